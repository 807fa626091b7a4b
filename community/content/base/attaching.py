"""Files that come with what somebody writes: brought before by a script, or beside the text in a plain form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from flask import Response, after_this_request, request

from community.access.models import Thing
from community.access.viewers import Viewer
from community.content.base.actions import Writing, prepare
from community.content.base.forms import ReplyForm, one_line
from community.content.base.models import BODY_LENGTH
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.web.intake import MEGABYTE
from community.files.actions import require_room
from community.files.queries import attached_in, known_keys, shown
from community.files.taking import Refused, Taken, most_bytes, put_back, take

MOST_FILES = 10
WORDS_LENGTH = 300


def most_sent() -> int:
    """How large a form with files may be."""
    return 2 * most_bytes() + MEGABYTE


def writing_of(
    viewer: Viewer, form: ReplyForm, *, may_bring: Callable[[], bool], thing: Thing | None = None
) -> Writing | None:
    """What a valid form says, with the files beside it at its end; None where one is refused, and the form says why.
    Nothing is kept for those who may not write it. `thing` has the words already, when they are edited.
    """
    try:
        taken = _taken(viewer) if may_bring() else []
        source = _with(taken, form.body.data or "")
    except Refused as refused:
        form.body.errors = [*form.body.errors, refused.why]
        return None
    return prepare(source, attached_in(viewer, source, thing, taken), taken)


def _taken(viewer: Viewer) -> list[Taken]:
    sent = [each for each in request.files.getlist("files") if each.filename]
    if len(sent) > MOST_FILES:
        raise Refused(_("Send at most %(number)d files at once.", number=MOST_FILES))
    if not sent:
        return []
    try:
        require_room(viewer)
    except Conflict as full:
        raise Refused(str(full.description)) from full
    taken: list[Taken] = []
    forget_unless_told(taken)
    taken.extend(
        take(each.stream, each.filename or "", now()) for each in sent
    )  # some also if a later one is refused
    return taken


def forget_unless_told(taken: Sequence[Taken]) -> None:
    """Let these be gone with the request, as far as no row tells of them then."""
    after_this_request(partial(_forget_untold, taken))


def _forget_untold(taken: Sequence[Taken], response: Response) -> Response:
    """Of what was refused after all no bytes stay behind."""
    session().rollback()
    there = known_keys([each.key for each in taken])
    for each in taken:
        if each.key not in there:
            put_back(each)
    return response


def _with(taken: Sequence[Taken], source: str) -> str:
    """A text with files at its end; one sentence says what its pictures show."""
    words = one_line(request.form.get("files_show"))[:WORDS_LENGTH]
    whole = "\n\n".join([source, *(shown(each).in_text(words if each.is_picture else "") for each in taken)])
    if len(whole) > BODY_LENGTH:
        raise Refused(_("There is no room for the files beneath this text; make it two posts."))
    return whole
