"""What happens to groups. What happens to a request or an invitation is for those who may read that, and shows
the name of its group.
"""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class GroupFounded(Verb):
    """A group exists from now on."""

    name = "group.founded"
    streams_type = "Create"
    sentence = _l("{actor} opened the group {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Verb):
    """What a group says of itself, or the ways into it, are others from now on."""

    name = "group.changed"
    streams_type = "Update"
    sentence = _l("{actor} changed what {thing} says of itself")


@dataclass(frozen=True, kw_only=True)
class GroupVisibilityChanged(Verb):
    """Others see the group from now on."""

    name = "group.visibility_changed"
    streams_type = "Update"
    sentence = _l("{actor} changed who sees {thing}")

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class GroupTeaserChanged(Verb):
    """Outsiders see other parts of what is in a semi-private group from now on."""

    name = "group.teaser_changed"
    streams_type = "Update"
    sentence = _l("{actor} changed what outsiders see of {thing}")

    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class GroupEntered(Verb):
    """Somebody of the site's staff reads in a group for a while that is not open to them."""

    name = "group.entered"
    streams_type = "View"
    sentence = _l("{actor}, of the staff, entered {thing} for a while")


@dataclass(frozen=True, kw_only=True)
class GroupArchived(Verb):
    """Nothing is changed in a group any more."""

    name = "group.archived"
    streams_type = "Update"
    sentence = _l("{actor} archived {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupReopened(Verb):
    """A group that was archived goes on."""

    name = "group.reopened"
    streams_type = "Update"
    sentence = _l("{actor} opened {thing} again")


@dataclass(frozen=True, kw_only=True)
class GroupJoined(Verb):
    """Somebody is a member from now on."""

    name = "group.joined"
    streams_type = "Join"
    sentence = _l("{actor} joined {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupLeft(Verb):
    """Somebody is a member no longer."""

    name = "group.left"
    streams_type = "Leave"
    sentence = _l("{actor} left {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupMembershipHidden(Verb):
    """Others do not see any more that somebody is in a group."""

    name = "group.membership_hidden"
    streams_type = "Update"
    sentence = _l("{actor} hid being in {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupMembershipShown(Verb):
    """Others see again that somebody is in a group."""

    name = "group.membership_shown"
    streams_type = "Update"
    sentence = _l("{actor} shows being in {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupMembershipLimited(Verb):
    """A membership ends at another second from now on, or not at all. `until` counts seconds since 1970."""

    name = "group.membership_limited"
    streams_type = "Update"
    sentence = _l("{actor} said how long somebody is in {thing}")
    told = Told.NOWHERE

    member: int
    until: int | None


@dataclass(frozen=True, kw_only=True)
class GroupMembershipEnding(Verb):
    """A membership ends before long."""

    name = "group.membership_ending"
    streams_type = "Announce"
    sentence = _l("A membership in {thing} ends soon")
    told = Told.NOWHERE

    member: int


@dataclass(frozen=True, kw_only=True)
class GroupMembershipEnded(Verb):
    """The time of a membership is over."""

    name = "group.membership_ended"
    streams_type = "Leave"
    sentence = _l("A membership in {thing} ended")
    told = Told.NOWHERE

    member: int


@dataclass(frozen=True, kw_only=True)
class GroupRenewalAsked(Verb):
    """Somebody whose membership ends would like to stay."""

    name = "group.renewal_asked"
    streams_type = "Offer"
    sentence = _l("{actor} would like to stay in {thing}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class GroupMembershipRenewed(Verb):
    """A membership lasts as long again."""

    name = "group.membership_renewed"
    streams_type = "Update"
    sentence = _l("{actor} renewed a membership in {thing}")
    told = Told.NOWHERE

    member: int
    until: int


@dataclass(frozen=True, kw_only=True)
class GroupMemberRemoved(Verb):
    """Somebody was taken out of a group. The sentence does not say who."""

    name = "group.member_removed"
    streams_type = "Remove"
    sentence = _l("{actor} removed a member from {thing}")

    member: int


@dataclass(frozen=True, kw_only=True)
class GroupRoleChanged(Verb):
    """Somebody has another role in a group."""

    name = "group.role_changed"
    streams_type = "Update"
    sentence = _l("{actor} changed who looks after {thing}")

    member: int
    role: str


@dataclass(frozen=True, kw_only=True)
class GroupCharterChanged(Verb):
    """The roles of a group may do other things from now on."""

    name = "group.charter_changed"
    streams_type = "Update"
    sentence = _l("{actor} changed what the roles in {thing} may do")


@dataclass(frozen=True, kw_only=True)
class GroupRequested(Verb):
    """Somebody asks to be let in."""

    name = "group.requested"
    streams_type = "Offer"
    sentence = _l("{actor} asked to join {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupAnswered(Verb):
    """Somebody who wants to join answered what the group asks. Words that they wrote are not in the log: by the
    reference of a question stands which choice it was, counted from 0, or 1 and 0 for yes and no.
    """

    name = "group.answered"
    streams_type = "Add"
    sentence = _l("{actor} answered what {thing} asks")

    answers: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class GroupRequestWithdrawn(Verb):
    """Somebody asks no longer."""

    name = "group.request_withdrawn"
    streams_type = "Undo"
    sentence = _l("{actor} no longer asks to join {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupAccepted(Verb):
    """A request was granted."""

    name = "group.accepted"
    streams_type = "Accept"
    sentence = _l("{actor} accepted the request to join {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupDeclined(Verb):
    """A request was not granted."""

    name = "group.declined"
    streams_type = "Reject"
    sentence = _l("{actor} declined the request to join {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupInvited(Verb):
    """There is an invitation from now on."""

    name = "group.invited"
    streams_type = "Invite"
    sentence = _l("{actor} made an invitation to {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupInvitationRevoked(Verb):
    """An invitation opens nothing any more."""

    name = "group.invitation_revoked"
    streams_type = "Undo"
    sentence = _l("{actor} revoked an invitation to {thing}")
