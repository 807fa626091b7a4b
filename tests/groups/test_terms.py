"""Memberships that end: set, announced, renewed; and over at their second, in every channel, before anything runs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Grant, Role, Visibility
from community.access.permissions import may, who
from community.activity.models import Activity
from community.activity.running import run
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import hand_over, leave_group, set_role
from community.groups.asking import accept_request, ask_to_join
from community.groups.inviting import accept_invitation, invite
from community.groups.jobs import keep_terms
from community.groups.models import Group, Membership
from community.groups.queries import member_count
from community.groups.terms import ask_renewal, limit_membership, renew_membership
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.access.visits import browser
from tests.activity.clock import Clock
from tests.company import Company
from tests.groups.visit import new_group, newcomer, person_ref, send

MONTH = timedelta(days=30)


@pytest.fixture
def clock(app: Flask) -> Clock:
    return Clock(app)


@pytest.fixture
def group(company: Company, clock: Clock) -> Group:
    """Ada's private group, in which Mia moderates for a month."""
    ada = company.viewer("Ada")
    made = new_group(Visibility.PRIVATE, ada, company.viewer("Mia"))
    with unit_of_work():
        set_role(ada, made, company.person("Mia").principal, Role.MODERATOR)
        limit_membership(ada, made, company.person("Mia").principal, clock.instant + MONTH, clock.instant)
    return made


def end_of(company: Company, group: Group, name: str) -> tuple[datetime | None, datetime | None]:
    session().rollback()
    own = company.viewer(name).principal_id
    ends = select(Membership.ends_at).where(Membership.group_id == group.id, Membership.principal_id == own)
    held = select(Grant.ends_at).where(Grant.audience_id == group.audience_id, Grant.principal_id == own)
    return session().scalars(ends.order_by(Membership.id.desc())).first(), session().scalars(held).one()


def told(company: Company, name: str) -> list[str]:
    run(NOTICES)
    session().rollback()
    found = select(Activity.verb).join(Notice, Notice.activity_id == Activity.id)
    own = found.where(Notice.principal_id == company.viewer(name).principal_id)
    return [
        verb for verb in session().scalars(own.order_by(Activity.id)) if "membership" in verb or "renewal" in verb
    ]


def test_at_its_second_a_membership_opens_nothing_in_any_channel(
    app: Flask, company: Company, group: Group, clock: Clock
) -> None:
    """No job has run, and nothing was written."""
    mia, own = browser(app, "Mia"), f"/groups/{group.ref}"
    pages = [f"{own}{each}" for each in ("", "/members", "/activity", "/requests", "/invitations", "/stream.atom")]
    clock.move(days=29, hours=23, minutes=59, seconds=59)
    assert [mia.get(path).status_code for path in pages] == [200] * 6
    assert "Lab" in mia.get("/groups").text
    clock.move(seconds=1)
    assert [mia.get(path).status_code for path in pages] == [404] * 6
    assert "Lab" not in mia.get("/groups").text
    own_id = company.viewer("Mia").principal_id
    assert own_id not in session().scalars(who("group.see", group)).all()
    assert member_count(company.viewer("Ada"), group) == 1
    assert "Mia" not in browser(app, "Ada").get(f"{own}/members").text


def test_a_keeper_whose_time_is_over_reads_nothing_of_the_desk(company: Company, group: Group, clock: Clock) -> None:
    with unit_of_work():
        made, _token = invite(company.viewer("Ada"), group, expires_at=clock.instant + 3 * MONTH, now=clock.instant)
    assert may(company.viewer("Mia"), "invitation.see", made)
    clock.move(days=30)
    assert not may(company.viewer("Mia"), "invitation.see", made)
    assert may(company.viewer("Ada"), "invitation.see", made)


def test_what_is_over_is_put_away_as_of_its_second(company: Company, group: Group, clock: Clock) -> None:
    end = clock.instant + MONTH
    clock.move(days=30, hours=5)
    keep_terms()
    keep_terms()
    session().rollback()
    mine = select(Membership).where(Membership.principal_id == company.viewer("Mia").principal_id)
    membership = session().scalars(mine.where(Membership.group_id == group.id)).one()
    assert (membership.left_at, membership.ends_at) == (end, end)
    around = select(Grant.principal_id).where(Grant.audience_id == group.audience_id)
    assert session().scalars(around).all() == [company.viewer("Ada").principal_id]
    (ended,) = session().scalars(select(Activity).where(Activity.verb == "group.membership_ended")).all()
    assert (ended.occurred_at, ended.facts) == (end, {"member": company.viewer("Mia").principal_id})


def test_one_may_come_again_before_what_is_over_was_put_away(company: Company, group: Group, clock: Clock) -> None:
    clock.move(days=31)
    with unit_of_work():
        _made, token = invite(company.viewer("Ada"), group, expires_at=clock.instant + MONTH, now=clock.instant)
    with unit_of_work():
        accept_invitation(company.viewer("Mia"), token, clock.instant)
    assert end_of(company, group, "Mia") == (None, None)
    assert may(company.viewer("Mia"), "group.read", group)
    assert not may(company.viewer("Mia"), "group.keep", group)


def test_who_is_in_is_reminded_once_asks_to_stay_and_is_renewed_by_one_click(
    app: Flask, company: Company, group: Group, clock: Clock
) -> None:
    end, own = clock.instant + MONTH, f"/groups/{group.ref}"
    assert told(company, "Mia") == ["group.membership_limited"]
    clock.move(days=15)
    keep_terms()
    assert told(company, "Mia") == ["group.membership_limited"]
    clock.move(days=1)
    keep_terms()
    keep_terms()
    assert told(company, "Mia") == ["group.membership_limited", "group.membership_ending"]
    mia, ada = browser(app, "Mia"), browser(app, "Ada")
    assert "Your membership ends" in mia.get(own).text
    assert send(mia, f"{own}/stay").status_code == 302
    assert send(mia, f"{own}/stay").status_code == 409
    assert told(company, "Ada") == ["group.renewal_asked"]
    assert "Would like to stay" in ada.get(f"{own}/members").text
    assert send(ada, f"{own}/members/{person_ref(company.viewer('Mia'))}/renew").status_code == 302
    assert end_of(company, group, "Mia") == (end + MONTH, end + MONTH)
    assert told(company, "Mia")[-1] == "group.membership_renewed"
    assert "Would like to stay" not in ada.get(f"{own}/members").text
    clock.move(days=40)
    assert browser(app, "Mia").get(own).status_code == 200


def test_an_end_is_set_by_its_day_and_taken_away(app: Flask, company: Company, group: Group, clock: Clock) -> None:
    ada, path = browser(app, "Ada"), f"/groups/{group.ref}/members/{person_ref(company.viewer('Mia'))}/end"
    day = (clock.instant + timedelta(days=9)).date()
    send(ada, path, until=day.isoformat())
    ends_at, held = end_of(company, group, "Mia")
    assert ends_at == held
    assert ends_at is not None
    assert (ends_at - timedelta(seconds=1)).date() == day
    for wrong in ("2001-01-01", "2999-01-01", "soon"):
        assert "ahead" in send(ada, path, until=wrong).text or end_of(company, group, "Mia") == (ends_at, ends_at)
    send(ada, path, until="")
    assert end_of(company, group, "Mia") == (None, None)


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_an_end_lies_ahead_and_not_for_ever(company: Company, group: Group, clock: Clock, days: int) -> None:
    mia, ends_at = company.person("Mia").principal, clock.instant + timedelta(days=days)
    with pytest.raises(Conflict), unit_of_work():
        limit_membership(company.viewer("Ada"), group, mia, ends_at, clock.instant)


def test_a_group_keeps_an_owner_whose_membership_does_not_end(company: Company, group: Group, clock: Clock) -> None:
    ada, mia, instant = company.viewer("Ada"), company.person("Mia").principal, clock.instant
    with pytest.raises(Conflict, match="does not end"), unit_of_work():
        limit_membership(ada, group, company.person("Ada").principal, instant + MONTH, instant)
    with pytest.raises(Conflict, match="does not end"), unit_of_work():
        hand_over(ada, group, mia)
    with unit_of_work():
        set_role(ada, group, mia, Role.OWNER)
    with pytest.raises(Forbidden), unit_of_work():
        leave_group(company.viewer("Ada"), group, instant)
    with unit_of_work():
        limit_membership(ada, group, mia, None, instant)
        limit_membership(ada, group, company.person("Ada").principal, instant + MONTH, instant)
    clock.move(days=31)
    assert may(company.viewer("Mia"), "group.manage", group)
    assert not may(company.viewer("Ada"), "group.see", group)


def test_members_say_nothing_about_ends(company: Company, group: Group, clock: Clock) -> None:
    mia = company.person("Mia").principal
    for name, refusal in (("Mia", Forbidden), ("Sam", NotFound)):
        with pytest.raises(refusal), unit_of_work():
            limit_membership(company.viewer(name), group, mia, None, clock.instant)
        with pytest.raises(refusal), unit_of_work():
            renew_membership(company.viewer(name), group, mia, clock.instant)
    with pytest.raises(Forbidden), unit_of_work():
        ask_renewal(company.viewer("Ada"), group, clock.instant)


def test_an_invitation_and_a_request_lead_to_memberships_that_end(company: Company, clock: Clock) -> None:
    ada, sam, instant = company.viewer("Ada"), company.viewer("Sam"), clock.instant
    group, ben = new_group(Visibility.SEMI_PRIVATE, ada), newcomer("Ben")
    with unit_of_work():
        asked = ask_to_join(sam, group, answer="Me", now=instant)
    with unit_of_work():
        accept_request(ada, asked, instant, ends_at=instant + MONTH)
    assert end_of(company, group, "Sam") == (instant + MONTH, instant + MONTH)
    with unit_of_work():
        until = instant + MONTH
        _made, token = invite(ada, group, expires_at=until + MONTH, membership_ends_at=until, max_uses=2, now=instant)
    with unit_of_work():
        accept_invitation(ben, token, instant)
    assert end_of(company, group, "Ben") == (instant + MONTH, instant + MONTH)
    clock.move(days=30)
    assert not may(company.viewer("Sam"), "group.read", group)
    assert not may(company.viewer("Sam"), "join_request.see", asked)
    cem = newcomer("Cem")
    with pytest.raises(Conflict), unit_of_work():
        accept_invitation(cem, token, clock.instant)
