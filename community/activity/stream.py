"""The activity stream: what happened, as far as the viewer may see it now. Newest first, in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload

from community.access.conditions import readable
from community.access.kinds import Card, cards
from community.access.models import Audience, AudienceKind, Grant, Principal, PrincipalKind, Thing
from community.access.viewers import Viewer, loaded_term
from community.activity.models import Activity, Identity
from community.activity.verbs import VERBS, Verb
from community.core.db import session
from community.core.i18n import LazyString, _
from community.core.settings import settings

PAGE = 20
_GREATEST_ID = 2**31 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One line of a stream. `actor` is None where the person is gone."""

    id: int
    verb: type[Verb]
    occurred_at: datetime
    actor: Principal | None
    sentence: LazyString
    thing: Card
    target: Card | None


@dataclass(frozen=True)
class StreamPage:
    """A page of a stream; `earlier` is what `before` takes for the next one, None on the last."""

    entries: Sequence[Entry]
    earlier: str | None


def of_site() -> ColumnElement[bool]:
    """Everything that happened."""
    return true()


def of_audience(audience_id: int) -> ColumnElement[bool]:
    """What happened to the things of one audience: a group's stream."""
    thing, root = aliased(Thing), aliased(Thing)
    return exists().where(thing.id == Activity.thing_id, root.id == thing.root_id, root.audience_id == audience_id)


def by_person(principal_id: int) -> ColumnElement[bool]:
    """What one person did."""
    theirs = aliased(Identity)
    return Activity.identity_id.in_(select(theirs.id).where(theirs.principal_id == principal_id))


def of_person(viewer: Viewer) -> ColumnElement[bool]:
    """What happened in the viewer's groups, and to things that the viewer took part in."""
    thing, root, part, grant, audience = (
        aliased(Thing), aliased(Thing), aliased(Thing), aliased(Grant), aliased(Audience)
    )  # fmt: skip
    mine = exists().where(
        grant.audience_id == root.audience_id,
        grant.principal_id == viewer.principal_id,
        audience.id == grant.audience_id,
        audience.kind == AudienceKind.GROUP,
    )
    took_part = exists().where(part.author_id == viewer.principal_id, part.root_id == root.id)
    return exists().where(thing.id == Activity.thing_id, root.id == thing.root_id, or_(mine, took_part))


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """An activity is seen by those who may read its thing and its target now, unless it was retracted."""
    term, undoing = loaded_term(viewer), aliased(Activity)
    return (
        readable(term, Activity.thing_id)
        & or_(Activity.target_id.is_(None), readable(term, Activity.target_id))
        & ~exists().where(undoing.retracts_id == Activity.id)
        & Activity.retracts_id.is_(None)
    )


def stream(
    viewer: Viewer, scope: ColumnElement[bool], *, before: str | None = None, limit: int = PAGE, words: bool = False
) -> StreamPage:
    """A page of what happened in `scope`, older than the mark `before` if there is one; `words` of the things too."""
    found = select(Activity).where(scope, seen_by(viewer))
    if mark := _parse(before):
        found = found.where(tuple_(Activity.occurred_at, Activity.id) < mark)
    rows = session().scalars(_newest(found).limit(limit + 1)).all()
    shown = rows[:limit]
    return StreamPage(entries(shown, words=words), _mark(shown[-1]) if len(rows) > limit else None)


def _newest(found: Select[Activity]) -> Select[Activity]:
    return found.order_by(Activity.occurred_at.desc(), Activity.id.desc()).options(
        joinedload(Activity.identity).joinedload(Identity.principal),
        joinedload(Activity.thing),
        joinedload(Activity.target),
    )


def actor_name(entry: Entry) -> str:
    """Who did it: a name, the site itself, or somebody who is gone."""
    if entry.actor is None:
        return str(_("Somebody who left"))
    return settings().site_name if entry.actor.kind is PrincipalKind.SERVICE else entry.actor.name


def entries(rows: Sequence[Activity], *, words: bool = False) -> list[Entry]:
    """The lines of activities. The caller has asked the rules."""
    named = cards([thing for row in rows for thing in (row.thing, row.target) if thing is not None], words=words)
    return [
        Entry(
            row.id,
            VERBS[row.verb],
            row.occurred_at,
            row.identity.principal,
            VERBS[row.verb].sentence,
            named[row.thing_id],
            named[row.target_id] if row.target_id else None,
        )
        for row in rows
        if row.verb in VERBS
    ]


def entries_of(viewer: Viewer, ids: Sequence[int]) -> list[Entry]:
    """Those of the activities `ids` that the viewer may see, newest first."""
    found = select(Activity).where(Activity.id.in_(ids), seen_by(viewer))
    return entries(session().scalars(_newest(found)).all())


def _mark(row: Activity) -> str:
    return f"{(row.occurred_at - _EPOCH) // timedelta(microseconds=1)}-{row.id}"


def _parse(mark: str | None) -> tuple[Any, int] | None:
    """The instant and id of a mark; a mark that nobody can have got from us is as good as none."""
    microseconds, _, row_id = (mark or "").partition("-")
    if not (microseconds.isdecimal() and row_id.isdecimal() and len(microseconds) < 18 and len(row_id) < 18):
        return None
    return _EPOCH + timedelta(microseconds=int(microseconds)), min(int(row_id), _GREATEST_ID)
