"""Who may do what with groups. A group's own row asks whether it may be known; what is in it, read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_

from community.access.conditions import charter_says, charter_shows, holds, knowable, readable, stands, teased
from community.access.models import SITE_ID, Audience, AudienceKind, Grant, Role, Teased, Thing
from community.access.permissions import permission
from community.access.viewers import Term, in_force
from community.activity.models import Identity
from community.activity.narrowing import narrows
from community.core.db import table, word
from community.core.settings import settings
from community.groups.models import Asked, Group, GroupDomain, Invitation, Joining, JoinRequest
from community.groups.verbs import GroupJoined, GroupLeft, GroupMembershipHidden, GroupMembershipShown
from community.moderation.models import Case, Cause
from community.people.models import Person

KEEPERS = (Role.OWNER, Role.MODERATOR)
_AROUND = table(Audience).alias("ruled_around")
_OTHER = table(Grant).alias("ruled_other_owner")
_WHERE = table(Audience).alias("ruled_where")
_WHO = table(Identity).alias("ruled_who")
_GROUP = table(Group).alias("ruled_group")
_IS_IN = table(Grant).alias("ruled_is_in")
_PERSON = table(Person).alias("ruled_person")
_CASE = table(Case).alias("ruled_report")
_REPORTED = table(Thing).alias("ruled_reported")
_REPORTED_ROOT = table(Thing).alias("ruled_reported_root")
_DOMAIN = table(GroupDomain).alias("ruled_domain")


def leads_in(row: Any, way: Joining) -> ColumnElement[bool]:
    """The group has this way in."""
    has: ColumnElement[bool] = row.joining.bitwise_and(way) == way
    return has


@permission("group.see", Group)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone sees that a public or semi-private group exists; a private one only those who are in it."""
    return knowable(viewer, row.id)


@permission("group.read", Group)
def read(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone reads what is in a public group; else only those who are in it."""
    return readable(viewer, row.id)


@permission("group.see_members", Group)
def see_members(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever reads the group and may, by its charter, see who is in it."""
    return charter_shows(viewer, row.id, "group.see_members")


@permission("group.count_members", Group)
def count_members(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever reads the group, or is shown numbers of it, and by its charter might see who is in it."""
    told = teased(viewer, row.id, Teased.COUNTS)
    return and_(told, charter_says(viewer, row.id, "group.see_members"))


@permission("group.hide_membership", Group)
def hide_membership(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Everybody who is in it, for themselves."""
    return and_(viewer.signed_in, holds(viewer, row.id))


@permission("group.be_in", Group)
def be_in(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Everybody who is in it, for what is theirs alone: the welcome that they put away."""
    return and_(viewer.signed_in, holds(viewer, row.id))


@permission("group.ask_renewal", Group, changes="id")
def ask_renewal(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Members whose membership ends, until it has."""
    own = _IS_IN.c
    ending = exists().where(
        own.audience_id == row.audience_id, own.principal_id == viewer.principal_id, own.ends_at.is_not(None)
    )
    return and_(viewer.signed_in, holds(viewer, row.id), ending.correlate_except(_IS_IN))


@permission("membership.see", Grant)
def see_membership(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever sees who is in the group; one that is hidden, its owners and moderators and who it is."""
    group = exists().where(
        _WHERE.c.id == row.audience_id,
        _WHERE.c.kind == word(AudienceKind.GROUP),
        charter_shows(viewer, _WHERE.c.holder_id, "group.see_members"),
    )
    return and_(group.correlate_except(_WHERE), in_force(row), shown_to(viewer, row))


@permission("membership.tease", Grant)
def tease_membership(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever sees it, and anyone who might by the charter, of a group whose owners show outsiders faces."""
    group = exists().where(
        _WHERE.c.id == row.audience_id,
        _WHERE.c.kind == word(AudienceKind.GROUP),
        teased(viewer, _WHERE.c.holder_id, Teased.FACES),
        charter_says(viewer, _WHERE.c.holder_id, "group.see_members"),
    )
    return and_(group.correlate_except(_WHERE), in_force(row), shown_to(viewer, row))


def shown_to(viewer: Term, grant: Any) -> ColumnElement[bool]:
    """It is not hidden, or the viewer's own, or the viewer keeps the group."""
    own = grant.principal_id == viewer.principal_id
    return or_(grant.hidden.is_(False), own, viewer.holds(grant.audience_id, *KEEPERS))


@narrows(GroupJoined, GroupLeft)
def see_who_came(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever sees that they are in the group; once they are not, its owners and moderators, and who it was."""
    sees = exists().where(
        _WHO.c.id == row.identity_id,
        _GROUP.c.id == row.thing_id,
        _IS_IN.c.audience_id == _GROUP.c.audience_id,
        _IS_IN.c.principal_id == _WHO.c.principal_id,
        see_membership(viewer, _IS_IN.c),
    )
    return or_(see_who_hid(viewer, row), sees.correlate_except(_WHO, _GROUP, _IS_IN))


@narrows(GroupMembershipHidden, GroupMembershipShown)
def see_who_hid(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The group's owners and moderators, and who did it."""
    own = exists().where(_WHO.c.id == row.identity_id, _WHO.c.principal_id == viewer.principal_id)
    return or_(own.correlate_except(_WHO), holds(viewer, row.thing_id, *KEEPERS))


@permission("group.join", Group, changes="id")
def join(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in, sees an open group and is not in it yet; or has a confirmed address at a domain of it."""
    by_address = and_(leads_in(row, Joining.DOMAIN), has_address(viewer, row))
    return and_(_stands_before(viewer, row), or_(leads_in(row, Joining.OPEN), by_address))


def has_address(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The viewer has a confirmed address at a domain of the group."""
    person, domain = _PERSON.c, _DOMAIN.c
    own = exists().where(
        domain.group_id == row.id,
        person.principal_id == viewer.principal_id,
        person.email_confirmed_at.is_not(None),
        person.email.endswith(domain.ending),  # an ending has none of the signs that mean something here
    )
    return own.correlate_except(_PERSON, _DOMAIN)


@permission("group.ask", Group, changes="id")
def ask(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in, sees a group that takes requests and is not in it yet."""
    return and_(_stands_before(viewer, row), leads_in(row, Joining.REQUEST))


def _stands_before(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Signed in, knowing of it, not in it, nor there for a while as staff; of a group inside another one, in that."""
    around = or_(_AROUND.c.parent_id == SITE_ID, viewer.holds(_AROUND.c.parent_id))
    reaches = exists().where(_AROUND.c.id == row.audience_id, around).correlate_except(_AROUND)
    inside = or_(holds(viewer, row.id), viewer.reached(row.audience_id))
    return and_(viewer.signed_in, knowable(viewer, row.id), not_(inside), reaches)


@permission("group.leave", Group)
def leave(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Members leave as they like; an owner, if another one is left whose membership does not end."""
    another = (
        exists()
        .where(
            _OTHER.c.audience_id == row.audience_id,
            _OTHER.c.role == Role.OWNER,
            _OTHER.c.principal_id != viewer.principal_id,
            _OTHER.c.ends_at.is_(None),
        )
        .correlate_except(_OTHER)
    )
    return or_(
        holds(viewer, row.id, Role.MEMBER, Role.MODERATOR, Role.GUEST),
        and_(holds(viewer, row.id, Role.OWNER), another),
    )


@permission("group.add_member", Group, changes="id")
def add_member(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Its owners bring people in; the community itself does for the groups that it needs."""
    return holds(viewer, row.id, Role.OWNER) | viewer.holds(SITE_ID, Role.SYSTEM)


@permission("group.manage", Group, changes="id")
def manage(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Its owners say what it is about, how one gets in, and who has which role; they take people out."""
    return holds(viewer, row.id, Role.OWNER)


@permission("group.change_visibility", Group, changes="id")
def change_visibility(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Its owners say who sees it; nobody does for a group that the product itself needs."""
    return and_(holds(viewer, row.id, Role.OWNER), row.built_in.is_(None))


@permission("group.archive", Group)
def archive(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Its owners archive a group and open it again, and staff of the site if they know of it; nobody does one that
    the product itself needs.
    """
    staff = and_(viewer.holds(SITE_ID, *KEEPERS), knowable(viewer, row.id))
    return and_(viewer.signed_in, row.built_in.is_(None), or_(holds(viewer, row.id, Role.OWNER), staff))


@permission("group.enter", Group, fixed=False)
def enter(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Staff of the site enter groups that they do not read: at any time or while something there is reported, as the
    setting `staff_reach` says.
    """
    chosen = settings().staff_reach
    if chosen == "members":
        return false()
    staff = and_(viewer.holds(SITE_ID, *KEEPERS), stands(row.id), not_(readable(viewer, row.id)))
    return staff if chosen == "always" else and_(staff, _something_is_reported(row))


def _something_is_reported(row: Any) -> ColumnElement[bool]:
    about, root = _REPORTED.c, _REPORTED_ROOT.c
    found = exists().where(
        root.audience_id == row.audience_id,
        about.root_id == root.id,
        _CASE.c.about_id == about.id,
        _CASE.c.cause == word(Cause.FLAGS),
        _CASE.c.closed_at.is_(None),
    )
    return found.correlate_except(_REPORTED, _REPORTED_ROOT, _CASE)


@permission("group.keep", Group)
def keep(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Its owners and moderators see who asks to be let in and what invitations there are."""
    return holds(viewer, row.id, *KEEPERS)


@permission("group.invite", Group, changes="id")
def invite(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Its owners and moderators invite, if invitations lead into the group."""
    return and_(holds(viewer, row.id, *KEEPERS), leads_in(row, Joining.INVITATION))


@permission("group.found", Audience, fixed=False)
def found(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself and its staff open groups; members as well if the setting `group_founders` says so."""
    roles = [Role.SYSTEM, Role.OWNER, Role.MODERATOR]
    if settings().group_founders == "members":
        roles.append(Role.MEMBER)
    return and_(row.id == SITE_ID, viewer.holds(row.id, *roles))


@permission("group.found_inside", Group, changes="id")
def found_inside(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Owners open groups inside theirs, one level deep; nobody does in one that the product itself needs."""
    top = exists().where(_AROUND.c.id == row.audience_id, _AROUND.c.parent_id == SITE_ID).correlate_except(_AROUND)
    return and_(holds(viewer, row.id, Role.OWNER), row.built_in.is_(None), top)


@permission("thing.show_sight", Thing)
def show_sight(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever wrote it and reads it, and whoever looks after the group that it is in, are told how many see it."""
    answers = or_(row.author_id == viewer.principal_id, holds(viewer, row.id, *KEEPERS))
    return and_(viewer.signed_in, readable(viewer, row.id), answers)


@permission("join_request.see", JoinRequest)
def see_request(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who asked; and while it is open, the group's owners and moderators."""
    return readable(viewer, row.id)


@permission("join_request.decide", JoinRequest, changes="group_id")
def decide(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The group's owners and moderators, while it is open."""
    return and_(readable(viewer, row.id), row.state == Asked.PENDING, holds(viewer, row.group_id, *KEEPERS))


@permission("join_request.withdraw", JoinRequest)
def withdraw(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who asked, while it is open."""
    own = row.principal_id == viewer.principal_id
    return and_(readable(viewer, row.id), row.state == Asked.PENDING, own)


@permission("invitation.see", Invitation)
def see_invitation(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The group's owners and moderators, until it is revoked."""
    return readable(viewer, row.id)


@permission("invitation.revoke", Invitation)
def revoke(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The group's owners and moderators, until it is revoked."""
    return and_(readable(viewer, row.id), row.closed_at.is_(None), holds(viewer, row.group_id, *KEEPERS))
