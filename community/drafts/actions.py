"""Keeping, throwing away and taking back drafts. They are personal state: nothing is recorded."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import delete, func, select

from community.access.models import Thing
from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.i18n import _
from community.core.ids import new_ref
from community.drafts.models import Draft
from community.drafts.specs import DraftForm, Fields

MOST = 50
"""Of one person; and as many that were dropped and can be taken back."""
MOST_FIELDS = 30
LONGEST = 60_000
"""Signs of all that stands in a form."""


def save_draft(
    actor: Viewer, form: DraftForm, place: Thing, *, number: str, version: int, fields: Fields, now: datetime
) -> Draft:
    """Keep what stands in a form. `version` is what the page had of it (0 for nothing): where it was saved from
    elsewhere since, or sent, this becomes a draft of its own. Raises Conflict for too many, and for one too long.
    """
    if not actor.signed_in:
        raise Forbidden
    said = {name: list(values) for name, values in fields.items()}
    if len(said) > MOST_FIELDS or len(json.dumps(said, ensure_ascii=False)) > LONGEST:
        raise Conflict(_("This is too long to be kept as a draft."))
    mine = select(Draft).where(Draft.principal_id == actor.principal_id, Draft.number == number)
    found = session().scalars(mine).first()
    if found is not None and found.fields == said and found.dropped_at is None:
        return found
    if found is not None and found.version == version and found.place_id == place.id:
        found.fields, found.version, found.saved_at, found.dropped_at = said, version + 1, now, None
        return found
    require(actor, form.see, place)
    _require_room(actor)
    draft = Draft(
        principal_id=actor.principal_id,
        form=form.name,
        place=place,
        number=number if found is None and not version else new_ref(),
        fields=said,
        saved_at=now,
    )
    session().add(draft)
    session().flush()
    return draft


def drop_draft(actor: Viewer, draft: Draft, *, now: datetime) -> None:
    """Throw it away; for a day it can be taken back. Of too many that were, the oldest go for good."""
    _require_own(actor, draft)
    draft.dropped_at = now
    session().flush()
    dropped = select(Draft).where(Draft.principal_id == actor.principal_id, Draft.dropped_at.is_not(None))
    for each in session().scalars(dropped.order_by(Draft.dropped_at.desc(), Draft.id.desc()).offset(MOST)):
        session().delete(each)


def take_draft_back(actor: Viewer, draft: Draft, *, now: datetime) -> None:
    """Have it again. Raises Conflict for too many."""
    _require_own(actor, draft)
    _require_room(actor)
    draft.dropped_at, draft.saved_at = None, now


def drop_sent(actor: Viewer, number: str | None) -> None:
    """What is sent is no draft any more. A part of the transaction that sends it."""
    if number:
        sent = delete(Draft).where(Draft.principal_id == actor.principal_id, Draft.number == number)
        session().execute(sent)


def _require_own(actor: Viewer, draft: Draft) -> None:
    if draft.principal_id != actor.principal_id or not actor.signed_in:
        raise NotFound


def _require_room(actor: Viewer) -> None:
    mine = select(func.count(Draft.id)).where(Draft.principal_id == actor.principal_id, Draft.dropped_at.is_(None))
    if session().scalars(mine).one() >= MOST:
        raise Conflict(_("You have %(num)d drafts. Send or drop some of them first.", num=MOST))
