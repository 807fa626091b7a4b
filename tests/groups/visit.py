"""Forms and people for the tests of groups."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from community.access.models import Role, Thing, Visibility
from community.access.viewers import Viewer, system, viewer_of
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import add_member, found_group
from community.groups.models import Group, Invitation, Joining, JoinRequest
from community.people.actions import Claims, admit
from community.people.models import Person
from tests.access.visits import form_token
from tests.company import ISSUER

ALL_WAYS = Joining.OPEN | Joining.REQUEST | Joining.INVITATION


def send(client: FlaskClient, path: str, **form: str | list[str]) -> TestResponse:
    """Send a form as a person does; the test sees afterwards what that committed."""
    answer = client.post(path, data={"csrf_token": form_token(client), **form})
    session().rollback()
    return answer


def newcomer(name: str, email: str = "", *, verified: bool = True) -> Viewer:
    """Somebody with an account who is in no group."""
    with unit_of_work():
        claims = Claims(ISSUER, name.lower(), name, email, email_verified=verified)
        return viewer_of(admit(system(), claims, now()).principal)


def new_group(
    visibility: Visibility, owner: Viewer, *members: Viewer, joining: Joining = ALL_WAYS, question: str = ""
) -> Group:
    """A group with an owner and members, made by the community itself."""
    with unit_of_work():
        group = found_group(
            system(),
            name="Lab",
            description="Where it is measured.",
            visibility=visibility,
            joining=joining,
            question=question,
            now=now(),
        )
        add_member(system(), group, owner, now(), role=Role.OWNER)
        for member in members:
            add_member(system(), group, member, now())
    return group


def person_ref(viewer: Viewer) -> str:
    found = select(Thing.ref).join(Person, Person.id == Thing.id)
    return session().scalars(found.where(Person.principal_id == viewer.principal_id)).one()


def requests_of(group: Group) -> list[JoinRequest]:
    found = select(JoinRequest).where(JoinRequest.group_id == group.id).order_by(JoinRequest.id)
    return list(session().scalars(found))


def invitations_of(group: Group) -> list[Invitation]:
    found = select(Invitation).where(Invitation.group_id == group.id).order_by(Invitation.id)
    return list(session().scalars(found))
