"""Pages of moderation: reporting, the queue, a case, the log."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.current import the_viewer
from community.access.models import SITE_ID, Audience
from community.access.permissions import may
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.numbers import row_number
from community.core.unit import write
from community.core.web.pages import render
from community.moderation import actions
from community.moderation.forms import COMPLAINTS, SPANS, DecideForm, FlagForm, SilenceForm
from community.moderation.limits import spend_report
from community.moderation.models import Case, Complaint, Outcome, Silence
from community.moderation.queries import (
    get_case,
    get_flaggable,
    log_of,
    looks_at,
    queue,
    rulings_on,
    silences_around,
    told_of,
    waiting,
)

LONGEST = 40
blueprint = Blueprint("moderation", __name__, template_folder="templates")


@blueprint.route("/report/<ref>", methods=["GET", "POST"])
def flag(ref: str) -> str | Response | tuple[str, int]:
    """Report something."""
    viewer = the_viewer()
    thing, card = get_flaggable(viewer, ref)
    form = FlagForm()
    if form.validate_on_submit():
        spend_report(viewer, now())
        complaint = Complaint(form.complaint.data)
        write(actions.flag, viewer, thing, complaint=complaint, note=form.note.data or "", now=now())
        flash(_("Thank you. The moderators look at it; nobody else learns that it was you."))
        return redirect(card.url)
    page = render("moderation/flag.html", title=_("Report"), form=form, card=card, complaints=COMPLAINTS)
    return (page, 422) if form.errors else page


@blueprint.get("/moderation")
def cases() -> str:
    """What waits for the viewer to decide."""
    viewer = _signed_in()
    cause, after = (request.args.get(name, "")[:LONGEST] for name in ("cause", "after"))
    page = queue(viewer, cause=cause, after=after)
    return render("moderation/queue.html", title=_("To look at"), page=page, cause=cause, complaints=_words())


@blueprint.get("/moderation/log")
def log() -> str:
    """What was decided where the viewer moderates."""
    viewer = _signed_in()
    mark = row_number(request.args.get("before", ""))
    return render("moderation/log.html", title=_("Decided"), page=log_of(viewer, before=mark))


@blueprint.get("/moderation/<ref>")
def case(ref: str) -> str:
    """A case, for who decides it; or what was decided, for the author."""
    return _case(_signed_in(), ref)


@blueprint.post("/moderation/<ref>/decide")
def decide(ref: str) -> str | Response | tuple[str, int]:
    """Let it stand, or hide it."""
    viewer = the_viewer()
    found = get_case(viewer, ref)
    form = DecideForm()
    if not form.validate():
        return _case(viewer, ref, decide_form=form), 422
    outcome = Outcome(form.outcome.data)
    write(actions.decide, viewer, found, outcome=outcome, reason=form.reason.data or "", now=now())
    flash(_("Hidden. You can undo it.") if outcome is Outcome.HIDDEN else _("It stands. You can undo that."))
    return redirect(url_for(".case", ref=ref))


@blueprint.post("/moderation/<ref>/undo")
def undo(ref: str) -> Response:
    """Undo what was decided last."""
    viewer = the_viewer()
    write(actions.undo, viewer, get_case(viewer, ref), now=now())
    flash(_("Undone. It is in the queue again."))
    return redirect(url_for(".case", ref=ref))


@blueprint.post("/moderation/<ref>/silence")
def silence(ref: str) -> str | Response | tuple[str, int]:
    """Let the author write nothing for a while."""
    viewer = the_viewer()
    found = get_case(viewer, ref)
    form = SilenceForm()
    if not form.validate():
        return _case(viewer, ref, silence_form=form), 422
    about = {"whole_site": form.whole_site.data, "span": form.length, "reason": form.reason.data}
    write(actions.silence, viewer, found, now=now(), **about)
    flash(_("They cannot write until then. It ends by itself."))
    return redirect(url_for(".case", ref=ref))


@blueprint.post("/moderation/<ref>/silence/<int:number>/end")
def end_silence(ref: str, number: int) -> Response:
    """Let the author write again."""
    viewer = the_viewer()
    found = get_case(viewer, ref)
    given = session().get(Silence, number) if number < 2**31 else None
    if given is None:
        raise NotFound
    write(actions.end_silence, viewer, found, given, now=now())
    flash(_("They can write again."))
    return redirect(url_for(".case", ref=ref))


def waiting_in_group(viewer: Viewer, group: Any) -> str:
    """The way to what waits in a group, for those who decide it; nothing where nothing waits."""
    if not viewer.signed_in:
        return ""
    number = waiting(viewer, group.audience_id)
    return render_template("moderation/_waiting.html", number=number) if number else ""


def _case(
    viewer: Viewer, ref: str, decide_form: DecideForm | None = None, silence_form: SilenceForm | None = None
) -> str:
    found = get_case(viewer, ref)
    if not may(viewer, "case.decide", found):
        return _for_author(found)
    [look] = looks_at(viewer, [found])
    return render(
        "moderation/case.html",
        title=look.card.title,
        look=look,
        rulings=rulings_on(found),
        silences=silences_around(found),
        decide_form=decide_form or DecideForm(formdata=None),
        silence_form=silence_form or SilenceForm(formdata=None),
        spans=[(value, label) for value, label, _span in SPANS],
        complaints=_words(),
        of_site=may(viewer, "audience.silence", session().get_one(Audience, SITE_ID)),
        site_id=SITE_ID,
    )


def _for_author(found: Case) -> str:
    card, words, silence = told_of(found)
    standing = [each for each in rulings_on(found) if each.undone_at is None]
    return render(
        "moderation/told.html",
        title=card.title,
        case=found,
        card=card,
        words=words,
        silence=silence,
        ruling=standing[0] if standing else None,
    )


def _signed_in() -> Viewer:
    viewer = the_viewer()
    if not viewer.signed_in:
        raise NotFound
    return viewer


def _words() -> dict[str, Any]:
    return {value: label for value, label, _hint in COMPLAINTS}
