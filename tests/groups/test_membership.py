"""Joining, leaving and bringing in: the act, the refusal, the dates, and the row in the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.access.models import Audience, AudienceKind, Grant, Role, Thing, Visibility
from community.access.permissions import may
from community.access.viewers import Viewer, system
from community.activity.models import Activity
from community.core.db import session
from community.core.errors import Forbidden, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import add_member, found_group, join_group, leave_group
from community.groups.models import Group, Joining, Membership
from tests.access.visits import anew, rows
from tests.company import Company

SPRING = datetime(2027, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def founded(visibility: Visibility, joining: Joining, actor: Viewer | None = None) -> Group:
    founder = actor or system()
    return found_group(founder, name="New", description="About.", visibility=visibility, joining=joining, now=SPRING)


def log_since(last: int) -> list[tuple[str, int, int | None, int | None, dict[str, object]]]:
    """Verb, thing, target, whose identity, and facts of the rows after one."""
    found = session().scalars(select(Activity).where(Activity.id > last).order_by(Activity.id))
    return [(row.verb, row.thing_id, row.target_id, row.identity.principal_id, row.facts) for row in found]


def last_row() -> int:
    return session().scalars(select(Activity.id).order_by(Activity.id.desc())).first() or 0


def memberships(group: Group, principal_id: int) -> list[tuple[datetime, datetime | None]]:
    kept = select(Membership).where(Membership.group_id == group.id, Membership.principal_id == principal_id)
    return [(row.joined_at, row.left_at) for row in session().scalars(kept.order_by(Membership.id))]


def roles(group: Group, principal_id: int) -> list[Role]:
    held = select(Grant.role).where(Grant.audience_id == group.audience_id, Grant.principal_id == principal_id)
    return list(session().scalars(held))


@pytest.mark.parametrize("name", ["Open Garden", "Half House"])
def test_joining_an_open_group_gives_a_dated_membership_a_grant_and_a_row(company: Company, name: str) -> None:
    sam, group, last = company.viewer("Sam"), company.group(name), last_row()
    with unit_of_work():
        join_group(sam, group, SPRING)
    assert memberships(group, sam.principal_id) == [(SPRING, None)]
    assert roles(group, sam.principal_id) == [Role.MEMBER]
    assert log_since(last) == [("group.joined", group.id, None, sam.principal_id, {})]
    assert may(sam, "topic.reply", company.topic(name))


@pytest.mark.parametrize(
    ("viewer", "name", "refusal"),
    [
        ("Mia", "Open Garden", Forbidden),
        ("Ada", "Open Garden", Forbidden),
        ("anyone", "Open Garden", Forbidden),
        ("anyone", "Half House", Forbidden),
        ("Mia", "Quiet Room", Forbidden),
        ("Sam", "Quiet Room", NotFound),
        ("anyone", "Quiet Room", NotFound),
        ("Ada", "Sales", NotFound),
    ],
)
def test_joining_is_refused(company: Company, viewer: str, name: str, refusal: type[Exception]) -> None:
    before = rows()
    with pytest.raises(refusal), unit_of_work():
        join_group(company.viewer(viewer), company.group(name), SPRING)
    assert rows() == before


def test_a_group_by_invitation_is_seen_and_cannot_be_joined(company: Company) -> None:
    with unit_of_work():
        group = found_group(
            system(),
            name="By Letter",
            description="",
            visibility=Visibility.PUBLIC,
            joining=Joining.INVITATION,
            now=SPRING,
        )
    before = rows()
    with pytest.raises(Forbidden), unit_of_work():
        join_group(company.viewer("Sam"), group, SPRING)
    assert rows() == before


def test_leaving_and_joining_again_keeps_every_date(company: Company) -> None:
    sam, group, last = company.viewer("Sam"), company.group("Half House"), last_row()
    with unit_of_work():
        join_group(sam, group, SPRING)
    with unit_of_work():
        leave_group(sam, group, SPRING + DAY)
    assert roles(group, sam.principal_id) == []
    assert not may(sam, "group.read", group)
    with unit_of_work():
        join_group(sam, group, SPRING + 2 * DAY)
    anew()
    assert memberships(group, sam.principal_id) == [(SPRING, SPRING + DAY), (SPRING + 2 * DAY, None)]
    assert [row[0] for row in log_since(last)] == ["group.joined", "group.left", "group.joined"]
    assert {row[1:] for row in (each[:4] for each in log_since(last))} == {(group.id, None, sam.principal_id)}


@pytest.mark.parametrize(
    ("viewer", "name", "refusal"),
    [
        ("Ada", "Open Garden", Forbidden),
        ("Ada", "Quiet Room", Forbidden),
        ("Sol", "Sales", Forbidden),
        ("Sam", "Open Garden", Forbidden),
        ("anyone", "Half House", Forbidden),
        ("Sam", "Quiet Room", NotFound),
        ("Mia", "Sales", NotFound),
    ],
)
def test_leaving_is_refused_to_owners_and_to_those_outside(
    company: Company, viewer: str, name: str, refusal: type[Exception]
) -> None:
    before = rows()
    with pytest.raises(refusal), unit_of_work():
        leave_group(company.viewer(viewer), company.group(name), SPRING)
    assert rows() == before


def test_an_owner_brings_somebody_into_a_private_group(company: Company) -> None:
    ada, sam, group, last = company.viewer("Ada"), company.viewer("Sam"), company.group("Quiet Room"), last_row()
    with unit_of_work():
        add_member(ada, group, sam, SPRING)
    assert memberships(group, sam.principal_id) == [(SPRING, None)]
    assert log_since(last) == [("group.joined", group.id, None, sam.principal_id, {})]
    before = rows()
    with unit_of_work():
        add_member(ada, group, sam, SPRING + DAY, role=Role.OWNER)
    assert rows() == before, "whoever is in it already stays as they are"
    assert roles(group, sam.principal_id) == [Role.MEMBER]


@pytest.mark.parametrize(
    ("viewer", "name", "refusal"),
    [("Mia", "Quiet Room", Forbidden), ("Sam", "Open Garden", Forbidden), ("Sam", "Quiet Room", NotFound)],
)
def test_nobody_else_brings_anybody_in(company: Company, viewer: str, name: str, refusal: type[Exception]) -> None:
    before = rows()
    with pytest.raises(refusal), unit_of_work():
        add_member(company.viewer(viewer), company.group(name), company.viewer("Sol"), SPRING)
    assert rows() == before


def test_a_founded_group_is_a_thing_for_its_own_audience_and_nobody_is_in_it(company: Company) -> None:
    last, before = last_row(), rows()
    with unit_of_work():
        group = found_group(
            system(),
            name="New",
            description="About.",
            visibility=Visibility.PRIVATE,
            joining=Joining.OPEN,
            now=SPRING,
        )
    grown = {name: count - before[name] for name, count in rows().items() if count != before[name]}
    assert grown == {"audience": 1, "thing": 1, "group": 1, "activity": 1}
    audience, thing = session().get_one(Audience, group.audience_id), session().get_one(Thing, group.id)
    assert (audience.kind, audience.visibility, audience.parent_id) == (AudienceKind.GROUP, Visibility.PRIVATE, 1)
    assert (thing.kind, thing.root_id, thing.audience_id) == ("group", thing.id, audience.id)
    assert log_since(last) == [("group.founded", group.id, None, system().principal_id, {})]


@pytest.mark.parametrize("viewer", ["anyone", "Sam", "Ada", "Sol"])
def test_people_do_not_found_groups_yet(company: Company, viewer: str) -> None:
    before = rows()
    with pytest.raises((Forbidden, NotFound)), unit_of_work():
        founded(Visibility.PUBLIC, Joining.OPEN, company.viewer(viewer))
    assert rows() == before
