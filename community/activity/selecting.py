"""What streams ask of the log: statements that are made once, and asked with values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, or_, select, tuple_

from community.access.conditions import readable
from community.access.faces import face_columns
from community.access.models import Audience, AudienceKind, Grant, Principal, Thing
from community.access.permissions import made_once
from community.access.viewers import ASKING_LISTS, in_force
from community.activity.models import Activity, Identity
from community.activity.narrowing import narrowed
from community.activity.verbs import Told, verbs_told
from community.core.db import Ids, UTCDateTime, number, one_of, table, word

LOG = table(Activity)


@made_once
def page_of(scope: Callable[[], ColumnElement[bool]], most: int, marked: bool) -> Select[Any]:
    """What happened in a scope, the newest first; if `marked`, what is older than a mark."""
    found = _newest(scope(), seen())
    if scope is not of_identity:
        found = found.where(_none_of(verbs_told(Told.OF_PERSON)))
    if marked:
        mark = tuple_(bindparam("mark_at", type_=UTCDateTime), bindparam("mark_id", type_=Integer))
        found = found.where(tuple_(LOG.c.occurred_at, LOG.c.id) < mark)
    return found.limit(number(most))


@made_once
def these() -> Select[Any]:
    """Activities by their `ids`. The caller has asked the rules."""
    return _newest(one_of(LOG.c.id, bindparam("ids", type_=Ids)))


@made_once
def these_seen() -> Select[Any]:
    """Those of the activities `ids` that may be seen."""
    return _newest(one_of(LOG.c.id, bindparam("ids", type_=Ids)), seen())


def _newest(*conditions: ColumnElement[bool]) -> Select[Any]:
    thing, target, root, place = (table(Thing).alias() for _each in range(4))
    identity, audience, actor = (table(each).alias() for each in (Identity, Audience, Principal))
    found = select(
        LOG.c.id,
        LOG.c.verb,
        LOG.c.occurred_at,
        LOG.c.thing_id,
        LOG.c.target_id,
        thing.c.kind.label("thing_kind"),
        target.c.kind.label("target_kind"),
        place.c.id.label("place_id"),
        place.c.kind.label("place_kind"),
        *face_columns(actor),
    )
    joined = (
        found.join(thing, thing.c.id == LOG.c.thing_id)
        .join(root, root.c.id == thing.c.root_id)
        .outerjoin(audience, audience.c.id == root.c.audience_id)
        .outerjoin(place, place.c.id == audience.c.holder_id)
        .join(identity, identity.c.id == LOG.c.identity_id)
        .outerjoin(target, target.c.id == LOG.c.target_id)
        .outerjoin(actor, actor.c.id == identity.c.principal_id)
    )
    return joined.where(*conditions).order_by(LOG.c.occurred_at.desc(), LOG.c.id.desc())


def seen() -> ColumnElement[bool]:
    """An activity is seen by those who may read its thing and its target now, unless it was retracted or is told
    nowhere, or a feature says that fewer see it.
    """
    undoing = table(Activity).alias()
    return and_(
        readable(ASKING_LISTS, LOG.c.thing_id),
        or_(LOG.c.target_id.is_(None), readable(ASKING_LISTS, LOG.c.target_id)),
        ~exists().where(undoing.c.retracts_id == LOG.c.id),
        LOG.c.retracts_id.is_(None),
        _none_of(verbs_told(Told.NOWHERE)),
        narrowed(ASKING_LISTS, LOG.c),
    )


def _none_of(verbs: Sequence[str]) -> ColumnElement[bool]:
    return LOG.c.verb.not_in([word(each) for each in verbs])


def in_audience() -> ColumnElement[bool]:
    """It happened to a thing of the audience `of_audience`."""
    thing, root = (table(Thing).alias().c for _each in range(2))
    around = root.audience_id == bindparam("of_audience", type_=Integer)
    return exists().where(thing.id == LOG.c.thing_id, root.id == thing.root_id, around)


def of_identity() -> ColumnElement[bool]:
    """The principal `by_person` did it."""
    theirs = table(Identity).alias().c
    return LOG.c.identity_id.in_(
        select(theirs.id).where(theirs.principal_id == bindparam("by_person", type_=Integer))
    )


def around_person() -> ColumnElement[bool]:
    """It happened in a group of the principal `of_person`, or to something that they took part in."""
    thing, root, part = (table(Thing).alias().c for _each in range(3))
    grant, audience, whose = table(Grant).alias().c, table(Audience).alias().c, bindparam("of_person", type_=Integer)
    mine = exists().where(
        grant.audience_id == root.audience_id,
        grant.principal_id == whose,
        audience.id == grant.audience_id,
        audience.kind == word(AudienceKind.GROUP),
        in_force(grant),
    )
    took_part = exists().where(part.author_id == whose, part.root_id == root.id)
    return exists().where(thing.id == LOG.c.thing_id, root.id == thing.root_id, or_(mine, took_part))
