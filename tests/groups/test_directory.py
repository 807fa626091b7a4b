"""The directory: looked through by words and filters, in orders that tell of nothing that is not for the viewer."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from flask import Flask

from community.access.models import Role, Visibility
from community.access.viewers import Viewer, anonymous, system
from community.core.clock import now
from community.core.unit import unit_of_work
from community.groups import directory as directory_module
from community.groups.actions import add_member, found_group
from community.groups.archiving import archive_group
from community.groups.directory import ORDERS, Asked, asked_for, directory, suggestions_for, visibilities_for
from community.groups.models import Joining
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import newcomer


def opened(
    name: str,
    visibility: Visibility = Visibility.PUBLIC,
    joining: Joining = Joining.OPEN,
    domains: Sequence[str] = (),
) -> None:
    with unit_of_work():
        found_group(
            system(),
            name=name,
            description="100% water",
            visibility=visibility,
            joining=joining,
            domains=domains,
            now=now(),
        )


def names(viewer: Viewer, asked: Asked) -> list[str]:
    """All pages, one after the other."""
    found, after = [], ""
    while True:
        page = directory(viewer, asked, after=after)
        found += [card.group.name for card in page.groups]
        if not (after := page.further):
            return found


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_pages_follow_each_other_without_gap_or_repetition(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    for number in range(5):
        opened(f"Lab {number}")
    monkeypatch.setattr(directory_module, "PAGE", 2)
    with app.test_request_context("/"):
        ada = company.viewer("Ada")
        found = names(ada, asked_for(ada, order=order))
        assert len(found) == len(set(found)) == 8
        everybody = names(anonymous(), asked_for(anonymous(), order=order))
        assert sorted(everybody) == sorted(set(found) - {"Quiet Room"})
        if order == "name":
            assert found == sorted(found)
        if order == "new":
            assert found[:2] == ["Lab 4", "Lab 3"]


def test_words_and_filters_leave_out_the_rest(app: Flask, company: Company) -> None:
    opened("Lab", Visibility.SEMI_PRIVATE, Joining.REQUEST)
    with app.test_request_context("/"):
        ada, sam = company.viewer("Ada"), company.viewer("Sam")
        assert names(sam, asked_for(sam, q="garden ABOUT")) == ["Open Garden"]
        assert names(sam, asked_for(sam, q="0% w")) == ["Lab"]
        assert names(sam, asked_for(sam, q="_ab")) == []
        assert names(sam, asked_for(sam, q="quiet")) == []
        assert names(ada, asked_for(ada, q="quiet")) == ["Quiet Room"]
        assert names(sam, asked_for(sam, way="request")) == ["Lab"]
        assert names(sam, asked_for(sam, seen="semi_private")) == ["Half House", "Lab"]
        assert names(sam, asked_for(sam, seen="private")) == []
        assert names(sam, asked_for(sam, mine=True)) == []
        assert names(ada, asked_for(ada, mine=True)) == ["Half House", "Open Garden", "Quiet Room"]
        assert asked_for(sam, way="nothing", seen="all", order="secret") == Asked()


def test_what_is_hidden_shows_in_no_choice_and_no_mark(app: Flask, company: Company) -> None:
    with app.test_request_context("/"):
        sam, ada = company.viewer("Sam"), company.viewer("Ada")
        assert visibilities_for(sam) == [Visibility.PUBLIC, Visibility.SEMI_PRIVATE]
        assert Visibility.PRIVATE in visibilities_for(ada)
        hidden = company.group("Quiet Room").ref
        for order in ORDERS:
            asked = asked_for(sam, order=order)
            assert directory(sam, asked, after=hidden) == directory(sam, asked, after="0000000000zz")


def test_suggestions_can_be_joined_and_say_why(app: Flask, company: Company) -> None:
    opened("Lab", joining=Joining.DOMAIN, domains=["lab.test"])
    nell = newcomer("Nell", "nell@lab.test")
    with app.test_request_context("/"):
        found = suggestions_for(nell)
        assert (found[0].card.group.name, found[0].by_address) == ("Lab", True)
        assert {each.card.group.name for each in found} == {"Lab", "Open Garden", "Half House"}
        assert suggestions_for(anonymous()) == []
        assert [each.card.group.name for each in suggestions_for(company.viewer("Ada"))] == []
    with unit_of_work():
        add_member(system(), company.group("Half House"), nell, now(), role=Role.MEMBER)
    with app.test_request_context("/"):
        assert "Half House" not in {each.card.group.name for each in suggestions_for(nell)}


def test_the_page_keeps_what_was_asked_and_says_when_there_is_nothing(app: Flask, company: Company) -> None:
    client = browser(app, "Sam")
    page = client.get("/groups?q=garden&order=members&mine=0").text
    assert 'value="garden"' in page
    assert '<option value="members" selected>' in page
    assert "Half House" not in page
    assert "No group like that" in client.get("/groups?q=nothing-of-that").text
    assert "You could join" in client.get("/groups").text
    assert "Only mine" not in browser(app).get("/groups").text
    assert not re.search("Quiet Room|kanari-quiet", client.get("/groups?q=quiet&seen=private").text)
    for address in ("?after=%25", f"?q={'x' * 5000}", "?order=&way=&seen=&mine=2"):
        assert client.get(f"/groups{address}").status_code == 200


def test_archived_groups_stand_apart(app: Flask, company: Company) -> None:
    with unit_of_work():
        archive_group(company.viewer("Ada"), company.group("Open Garden"), now())
    with app.test_request_context("/"):
        sam = company.viewer("Sam")
        assert names(sam, Asked()) == ["Half House"]
        assert [each.card.group.name for each in suggestions_for(sam)] == ["Half House"]
    assert "Open Garden" in browser(app, "Sam").get("/groups/archived").text
