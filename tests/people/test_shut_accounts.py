"""What somebody was granted rests while their account is shut, and comes back with it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.access.models import Role, SuspendedGrant, Visibility
from community.access.permissions import may, who
from community.access.viewers import system
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import set_role
from community.groups.asking import ask_to_join
from community.groups.inviting import LONGEST, accept_invitation, invite
from community.groups.members import get_member, members_in
from community.groups.queries import member_count
from community.people.actions import deactivate, reactivate
from tests.company import Company
from tests.groups.visit import new_group, newcomer, person_ref


def shut(company: Company, name: str) -> None:
    with unit_of_work():
        deactivate(system(), company.person(name), now())


def test_nothing_names_them_and_nothing_counts_them(company: Company) -> None:
    group, topic, mia = company.group("Quiet Room"), company.topic("Quiet Room"), company.viewer("Mia")
    ref = person_ref(mia)
    assert mia.principal_id in session().scalars(who("topic.read", topic)).all()
    shut(company, "Mia")
    ada = company.viewer("Ada")
    assert session().scalars(who("topic.read", topic)).all() == [ada.principal_id]
    assert not may(company.viewer("Mia"), "topic.read", topic)
    assert member_count(company.viewer("Ada"), group) == 1
    assert [each.principal.name for each in members_in(ada, group).members] == ["Ada Owner"]
    with pytest.raises(NotFound):
        get_member(ada, group, ref)


def test_with_the_account_it_comes_back(company: Company) -> None:
    group = company.group("Quiet Room")
    with unit_of_work():
        set_role(company.viewer("Ada"), group, company.person("Mia").principal, Role.MODERATOR)
    shut(company, "Mia")
    with unit_of_work():
        reactivate(system(), company.person("Mia"))
    assert may(company.viewer("Mia"), "group.keep", group)
    assert session().scalars(select(SuspendedGrant)).all() == []
    assert member_count(company.viewer("Ada"), group) == 2


def test_requests_that_came_meanwhile_are_there_afterwards(company: Company) -> None:
    ada, asa = company.viewer("Ada"), newcomer("Asa")
    group = new_group(Visibility.SEMI_PRIVATE, ada)
    shut(company, "Ada")
    with unit_of_work():
        asked = ask_to_join(asa, group, answer="Me", now=now())
    assert not may(ada, "join_request.decide", asked)
    with unit_of_work():
        reactivate(system(), company.person("Ada"))
    assert may(company.viewer("Ada"), "join_request.decide", asked)


def test_invitations_of_theirs_open_nothing(company: Company) -> None:
    group, sam = new_group(Visibility.PRIVATE, company.viewer("Ada")), company.viewer("Sam")
    with unit_of_work():
        _, token = invite(company.viewer("Ada"), group, expires_at=now() + LONGEST, now=now())
    shut(company, "Ada")
    with pytest.raises(Conflict), unit_of_work():
        accept_invitation(sam, token, now())
