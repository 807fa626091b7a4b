"""Reads of drafts: always the viewer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, select

from community.access.kinds import Card, cards, family_of
from community.access.models import Thing
from community.access.permissions import allowed, visible
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.drafts.models import Draft
from community.drafts.specs import DraftForm

LIST = 100


@dataclass(frozen=True)
class Shelf:
    """A draft in one's list: the place where the viewer may still know of it, and whether it can be sent there."""

    draft: Draft
    form: DraftForm
    place: Card | None
    can_be_sent: bool


def draft_forms() -> dict[str, DraftForm]:
    """The forms of this application, by name."""
    found: dict[str, DraftForm] = current_app.extensions["community.draft_forms"]
    return found


def drafts_of(viewer: Viewer) -> Sequence[Shelf]:
    """All that the viewer has not sent, the newest first; what was thrown away, last."""
    mine = _of(viewer).order_by(Draft.dropped_at.is_not(None), Draft.saved_at.desc(), Draft.id.desc()).limit(LIST)
    return _on_shelves(viewer, session().scalars(mine).all())


def get_draft(viewer: Viewer, ref: str) -> Draft:
    """One of the viewer's own. Raises NotFound."""
    draft = session().scalars(_of(viewer).where(Draft.ref == ref)).first()
    if draft is None:
        raise NotFound
    return draft


def shelf_of(viewer: Viewer, draft: Draft) -> Shelf:
    """How a draft stands in the list. Raises NotFound while the plugin of its form is not loaded."""
    for shelf in _on_shelves(viewer, [draft]):
        return shelf
    raise NotFound


def drafts_for(viewer: Viewer, form: DraftForm, place: Thing) -> Sequence[Draft]:
    """What the viewer wrote in a form at a place and did not send, the newest first."""
    here = _of(viewer).where(Draft.form == form.name, Draft.place_id == place.id, Draft.dropped_at.is_(None))
    return session().scalars(here.order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(LIST)).all()


def get_place(viewer: Viewer, form: DraftForm, ref: str) -> Thing:
    """The thing that a form hangs on. Raises NotFound."""
    found = session().scalars(select(Thing).where(Thing.ref == ref, visible(viewer, form.see, Thing))).first()
    if found is None or family_of(found.kind) != form.see.partition(".")[0]:
        raise NotFound
    return found


def number_of_drafts(principal_id: Any) -> ColumnElement[int]:
    """How many drafts somebody has, for the query that finds out who asks."""
    mine = select(func.count(Draft.id)).where(Draft.principal_id == principal_id, Draft.dropped_at.is_(None))
    return mine.correlate_except(Draft).scalar_subquery()


def _of(viewer: Viewer) -> Select[Draft]:
    """Of those who are signed in; everybody else has none."""
    return select(Draft).where(Draft.principal_id == (viewer.principal_id if viewer.signed_in else None))


def _on_shelves(viewer: Viewer, drafts: Sequence[Draft]) -> list[Shelf]:
    known: set[int] = set()
    sendable: set[tuple[str, int]] = set()
    forms = draft_forms()
    drafts = [draft for draft in drafts if draft.form in forms]
    for name in {draft.form for draft in drafts}:
        places = [draft.place for draft in drafts if draft.form == name]
        known |= allowed(viewer, forms[name].see, places)
        sendable |= {(name, each) for each in allowed(viewer, forms[name].may, places)}
    shown = cards([draft.place for draft in drafts if draft.place_id in known])
    return [
        Shelf(draft, forms[draft.form], shown.get(draft.place_id), (draft.form, draft.place_id) in sendable)
        for draft in drafts
    ]
