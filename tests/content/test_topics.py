"""Starting topics and replying: the act, the refusal, and the row in the log."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Thing
from community.activity.models import Activity
from community.content.base.actions import prepare, reply, start_topic
from community.content.base.models import BODY_LENGTH, TITLE_LENGTH, Post, Topic
from community.core.db import session
from community.core.errors import Forbidden, NotFound
from community.core.unit import unit_of_work
from tests.access.visits import anew, browser, rows, send
from tests.company import Company
from tests.content.writing import SPRING


def newest_activity() -> Activity:
    return session().scalars(select(Activity).order_by(Activity.id.desc())).first() or pytest.fail("no activity")


def written(before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in rows().items() if count != before[name]}


def test_a_started_topic_has_a_first_post_and_one_row_in_the_log(company: Company) -> None:
    mia, group, before = company.viewer("Mia"), company.group("Quiet Room"), rows()
    with unit_of_work():
        topic = start_topic(mia, group, title="Roses", writing=prepare("They **grow**."), now=SPRING)
    assert written(before) == {"thing": 2, "topic": 1, "post": 1, "activity": 1}
    thing = session().get_one(Thing, topic.id)
    assert (thing.kind, thing.root_id, thing.audience_id) == ("topic", topic.id, group.audience_id)
    assert (thing.author_id, topic.last_post_at, topic.excerpt) == (mia.principal_id, SPRING, "They grow.")
    post = session().scalars(select(Post).where(Post.topic_id == topic.id)).one()
    assert (post.thing.root_id, post.thing.audience_id) == (topic.id, None)
    assert (post.source, post.html.strip()) == ("They **grow**.", "<p>They <strong>grow</strong>.</p>")
    row = newest_activity()
    assert (row.verb, row.thing_id, row.target_id, row.facts) == (
        "topic.started",
        topic.id,
        group.id,
        {"mentions": []},
    )
    assert (row.identity.principal_id, row.live, row.retracts_id) == (mia.principal_id, True, None)


def test_a_reply_brings_the_topic_up_and_has_one_row_in_the_log(company: Company) -> None:
    mia, topic, before = company.viewer("Mia"), company.topic("Half House"), rows()
    with unit_of_work():
        post = reply(mia, topic, writing=prepare("So do I."), now=SPRING)
    assert written(before) == {"thing": 1, "post": 1, "activity": 1}
    anew()
    assert session().get_one(Topic, topic.id).last_post_at == SPRING
    row = newest_activity()
    assert (row.verb, row.thing_id, row.target_id, row.facts) == ("post.written", post.id, topic.id, {"mentions": []})
    assert row.identity.principal_id == mia.principal_id


@pytest.mark.parametrize("viewer", ["anyone", "Sam", "Sol"])
def test_an_outsider_writes_nothing(company: Company, viewer: str) -> None:
    before = rows()
    for group, refusal in (("Open Garden", (Forbidden, NotFound)), ("Quiet Room", NotFound)):
        with pytest.raises(refusal), unit_of_work():
            start_topic(company.viewer(viewer), company.group(group), title="T", writing=prepare("x"), now=SPRING)
        with pytest.raises(refusal), unit_of_work():
            reply(company.viewer(viewer), company.topic(group), writing=prepare("x"), now=SPRING)
    assert rows() == before


def test_whoever_left_writes_no_more(app: Flask, company: Company) -> None:
    mia, group = browser(app, "Mia"), company.group("Quiet Room")
    topic = f"/topics/{company.topic('Quiet Room').ref}"
    assert mia.get(topic).status_code == 200
    assert send(mia, f"/groups/{group.ref}/leave").status_code == 302
    before = rows()
    assert mia.get(topic).status_code == 404
    assert send(mia, f"{topic}/posts", body="One last word").status_code == 404
    assert rows() == before


BODIES = {"missing": None, "empty": "", "spaces": " \t\r\n ", "too long": "x" * (BODY_LENGTH + 1)}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_reply_that_cannot_be_kept_is_given_back(app: Flask, company: Company, body: str | None) -> None:
    mia, path, before = browser(app, "Mia"), f"/topics/{company.topic('Open Garden').ref}/posts", rows()
    answer = send(mia, path, **({} if body is None else {"body": body}))
    assert answer.status_code == 422
    assert 'class="fc-field__error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    if body and body.strip():
        assert f">{body}</textarea>" in answer.text
    assert rows() == before


GOOD = {"title": "A title", "body": "Some words"}
FORMS = {
    "no title": ({"title": ""}, "Say in a line what it is about."),
    "blank title": ({"title": " \t "}, "Write something first."),
    "long title": ({"title": "t" * (TITLE_LENGTH + 1)}, f"A title has at most {TITLE_LENGTH} characters."),
    "no body": ({"body": ""}, "Write something first."),
    "blank body": ({"body": "\r\n"}, "Write something first."),
    "long body": ({"body": "b" * (BODY_LENGTH + 1)}, f"That is more than {BODY_LENGTH} characters"),
}


@pytest.mark.parametrize(("wrong", "message"), FORMS.values(), ids=FORMS)
def test_a_topic_that_cannot_be_kept_is_given_back(
    app: Flask, company: Company, wrong: dict[str, str], message: str
) -> None:
    mia, form, before = browser(app, "Mia"), GOOD | wrong, rows()
    answer = send(mia, f"/groups/{company.group('Half House').ref}/topics/new", **form)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{form["title"].strip()}"' in answer.text
    if form["body"].strip():
        assert f">{form['body']}</textarea>" in answer.text
    assert rows() == before


def test_what_just_fits_is_kept(app: Flask, company: Company) -> None:
    mia, group = browser(app, "Mia"), company.group("Half House").ref
    form = {"title": "t" * TITLE_LENGTH, "body": "b" * BODY_LENGTH}
    answer = send(mia, f"/groups/{group}/topics/new", **form)
    assert answer.status_code == 302
    page = mia.get(answer.headers["Location"]).text
    assert form["title"] in page
    assert form["body"] in page


def test_a_title_is_kept_on_one_line(app: Flask, company: Company) -> None:
    group = company.group("Half House").ref
    send(browser(app, "Mia"), f"/groups/{group}/topics/new", title=" Two \r\n  lines ", body="x")
    anew()
    assert session().scalars(select(Topic.title).order_by(Topic.id.desc())).first() == "Two lines"


def test_a_form_keeps_what_an_expired_token_came_with(app: Flask, company: Company) -> None:
    answer = browser(app, "Mia").post(f"/topics/{company.topic('Open Garden').ref}/posts", data={"body": "x"})
    assert answer.status_code == 400
    assert "This form is too old" in answer.text


def test_unknown_fields_change_nothing(app: Flask, company: Company) -> None:
    topic = company.topic("Open Garden")
    extra = {"id": "1", "author_id": "2", "state": "deleted", "html": "<script>", "audience_id": "1", "keeper": "x"}
    assert send(browser(app, "Mia"), f"/topics/{topic.ref}/posts", body="Mine", **extra).status_code == 302
    anew()
    post = session().scalars(select(Post).order_by(Post.id.desc())).first()
    assert post is not None
    assert (post.thing.author_id, post.thing.state, post.thing.keeper, post.thing.audience_id, post.html.strip()) == (
        company.viewer("Mia").principal_id,
        "live",
        "core",
        None,
        "<p>Mine</p>",
    )
