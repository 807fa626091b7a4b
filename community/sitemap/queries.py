"""What anyone reads in full: groups and topics, with the second at which they last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import anonymous
from community.content.base.models import Topic
from community.core.db import session
from community.core.web.addresses import external_url
from community.groups.models import Group

PAGE = 10_000


@dataclass(frozen=True)
class Entry:
    """An address, and when what stands there last changed, where that is known."""

    address: str
    changed_at: datetime | None = None


def page_count() -> int:
    """How many pages of topics there are, besides the first, of what is there always."""
    readable = select(func.count(Topic.id)).where(visible(anonymous(), "topic.read"))
    return -(-session().scalars(readable).one() // PAGE)


def groups_and_pages() -> Sequence[Entry]:
    """The front page, the list of groups, and each group that anyone reads."""
    found = (
        select(Thing.ref)
        .join(Group, Group.id == Thing.id)
        .where(visible(anonymous(), "group.read"))
        .order_by(Group.id)
        .limit(PAGE)
    )
    there = [Entry(external_url("home.front")), Entry(external_url("groups.index"))]
    return [*there, *(Entry(external_url("groups.group", ref=ref)) for ref in session().scalars(found))]


def topics_on(page: int) -> Sequence[Entry]:
    """The topics of a page, counted from 1, in the order in which they were started."""
    found = (
        select(Thing.ref, Topic.last_post_at)
        .join(Topic, Topic.id == Thing.id)
        .where(visible(anonymous(), "topic.read"))
        .order_by(Topic.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return [Entry(external_url("content.topic", ref=ref), at) for ref, at in session().execute(found)]
