"""A dump of another community becomes a group of this one: once, at its own times, and nobody is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from community import create_app
from community.access.models import Grant, Principal, Thing, Visibility
from community.access.viewers import anonymous
from community.activity.models import Activity, Delivery
from community.activity.stream import of_site, stream
from community.cli.commands import commands
from community.cli.stackexchange.bringing import Bringing
from community.content.base.models import Post, Topic
from community.core.db import db, session
from community.core.unit import unit_of_work
from community.groups.models import Group
from community.leads.models import Lead
from community.notifications.actions import choose_level
from community.notifications.models import Level, Notice
from community.people.models import Person
from community.worker.threads import read_logs
from tests.cli.dumps import answer, at, comment, dump, person, question, row, tea
from tests.company import Company
from tests.content.writing import numbers

pytestmark = pytest.mark.usefixtures("app")
COUNTED = (Principal, Thing, Person, Topic, Post, Activity, Group, Grant)


def bring(app: Flask, folder: Path, *options: str) -> Result:
    outcome = CliRunner().invoke(commands(lambda: app), ["import", "stackexchange", str(folder), *options])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.output
    session().rollback()
    return outcome


def told(app: Flask, folder: Path, *options: str, code: int = 0) -> dict[str, Any]:
    outcome = bring(app, folder, "--json", *options)
    assert outcome.exit_code == code, outcome.output
    report: dict[str, Any] = json.loads(outcome.stdout)
    return report


def counts() -> dict[str, int]:
    return {each.__name__: session().scalar(select(func.count()).select_from(each)) or 0 for each in COUNTED}


def topic(title: str) -> Topic:
    return session().scalars(select(Topic).where(Topic.title == title)).one()


def posts(title: str) -> list[Post]:
    return list(session().scalars(select(Post).where(Post.topic_id == topic(title).id).order_by(Post.id)))


def name_of(post: Post) -> str:
    return post.thing.author.name if post.thing.author else "nobody"


def test_everything_comes_in_and_the_rest_is_counted(app: Flask, tmp_path: Path) -> None:
    report = told(app, tea(tmp_path / "tea"))
    rows = {sort: (each["found"], each["taken"]) for sort, each in report["rows"].items()}
    assert rows == {
        "people": (4, 4),
        "questions": (2, 2),
        "answers": (3, 3),
        "comments": (4, 3),
        "accepted answers": (1, 1),
        "votes": (5, 3),
        "tags": (5, 5),
    }
    assert report["not_yet"] == {
        "profile texts": 1, "votes of other sorts": 1, "badges": 1, "links between posts": 1,
    }  # fmt: skip
    assert [(each["file"], each["rows"], each["first_line"]) for each in report["left_out"]] == [
        ("Comments.xml", 1, 5), ("Posts.xml", 1, 8), ("Votes.xml", 1, 8),
    ]  # fmt: skip
    assert report["whole"]


def test_a_topic_tells_its_story_in_its_order(app: Flask, tmp_path: Path) -> None:
    told(app, tea(tmp_path / "tea"))
    written = posts("Question 1")
    assert [name_of(each) for each in written] == ["Tess", "Writer 3", "Omar", "Writer 3", "nobody"]
    assert [each.format for each in written] == [*("html", "markdown", "html", "markdown", "html")]
    assert [each.reply_to_id for each in written] == [None, written[0].id, None, written[2].id, None]
    assert written[1].html.strip() == "<p>So <em>true</em>.</p>"
    last = datetime.fromisoformat(at(130)).replace(tzinfo=UTC)
    assert topic("Question 1").last_post_at == written[-1].thing.created_at == last
    assert topic("Question 1").excerpt == "What post 1 says."


def test_the_log_has_it_at_its_own_time_and_not_live(app: Flask, tmp_path: Path) -> None:
    told(app, tea(tmp_path / "tea"))
    rows = session().scalars(select(Activity).where(Activity.source == "stackexchange:tea")).all()
    assert len(rows) == 4 + 2 + 3 + 3 + 1 + 2
    assert {row.live for row in rows} == {False}
    written = [row.occurred_at for row in rows if row.verb == "post.written"]
    assert max(written) == datetime.fromisoformat(at(150)).replace(tzinfo=UTC)
    assert {row.external_id for row in rows} >= {"person/-1", "post/1", "comment/4"}
    gone = [row.identity_id for row in rows if row.identity.principal_id is None and row.verb != "topic.tagged"]
    assert len(gone) == len(set(gone)) == 3, "two people who are gone are not made one"


def test_authors_hold_nothing_and_nothing_opens_their_accounts(app: Flask, tmp_path: Path) -> None:
    before = counts()["Grant"]
    told(app, tea(tmp_path / "tea"))
    assert counts()["Grant"] == before
    tess = session().scalars(select(Person).join(Principal).where(Principal.name == "Tess")).one()
    assert (tess.email, tess.email_confirmed_at) == (None, None)
    assert tess.thing.root_id == tess.id


def test_a_second_run_takes_what_is_new_and_nothing_twice(app: Flask, tmp_path: Path) -> None:
    folder = tea(tmp_path / "tea")
    told(app, folder)
    before = counts()
    again = told(app, folder)
    assert counts() == before
    assert [each["here_before"] for each in again["rows"].values()] == [4, 2, 3, 3, 1, 3, 5]
    dump(folder, Comments=[comment(1, 1, 105), comment(9, 4, 160)])
    assert told(app, folder)["rows"]["comments"] == {"found": 2, "taken": 1, "here_before": 1}
    assert [name_of(each) for each in posts("Question 1")][-1] == "Writer 3"


def many(folder: Path, count: int) -> Path:
    return dump(
        folder,
        Users=[person(number) for number in range(1, count)],
        Posts=[question(number, number % 1000, who=number) for number in range(1, count)],
        Comments=[comment(number, number, number % 1000) for number in range(1, count)],
    )


@contextmanager
def commits() -> Iterator[list[int]]:
    """How many rows each transaction added."""
    sizes, running = [], [0]

    def written(_conn: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT"):
            running[0] += max(cursor.rowcount, 1) if "RETURNING" not in statement else statement.count("(?") or 1

    def committed(_conn: Any) -> None:
        sizes.append(running[0])
        running[0] = 0

    event.listen(db.engine, "after_cursor_execute", written)
    event.listen(db.engine, "commit", committed)
    try:
        yield sizes
    finally:
        event.remove(db.engine, "after_cursor_execute", written)
        event.remove(db.engine, "commit", committed)


def test_an_import_that_is_stopped_goes_on_where_it_was_in_small_commits(app: Flask, tmp_path: Path) -> None:
    folder, stops = many(tmp_path / "many", 450), iter(range(4))

    def stop(_read: int) -> None:
        if next(stops, None) is None:
            raise KeyboardInterrupt

    before = counts()
    told(app, tea(tmp_path / "tea"), "--group", "many")
    group_id = session().scalars(select(Group.id).where(Group.name == "many")).one()
    with pytest.raises(KeyboardInterrupt):
        Bringing(folder, "stackexchange:many", datetime.now(UTC), stop).bring(group_id)
    session().rollback()
    begun = counts()["Activity"]
    assert begun > before["Activity"] + 12, "it had begun"
    with commits() as sizes:
        report = told(app, folder)
    assert 100 < max(sizes) <= 1000
    assert sum(sizes) > 1000
    assert all(
        each["taken"] + each["here_before"] == 449
        for sort, each in report["rows"].items()
        if sort in ("people", "questions", "comments")
    )
    assert any(each["here_before"] for each in report["rows"].values())
    assert counts()["Post"] == before["Post"] + 8 + 2 * 449


def test_nobody_is_told_of_anything(company: Company, app: Flask, tmp_path: Path) -> None:
    recent = (datetime.now(UTC) - timedelta(hours=2)).replace(tzinfo=None).isoformat()
    told(app, tea(tmp_path / "tea"), "--group", "Open Garden")
    read_logs()
    choose_level_of_ada(company)
    busy = [question(number, 1, CreationDate=recent, Body="<p>@Ada Owner, look.</p>") for number in range(100, 120)]
    before = [session().scalar(select(func.count()).select_from(each)) for each in (Notice, Delivery, Lead)]
    report = told(app, dump(tmp_path / "tea", Posts=busy), "--group", "Open Garden")
    assert report["rows"]["questions"]["taken"] == 20
    read_logs()
    session().rollback()
    assert [session().scalar(select(func.count()).select_from(each)) for each in (Notice, Delivery, Lead)] == before


def choose_level_of_ada(company: Company) -> None:
    with unit_of_work():
        choose_level(company.viewer("Ada"), company.group("Open Garden").thing, Level.WATCHING)


def test_streams_search_and_pages_show_it(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    told(app, tea(tmp_path / "tea"), "--group", "Tea house")
    read_logs()
    with app.test_request_context():
        page = stream(anonymous(), of_site(), limit=100)
    assert "Question 1" in {each.thing.title for each in page.entries}
    group = session().scalars(select(Group).where(Group.name == "Tea house")).one()
    assert numbers("Question", client.get(f"/groups/{group.ref}").text.replace("Question ", "Question 0")) == [2, 1]
    shown = client.get(f"/topics/{topic('Question 1').ref}").text
    assert "<p>What <em>post</em> 3 says.</p>" in shown
    assert "about what Omar wrote" in shown
    assert "Somebody who left" in shown


def test_html_is_made_safe_and_pictures_become_links(app: Flask, tmp_path: Path) -> None:
    body = (
        '<p onclick="x()">A<script>alert(1)</script><sub>2</sub> <a href="javascript:x()">b</a></p>'
        '<a href="https://big.test/"><img src="https://i.test/1.png" alt="Cup"></a><img src="https://i.test/2.png">'
        '<svg><style><img src=x onerror=alert(1)></style></svg><table><tr><td style="x">cell</td></tr></table>'
    )
    told(app, dump(tmp_path / "d", Users=[person(1)], Posts=[question(1, 1, Body=body)]), code=1)
    html = posts("Question 1")[0].html
    assert "<sub>2</sub>" in html
    assert '<a href="https://big.test/" rel="nofollow ugc noopener">Cup</a>' in html
    assert '<a href="https://i.test/2.png" rel="nofollow ugc noopener">[…]</a>' in html
    assert "<td>cell</td>" in html
    assert not any(word in html for word in ("<script", "<img", "<svg", "<style", "onclick", "onerror", "javascript"))
    assert posts("Question 1")[0].source == body.replace("\n", " ")


def test_what_is_nested_too_deeply_becomes_plain_text(app: Flask, tmp_path: Path) -> None:
    deep = "<ul><li>" * 12_000 + "the end"
    told(app, dump(tmp_path / "d", Users=[person(1)], Posts=[question(1, 1, Body=deep)]), code=1)
    assert " ".join(posts("Question 1")[0].html.split()) == "<p> the end</p>"


def test_what_is_about_something_later_waits_for_it(app: Flask, tmp_path: Path) -> None:
    folder = dump(
        tmp_path / "d",
        Users=[person(1), person(2), person(3)],
        Posts=[answer(5, 9, 10), *[question(number, 20) for number in range(10, 230)], question(9, 300)],
        Comments=[comment(1, 9, 5), comment(2, 5, 6)],
    )
    report = told(app, folder)
    assert [each["taken"] for each in report["rows"].values()] == [3, 221, 1, 2, 0, 0, 442]
    assert report["left_out"] == []
    assert len(posts("Question 9")) == 4


def crooked(folder: Path) -> Path:
    return dump(
        folder,
        Users=[
            *(
                person(1),
                person(8, "\u202e\u200b"),
                person(9, "n" * 5000),
                row(Id="x", CreationDate=at(1)),
                row(Id=5),
            ),
            *(row(Id=5), row(Id=6, CreationDate="yesterday"), row(Id=7, CreationDate="9999-12-31T23:59:59")),
            *(row(Id="٣", CreationDate=at(1)), row(DisplayName="z" * 300_000)),
        ],
        Posts=[
            *(question(1, 1), question(1, 2), row(Id=2, PostTypeId=17, CreationDate=at(1)), row(Id=3, PostTypeId=1)),
            *(question(4, 1, Body=""), question(5, 1, Body="y" * 200_001), answer(6, 4, 7), answer(7, 7, 7)),
            *(question(8, 1, Title=""), question(9, 1, Title="t" * 400), row(Id=10, PostTypeId=2, Body="x")),
            *(question(11, 1, CreationDate="2019-05-01T00:00:00+99:00"), "<tag-wiki />", row(Foo="bar")),
        ],
        Comments=[comment(1, 1, 1, text=""), row(Id=2, Text="x", CreationDate=at(1)), row(Id=3), comment(4, 1, 1)],
    )


def test_rows_that_have_no_place_are_left_out_with_their_reasons(app: Flask, tmp_path: Path) -> None:
    output = bring(app, crooked(tmp_path / "d")).output
    session().rollback()
    for reason in (
        *("Id is missing or no number", "no date", "in the future", "an Id that another row has", "without a text"),
        *("a type of post that is not known", "longer than 200,000", "about a post that is not here", "not a row"),
    ):
        assert reason in output, output
    assert len(topic("t" * 149 + "…").title) == 150
    assert len(posts("What post 8 says.")) == 1
    names = set(session().scalars(select(Principal.name)))
    assert {"Somebody", "n" * 80} <= names


def test_exit_codes_tell_what_was_wrong(app: Flask, tmp_path: Path) -> None:
    nothing = bring(app, tmp_path / "nowhere")
    assert (nothing.exit_code, "is no folder" in nothing.output) == (2, True)
    bare = bring(app, dump(tmp_path / "bare", Posts=[]))
    assert (bare.exit_code, "has no Users.xml" in bare.output) == (2, True)
    full = {"Users": [person(1)], "Posts": [question(1, 1)], "Comments": list[str]()}
    without = dump(tmp_path / "without", Users=full["Users"], Posts=full["Posts"])
    assert "Comments.xml is not there" in bring(app, without).output
    assert bring(app, without).exit_code == 1
    cut = dump(tmp_path / "cut", **full)
    (cut / "Posts.xml").write_text((cut / "Posts.xml").read_text().replace("</posts>", "<row Id='2"))
    assert (bring(app, cut).exit_code, "the file ends in the middle" in bring(app, cut).output) == (1, True)
    assert bring(app, dump(tmp_path / "whole", **full)).exit_code == 0
    declared = dump(tmp_path / "declared", **full)
    (declared / "Users.xml").write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><users/>")
    assert (bring(app, declared).exit_code, "document type" in bring(app, declared).output) == (1, True)
    assert bring(app, cut, "--visibility", "secret").exit_code == 2
    assert bring(app, cut, "--source", "s" * 40).exit_code == 2
    assert bring(app, cut, "--group", " ").exit_code == 2
    (cut / "Votes.xml").mkdir()
    assert "Votes.xml was not read" in bring(app, cut).output


def test_another_dump_under_the_same_name_is_refused(app: Flask, tmp_path: Path) -> None:
    told(app, tea(tmp_path / "one" / "dump"))
    before = counts()
    other = dump(
        tmp_path / "two" / "dump", Users=[row(Id=1, CreationDate="2011-01-01T00:00:00.000")], Posts=[], Comments=[]
    )
    outcome = bring(app, other)
    assert (outcome.exit_code, "--source NAME" in outcome.output) == (2, True)
    assert counts() == before
    assert bring(app, other, "--source", "other").exit_code == 0


def test_a_private_group_keeps_what_is_taken_in(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    told(app, tea(tmp_path / "tea"), "--visibility", "private")
    group = session().scalars(select(Group).where(Group.name == "tea")).one()
    assert group.visibility is Visibility.PRIVATE
    assert client.get(f"/topics/{topic('Question 1').ref}").status_code == 404
    with app.test_request_context():
        entries = stream(anonymous(), of_site(), limit=100).entries
    assert "Question 1" not in {each.thing.title for each in entries}


def test_nothing_is_done_before_the_database_is_set_up(tmp_path: Path) -> None:
    app = create_app(data_dir=tmp_path / "new", readers="off", logs="host")
    outcome = CliRunner().invoke(commands(lambda: app), ["import", "stackexchange", str(tea(tmp_path / "tea"))])
    assert (outcome.exit_code, "community setup" in outcome.output) == (2, True)
