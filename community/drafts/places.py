"""A form whose text is kept, as its page shows it: which one, where, and what of it the server has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request
from werkzeug.datastructures import MultiDict

from community.access.viewers import Viewer
from community.core.errors import NotFound
from community.core.web.sending import SentOnceForm
from community.drafts.actions import drop_sent
from community.drafts.queries import get_draft

R = TypeVar("R")


@dataclass(frozen=True)
class DraftPlace:
    """Goes into `writing`, beneath the text. `filled` is what the form begins with, where a draft was chosen."""

    form: str
    place: str
    version: int = 0
    filled: MultiDict[str, str] | None = None

    @property
    def given(self) -> dict[str, Any]:
        """For a form that begins with the draft, or else as it always does."""
        return {} if self.filled is None else {"formdata": self.filled}


def sent(viewer: Viewer, form: SentOnceForm, made: R) -> R:
    """What was made, and is no draft any more. A part of the transaction that makes it."""
    drop_sent(viewer, form.sending.data)
    return made


def draft_at(viewer: Viewer, form: str, place: str) -> DraftPlace:
    """The place of a form, with the draft that the address names. A form that comes back says what it had."""
    if request.method != "GET":
        return DraftPlace(form, place, request.form.get("draft_version", 0, type=int))
    if not (ref := request.args.get("draft")):
        return DraftPlace(form, place)
    draft = get_draft(viewer, ref)
    if (draft.form, draft.place.ref) != (form, place):
        raise NotFound
    filled = MultiDict([(name, value) for name, values in draft.fields.items() for value in values])
    filled["sending"] = draft.number
    return DraftPlace(form, place, draft.version, filled)
