"""What each role may do in a group: presets, a table of its own, and roles of its own."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.access.models import Allowance, Charter, Grant, Principal, Role, SuspendedGrant, Visibility
from community.access.permissions import may, who
from community.access.suspending import restore_grants, suspend_grants
from community.access.viewers import Viewer
from community.content.base.actions import prepare, start_topic
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.unit import unit_of_work
from community.groups.actions import set_role
from community.groups.charters import MOST_ROLES, allow, chart_of, choose_preset, drop_role, make_role
from community.groups.models import Group
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer, person_ref, send


@pytest.fixture
def group(company: Company) -> Group:
    return new_group(Visibility.PUBLIC, company.viewer("Ada"), company.viewer("Mia"))


def charters() -> int:
    return session().scalars(select(func.count(Charter.id))).one()


def preset_of(company: Company, group: Group) -> str:
    session().rollback()
    return chart_of(company.viewer("Ada"), group).preset


def starts(group: Group, *people: Viewer) -> set[str]:
    session().rollback()
    return {each.name.split()[0] for each in people if may(each, "topic.start", group)}


def test_groups_share_presets_until_one_changes_something(company: Company, group: Group) -> None:
    ada, other = company.viewer("Ada"), new_group(Visibility.PUBLIC, company.viewer("Ada"))
    assert group.audience.charter_id == other.audience.charter_id
    before, rows = charters(), session().scalars(select(func.count(Allowance.id))).one()
    shared = chart_of(ada, other).allowed
    with unit_of_work():
        allow(ada, group, shared - {("topic.reply", "guest")})
    assert charters() == before + 1
    assert chart_of(ada, other).allowed == shared, "the preset stays as it is"
    with unit_of_work():
        allow(ada, group, shared)
    assert (preset_of(company, group), charters()) == ("talk", before), "what is a preset becomes that again"
    assert session().scalars(select(func.count(Allowance.id))).one() == rows


def test_each_preset_means_what_it_says(company: Company, group: Group) -> None:
    ada, mia, sam, gus = company.viewer("Ada"), company.viewer("Mia"), company.viewer("Sam"), newcomer("Gus")
    group = new_group(Visibility.PUBLIC, ada, mia, gus)
    with unit_of_work():
        set_role(ada, group, session().get_one(Principal, gus.principal_id), Role.GUEST)
        topic = start_topic(ada, group, title="Begin", writing=prepare("Words."), now=now())
    people = (ada, mia, sam, gus, company.viewer("anyone"))
    found = {}
    for preset in ("talk", "news", "forum", "quiet"):
        with unit_of_work():
            choose_preset(ada, group, preset)
        start, reply = starts(group, *people), {each.name for each in people if may(each, "topic.reply", topic)}
        sees = {each.name for each in people if may(each, "group.see_members", group)}
        found[preset] = (start, len(reply), len(sees))
    assert found == {
        "talk": ({"Ada", "Mia"}, 3, 5),
        "news": ({"Ada"}, 3, 5),
        "forum": ({"Ada", "Mia", "Sam", "Gus"}, 4, 5),
        "quiet": ({"Ada", "Mia"}, 3, 1),
    }


@pytest.mark.parametrize("visibility", [Visibility.SEMI_PRIVATE, Visibility.PRIVATE])
def test_no_charter_opens_what_one_cannot_read(company: Company, visibility: Visibility) -> None:
    ada, sam = company.viewer("Ada"), company.viewer("Sam")
    group = new_group(visibility, ada)
    with unit_of_work():
        everybody = {"everyone", "signed_in", "guest", "member"}
        allow(ada, group, {(act, holder) for act in ("topic.start", "group.see_members") for holder in everybody})
    assert not may(sam, "topic.start", group)
    assert set(session().scalars(who("group.see_members", group))) == {ada.principal_id}


def test_a_role_of_its_own_may_what_its_column_says(company: Company, group: Group) -> None:
    ada, mia = company.viewer("Ada"), company.viewer("Mia")
    with unit_of_work():
        choose_preset(ada, group, "news")
        role = make_role(ada, group, name="Editor", standing=Role.MEMBER)
        set_role(ada, group, company.person("Mia").principal, Role.MEMBER, role)
    assert starts(group, mia) == set(), "at first what members may"
    with unit_of_work():
        allow(ada, group, {*chart_of(ada, group).allowed, ("topic.start", f"own-{role.ref}")})
    assert starts(group, mia) == {"Mia"}
    with unit_of_work():
        suspend_grants(mia.principal_id)
    assert starts(group, mia) == set()
    with unit_of_work():
        restore_grants(mia.principal_id)
    assert starts(group, mia) == {"Mia"}, "it comes back with the account"
    with unit_of_work():
        drop_role(ada, group, role)
    own = select(Grant.role, Grant.own_role_id).where(Grant.audience_id == group.audience_id)
    held = session().execute(own.where(Grant.principal_id == mia.principal_id)).one()
    assert tuple(held) == (Role.MEMBER, None)
    assert starts(group, mia) == set()
    assert session().query(SuspendedGrant).count() == 0


def test_roles_of_its_own_have_names_and_are_few(company: Company, group: Group) -> None:
    ada = company.viewer("Ada")
    with unit_of_work():
        for number in range(MOST_ROLES):
            made = make_role(ada, group, name=f"Role {number}", standing=Role.GUEST)
    with pytest.raises(Conflict), unit_of_work():
        make_role(ada, group, name="One more", standing=Role.GUEST)
    with unit_of_work():
        drop_role(ada, group, made)
    with pytest.raises(Conflict), unit_of_work():
        make_role(ada, group, name="ROLE 1", standing=Role.GUEST)
    other = new_group(Visibility.PUBLIC, ada, company.viewer("Mia"))
    with unit_of_work():
        strange = make_role(ada, group, name="Strange", standing=Role.MEMBER)
    with pytest.raises(ValueError, match="of this group"), unit_of_work():
        set_role(ada, other, company.person("Mia").principal, Role.MEMBER, strange)


def test_a_role_that_somebody_took_away_meanwhile_is_a_conflict(company: Company, group: Group) -> None:
    ada = company.viewer("Ada")
    with unit_of_work():
        role = make_role(ada, group, name="Guide", standing=Role.MEMBER)
    wanted = {("topic.start", f"own-{role.ref}")}
    with unit_of_work():
        drop_role(ada, group, role)
    with pytest.raises(Conflict), unit_of_work():
        allow(ada, group, wanted)


def test_members_do_not_write_the_charter(company: Company, group: Group) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        allow(company.viewer("Mia"), group, set())
    with pytest.raises(Forbidden), unit_of_work():
        choose_preset(company.viewer("Mia"), group, "forum")


def test_the_pages_change_the_table_and_what_holds(app: Flask, company: Company, group: Group) -> None:
    ada, path = browser(app, "Ada"), f"/groups/{group.ref}/roles"
    assert send(ada, f"{path}/new", name="Partner", standing="guest").status_code == 302
    page = ada.get(path).text
    (column,) = [each for each in chart_of(company.viewer("Ada"), group).columns if each.holder.startswith("own-")]
    assert f'value="topic.reply:{column.holder}" checked' in page
    assert f'value="topic.start:{column.holder}">' in page
    assert 'value="topic.start:everyone"' not in page, "nobody writes without an account"
    send(ada, f"/groups/{group.ref}/members/{person_ref(company.viewer('Mia'))}/role", role=column.holder)
    assert "Partner" in ada.get(f"/groups/{group.ref}/members").text
    fields = [f"topic.start:{column.holder}", "group.see_members:moderator"]
    assert send(ada, path, allow=fields).status_code == 302
    assert may(company.viewer("Mia"), "topic.start", group)
    assert browser(app, "Mia").get(f"/groups/{group.ref}/members").status_code == 403
    assert f"/groups/{group.ref}/members" not in browser(app, "Mia").get(f"/groups/{group.ref}").text
    for wrong in ("topic.start:everyone", "topic.burn:member", "topic.start:own-000000000000", "topic.start"):
        assert send(ada, path, allow=[wrong]).status_code == 422
    assert send(ada, f"{path}/preset", preset="gone").status_code == 422
    assert send(ada, f"{path}/new", name=" ", standing="guest").status_code == 422
    assert send(ada, f"{path}/new", name="partner", standing="guest").status_code == 409
    assert may(company.viewer("Mia"), "topic.start", group), "nothing of that changed anything"


def test_who_does_not_show_who_is_in_it_shows_it_nowhere(app: Flask, company: Company, group: Group) -> None:
    sam = browser(app, "Sam")
    assert "Mia Member" in sam.get(f"/groups/{group.ref}").text
    with unit_of_work():
        choose_preset(company.viewer("Ada"), group, "quiet")
    assert "Mia Member" not in sam.get(f"/groups/{group.ref}").text
    assert sam.get(f"/groups/{group.ref}/members").status_code == 403
