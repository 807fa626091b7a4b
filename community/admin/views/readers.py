"""How far each reader of the log is, and what it put aside."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug import Response

from community.activity.parking import BusyReader, retry_parked
from community.activity.readers import Reader, declared_readers
from community.activity.standing import standing
from community.admin.actions import note_retry
from community.admin.staff import staff
from community.admin.views.frame import blueprint
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.unit import abandon, write
from community.core.web.pages import render

PARKED_SHOWN = 20


@blueprint.get("/readers")
def readers() -> str:
    """The readers, with their lag and the rows that they put aside."""
    staff()
    found = [(reader, standing(reader)) for reader in declared_readers()]
    return render("admin/readers.html", title=_("Readers"), readers=found, shown=PARKED_SHOWN)


@blueprint.post("/readers/<name>/retry")
def retry(name: str) -> Response:
    """Let a reader try again what it put aside."""
    viewer = staff()
    reader = _reader(name)
    abandon()
    try:
        done, failed = retry_parked(reader)
    except BusyReader:
        flash(_("This reader is at work just now. Try again in some seconds."), "warning")
        return redirect(url_for(".readers"))
    write(note_retry, viewer, name, done, failed)
    if failed:
        flash(_("%(done)d done, %(failed)d failed again.", done=done, failed=failed), "warning")
    else:
        flash(_("%(done)d done.", done=done))
    return redirect(url_for(".readers"))


def _reader(name: str) -> Reader:
    found = {reader.name: reader for reader in declared_readers()}
    if name not in found:
        raise NotFound
    return found[name]
