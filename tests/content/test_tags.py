"""Tags of topics: set by those who may, shown to those alone who read the topic."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.activity.models import Activity
from community.content.base.actions import prepare, start_topic
from community.content.base.models import Topic
from community.content.tags import queries
from community.content.tags.actions import tag_topic
from community.content.tags.names import names_in
from community.content.tags.personal import forget, personal_data
from community.content.tags.queries import topics_tagged
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.unit import unit_of_work
from tests.access.visits import anew, browser, send
from tests.company import Company


def _topic(company: Company, group: str, who: str, *tags: str) -> Topic:
    with unit_of_work():
        text = prepare("Water it well.")
        topic = start_topic(company.viewer(who), company.group(group), title="Roses", writing=text, now=now())
        if tags:
            tag_topic(company.viewer(who), topic, tags)
    return topic


def test_whoever_started_a_topic_says_its_tags(app: Flask, company: Company) -> None:
    topic = _topic(company, "Open Garden", "Mia")
    mia, path = browser(app, "Mia"), f"/topics/{topic.ref}/tags"
    assert send(mia, path, tags="Red  Roses, soil,, SOIL").status_code == 302
    page = mia.get(f"/topics/{topic.ref}").text
    assert 'href="/tags/red-roses"' in page
    assert 'value="red-roses, soil"' in page
    assert send(mia, path, tags="a," * 126).status_code == 409
    assert "#soil" in browser(app).get(f"/groups/{company.group('Open Garden').ref}").text
    assert "Roses" in browser(app).get("/tags/soil").text
    anew()
    told = select(Activity).where(Activity.verb == "topic.tagged", Activity.thing_id == topic.id)
    assert len(session().scalars(told).all()) == 1
    assert send(mia, path, tags="soil, red-roses").status_code == 302
    assert send(mia, path, tags="").status_code == 302
    assert browser(app).get("/tags/soil").status_code == 404
    anew()
    assert len(session().scalars(told).all()) == 2, "the same tags again are nothing new"


def test_a_letter_of_two_signs_is_that_of_one() -> None:
    assert names_in("cafe\u0301, caf\u00e9") == ["caf\u00e9"]


@pytest.mark.parametrize("word", ["हिन्दी", "ไทย", "c++", ".net", "übergabe"])
def test_words_of_all_languages_are_tags(word: str) -> None:
    assert names_in(word) == [word]


def test_others_say_none(app: Flask, company: Company) -> None:
    quiet, garden = _topic(company, "Quiet Room", "Mia"), _topic(company, "Open Garden", "Mia")
    for topic, status in ((quiet, 404), (garden, 403)):
        for who in ("anyone", "Sam"):
            assert send(browser(app, who), f"/topics/{topic.ref}/tags", tags="soil").status_code == status, who
    anew()
    assert [session().get_one(Topic, each.id).tags for each in (quiet, garden)] == [[], []]


def test_a_tag_of_what_one_does_not_read_is_not_there(app: Flask, company: Company) -> None:
    quiet = _topic(company, "Quiet Room", "Mia", "secret", "soil")
    _topic(company, "Open Garden", "Mia", "soil")
    for who in ("anyone", "Sam"):
        there, absent = (browser(app, who).get(f"/tags/{name}") for name in ("secret", "nothing"))
        assert (there.status_code, absent.status_code) == (404, 404)
        page = browser(app, who).get("/tags/soil")
        assert (page.status_code, quiet.ref in page.text) == (200, False)
        assert browser(app, who).get(f"/tags/soil?before={quiet.ref}").status_code == 404
    assert quiet.ref in browser(app, "Mia").get("/tags/secret").text


def test_a_long_list_goes_page_by_page(app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [_topic(company, "Open Garden", "Mia", "soil").ref for _ in range(3)]
    first = topics_tagged(company.viewer("Sam"), "soil")
    assert [each.ref for each in first.topics] == [made[2], made[1]]
    assert made[2] in browser(app, "Sam").get("/tags/Soil").text
    last = topics_tagged(company.viewer("Sam"), "soil", before=first.older or "")
    assert ([each.ref for each in last.topics], last.older) == ([made[0]], None)
    with pytest.raises(NotFound):
        topics_tagged(company.viewer("Sam"), "soil", before=made[0])


@pytest.mark.parametrize("words", ["a, b, c, d, e, f", "x" * 41, "<b>", "-a", "a/b", "_", "\u0301a", "\u0e49"])
def test_what_is_no_tag_is_refused(words: str) -> None:
    with pytest.raises(Conflict):
        names_in(words)


def test_tags_are_given_to_whoever_started_the_topic_and_go_with_its_words(app: Flask, company: Company) -> None:
    topic = _topic(company, "Open Garden", "Mia", "soil")
    mia = company.viewer("Mia").principal_id
    assert personal_data(mia) == {"tags": [{"ref": topic.ref, "tags": ["soil"]}]}
    with unit_of_work():
        forget(mia)
    assert personal_data(mia) == {"tags": []}


def test_lists_show_tags_to_those_who_read_and_teasers_have_none(app: Flask, company: Company) -> None:
    half = _topic(company, "Half House", "Mia", "secret-soil")
    path = f"/groups/{company.group('Half House').ref}"
    assert "#secret-soil" in browser(app, "Mia").get(path).text
    for who in ("anyone", "Sam"):
        page = browser(app, who).get(path).text
        assert (half.title in page, "secret-soil" in page) == (True, False), who
        assert "secret-soil" not in browser(app, who).get(f"/topics/{half.ref}").text
        assert browser(app, who).get("/tags/secret-soil").status_code == 404
