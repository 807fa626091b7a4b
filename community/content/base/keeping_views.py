"""Pages of what moderators do to a whole topic."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug import Response

from community.content.base.forms import ClosingForm, PaceForm
from community.content.base.keeping import close_topic, pin_topic, reopen_topic, slow_down, unpin_topic
from community.content.base.queries import get_topic
from community.core.clock import now
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.unit import write
from community.people.current import current_viewer

blueprint = Blueprint("keeping", __name__, template_folder="templates")


@blueprint.post("/topics/<ref>/close")
def close(ref: str) -> Response:
    """Close a topic, with a reason for those who come by."""
    viewer, form = current_viewer(), ClosingForm()
    topic = get_topic(viewer, ref)
    if not form.validate():
        raise Conflict(next(iter(fault for faults in form.errors.values() for fault in faults)))
    write(close_topic, viewer, topic, reason=form.reason.data or "", now=now())
    return _back(ref, _("It is closed. You can open it again any time."))


@blueprint.post("/topics/<ref>/reopen")
def reopen(ref: str) -> Response:
    """Open it again."""
    viewer = current_viewer()
    write(reopen_topic, viewer, get_topic(viewer, ref))
    return _back(ref, _("It is open again."))


@blueprint.post("/topics/<ref>/pin")
def pin(ref: str) -> Response:
    """Let it stand at the top of its group."""
    viewer = current_viewer()
    write(pin_topic, viewer, get_topic(viewer, ref), now=now())
    return _back(ref, _("It stands at the top of the group now."))


@blueprint.post("/topics/<ref>/unpin")
def unpin(ref: str) -> Response:
    """Let it stand among the others."""
    viewer = current_viewer()
    write(unpin_topic, viewer, get_topic(viewer, ref))
    return _back(ref, _("It stands among the others again."))


@blueprint.post("/topics/<ref>/pace")
def pace(ref: str) -> Response:
    """Say how long each waits between two posts."""
    viewer, form = current_viewer(), PaceForm()
    topic = get_topic(viewer, ref)
    if not form.validate():
        raise Conflict(_("That pause cannot be chosen."))
    write(slow_down, viewer, topic, form.minutes.data)
    return _back(ref, _("It is changed."))


def _back(ref: str, told: str) -> Response:
    flash(told)
    return redirect(url_for("content.topic", ref=ref))
