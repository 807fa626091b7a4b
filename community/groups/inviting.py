"""Invitations: a secret link into a group, for some uses and some time, or for one mail address alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from community.access.models import Role
from community.access.permissions import may, require
from community.access.viewers import Viewer, viewer_of
from community.activity.log import record
from community.activity.mailing import send_mail
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.i18n import _
from community.core.ids import new_token, token_hash
from community.groups.actions import enter, hold
from community.groups.desk import put_on_desk, take_off_desk
from community.groups.lasting import current_membership
from community.groups.models import Group, Invitation
from community.groups.terms import refuse_unless_ahead
from community.groups.verbs import GroupInvitationRevoked, GroupInvited
from community.people.models import Person

LONGEST = timedelta(days=90)
MOST_OPEN = 300
LETTER = "groups.invitation"


def invite(
    actor: Viewer,
    group: Group,
    *,
    expires_at: datetime,
    now: datetime,
    max_uses: int = 1,
    address: str = "",
    domain: str = "",
    membership_ends_at: datetime | None = None,
) -> tuple[Invitation, str]:
    """Make an invitation and give its secret, which is shown once. With an address it is good for that one alone, and
    is mailed there; with a domain, for confirmed addresses at it. The membership that it leads to may have an end.
    """
    hold(group)
    require(actor, "group.invite", group)
    refuse_unless_ahead(membership_ends_at, now)
    _tidy(group, now)
    token = new_token()
    thing = put_on_desk(actor, "invitation", group, now)
    invitation = Invitation(
        id=thing.id,
        thing=thing,
        group=group,
        token_hash=token_hash(token),
        address=address.strip().lower() or None,
        domain=domain.strip().lower() or None,
        max_uses=1 if address else max_uses,
        uses=0,
        expires_at=min(expires_at, now + LONGEST),
        membership_ends_at=membership_ends_at,
    )
    session().add(invitation)
    session().flush()
    record(actor, GroupInvited(thing=invitation))
    if invitation.address and not send_mail(
        invitation.address, LETTER, {"invitation": invitation.id, "token": token}, f"invitation-{thing.ref}"
    ):
        raise Conflict(_("This address got several invitations today. Wait until tomorrow before you send another."))
    return invitation, token


def revoke_invitation(actor: Viewer, invitation: Invitation, now: datetime) -> None:
    """Let an invitation open nothing any more."""
    hold(invitation.group)
    require(actor, "invitation.revoke", invitation)
    record(actor, GroupInvitationRevoked(thing=invitation))
    _close(invitation, now)


def accept_invitation(actor: Viewer, token: str, now: datetime) -> Group:
    """Become a member by an invitation. Whoever is one already uses nothing up."""
    invitation = invitation_with(token)
    group = invitation.group
    hold(group)
    if not actor.signed_in:
        raise Forbidden
    if current_membership(group, actor.principal_id):
        return group
    refuse_unless_good(invitation, now)
    if not is_for(actor, invitation):
        raise Conflict(_("This invitation is for another mail address. Sign in with the account that has it."))
    _use(invitation, now)
    enter(actor, group, Role.MEMBER, now, ends_at=invitation.membership_ends_at)
    return group


def invitation_with(token: str) -> Invitation:
    """The invitation that a secret belongs to, however it stands. Raises NotFound."""
    found = session().scalars(select(Invitation).where(Invitation.token_hash == token_hash(token))).first()
    if found is None:
        raise NotFound
    return found


def refuse_unless_good(invitation: Invitation, now: datetime) -> None:
    """Go on only if it is open and who made it may still invite."""
    author = invitation.thing.author
    if author and invitation.open_at(now) and may(viewer_of(author), "group.invite", invitation.group):
        return
    raise Conflict(_("This invitation cannot be used any more. Ask whoever sent it for a new one."))


def is_for(viewer: Viewer, invitation: Invitation) -> bool:
    """Whether it is for anyone who has it, or for the confirmed address of the viewer."""
    own = select(Person.email).where(
        Person.principal_id == viewer.principal_id, Person.email_confirmed_at.is_not(None)
    )
    address = (session().scalars(own).first() or "").lower()
    at_home = invitation.domain is None or address.rpartition("@")[2] == invitation.domain
    return at_home and invitation.address in (None, address)


def _use(invitation: Invitation, now: datetime) -> None:
    """Count one use, if there is one left: by one statement, so that no two take the same."""
    left = update(Invitation).where(Invitation.id == invitation.id, Invitation.uses < Invitation.max_uses)
    used = session().execute(left.values(uses=Invitation.uses + 1).returning(Invitation.uses)).scalar_one_or_none()
    if used is None:
        raise Conflict(_("This invitation cannot be used any more. Ask whoever sent it for a new one."))
    session().refresh(invitation)
    if used == invitation.max_uses:
        _close(invitation, now)


def _tidy(group: Group, now: datetime) -> None:
    """Close what has expired, and refuse to have very many open."""
    still_open = select(Invitation).where(Invitation.group_id == group.id, Invitation.closed_at.is_(None))
    for expired in session().scalars(still_open.where(Invitation.expires_at <= now)):
        _close(expired, now)
    count = select(func.count()).select_from(still_open.subquery())
    if session().scalars(count).one() >= MOST_OPEN:
        raise Conflict(_("There are %(num)d open invitations. Revoke some of them first.", num=MOST_OPEN))


def _close(invitation: Invitation, now: datetime) -> None:
    invitation.closed_at = now
    session().flush()
    take_off_desk(invitation.thing)
