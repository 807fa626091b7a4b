"""What random communities hardly ever are: each of these cases is what one mutant of a rule needed to be noticed."""

from __future__ import annotations

import pytest

from community.access.models import SITE_ID, Audience, AudienceKind, Grant, Role, Visibility
from community.access.permissions import may, visible
from community.access.things import new_root
from community.access.viewers import system
from community.content.base.models import Topic
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.asking import ask_to_join
from community.groups.inviting import LONGEST, invite
from community.groups.models import Group
from tests.company import Company
from tests.groups.visit import new_group, newcomer


@pytest.mark.parametrize("name", ["person.admit", "group.found", "lead.open", "person.invite"])
def test_the_systems_role_elsewhere_is_none_towards_the_site(company: Company, name: str) -> None:
    audience = company.group("Open Garden").audience
    with unit_of_work() as work:
        work.add(Grant(principal_id=system().principal_id, audience_id=audience.id, role=Role.SYSTEM))
    assert not may(system(), name, audience)
    assert may(system(), name, session().get_one(Audience, SITE_ID))


def test_an_audience_deeper_than_a_group_in_a_group_is_nobodys(company: Company) -> None:
    """Site, group, sub-group, and one more: though all of them are public."""
    above, topics = SITE_ID, {}
    with unit_of_work() as work:
        for depth in range(1, 4):
            audience = Audience(kind=AudienceKind.GROUP, visibility=Visibility.PUBLIC, parent_id=above)
            work.add(audience)
            work.flush()
            thing = new_root(None, "topic", audience, now())
            topics[depth] = Topic(id=thing.id, thing=thing, title="Deep", excerpt="", last_post_at=now())
            work.add(topics[depth])
            above = audience.id
    ada = company.viewer("Ada")
    assert {depth: may(ada, "topic.read", topic) for depth, topic in topics.items()} == {1: True, 2: True, 3: False}
    assert not may(ada, "topic.tease", topics[3])


@pytest.fixture
def group(company: Company) -> Group:
    return new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), company.viewer("Mia"))


@pytest.mark.parametrize("name", ["invitation.revoke", "join_request.decide"])
def test_whoever_reads_a_paper_without_keeping_the_group_decides_nothing(
    company: Company, group: Group, name: str
) -> None:
    asa, mia = newcomer("Asa"), company.viewer("Mia")
    with unit_of_work() as work:
        made, _ = invite(company.viewer("Ada"), group, expires_at=now() + LONGEST, now=now())
        asked = ask_to_join(asa, group, answer="Me", now=now())
        paper = made if name == "invitation.revoke" else asked
        work.add(Grant(principal_id=mia.principal_id, audience_id=paper.thing.audience_id or 0, role=Role.MEMBER))
    assert may(mia, name.replace("revoke", "see").replace("decide", "see"), paper)
    assert not may(mia, name, paper)
    assert may(company.viewer("Ada"), name, paper)


@pytest.mark.parametrize("name", ["invitation.revoke", "join_request.decide", "join_request.withdraw"])
def test_who_may_only_know_of_the_site_decides_nothing_in_it(company: Company, group: Group, name: str) -> None:
    asa, ada = newcomer("Asa"), company.viewer("Ada")
    with unit_of_work() as work:
        made, _ = invite(ada, group, expires_at=now() + LONGEST, now=now())
        asked = ask_to_join(asa, group, answer="Me", now=now())
        work.get_one(Audience, SITE_ID).visibility = Visibility.SEMI_PRIVATE
    paper, who = (made if name == "invitation.revoke" else asked), (asa if name.endswith("withdraw") else ada)
    assert may(who, name, paper)
    with unit_of_work() as work:
        for each in (asa, ada):
            work.query(Grant).filter_by(principal_id=each.principal_id, audience_id=SITE_ID).delete()
    assert not may(company.viewer("Ada") if who is ada else who, name, paper)
    rows = session().query(type(paper)).where(visible(company.viewer("Ada"), name))
    assert rows.all() == []
