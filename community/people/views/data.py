"""One's own data: taken along, or forgotten with oneself."""

from __future__ import annotations

from io import BytesIO

from flask import flash, redirect, request, send_file, session, url_for
from flask_login import logout_user
from werkzeug import Response

from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.files import files
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.people.actions.leaving import KEPT_FOR, ask_for_export, hindrances_of, leave_for_good
from community.people.current import be_anyone, current_person, current_viewer, is_recent, signed_in_by_host
from community.people.queries import exports_of
from community.people.views.entering import blueprint

Answer = str | Response | tuple[str, int]


@blueprint.get("/settings/data")
def own_data() -> Answer:
    """Take one's data along, and leave for good."""
    if not current_viewer().signed_in:
        return redirect(url_for(".door", back=url_for(".own_data")))
    return _page()


@blueprint.post("/settings/data/export")
def export_data() -> Response:
    """Have it put together; a job does it."""
    try:
        write(ask_for_export, current_viewer(), current_person(), now())
    except Conflict as error:
        flash(str(error.description), "warning")
    else:
        flash(_("We are putting your data together. Look at this page again in a moment."))
    return redirect(url_for(".own_data"))


@blueprint.get("/settings/data/<ref>")
def fetch_data(ref: str) -> Response:
    """One's own export, for as long as it is kept."""
    found = next((each for each in exports_of(current_person(), now()) if each.ref == ref), None)
    if found is None or found.key is None:
        raise NotFound
    content = files().path_of(found.key) or BytesIO(files().read(found.key) or b"")
    answer = send_file(
        content, mimetype="application/zip", as_attachment=True, download_name="my-data.zip", etag=False
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/settings/data/leave")
def leave_now() -> Answer:
    """Leave for good, with or without what one wrote."""
    viewer, person = current_viewer(), current_person()
    if not signed_in_by_host() and not is_recent():
        flash(_("Sign in once more first, so that we know it is you."), "warning")
        return redirect(url_for(".door", again=1, back=url_for(".own_data")))
    chosen = request.form.get("texts", "")
    if chosen not in ("keep", "erase") or request.form.get("sure") != "yes":
        return _page(fault=_("Choose what happens to your texts, and say that you are sure.")), 422
    try:
        write(leave_for_good, viewer, person, now(), with_texts=chosen == "erase")
    except Conflict as error:
        return _page(fault=str(error.description)), 409
    logout_user()
    session.clear()
    be_anyone()
    return render("people/farewell.html", title=_("You have left"))


def _page(fault: str = "") -> str:
    person = current_person()
    return render(
        "people/own_data.html",
        title=_("Your data"),
        exports=exports_of(person, now()),
        days=KEPT_FOR.days,
        hindrances=hindrances_of(person),
        by_host=signed_in_by_host(),
        recent=signed_in_by_host() or is_recent(),
        fault=fault,
    )
