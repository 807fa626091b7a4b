"""Articles: before their second nobody but author and moderators has them, in no channel; then all have them."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import delete, func, select

from community.access.models import Grant, State
from community.access.permissions import may
from community.access.viewers import viewer_of
from community.activity.models import Activity
from community.content.articles.actions import drop_article, publish_article, revise_article
from community.content.articles.jobs import clockwork
from community.content.articles.models import Article
from community.content.articles.queries import articles_in, mark_of
from community.content.base.actions import choose_kinds
from community.content.base.models import Topic
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.files import files
from community.core.unit import unit_of_work
from community.files.taking import WHAT
from community.groups.charters import chart_of
from community.worker.threads import read_logs
from tests.access.visits import anew, browser, form_token
from tests.company import Company
from tests.content.kinds import started

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)
CANARY = "kanarienvogel"


@pytest.fixture
def clock(app: Flask) -> dict[str, datetime]:
    """What time it is in this test."""
    told = {"now": NOON}
    app.extensions["clock"] = lambda: told["now"]
    return told


def article(group: str = "Open Garden", **given: Any) -> Topic:
    return started("article", by="Ada", group=group, title=f"The {CANARY}", **given)


def scheduled(group: str = "Open Garden") -> Topic:
    return article(group, when="later", appears_at=NOON + timedelta(hours=1), summary=f"About a {CANARY}.")


def article_of(topic: Topic) -> Article:
    anew()
    return session().get_one(Article, topic.id)


GROUP = ("/groups/{group}", "/groups/{group}/activity", "/groups/{group}/articles", "/groups/{group}/stream.json")
ELSEWHERE = ("/", "/topics/{topic}", f"/search?q={CANARY}", "/sitemap-1.xml")
BY_ADDRESS = ELSEWHERE[-2:]
"""They would show the word that was asked for, or show addresses alone."""


def seen(app: Flask, who: str, topic: Topic) -> set[str]:
    """Where somebody is shown it."""
    there, address = browser(app, who), {"group": Company().group("Open Garden").ref, "topic": topic.ref}
    shown = {place: there.get(place.format(**address)).text for place in (*GROUP, *ELSEWHERE)}
    return {place for place, text in shown.items() if (topic.ref if place in BY_ADDRESS else CANARY) in text}


def test_before_its_second_nobody_else_has_it_and_then_everybody_has(app: Flask, clock: dict[str, datetime]) -> None:
    counted = select(func.count(Activity.id)).where(Activity.verb == "article.published")
    topic = scheduled()
    key = topic.id
    read_logs()
    assert not seen(app, "anyone", topic), "no page, feed, search or map of the site tells of it"
    assert not seen(app, "Mia", topic), "nor of a member"
    own = seen(app, "Ada", topic)
    assert own == {"/topics/{topic}", "/groups/{group}/articles"}, "who wrote it sees it in its place"
    assert session().scalar(counted) == 0

    clock["now"] = NOON + timedelta(minutes=59, seconds=59)
    clockwork()
    assert article_of(topic).published_at is None, "not a second too early"
    clock["now"] += timedelta(seconds=1)
    read_logs()
    anew()
    there = session().get_one(Topic, key)
    assert there.thing.state is State.LIVE
    assert there.thing.created_at == there.last_post_at == clock["now"], "it is as new as its coming out"
    assert session().scalar(counted) == 1
    assert seen(app, "anyone", there) >= {*GROUP, *ELSEWHERE} - {"/"}
    clockwork()
    assert session().scalar(counted) == 1, "it comes out once"


def test_who_may_not_write_any_more_publishes_nothing(app: Flask, clock: dict[str, datetime]) -> None:
    company = Company()
    topic = scheduled()
    with unit_of_work():
        chart = chart_of(company.viewer("Ada"), company.group("Open Garden"))
        assert "article.start" in {act for act, _holder in chart.allowed}
        session().execute(delete(Grant).where(Grant.principal_id == company.viewer("Ada").principal_id))
    clock["now"] += timedelta(days=1)
    clockwork()
    left = article_of(topic)
    assert (left.appears_at, left.published_at) == (None, None), "it is a draft again, and nobody is told"


def test_who_may_not_write_any_more_changes_nothing_of_what_is_out(app: Flask) -> None:
    company, topic = Company(), article()
    ada, group, mark = company.viewer("Ada"), company.group("Open Garden"), mark_of(topic, article_of(topic))
    given = {"canonical": "https://else.test/"}
    with unit_of_work():
        revise_article(ada, topic, group, writing=None, given=given, seen=mark, now=NOON)
    mark = mark_of(topic, article_of(topic))
    with unit_of_work():
        session().execute(delete(Grant).where(Grant.principal_id == ada.principal_id))
    anew()
    there = session().get_one(Topic, topic.id)
    assert there.thing.author
    with unit_of_work(), pytest.raises(Forbidden):
        revise_article(viewer_of(there.thing.author), there, group, writing=None, given={}, seen=mark, now=NOON)


def test_members_write_none_unless_the_group_says_so(app: Flask) -> None:
    company = Company()
    group = company.group("Open Garden")
    assert may(company.viewer("Ada"), "article.start", group)
    assert not may(company.viewer("Mia"), "article.start", group)
    with pytest.raises(Forbidden):
        started("article", by="Mia")


def test_a_draft_is_published_and_thrown_away_by_its_editors_alone(clock: dict[str, datetime]) -> None:
    company = Company()
    group, topic, other = company.group("Open Garden"), article(when="draft"), article(when="draft")
    for who in ("Mia", "Sam", "anyone"):
        with pytest.raises(NotFound):
            publish_article(company.viewer(who), topic, group, NOON)
    with unit_of_work():
        publish_article(company.viewer("Ada"), session().get_one(Topic, topic.id), group, NOON)
    assert article_of(topic).published_at == NOON
    with pytest.raises(Conflict):
        drop_article(company.viewer("Ada"), session().get_one(Topic, topic.id))
    with unit_of_work():
        drop_article(company.viewer("Ada"), session().get_one(Topic, other.id))
    assert session().get_one(Topic, other.id).thing.state is State.DELETED
    clock["now"] += timedelta(days=9)
    clockwork()
    assert article_of(other).published_at is None


def number_in(page: str) -> str:
    found = re.search(r'name="sending"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def mark_in(there: Any, at: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', there.get(f"{at}/article").text)
    assert found
    return found[1]


def png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 32), "teal").save(made, "PNG")
    return made.getvalue()


def test_in_pages_it_is_written_with_a_cover_changed_and_shown_to_programs(
    app: Flask, clock: dict[str, datetime]
) -> None:
    company = Company()
    with unit_of_work():
        choose_kinds(company.viewer("Ada"), company.group("Open Garden"), ["topic", "article"])
    path, ada = f"/groups/{company.group('Open Garden').ref}", browser(app, "Ada")
    form = ada.get(f"{path}/topics/new?kind=article")
    assert "Cover picture" in form.text
    told = {"title": "The first", "body": "Some *words*.", "summary": "In short.", "when": "draft"}
    again = {"csrf_token": form_token(ada), "sending": number_in(form.text)}

    def send(address: str, cover: bytes = b"", **given: str) -> Any:
        more = {"cover": (io.BytesIO(cover), "cover.png")} if cover else {}
        return ada.post(address, data=told | again | given | more, content_type="multipart/form-data")

    for wrong in ("javascript:alert(1)", "//else.test/x", "https://a:b@else.test/", "https://[", "nowhere"):
        assert send(f"{path}/topics/new?kind=article", canonical=wrong).status_code == 422, wrong
    assert send(f"{path}/topics/new?kind=article", when="later").status_code == 422, "it needs a day"
    assert send(f"{path}/topics/new?kind=article", b"no picture").status_code == 422
    made = send(f"{path}/topics/new?kind=article", png())
    assert made.status_code in (302, 303), made.text
    at = made.location
    kept = len(list(files().keys(WHAT)))
    picture = re.search(r'fc-article__cover" src="([^"]+)"', ada.get(at).text)
    assert picture, "the cover stands over the text"
    anyone = browser(app)
    assert anyone.get(at).status_code == anyone.get(picture[1]).status_code == 404, "its bytes are as hidden as it is"
    assert browser(app, "Mia").get(f"{at}/article").status_code == 404
    begun = mark_in(ada, at)
    assert send(f"{at}/article", title="The first of all", seen=begun).status_code == 302
    late = send(f"{at}/article", png(), title="Another", body="Late words.", seen=begun)
    assert late.status_code == 409, "who began before that does not write over it"
    assert "Late words." in late.text
    begun = mark_in(ada, at)
    many = {
        "files": [(io.BytesIO(b"seed"), "seed.txt") for _each in range(11)],
        "cover": (io.BytesIO(png()), "c.png"),
    }
    refused = ada.post(
        f"{at}/article", data=told | again | many | {"seen": begun}, content_type="multipart/form-data"
    )
    assert refused.status_code == 422
    assert len(list(files().keys(WHAT))) == kept, "of the picture that came with it no bytes stay"
    out = send(f"{at}/article", title="The second", when="now", canonical="https://else.test/a?b=1", seen=begun)
    assert out.status_code == 302, out.text
    page = anyone.get(at).text
    assert "The second" in page
    assert '<link rel="canonical" href="https://else.test/a?b=1">' in page
    assert re.search(rf'property="og:image" content="https?://[^"/]+{picture[1]}"', page)
    assert "In short." in page
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert data["@type"] == "Article"
    assert data["image"].endswith(picture[1])
    assert anyone.get(picture[1]).mimetype == "image/webp"
    for act in ("/publish", "/throw-away"):
        assert send(f"{at}{act}").status_code == 409, "it is out already"
    late = send(f"{at}/article", title="Another", body="Late words.", when="later", seen=begun)
    assert late.status_code == 409, "nor of what came out meanwhile"
    assert "Late words." in late.text
    assert send(f"{at}/article", bare="y", seen=mark_in(ada, at)).status_code == 302
    assert "fc-article__cover" not in anyone.get(at).text
    assert "In short." in anyone.get(f"{path}/articles").text


def test_the_list_goes_on_behind_a_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.content.articles.queries.PAGE", 2)
    made = [article() for _each in range(3)]
    ada = Company().viewer("Ada")
    first = articles_in(ada, Company().group("Open Garden"))
    rest = articles_in(ada, Company().group("Open Garden"), before=first.older)
    assert [piece.topic.id for piece in (*first.pieces, *rest.pieces)] == [each.id for each in reversed(made)]
    assert rest.older is None
    hidden = article("Quiet Room")
    assert articles_in(ada, Company().group("Open Garden"), before=hidden.ref) == first, "foreign marks tell nothing"
