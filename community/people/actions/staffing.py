"""What staff do to accounts besides shutting them: who is staff, and which sessions end."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from community.access.models import SITE_ID, Audience, Grant, Role
from community.access.permissions import require
from community.access.viewers import Viewer
from community.admin.actions import note_act
from community.core.db import session
from community.core.errors import NotFound
from community.people.models import Person, SignInSession
from community.people.staff_acts import APPOINTED, SIGNED_OUT

SITE_ROLES = (Role.OWNER, Role.MODERATOR, Role.MEMBER)


def make_staff(actor: Viewer, person: Person, *, role: Role = Role.MODERATOR) -> None:
    """Let somebody look after the site: by the community itself, which asks nobody."""
    require(actor, "person.admit", session().get_one(Audience, SITE_ID))
    _set_role(actor, person, role, "")


def appoint(actor: Viewer, person: Person, role: Role, *, reason: str = "") -> None:
    """Make somebody an owner of the site, one of its staff or a plain member. Nobody does so to themselves, so the
    last owner stays.
    """
    require(actor, "person.appoint", person)
    if role not in SITE_ROLES:
        raise NotFound
    _set_role(actor, person, role, reason)


def end_sessions_of(actor: Viewer, person: Person, ref: str = "") -> None:
    """End one session of somebody, or all of them. Raises NotFound for a session that is not theirs."""
    require(actor, "person.deactivate", person)
    theirs = select(SignInSession).where(SignInSession.person_id == person.id)
    if ref:
        theirs = theirs.where(SignInSession.ref == ref)
    found = [each.id for each in session().scalars(theirs)]
    if ref and not found:
        raise NotFound
    session().execute(delete(SignInSession).where(SignInSession.id.in_(found)))
    note_act(actor, SIGNED_OUT, thing=person)


def _set_role(actor: Viewer, person: Person, role: Role, reason: str) -> None:
    of_site = (Grant.principal_id == person.principal_id, Grant.audience_id == SITE_ID)
    before = session().scalars(select(Grant.role).where(*of_site)).one()
    if before is not role:
        session().execute(update(Grant).where(*of_site).values(role=role))
        note_act(actor, APPOINTED, thing=person, before=before.value, after=role.value, reason=reason)
