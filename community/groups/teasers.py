"""What outsiders see of a semi-private group: its owners choose, and are told first what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Select, false, func, select

from community.access.models import Grant, Principal, PrincipalKind, State, Teased, Thing, Visibility
from community.access.permissions import require
from community.access.viewers import Viewer, in_force
from community.activity.log import record
from community.activity.models import Activity
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import LazyString, _, _l
from community.core.unit import supposing
from community.groups.actions import hold
from community.groups.models import Group
from community.groups.queries import everyone_in
from community.groups.verbs import GroupTeaserChanged

PARTS: dict[str, tuple[Teased, LazyString]] = {
    "title": (Teased.TITLE, _l("Titles of topics")),
    "words": (Teased.WORDS, _l("How each topic begins")),
    "author": (Teased.AUTHOR, _l("Who started it")),
    "counts": (Teased.COUNTS, _l("How many replies, and how many people are in the group")),
    "faces": (Teased.FACES, _l("Names and faces of some who are in the group")),
}
"""By their words in forms."""
OF_TOPICS = Teased.WORDS | Teased.AUTHOR
"""What nobody sees without titles."""


@dataclass(frozen=True)
class Change:
    """What another choice shows outsiders that they did not see until now, and what it no longer shows; and how much
    of both there is.
    """

    shown: Sequence[LazyString]
    kept_back: Sequence[LazyString]
    topics: int
    members: int


def change_between(viewer: Viewer, group: Group, chosen: Teased) -> Change:
    """What would follow from a choice, for those who may make it."""
    require(viewer, "group.change_visibility", group)
    before, after = settled(group.audience.teased), settled(chosen)
    return Change(
        [label for part, label in PARTS.values() if part in after and part not in before],
        [label for part, label in PARTS.values() if part in before and part not in after],
        session().scalars(_topics_in(group)).one(),
        session().scalars(_shown_members_of(group)).one(),
    )


def settled(chosen: Teased) -> Teased:
    """The choice without what means nothing: there is no beginning of a topic that has no title."""
    return chosen if Teased.TITLE in chosen else chosen & ~OF_TOPICS


def change_teasers(actor: Viewer, group: Group, chosen: Teased) -> None:
    """Let outsiders see other parts of what is in the group, from now on and of all that was ever written in it."""
    hold(group)
    require(actor, "group.change_visibility", group)
    before, after = group.audience.teased, settled(chosen)
    if before is after:
        raise Conflict(_("That is how it is already."))
    group.audience.teased = after
    session().flush()
    record(actor, GroupTeaserChanged(thing=group, before=before.value, after=after.value))


def all_if_more_is_shown(activity: Activity) -> Select[int]:
    """Everybody in the group where outsiders come to see more than before; nobody where they see less."""
    if activity.facts["after"] & ~activity.facts["before"]:
        return everyone_in(activity)
    return everyone_in(activity).where(false())


@contextmanager
def as_if_shown(group_id: int, chosen: Teased) -> Iterator[Group]:
    """The group as if it were semi-private and showed outsiders this."""

    def suppose() -> Group:
        group = session().get_one(Group, group_id)
        group.audience.visibility, group.audience.teased = Visibility.SEMI_PRIVATE, settled(chosen)
        return group

    with supposing(suppose) as group:
        yield group


def _topics_in(group: Group) -> Select[int]:
    """The things of a group that stand by themselves; requests and invitations have audiences of their own."""
    found = select(func.count(Thing.id)).where(Thing.audience_id == group.audience_id, Thing.id != group.id)
    return found.where(Thing.state == State.LIVE)


def _shown_members_of(group: Group) -> Select[int]:
    found = select(func.count(Grant.id)).join(Principal, Principal.id == Grant.principal_id)
    found = found.where(Grant.audience_id == group.audience_id, Grant.hidden.is_(False), in_force(Grant))
    return found.where(Principal.kind == PrincipalKind.PERSON)
