"""The register of permissions, and what is said to those who may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ColumnElement, select, true

from community.access.models import ANONYMOUS_ID, SITE_ID, SYSTEM_ID, Audience, Grant, Principal
from community.access.permissions import PERMISSIONS, allowed, may, permission, require, visible, who
from community.access.viewers import Term, anonymous, system
from community.content.base.models import Topic
from community.core.clock import now
from community.core.db import session
from community.core.errors import Forbidden, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import join_group, leave_group
from community.groups.models import Group
from tests.company import GROUPS, Company

OUTSIDERS = ("anyone", "Sam", "Sol")


@pytest.mark.parametrize("viewer", OUTSIDERS)
@pytest.mark.parametrize("group", ["Open Garden", "Half House"])
@pytest.mark.parametrize("name", ["group.leave", "group.add_member"])
def test_what_may_be_known_of_is_forbidden(company: Company, viewer: str, group: str, name: str) -> None:
    with pytest.raises(Forbidden):
        require(company.viewer(viewer), name, company.group(group))


@pytest.mark.parametrize("viewer", OUTSIDERS)
@pytest.mark.parametrize("name", ["group.join", "group.leave", "group.add_member", "group.see", "topic.start"])
def test_what_may_not_be_known_of_is_not_found(company: Company, viewer: str, name: str) -> None:
    with pytest.raises(NotFound):
        require(company.viewer(viewer), name, company.group("Quiet Room"))


@pytest.mark.parametrize("viewer", OUTSIDERS)
def test_a_reply_is_refused_by_what_the_viewer_may_know(company: Company, viewer: str) -> None:
    for group, refusal in {"Open Garden": Forbidden, "Half House": Forbidden, "Quiet Room": NotFound}.items():
        with pytest.raises(refusal):
            require(company.viewer(viewer), "topic.reply", company.topic(group))


def test_with_the_permission_nothing_is_raised(company: Company) -> None:
    for group in GROUPS:
        require(company.viewer("Mia"), "topic.reply", company.topic(group))
        require(company.viewer("Mia"), "group.leave", company.group(group))
        require(company.viewer("Ada"), "group.add_member", company.group(group))
    require(company.viewer("Sam"), "group.join", company.group("Half House"))


def test_nobody_but_the_system_does_the_systems_work(company: Company) -> None:
    site = session().get_one(Audience, SITE_ID)
    for name in ("person.admit", "group.found", "lead.open"):
        require(system(), name, site)
        for viewer in ("anyone", "Ada", "Sol"):
            with pytest.raises(NotFound):
                require(company.viewer(viewer), name, site)
        assert not may(system(), name, company.group("Open Garden").audience), "of the site alone"


@pytest.mark.parametrize("ask", [may, require, lambda viewer, name, row: visible(viewer, name),
                                 lambda viewer, name, row: who(name, row),
                                 lambda viewer, name, row: allowed(viewer, name, [row])])  # fmt: skip
def test_an_unknown_permission_is_an_error(company: Company, ask: Callable[..., Any]) -> None:
    with pytest.raises(KeyError, match=r"topic\.burn"):
        ask(system(), "topic.burn", company.topic("Open Garden"))


def test_an_empty_list_allows_nothing(company: Company) -> None:
    for name in PERMISSIONS:
        assert allowed(company.viewer("Ada"), name, []) == set()


def test_a_row_that_does_not_exist_is_allowed_to_nobody(company: Company) -> None:
    made_up = Topic(id=10**9)
    for viewer in ("anyone", "Ada"):
        assert not may(company.viewer(viewer), "topic.read", made_up)
    assert session().scalars(who("topic.read", made_up)).all() == []


def test_allowed_picks_from_a_page_of_rows(company: Company) -> None:
    topics = {group: company.topic(group) for group in GROUPS}
    found = allowed(company.viewer("Sam"), "topic.read", topics.values())
    assert found == {topics["Open Garden"].id}
    assert allowed(company.viewer("Mia"), "topic.read", topics.values()) == {row.id for row in topics.values()}


def test_a_rule_without_a_sentence_is_refused() -> None:
    def silent(viewer: Term, row: Any) -> ColumnElement[bool]:
        return true()

    with pytest.raises(ValueError, match="sentence"):
        permission("topic.silent", Topic)(silent)
    assert "topic.silent" not in PERMISSIONS


def test_a_second_rule_of_a_name_is_refused() -> None:
    before = PERMISSIONS["topic.read"]

    def wider(viewer: Term, row: Any) -> ColumnElement[bool]:
        """Anyone."""
        return true()

    with pytest.raises(ValueError, match=r"topic\.read has a rule already"):
        permission("topic.read", Topic)(wider)
    assert PERMISSIONS["topic.read"] is before


def test_every_permission_has_a_sentence_for_people() -> None:
    for name, rule in PERMISSIONS.items():
        assert rule.sentence.endswith("."), name
        assert rule.sentence[0].isupper(), name
        assert name.count(".") == 1, name


def test_a_permission_counts_at_once_and_no_longer_after_leaving(company: Company) -> None:
    group, topic = company.group("Half House"), company.topic("Half House")
    sam = company.viewer("Sam")
    assert not may(sam, "topic.read", topic)
    with unit_of_work():
        join_group(sam, group, now())
    assert may(sam, "topic.read", topic), "an act asks the table, whatever this viewer loaded before"
    assert session().scalars(select(Topic.id).where(visible(company.viewer("Sam"), "topic.read"))).all()
    with unit_of_work():
        leave_group(sam, group, now())
    assert not may(sam, "topic.read", topic)
    seen = session().scalars(select(Group.name).where(visible(company.viewer("Sam"), "group.read"))).all()
    assert seen == ["Open Garden"]


def test_the_members_of_a_group_are_its_grants(company: Company) -> None:
    quiet = company.group("Quiet Room")
    granted = select(Grant.principal_id).where(Grant.audience_id == quiet.audience_id)
    members = set(session().scalars(granted))
    assert members == {company.viewer(name).principal_id for name in ("Ada", "Mia")}
    assert ANONYMOUS_ID not in members
    assert not may(anonymous(), "group.see", quiet)


def names(company: Company, permission: str, row: object) -> set[str]:
    ids = set(session().scalars(who(permission, row)))
    named = {company.viewer(name).principal_id: name for name in ("Ada", "Mia", "Sam", "Sol")}
    named |= {ANONYMOUS_ID: "anyone", SYSTEM_ID: "system"}
    return {named.get(each, "CRM") for each in ids}


def test_everybody_reads_a_public_topic_also_without_an_account(company: Company) -> None:
    found = set(session().scalars(who("topic.read", company.topic("Open Garden"))))
    assert ANONYMOUS_ID in found
    assert found == set(session().scalars(select(Principal.id)))


@pytest.mark.parametrize("group", ["Half House", "Quiet Room"])
def test_only_members_read_a_topic_of_a_closed_group(company: Company, group: str) -> None:
    assert names(company, "topic.read", company.topic(group)) == {"Ada", "Mia"}
    for post in company.posts(group):
        assert names(company, "post.see", post) == {"Ada", "Mia"}


def test_who_may_do_what_in_a_group(company: Company) -> None:
    assert names(company, "group.see", company.group("Quiet Room")) == {"Ada", "Mia"}
    assert names(company, "group.add_member", company.group("Quiet Room")) == {"Ada", "system"}
    assert names(company, "group.leave", company.group("Open Garden")) == {"Mia"}
    assert names(company, "group.join", company.group("Open Garden")) == {"Sam", "Sol"}
    assert names(company, "topic.reply", company.topic("Open Garden")) == {"Ada", "Mia"}
    assert names(company, "topic.tease", company.topic("Half House")) >= {"anyone", "Sam", "Mia"}
