"""What groups attach to the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for

from community.access.charters import Act
from community.access.kinds import Card, Document, Kind
from community.access.viewers import Viewer
from community.admin.specs import AdminEntry
from community.core.i18n import _l
from community.core.jobs import Periodic
from community.core.mail.letters import Letter
from community.groups import admin, jobs, letters, personal, rules  # noqa: F401 -- registers permissions
from community.groups.models import Group, Invitation, JoinRequest
from community.groups.queries import everyone_in, groups_of_audiences, keepers_asked
from community.groups.teasers import all_if_more_is_shown
from community.groups.verbs import (
    GroupAccepted,
    GroupArchived,
    GroupDeclined,
    GroupEntered,
    GroupMembershipEnded,
    GroupMembershipEnding,
    GroupMembershipLimited,
    GroupMembershipRenewed,
    GroupRenewalAsked,
    GroupReopened,
    GroupRequested,
    GroupTeaserChanged,
    GroupVisibilityChanged,
)
from community.groups.views import blueprint, groups_of_person
from community.notifications.circles import named_in, owners, took_part
from community.notifications.concerns import Concern, Reason
from community.people.specs import Hindrance
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot
from community.plugins.specs import MenuItem

GROUP = Kind(
    name="group",
    model=Group,
    label=_l("Group"),
    icon="group",
    title=lambda row: row.name,
    url=lambda row: url_for("groups.group", ref=row.ref),
    document=lambda row: Document(title=row.name, body=row.description, teaser=row.description),
    streams_type="Group",
)
JOIN_REQUEST = Kind(
    name="join_request",
    model=JoinRequest,
    label=_l("Request"),
    icon="group",
    title=lambda row: row.group.name,
    url=lambda row: url_for("groups.group", ref=row.group.ref),
)
INVITATION = Kind(
    name="invitation",
    model=Invitation,
    label=_l("Invitation"),
    icon="mail",
    title=lambda row: row.group.name,
    url=lambda row: url_for("groups.invitations", ref=row.group.ref),
)


REQUEST = Reason(
    name="request",
    label=_l("somebody asks to join a group that you look after"),
    why=_l("You get this because you look after the group."),
)
ACCEPTED = Reason(
    name="accepted",
    label=_l("a group lets you in"),
    why=_l("You get this because you asked to join."),
)


DECLINED = Reason(
    name="declined",
    label=_l("a group does not let you in"),
    why=_l("You get this because you asked to join."),
)
VISIBILITY = Reason(
    name="visibility",
    label=_l("others come to see a group that you are in"),
    why=_l("You get this because you are in the group."),
)


TERM = Reason(
    name="term",
    label=_l("it changes how long you are in a group, or your time there ends"),
    why=_l("You get this because it is your membership."),
)
ARCHIVED = Reason(
    name="archived",
    label=_l("a group that you are in is archived, or opened again"),
    why=_l("You get this because you are in the group."),
)
STAFF = Reason(
    name="staff",
    label=_l("staff of the site enter a group that you own"),
    why=_l("You get this because you own the group."),
)
RENEWAL = Reason(
    name="renewal",
    label=_l("somebody would like to stay in a group that you own"),
    why=_l("You get this because you own the group."),
)


@hookimpl
def community_concerns() -> Sequence[Concern]:
    return [
        Concern(GroupDeclined, DECLINED, took_part, sentence=_l("Your request to join {thing} was declined")),
        Concern(GroupVisibilityChanged, VISIBILITY, everyone_in),
        Concern(GroupTeaserChanged, VISIBILITY, all_if_more_is_shown),
        Concern(GroupRequested, REQUEST, keepers_asked),
        Concern(GroupAccepted, ACCEPTED, took_part, sentence=_l("{actor} let you into {thing}")),
        Concern(GroupRenewalAsked, RENEWAL, owners),
        Concern(GroupEntered, STAFF, owners),
        Concern(GroupArchived, ARCHIVED, everyone_in),
        Concern(GroupReopened, ARCHIVED, everyone_in),
        *_of_terms(),
    ]


def _of_terms() -> Sequence[Concern]:
    member = named_in("member")
    return [
        Concern(GroupMembershipLimited, TERM, member, sentence=_l("It was changed how long you are in {thing}")),
        Concern(GroupMembershipRenewed, TERM, member, sentence=_l("Your membership in {thing} was renewed")),
        Concern(GroupMembershipEnding, TERM, member, sentence=_l("Your membership in {thing} ends soon")),
        Concern(GroupMembershipEnded, TERM, member, sentence=_l("Your membership in {thing} has ended")),
    ]


@hookimpl
def community_periodic() -> Sequence[Periodic]:
    return [Periodic("groups.terms", "13 * * * *", jobs.keep_terms)]


@hookimpl
def community_acts() -> Sequence[Act]:
    return [Act("group.see_members", _l("See who is in it"), without_account=True)]


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [GROUP, JOIN_REQUEST, INVITATION]


@hookimpl
def community_letters() -> Mapping[str, Callable[[Mapping[str, Any]], Letter | None]]:
    return letters.recipes()


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint, admin.blueprint]


@hookimpl
def community_admin_menu() -> Sequence[AdminEntry]:
    return [AdminEntry(_l("Groups"), _l("The groups that you may know of."), "groups_admin.groups", 14)]


@hookimpl
def community_places(viewer: Viewer, audience_ids: Collection[int]) -> Mapping[int, Card]:
    groups = groups_of_audiences(viewer, audience_ids)
    return {group.audience_id: Card("group", GROUP.title(group), GROUP.url(group)) for group in groups}


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id, address)


@hookimpl
def community_before_leaving(principal_id: int) -> Sequence[Hindrance]:
    return personal.before_leaving(principal_id)


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.PERSON_ASIDE: groups_of_person}


@hookimpl
def community_menu(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Groups"), "groups.index", 20)]
