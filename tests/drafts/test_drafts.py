"""Drafts: kept for each page, theirs alone, never overwritten by another device, gone when sent or forgotten."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.drafts.actions import LONGEST, MOST, MOST_FIELDS
from community.drafts.jobs import sweep_drafts
from community.drafts.models import DROPPED_FOR, KEPT, Draft
from community.drafts.personal import forget, personal_data
from community.groups.actions import leave_group
from tests.access.visits import anew, browser, form_token, rows, send
from tests.client import Browser
from tests.company import Company

FETCH = {"X-Requested-With": "fetch"}


def keep(client: Browser, form: str, place: str, number: str = "page-1", version: int = 0, **said: Any) -> Any:
    about = {"draft_form": form, "draft_place": place, "draft_version": version, "sending": number}
    data = {"csrf_token": form_token(client), **about, **said}
    return client.post("/drafts", data=data, headers=FETCH)


def offered_to(client: Browser, topic: str) -> list[dict[str, Any]]:
    answer: Any = client.get(f"/drafts/of/reply/{topic}").json
    return list(answer)


def kept() -> list[tuple[str, int, list[str]]]:
    anew()
    return [(each.number, each.version, each.fields["body"]) for each in session().scalars(select(Draft))]


def test_a_draft_is_saved_again_and_again_and_found_on_another_device(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Quiet Room").ref
    before = rows()
    first = keep(mia, "reply", topic, body="Half a")
    assert (first.json["number"], first.json["version"]) == ("page-1", 1)
    assert keep(mia, "reply", topic, version=1, body="Half a thought").json["version"] == 2
    assert keep(mia, "reply", topic, version=1, body="Half a thought").json["version"] == 2, "the answer was lost"
    assert kept() == [("page-1", 2, ["Half a thought"])]
    assert {name for name, count in rows().items() if count != before[name]} == {"draft"}
    [found] = offered_to(browser(app, "Mia"), topic)
    assert (found["number"], found["version"], found["fields"]) == ("page-1", 2, {"body": ["Half a thought"]})
    page = mia.get("/drafts").text
    assert "Half a thought" in page
    assert "Talk of Quiet Room" in page
    assert re.search(r'data-fc-drafts>Drafts <span class="[^"]*">1</span>', mia.get("/groups").text)
    filled = mia.get(re.search(rf'href="(/topics/{topic}\?draft=[^"#]*)', page)[1]).text  # type: ignore[index]  # it is there
    assert ">Half a thought</textarea>" in filled
    assert re.search(r'name="sending"[^>]*value="page-1"', filled)
    assert 'name="draft_version" value="2"' in filled


def test_what_two_devices_write_at_once_becomes_two_drafts(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Quiet Room").ref
    keep(mia, "reply", topic, body="Begun")
    assert keep(mia, "reply", topic, version=1, body="On the phone").json["number"] == "page-1"
    other = keep(mia, "reply", topic, version=1, body="At the desk").json
    assert other["number"] != "page-1"
    again = keep(mia, "reply", topic, number=other["number"], version=other["version"], body="At the desk, on").json
    assert (again["number"], again["version"]) == (other["number"], 2)
    assert kept() == [("page-1", 2, ["On the phone"]), (other["number"], 2, ["At the desk, on"])]
    offered = [each["fields"]["body"] for each in offered_to(mia, topic)]
    assert offered == [["At the desk, on"], ["On the phone"]], "the newest is not offered first"
    send(mia, f"/topics/{topic}/posts", body="On the phone", sending="page-1")
    assert [number for number, _version, _body in kept()] == [other["number"]]
    late = keep(mia, "reply", topic, version=2, body="Written on where it was not known that it was sent").json
    assert late["number"] not in ("page-1", other["number"])


FORMS: dict[str, dict[str, Any]] = {
    "topic": {"title": "A title", "body": "Words", "kind": "poll", "choices": "Red\nBlue", "sort": "multiple"},
    "reply": {"body": "Words"},
    "edit": {"body": "Words", "seen": "first", "reason": "Why"},
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_goes_on_from_the_list_and_sending_ends_the_draft(app: Flask, company: Company, form: str) -> None:
    mia = browser(app, "Mia")
    places = {
        "topic": company.group("Half House").ref,
        "reply": company.topic("Half House").ref,
        "edit": company.posts("Half House")[1].ref,
    }
    keep(mia, form, places[form], **FORMS[form])
    address = re.search(r'class="fc-btn" href="([^"]*draft=[^"]*)"', mia.get("/drafts").text)
    assert address
    page = mia.get(address[1].replace("&amp;", "&")).text
    assert ">Words</textarea>" in page
    if form == "topic":
        assert 'value="A title"' in page
        assert ">Red\nBlue</textarea>" in page
        assert re.search(r'value="multiple"[^>]*checked', page)
    paths = {
        "topic": f"/groups/{places['topic']}/topics/new?kind=poll",
        "reply": f"/topics/{places['reply']}/posts",
        "edit": f"/posts/{places['edit']}/edit",
    }
    assert send(mia, paths[form], sending="page-1", **FORMS[form]).status_code == 302
    assert kept() == []
    assert "No drafts" in mia.get("/drafts").text


def test_without_scripts_a_button_keeps_it(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Open Garden").ref
    assert f'data-drafts-here="/drafts/of/reply/{topic}"' in mia.get(f"/topics/{topic}").text
    about = {"draft_form": "reply", "draft_place": topic, "draft_version": "0", "sending": "page-1"}
    assert send(mia, "/drafts", **about, body="Later").location == "/drafts"
    page = mia.get("/drafts").text
    assert "Kept as a draft." in page
    assert "Later" in page


def test_of_a_group_that_one_left_the_words_are_left(app: Flask, company: Company) -> None:
    mia = browser(app, "Mia")
    keep(mia, "reply", company.topic("Quiet Room").ref, body="My own words")
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Quiet Room"), now())
    page = mia.get("/drafts").text
    assert "My own words" in page
    assert "cannot be sent any more" in page
    assert "Go on writing" not in page
    ref = session().scalars(select(Draft.ref)).one()
    whole = mia.get(f"/drafts/{ref}").text
    assert "My own words" in whole
    for each in (page, whole):
        assert "Quiet Room" not in each
        assert company.topic("Quiet Room").ref not in each
    topic = company.topic("Quiet Room").ref
    assert mia.get(f"/drafts/of/reply/{topic}").status_code == 404
    assert keep(mia, "reply", topic, number="page-2", body="More").status_code == 404
    assert send(mia, f"/topics/{topic}/posts", body="My own words", sending="page-1").status_code == 404
    assert len(kept()) == 1


def test_nobody_else_reads_changes_or_counts_them(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Open Garden").ref
    keep(mia, "reply", topic, body="kanari-draft")
    ref = session().scalars(select(Draft.ref)).one()
    for name in ("Ada", "Sam", "Sol"):
        other = browser(app, name)
        for path in ("/drafts", f"/drafts/of/reply/{topic}", f"/topics/{topic}", "/", "/mine"):
            assert "kanari-draft" not in other.get(path).text
        assert other.get(f"/drafts/{ref}").status_code == 404
        assert other.get(f"/topics/{topic}?draft={ref}").status_code == 404
        for act in ("drop", "back"):
            assert send(other, f"/drafts/{ref}/{act}").status_code == 404
        assert keep(other, "reply", topic, version=1, body="Mine").json["number"] != ""
    assert kept()[0] == ("page-1", 1, ["kanari-draft"])
    anyone = browser(app)
    assert anyone.get("/drafts").location.startswith("/sign-in?back=")
    assert anyone.get(f"/drafts/{ref}").status_code == 404
    assert anyone.get(f"/drafts/of/reply/{topic}").status_code == 404
    assert keep(anyone, "reply", topic, body="x").status_code == 403


def test_what_is_dropped_comes_back_for_a_day(app: Flask, company: Company) -> None:
    mia = browser(app, "Mia")
    keep(mia, "reply", company.topic("Open Garden").ref, body="Dropped")
    ref = session().scalars(select(Draft.ref)).one()
    assert send(mia, f"/drafts/{ref}/drop").status_code == 302
    assert offered_to(mia, company.topic("Open Garden").ref) == []
    assert "data-fc-drafts" not in mia.get("/groups").text
    assert "Take it back" in mia.get("/drafts").text
    send(mia, f"/drafts/{ref}/back")
    assert "Go on writing" in mia.get("/drafts").text
    send(mia, f"/drafts/{ref}/drop")
    sweep_drafts(now() + DROPPED_FOR - timedelta(minutes=1))
    assert len(kept()) == 1
    sweep_drafts(now() + DROPPED_FOR + timedelta(minutes=1))
    assert kept() == []


def test_drafts_have_limits(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Open Garden").ref
    assert keep(mia, "reply", topic, body="x" * LONGEST).status_code == 409
    many: dict[str, Any] = {f"f{number}": "x" for number in range(MOST_FIELDS + 1)}
    assert keep(mia, "reply", topic, **many).status_code == 409
    assert keep(mia, "reply", topic, body="  ").status_code == 409
    assert keep(mia, "made_up", topic, body="x").status_code == 404
    assert keep(mia, "topic", topic, body="x").status_code == 404, "a topic is no group"
    assert kept() == []
    principal = company.viewer("Mia").principal_id
    with unit_of_work():
        place = company.topic("Open Garden").thing
        for number in range(MOST):
            about = {"form": "reply", "place": place, "number": str(number), "fields": {"body": ["x"]}}
            session().add(Draft(principal_id=principal, saved_at=now(), **about))
    assert keep(mia, "reply", topic, body="One more").status_code == 409
    assert keep(mia, "reply", topic, number="3", version=1, body="Going on").status_code == 200
    assert mia.get("/drafts").status_code == 200
    sweep_drafts(now() + KEPT - timedelta(days=1))
    assert len(kept()) == MOST
    sweep_drafts(now() + KEPT + timedelta(days=1))
    assert kept() == []


def test_what_is_dropped_has_limits_too(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Open Garden").ref
    principal = company.viewer("Mia").principal_id
    about: dict[str, Any] = {"principal_id": principal, "form": "reply", "fields": {"body": ["x"]}, "saved_at": now()}
    with unit_of_work():
        place = company.topic("Open Garden").thing
        for number in range(MOST):
            session().add(Draft(place=place, number=f"d{number}", dropped_at=now(), **about))
        for number in range(MOST - 1):
            session().add(Draft(place=place, number=str(number), **about))
    keep(mia, "reply", topic, body="The last one", number="last")
    anew()
    refs = {draft.number: draft.ref for draft in session().scalars(select(Draft))}
    assert send(mia, f"/drafts/{refs['d1']}/back").status_code == 409
    send(mia, f"/drafts/{refs['last']}/drop")
    there = {number for number, _version, _body in kept()}
    assert len([name for name in there if name.startswith("d")]) == MOST - 1, "the oldest is gone for good"
    assert "last" in there


def test_drafts_are_given_to_the_person_and_go_with_them(app: Flask, company: Company) -> None:
    for name in ("Mia", "Ada"):
        keep(browser(app, name), "reply", company.topic("Open Garden").ref, body=f"Of {name}")
    mia = company.viewer("Mia").principal_id
    [given] = personal_data(mia)["drafts"]
    assert given["fields"] == {"body": ["Of Mia"]}
    with unit_of_work():
        forget(mia)
    assert [body for _number, _version, body in kept()] == [["Of Ada"]]
    assert "Of Mia" not in json.dumps(kept())
