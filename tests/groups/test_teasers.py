"""What outsiders see of a semi-private group is what its owners chose, in every channel."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Principal, Teased, Visibility
from community.activity.running import run
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.unit import unit_of_work
from community.groups.actions import hide_membership
from community.groups.teasers import change_teasers
from community.groups.visibility import change_visibility
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from community.search.building import rebuild
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import send

T = Teased
EVERYTHING = T.TITLE | T.WORDS | T.AUTHOR | T.COUNTS | T.FACES
MARKS = {"Talk of Half House": T.TITLE, "filler filler": T.WORDS, "Ada Owner": T.AUTHOR, "2 members": T.COUNTS}
MEMBER = "Mia Member"
CHOICES = [T(0), T.TITLE, T.TITLE | T.WORDS, T.TITLE | T.AUTHOR, T.TITLE | T.COUNTS, T.FACES, T.COUNTS, EVERYTHING]


def choose(company: Company, chosen: Teased) -> None:
    with unit_of_work():
        group = company.group("Half House")
        group.audience.teased = chosen


def seen(page: str) -> Teased:
    found = T(0)
    for word, part in MARKS.items():
        found |= part if word in page else T(0)
    return found


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_pages_show_strangers_what_was_chosen_and_members_everything(
    app: Flask, company: Company, chosen: Teased
) -> None:
    choose(company, chosen)
    group, topic = company.group("Half House").ref, company.topic("Half House").ref
    about_topic = chosen & (T.TITLE | T.WORDS | T.AUTHOR)
    for who in ("anyone", "Sam"):
        client = browser(app, who)
        page = client.get(f"/groups/{group}").text
        faces = T.AUTHOR if T.FACES in chosen else T(0)  # the owner is one of those who are in it
        assert seen(page) == chosen & ~T.FACES | faces, who
        assert ('fc-count__figure">1<' in page) == (chosen & (T.TITLE | T.COUNTS) == T.TITLE | T.COUNTS), who
        assert (MEMBER in page) == (T.FACES in chosen), who
        answer = client.get(f"/topics/{topic}")
        assert answer.status_code == (200 if T.TITLE in chosen else 404), who
        assert seen(answer.text) & ~T.COUNTS == about_topic, who
        assert MEMBER not in answer.text
        assert ("2 members" in client.get("/groups?q=half").text) == (T.COUNTS in chosen), who
        for channel in (
            "/",
            f"/groups/{group}/activity",
            f"/groups/{group}/stream.json",
            "/stream.as2?before=newest",
        ):
            assert T.TITLE not in seen(client.get(channel).text), channel
    assert seen(browser(app, "Mia").get(f"/groups/{group}").text) == T.TITLE | T.WORDS | T.AUTHOR | T.COUNTS


def test_search_finds_for_strangers_by_what_is_shown(app: Flask, company: Company) -> None:
    rebuild(lambda _done, _total: None)
    client = browser(app, "Sam")
    for chosen in CHOICES:
        choose(company, chosen)
        by_title, by_words = (client.get(f"/search?q={words}").text for words in ("talk+half", "filler"))
        assert ("/topics/" in by_title.partition("<main")[2]) == (T.TITLE in chosen), chosen
        topic = company.topic("Half House").ref
        assert (topic in by_words) == (T.TITLE | T.WORDS in chosen), chosen
        assert ("filler" in by_title.partition("<main")[2]) == (T.TITLE | T.WORDS in chosen), chosen
        assert ("Ada Owner" in by_title) == (T.TITLE | T.AUTHOR in chosen), chosen
        assert topic in browser(app, "Mia").get("/search?q=filler").text


def test_a_hidden_member_is_no_face_for_strangers(app: Flask, company: Company) -> None:
    choose(company, EVERYTHING)
    address = f"/groups/{company.group('Half House').ref}"
    assert MEMBER in browser(app, "Sam").get(address).text
    with unit_of_work():
        hide_membership(company.viewer("Mia"), company.group("Half House"), hidden=True)
    assert MEMBER not in browser(app, "Sam").get(address).text
    assert "1 member" in browser(app, "Sam").get(address).text


def test_a_group_inside_shows_no_more_than_the_one_around_it(app: Flask, company: Company) -> None:
    with unit_of_work():
        inner, outer = company.group("Half House"), company.group("Open Garden")
        inner.audience.parent_id, inner.audience.teased = outer.audience_id, EVERYTHING
        outer.audience.visibility, outer.audience.teased = Visibility.SEMI_PRIVATE, T.TITLE
    page = browser(app, "Sam").get(f"/groups/{company.group('Half House').ref}").text
    assert seen(page) == T.TITLE
    assert MEMBER not in page


def test_the_page_shows_first_what_follows_and_what_strangers_would_see(app: Flask, company: Company) -> None:
    path, ada = f"/groups/{company.group('Half House').ref}/teasers", browser(app, "Ada")
    now_seen = ada.get(path).text.partition('id="strangers"')[2].partition("<aside")[0]
    assert seen(now_seen) == T.TITLE | T.WORDS | T.AUTHOR | T.COUNTS
    page = send(ada, path, parts=["title", "faces"]).text
    for said in ("Anyone will see", "Names and faces", "no longer see", "How each topic begins", "for 1 topic"):
        assert said in page, said
    then = page.partition('id="strangers"')[2].partition("<aside")[0]
    assert (seen(then) & ~T.AUTHOR, MEMBER in then) == (T.TITLE, True)
    assert company.group("Half House").audience.teased == T.TITLE | T.WORDS | T.AUTHOR | T.COUNTS
    assert send(ada, path, parts=["title", "faces"], sure="y").status_code == 302
    assert company.group("Half House").audience.teased == T.TITLE | T.FACES
    assert send(ada, path, parts=["title", "faces"], sure="y").status_code == 409
    assert send(ada, path, parts="everything", sure="y").status_code == 422
    assert send(ada, path, parts=["words", "author"], sure="y").status_code == 302
    assert company.group("Half House").audience.teased == T(0)


def test_the_preview_of_a_group_that_is_not_semi_private_supposes_that_it_were(app: Flask, company: Company) -> None:
    ada = browser(app, "Ada")
    page = ada.get(f"/groups/{company.group('Quiet Room').ref}/teasers").text
    assert "holds as soon as it is" in page
    shown = page.partition('id="strangers"')[2].partition("<aside")[0]
    assert "Talk of Quiet Room" in shown
    assert "kanari" not in shown
    assert company.group("Quiet Room").visibility is Visibility.PRIVATE


@pytest.mark.parametrize("name", ["Mia", "Sam", "anyone"])
def test_owners_alone_choose(company: Company, name: str) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        change_teasers(company.viewer(name), company.group("Half House"), T.TITLE)


def test_members_are_told_when_strangers_see_more_and_not_when_they_see_less(app: Flask, company: Company) -> None:
    def told() -> list[str]:
        run(NOTICES)
        session().rollback()
        names = select(Principal.name).join(Notice, Notice.principal_id == Principal.id)
        return list(session().scalars(names.where(Notice.reason == "visibility")))

    with unit_of_work():
        change_teasers(company.viewer("Ada"), company.group("Half House"), T.TITLE)
    assert told() == []
    with unit_of_work():
        change_teasers(company.viewer("Ada"), company.group("Half House"), T.TITLE | T.FACES)
    assert told() == [MEMBER]
    with pytest.raises(Conflict), unit_of_work():
        change_teasers(company.viewer("Ada"), company.group("Half House"), T.TITLE | T.FACES)
    assert "changed what outsiders see of" in browser(app, "Mia").get("/notices").text


def test_the_choice_waits_while_the_group_is_public(app: Flask, company: Company) -> None:
    choose(company, T(0))
    address = f"/topics/{company.topic('Half House').ref}"
    for visibility, status in ((Visibility.PUBLIC, 200), (Visibility.SEMI_PRIVATE, 404)):
        if company.group("Half House").visibility is not visibility:
            with unit_of_work():
                change_visibility(company.viewer("Ada"), company.group("Half House"), visibility, now())
        assert browser(app, "Sam").get(address).status_code == status
