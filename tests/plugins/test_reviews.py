"""A plugin's kind has everything that topics have, and nobody sees its things while it is switched off."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community import create_app
from community.content.base.actions import choose_kinds, prepare, reply, start_topic
from community.content.base.models import Topic
from community.content.base.personal import forget, personal_data
from community.core.bundle import bundled
from community.core.clock import now
from community.core.db import db
from community.core.unit import unit_of_work
from community.search.building import rebuild
from community.worker.threads import read_logs
from tests.access.visits import browser, send
from tests.company import Company
from tests.content.test_structured import told_by

NAME = "community_plugins.reviews"
pytestmark = pytest.mark.only_on("sqlite")  # each application gets a copy of a file


@pytest.fixture
def make(installation: Flask, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    shutil.copy(installation.extensions["community.settings"].data_dir / "prepared.db", tmp_path / "community.db")
    made: list[Flask] = []

    def make_app(**given: Any) -> Flask:
        chosen = {"secret_key": "tests", "readers": "off", "base_url": "http://community.test"}
        made.append(create_app(data_dir=tmp_path, may_lose_data=True, **chosen, **given))
        made[-1].config["TESTING"] = True
        return made[-1]

    yield make_app
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def review(by: str, group: str, stars: int, text: str) -> Topic:
    company = Company()
    with unit_of_work():
        choose_kinds(company.viewer("Ada"), company.group(group), ["topic", "review"])
        return start_topic(
            company.viewer(by),
            company.group(group),
            title=f"{text} spade",
            writing=prepare(f"{text}, said {by}."),
            now=now(),
            kind="review",
            given={"stars": stars, "product": "Spade"},
        )


def test_a_review_is_written_listed_answered_and_shown_on_the_website(make: Callable[..., Flask]) -> None:
    app = make(plugins=[NAME])
    with app.app_context():
        company = Company()
        ref = company.group("Open Garden").ref
        sturdy, _weak = review("Mia", "Open Garden", 5, "Sturdy"), review("Ada", "Open Garden", 2, "Weak")
        with unit_of_work():
            reply(company.viewer("Ada"), sturdy, writing=prepare("Thank **you**."), now=now())
        page = browser(app).get(f"/topics/{sturdy.ref}").text
        told = told_by(page)
        listed = browser(app).get(f"/groups/{ref}?kind=review").text
        website = browser(app, "Mia").get(f"/reviews/{ref}.json?product=Spade")
    for shown in ("Review", "5 of 5 stars", "The company's answer", "about Spade"):
        assert shown in page
    assert (told["@type"], told["reviewRating"]["ratingValue"]) == ("Review", 5)
    assert "★★★★★" in listed
    assert "3.5 of 5 stars" in listed
    assert website.headers["Access-Control-Allow-Origin"] == "*"
    assert website.json is not None
    assert website.json["ratings"] == [{"product": "Spade", "count": 2, "stars": 3.5}]
    weak, first = website.json["reviews"]
    assert (first["stars"], first["author"], first["answer"]["text"]) == (5, "Mia Member", "Thank you.")
    assert first["url"] == f"http://community.test/topics/{sturdy.ref}"
    assert "answer" not in weak


def test_a_product_is_looked_for_among_all_and_what_was_taken_away_adds_nothing(make: Callable[..., Flask]) -> None:
    app = make(plugins=[NAME])
    with app.app_context():
        old = review("Mia", "Open Garden", 4, "Old").ref
        weak = [review("Ada", "Open Garden", 1, f"Weak {number}") for number in range(50)]
        with unit_of_work():
            for each in weak:
                each.facts = {"stars": 1, "product": "Hoe"}
        new = review("Mia", "Open Garden", 2, "New").ref
        group = Company().group("Open Garden").ref
        told = browser(app).get(f"/reviews/{group}.json?product=Spade").json
        assert told is not None
        assert [each["url"].rpartition("/")[2] for each in told["reviews"]] == [new, old]
        exported = personal_data(Company().person("Mia").principal_id)["topics"]
        assert {"title": "Old spade", "stars": 4, "product": "Spade"}.items() <= next(
            each for each in exported if each["ref"] == old
        ).items()
        with unit_of_work():
            forget(Company().person("Mia").principal_id, with_texts=True)
        page = browser(app).get(f"/topics/{old}").text
        told = browser(app).get(f"/reviews/{group}.json").json
    assert told is not None
    assert [each["product"] for each in told["ratings"]] == ["Hoe"]
    assert {each["product"] for each in told["reviews"]} == {"Hoe"}
    assert "of 5 stars" not in page
    assert "reviewRating" not in told_by(page)


def test_its_form_asks_for_stars_and_product(make: Callable[..., Flask]) -> None:
    app = make(plugins=[NAME])
    with app.app_context():
        ref = Company().group("Open Garden").ref
        new, mia = f"/groups/{ref}/topics/new?kind=review", browser(app, "Mia")
        form = {"title": "Good", "body": "It digs.", "product": "Spade", "stars": "4"}
        assert mia.get(new).status_code == 404, "the group has not chosen it"
        review("Ada", "Open Garden", 3, "Fair")
        for wrong in ({"stars": "6"}, {"stars": ""}, {"product": " "}, {"product": "x" * 81}):
            assert send(mia, new, **form | wrong).status_code == 422, wrong
        assert send(mia, new, **form).status_code == 302


def test_search_feeds_notices_moderation_and_the_log_have_it_for_nothing(make: Callable[..., Flask]) -> None:
    app = make(plugins=[NAME])
    with app.app_context():
        quiet = review("Mia", "Quiet Room", 5, "Silent")
        rebuild(lambda _done, _total: None)
        read_logs()
        seen = {}
        for who in ("anyone", "Sam", "Ada"):
            client = browser(app, who)
            found = client.get("/search?q=silent").text
            seen[who] = (
                f"/topics/{quiet.ref}" in found,
                quiet.ref in client.get("/stream.as2?before=newest").text,
                client.get(f"/topics/{quiet.ref}").status_code,
                client.get(f"/reviews/{Company().group('Quiet Room').ref}.json").status_code,
            )
        assert seen == {
            "anyone": (False, False, 404, 404),
            "Sam": (False, False, 404, 404),
            "Ada": (True, True, 200, 404),
        }


def test_switched_off_nobody_sees_it(make: Callable[..., Flask]) -> None:
    app = make(plugins=[NAME])
    with app.app_context():
        ref = review("Mia", "Open Garden", 5, "Sturdy").ref
        assert browser(app).get(f"/topics/{ref}").status_code == 200
        db.session.remove()
    without = make()
    with without.app_context():
        client, group = browser(without, "Ada"), Company().group("Open Garden").ref
        assert client.get(f"/topics/{ref}").status_code == 404
        for path in ("/", f"/groups/{group}", f"/groups/{group}?kind=review", f"/groups/{group}/topics/new"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "Sturdy" not in answer.text
        assert client.get(f"/reviews/{group}.json").status_code == 404


def test_it_imports_what_plugins_may(installation: Flask) -> None:
    files = sorted((bundled("plugins") / "reviews").glob("*.py"))
    assert len(files) > 4
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("community"):
                assert node.module == "community.sdk" or str(node.module).startswith(NAME), f"{file}: {node.module}"
