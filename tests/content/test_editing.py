"""What was written is changed, taken away and brought back, by whom it is theirs to do; nothing is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.access.models import State
from community.activity.models import Activity
from community.content.base.history import differences
from community.content.base.models import Version
from community.core.db import session
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.test_markdown_in_pages import HOSTILE, read
from tests.moderation.scene import WORD, case_about, decide, report, shows, write_post


def edit(app: Flask, who: str, ref: str, body: str, **form: str) -> int:
    client = browser(app, who)
    form = {"seen": "first", "title": "", "reason": "", **form}
    return send(client, f"/posts/{ref}/edit", body=body, **form).status_code


def test_an_edit_shows_at_once_and_leaves_its_history(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", "The pump runs at forty bar")
    assert edit(app, "Mia", ref, "The pump runs at sixty bar", reason="A slip of the pen") == 302
    page = browser(app).get(f"/topics/{company.topic('Open Garden').ref}").text
    assert "sixty bar" in page
    assert "edited" in page
    history = browser(app).get(f"/posts/{ref}/history").text
    for part in ("<del>forty</del>", "<ins>sixty</ins>", "A slip of the pen", "Mia"):
        assert part in history
    assert "edited a post" not in browser(app).get("/stream.json").text
    anew()
    told = select(func.count(Activity.id)).where(Activity.verb == "post.edited")
    assert session().scalar(told) == 1


def test_who_may_edit_and_see(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", WORD, "Quiet Room")
    assert [edit(app, who, ref, "x") for who in ("anyone", "Sam", "Sol")] == [404, 404, 404]
    assert browser(app, "Sam").get(f"/posts/{ref}/history").status_code == 404
    assert browser(app, "Sam").get(f"/posts/{ref}/edit").status_code == 404
    public = write_post(app, "Ada", WORD)
    assert [edit(app, who, public, "x") for who in ("anyone", "Sam", "Mia")] == [403, 403, 403]
    assert edit(app, "Ada", ref, "By the owner") == 302
    assert browser(app, "Ada").get(f"/posts/{public}/edit").status_code == 200


def test_two_edits_at_once_lose_nothing(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", "One")
    assert edit(app, "Ada", ref, "Two") == 302
    answer = send(browser(app, "Mia"), f"/posts/{ref}/edit", body="Three", seen="first", title="", reason="")
    assert answer.status_code == 409
    assert "Three" in answer.text
    assert "Two" in answer.text
    seen = answer.text.partition('name="seen" value="')[2].partition('"')[0]
    assert edit(app, "Mia", ref, "Three", seen=seen) == 302
    assert edit(app, "Mia", ref, "t" * 20_001, seen=seen) == 422
    anew()
    said = session().scalars(select(Version.source).order_by(Version.id)).all()
    assert list(said) == ["One", "Two"]


def test_the_first_post_carries_the_title(app: Flask, company: Company) -> None:
    first = company.posts("Open Garden")[0].ref
    assert edit(app, "Ada", first, "New words", title="A better title") == 302
    assert "A better title" in browser(app).get(f"/groups/{company.group('Open Garden').ref}").text


def test_deleted_is_gone_everywhere_and_comes_back(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", WORD)
    before = shows(app, "Sam", company)
    for who, status in {"anyone": 403, "Sam": 403, "Sol": 403}.items():
        assert send(browser(app, who), f"/posts/{ref}/delete").status_code == status
    assert send(browser(app, "Mia"), f"/posts/{ref}/delete").status_code == 302
    topic = f"/topics/{company.topic('Open Garden').ref}"
    assert shows(app, "Sam", company) == set()
    assert shows(app, "anyone", company) == set()
    assert shows(app, "Mia", company) == {topic}
    assert send(browser(app, "Sam"), f"/posts/{ref}/restore").status_code == 404
    assert send(browser(app, "Mia"), f"/posts/{ref}/restore").status_code == 302
    assert shows(app, "Sam", company) == before
    assert send(browser(app, "Ada"), f"/posts/{ref}/delete").status_code == 302
    assert send(browser(app, "Mia"), f"/posts/{ref}/restore").status_code == 404  # a moderator did it
    assert send(browser(app, "Ada"), f"/posts/{ref}/restore").status_code == 302


def test_deleting_and_restoring_does_not_bring_back_what_is_hidden(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", WORD)
    report(app, "Sam", ref)
    send(browser(app, "Mia"), f"/posts/{ref}/delete")
    assert decide(app, "Ada", case_about(ref), "hidden") == 302
    assert send(browser(app, "Mia"), f"/posts/{ref}/restore").status_code == 302
    assert case_about(ref).about.state is State.HIDDEN
    assert shows(app, "Sam", company) == set()


def test_a_topic_goes_with_its_first_post_unless_others_wrote(app: Flask, company: Company) -> None:
    group = f"/groups/{company.group('Open Garden').ref}/topics/new"
    path = send(browser(app, "Mia"), group, title="Mine", body="Alone").headers["Location"]
    anew()
    newest = browser(app, "Mia").get(path).text.partition('id="post-')[2].partition('"')[0]
    reply = {"body": "An answer"}
    send(browser(app, "Ada"), f"{path}/posts", **reply)
    assert send(browser(app, "Mia"), f"/posts/{newest}/delete").status_code == 409
    assert send(browser(app, "Ada"), f"/posts/{newest}/delete").status_code == 302
    assert browser(app, "Sam").get(path).status_code == 404
    assert browser(app, "Ada").get(path).status_code == 200
    assert send(browser(app, "Ada"), f"/posts/{newest}/restore").status_code == 302
    assert browser(app, "Sam").get(path).status_code == 200


def test_hostile_words_are_text_in_the_history(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", "\n".join(HOSTILE))
    assert edit(app, "Mia", ref, "Harmless", reason=HOSTILE[0]) == 302
    page = read(browser(app).get(f"/posts/{ref}/history").text)
    assert page.written == []
    assert not {"img", "math", "iframe", "style"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]


@pytest.mark.parametrize(
    ("before", "after"), [("", "a"), ("a b c", "a c"), ("a\nb", "a\n\nb"), ("x " * 2500, "x " * 2499 + "y")]
)
def test_differences_hold_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.sort != "new") == before
    assert "".join(piece.text for piece in pieces if piece.sort != "gone") == after
