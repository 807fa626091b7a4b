"""Pages of drafts, and what the composer asks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug import Response

from community.access.current import the_viewer
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.i18n import _
from community.core.ids import new_ref
from community.core.once import NUMBER_LENGTH
from community.core.unit import write
from community.core.web.addresses import here
from community.core.web.pages import render
from community.core.web.sending import UNSAID
from community.drafts.actions import drop_draft, save_draft, take_draft_back
from community.drafts.models import KEPT, Draft
from community.drafts.queries import (
    draft_forms,
    drafts_for,
    drafts_of,
    get_draft,
    get_place,
    number_of_drafts,
    shelf_of,
)
from community.drafts.specs import DraftForm, Fields

blueprint = Blueprint("drafts", __name__, template_folder="templates")


@blueprint.get("/drafts")
def index() -> str | Response:
    """What the viewer has not sent yet."""
    viewer = the_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=here()))
    return render("drafts/index.html", title=_("Drafts"), shelves=drafts_of(viewer), days=KEPT.days)


@blueprint.get("/drafts/<ref>")
def draft(ref: str) -> str:
    """All that stands in a draft, also where it cannot be sent any more."""
    viewer = the_viewer()
    shelf = shelf_of(viewer, get_draft(viewer, ref))
    return render("drafts/draft.html", title=_("Draft"), shelf=shelf)


@blueprint.get("/drafts/of/<form>/<ref>")
def of_place(form: str, ref: str) -> Response:
    """What the composer at a place can go on with."""
    viewer, chosen = the_viewer(), _form(form)
    if not viewer.signed_in:
        raise NotFound
    return jsonify([_told(each) for each in drafts_for(viewer, chosen, get_place(viewer, chosen, ref))])


@blueprint.post("/drafts")
def save() -> Response:
    """Keep what stands in a form, from a script or by its button."""
    viewer = the_viewer()
    if not viewer.signed_in:
        raise Forbidden
    form = _form(request.form.get("draft_form", ""))
    place = get_place(viewer, form, request.form.get("draft_place", ""))
    number, version = request.form.get("sending", "")[:NUMBER_LENGTH], request.form.get("draft_version", 0, type=int)
    saved = write(
        save_draft, viewer, form, place, number=number or new_ref(), version=version, fields=_fields(), now=now()
    )
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify(_told(saved))
    flash(_("Kept as a draft."))
    return redirect(url_for(".index"))


@blueprint.post("/drafts/<ref>/drop")
def drop(ref: str) -> Response:
    """Throw a draft away."""
    write(_act, the_viewer(), ref, drop_draft)
    flash(_("Dropped. For a day you can take it back."))
    return redirect(url_for(".index"))


@blueprint.post("/drafts/<ref>/back")
def back(ref: str) -> Response:
    """Take back what was thrown away."""
    write(_act, the_viewer(), ref, take_draft_back)
    flash(_("It is back."))
    return redirect(url_for(".index"))


def _act(viewer: Viewer, ref: str, act: Any) -> None:
    act(viewer, get_draft(viewer, ref), now=now())


def _form(name: str) -> DraftForm:
    if (found := draft_forms().get(name)) is None:
        raise NotFound
    return found


def _fields() -> Fields:
    """What stands in the form, without what only says where it stands."""
    said = {name: values for name, values in request.form.lists() if name not in UNSAID}
    if not any(value.strip() for values in said.values() for value in values):
        raise Conflict(_("Write something first."))
    return said


def _told(draft: Draft) -> dict[str, Any]:
    return {
        "ref": draft.ref,
        "number": draft.number,
        "version": draft.version,
        "at": int(draft.saved_at.timestamp() * 1000),
        "fields": draft.fields,
    }


def link_in_menu(viewer: Viewer) -> str:
    """The way to one's drafts, with their number. It came with the session, unless the host says who this is."""
    if not viewer.signed_in:
        return ""
    number = g.drafts if "drafts" in g else session().scalar(select(number_of_drafts(viewer.principal_id)))
    return render_template("drafts/_link.html", number=number)
