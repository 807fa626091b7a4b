"""Archiving a group, and opening it again."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug import Response

from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.groups.archiving import archive_group, reopen_group
from community.groups.queries import get_group
from community.groups.views.frame import blueprint
from community.people.current import current_viewer


@blueprint.post("/groups/<ref>/archive")
def archive(ref: str) -> Response:
    """Let nothing be changed in it any more."""
    viewer = current_viewer()
    write(archive_group, viewer, get_group(viewer, ref), now())
    flash(_("It is archived. Whoever read it reads it still; nothing is changed in it."))
    return redirect(url_for(".group", ref=ref))


@blueprint.post("/groups/<ref>/reopen")
def reopen(ref: str) -> Response:
    """Let it go on."""
    viewer = current_viewer()
    write(reopen_group, viewer, get_group(viewer, ref))
    flash(_("It is open again."))
    return redirect(url_for(".group", ref=ref))
