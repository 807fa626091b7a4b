"""Taking one's data along, and leaving for good: nothing of the person is found anywhere afterwards."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from community.access.models import State
from community.access.viewers import system
from community.activity.mailing import send_mail
from community.activity.models import Activity, Identity, VisitConsent
from community.activity.outbox import deliver_due
from community.activity.visit_tables import Visit, Visitor
from community.admin.actions import note_act
from community.content.base.actions import prepare, start_topic
from community.content.base.models import Format, Version
from community.core.clock import now
from community.core.db import Base, session
from community.core.settings import settings
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.leads.actions import object_to_scoring
from community.leads.models import ScoreState, StageMove
from community.people.jobs import pack
from community.people.letters import CODE
from community.people.models import Farewell
from community.people.staff_acts import SUSPENDED
from community.search.building import rebuild
from community.worker.threads import read_logs
from tests.access.visits import browser, send
from tests.company import Company
from tests.people.test_profiles import WORDS, png, send_picture

DATA, EXPORT, LEAVE = "/settings/data", "/settings/data/export", "/settings/data/leave"
CANARIES = ("kanarimia", "mia@company.test", "Mia Member", "Gardens by the sea", "grow")
SURE = {"sure": "yes"}
STAYS = {
    "activity.thing_id": "what happened, with nobody's name",
    "farewell.person_id": "that somebody left, and when",
    "lead.principal_id": "hidden; figures hang on it",
    "post_version.edited_by_id": "that an editor who left changed a post of somebody else; why they did is emptied",
    "person.principal_id": "the emptied account, on which the log and what they wrote stand",
    "person.id": "the same",
    "staff_act.actor_id": "that staff did something: it holds for others",
    "staff_act.thing_id": "that staff did something about somebody; its words are emptied",
    "stage_move.principal_id": "a log of figures; its words are emptied",
    "thing.root_id": "the emptied account",
}
"""Where the number of somebody who left may stand. Whatever else keeps it is to forget it."""


def leave_traces(app: Flask, company: Company) -> str:
    """Mia writes, tells about herself, gets a mail, and is found. Gives the reference of her topic."""
    with unit_of_work():
        mia = company.viewer("Mia")
        said = prepare("kanarimia wrote this")
        topic = start_topic(mia, company.group("Open Garden"), title="kanarimia speaks", writing=said, now=now())
        send_mail("mia@company.test", CODE, {"code": "kanarimia"}, "a-letter-to-mia")
        note_act(
            system(), SUSPENDED, thing=company.person("Mia").thing, reason="kanarimia", before="grow", after="sea"
        )
        object_to_scoring(mia, objects=True, now=now())
        theirs = Visitor(token_hash="a browser", principal_id=mia.principal_id, first_seen_at=now())
        session().add(Visit(visitor=theirs, path="/grow", occurred_at=now(), recorded_at=now()))
        session().add(VisitConsent(principal_id=mia.principal_id, wanted=True, chosen_at=now()))
        scored = {"principal_id": mia.principal_id, "model": "tests", "score": 1.0}
        session().add(ScoreState(**scored, stage="warm", active_at=now(), settled_until=now()))
        moved = {"from_stage": "", "to_stage": "warm", "at": now()}
        session().add(StageMove(**scored, **moved, reason="kanarimia", replayed=True))
        edited = {"post_id": company.posts("Half House")[0].id, "format": Format.MARKDOWN, "source": "before"}
        session().add(Version(**edited, edited_at=now(), edited_by_id=mia.principal_id, reason="kanarimia"))
    send(browser(app, "Mia"), "/settings/profile", **WORDS | {"headline": "kanarimia, Gardens by the sea"})
    send_picture(app, png())
    send(browser(app, "Mia"), EXPORT)
    rebuild(lambda done, total: None)
    read_logs()
    deliver_due()
    return topic.ref


def traces(app: Flask) -> list[str]:
    """Where any of the canaries is left: in rows, and in the bytes of all files."""
    session().rollback()
    found = []
    for table in inspect(session().connection()).get_table_names():
        for row in session().execute(text(f'SELECT * FROM "{table}"')):
            found += [f"{table}: {canary}" for canary in CANARIES if canary in str(tuple(row))]
    session().rollback()
    for path in Path(settings().data_dir).rglob("*"):
        if path.is_file() and (path.suffix != ".db" or path.name == "community.db"):  # others are the tests' copies
            content = path.read_bytes()
            found += [f"{path.name}: {canary}" for canary in CANARIES if canary.encode() in content]
    return found


def numbers(person: int, principal: int) -> set[str]:
    """The columns that point to somebody."""
    session().rollback()
    wanted = {"principal.id": principal, "person.id": person, "thing.id": person}
    found = set()
    for table in Base.metadata.sorted_tables:
        for key in (key for column in table.columns for key in column.foreign_keys):
            if key.target_fullname in wanted and session().scalar(
                select(func.count()).select_from(table).where(key.parent == wanted[key.target_fullname])
            ):
                found.add(f"{table.name}.{key.parent.name}")
    return found


def test_the_export_has_all_that_is_kept_about_somebody(app: Flask, company: Company) -> None:
    leave_traces(app, company)
    client = browser(app, "Mia")
    page = client.get(DATA).text
    assert "Download" in page
    path = page.partition(f'href="{DATA}/')[2].partition('"')[0]
    answer = client.get(f"{DATA}/{path}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        names = set(packed.namelist())
        parts = ("account", "posts", "visits", "consent")
        account, posts, visits, consent = (json.loads(packed.read(f"{name}.json")) for name in parts)
        whole = b"".join(packed.read(name) for name in names).decode(errors="replace")
    assert {"profile.json", "groups.json", "activity.json", "notices.json", "picture.webp", "README.txt"} <= names
    assert (visits[0]["path"], consent[0]["measure_visits"]) == ("/grow", True)
    assert account["email"] == "mia@company.test"
    assert posts[-1]["markdown"] == "kanarimia wrote this"
    assert "kanari-open" in whole
    assert "Ada Owner" not in whole, "nothing of anybody else"
    for who in ("anyone", "Ada"):
        assert browser(app, who).get(f"{DATA}/{path}").status_code == 404


def test_an_export_is_not_made_without_end(app: Flask, company: Company) -> None:
    client = browser(app, "Mia")
    for _again in range(4):
        assert send(client, EXPORT).status_code == 302
        read_logs()
    assert "several times today" in client.get(DATA).text
    session().rollback()
    assert session().execute(text("SELECT count(*) FROM data_export")).scalar_one() == 3


@pytest.mark.parametrize("texts", ["erase", "keep"])
def test_whoever_left_is_found_nowhere(app: Flask, company: Company, texts: str) -> None:
    ref = leave_traces(app, company)
    mia = company.person("Mia")
    person, principal = mia.id, mia.principal_id
    assert {each.rpartition(": ")[2] for each in traces(app)} == set(CANARIES), "they are there before"
    before = numbers(person, principal)
    assert {"grant.principal_id", "score_objection.principal_id", "score_state.principal_id"} < before
    assert {"visitor.principal_id", "visit_consent.principal_id"} < before
    assert "visit: grow" in traces(app)
    answer = send(browser(app, "Mia"), LEAVE, texts=texts, **SURE)
    assert answer.status_code == 200
    assert "You have left" in answer.text
    read_logs()
    session().rollback()
    assert session().get_one(Farewell, person).done_at is not None
    topic = browser(app, "Sam").get(f"/topics/{ref}")
    assert topic.status_code == 200
    assert "Somebody who left" in topic.text
    left = {each for each in traces(app) if texts == "erase" or "kanarimia" not in each}
    assert left == set()
    assert numbers(person, principal) <= set(STAYS)
    assert {"staff_act.thing_id", "stage_move.principal_id", "person.principal_id"} < numbers(person, principal)
    assert ("kanarimia wrote this" in topic.text) is (texts == "keep")
    assert session().scalars(select(Identity).where(Identity.principal_id == principal)).all() == []
    assert session().scalars(select(Activity).where(Activity.verb == "person.left")).one().thing_id == person


def test_leaving_asks_whether_one_is_sure(app: Flask, company: Company) -> None:
    for form in ({}, {"texts": "erase"}, SURE, {"texts": "all", **SURE}):
        answer = send(browser(app, "Mia"), LEAVE, **form)
        assert answer.status_code == 422
        assert "say that you are sure" in answer.text
    session().rollback()
    assert company.person("Mia").deactivated_at is None


def test_the_last_owner_is_told_what_to_do_first(app: Flask, company: Company) -> None:
    client = browser(app, "Ada")
    text = client.get(DATA).text
    for name in ("Open Garden", "Half House", "Quiet Room"):
        assert f"the only owner of {name}" in text
    answer = send(client, LEAVE, texts="keep", **SURE)
    assert answer.status_code == 409
    session().rollback()
    assert company.person("Ada").deactivated_at is None


def test_a_group_that_is_gone_keeps_nobody(app: Flask, company: Company) -> None:
    with unit_of_work():
        company.group("Quiet Room").thing.state = State.DELETED
    assert "Quiet Room" not in browser(app, "Ada").get(DATA).text


def test_an_export_names_no_group_and_no_topic_that_may_not_be_seen_any_more(app: Flask, company: Company) -> None:
    mia = company.viewer("Mia")
    with unit_of_work():
        for name in ("Quiet Room", "Half House"):
            leave_group(mia, company.group(name), now())
    with pack(mia.principal_id) as file, zipfile.ZipFile(file) as packed:
        groups, posts = (packed.read(f"{name}.json").decode() for name in ("groups", "posts"))
    assert "Half House" in groups
    assert "Quiet Room" not in groups + posts.replace("Reply kanari-quiet", "")
    assert "Reply kanari-quiet" in posts, "what they wrote is theirs"


def test_whoever_left_comes_in_no_more_and_their_session_is_over(app: Flask, company: Company) -> None:
    client, elsewhere = browser(app, "Mia"), browser(app, "Mia")
    page = f"/people/{company.person('Mia').thing.ref}"
    assert send(client, LEAVE, texts="keep", **SURE).status_code == 200
    assert elsewhere.get("/mine").status_code == 302
    assert browser(app, "Ada").get(page).status_code == 404


def test_without_signing_in_there_is_no_data(app: Flask) -> None:
    assert browser(app).get(DATA).headers["Location"] == f"/sign-in?back={DATA}"
    assert send(browser(app), EXPORT).status_code == 404
    assert send(browser(app), LEAVE, texts="keep", **SURE).status_code == 404
