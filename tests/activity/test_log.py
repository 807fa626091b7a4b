"""Writing the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.access.viewers import system
from community.activity import verbs
from community.activity.log import record
from community.activity.models import Activity, Identity, IdentityKind
from community.activity.verbs import VERBS, Verb
from community.activity.wake import bell_of
from community.content.base.verbs import PostWritten, TopicStarted
from community.core.db import session
from community.core.i18n import _l
from community.core.unit import unit_of_work
from tests.activity.clock import Clock
from tests.company import Company


def written(company: Company, **more: object) -> Activity:
    post = company.posts("Open Garden")[0]
    with unit_of_work():
        activity = record(company.viewer("Mia"), PostWritten(thing=post, target=post.topic), **more)  # type: ignore[arg-type]  # of many types
    session().rollback()
    return session().get_one(Activity, activity.id)


def test_a_row_says_who_did_what_to_which_thing_when(company: Company, clock: Clock) -> None:
    row, post = written(company), company.posts("Open Garden")[0]
    assert (row.verb, row.thing_id, row.target_id) == ("post.written", post.id, post.topic_id)
    assert (row.occurred_at, row.recorded_at) == (clock.instant, clock.instant)
    assert (row.source, row.external_id, row.live, row.retracts_id, row.facts) == (
        "community",
        None,
        True,
        None,
        {"mentions": ()},
    )
    identity = session().get_one(Identity, row.identity_id)
    assert (identity.kind, identity.principal_id) == (IdentityKind.PERSON, company.person("Mia").principal_id)


def test_what_comes_from_elsewhere_keeps_its_time_and_name(company: Company, clock: Clock) -> None:
    then = clock.instant - timedelta(days=400, microseconds=5)
    row = written(company, occurred_at=then, source="import", external_id="a-1", live=False)
    assert (row.occurred_at, row.recorded_at) == (then, clock.instant)
    assert (row.source, row.external_id, row.live) == ("import", "a-1", False)


def test_the_same_thing_from_elsewhere_is_stored_once(company: Company) -> None:
    written(company, source="import", external_id="a-1")
    with pytest.raises(IntegrityError):
        written(company, source="import", external_id="a-1")
    session().rollback()
    assert len(session().scalars(select(Activity).where(Activity.external_id == "a-1")).all()) == 1
    written(company, source="other", external_id="a-1")
    written(company, source="import", external_id="a-2")


def test_what_has_no_name_elsewhere_may_happen_often(company: Company) -> None:
    assert written(company).id < written(company).id


def test_a_row_may_retract_another(company: Company) -> None:
    first = written(company)
    second = written(company, retracts=first)
    assert (second.retracts_id, session().get_one(Activity, first.id).retracts_id) == (first.id, None)


def test_the_service_acts_under_an_identity_of_its_own(company: Company) -> None:
    with unit_of_work():
        row = record(system(), TopicStarted(thing=company.topic("Open Garden")))
    assert row.identity.kind is IdentityKind.SERVICE
    assert row.target_id is None


def test_a_time_without_a_zone_is_refused(company: Company, clock: Clock) -> None:
    with pytest.raises(Exception, match="has no time zone"):
        written(company, occurred_at=clock.instant.replace(tzinfo=None))


def test_the_readers_are_woken_once_it_is_committed_and_not_before(app: Flask, company: Company) -> None:
    listener = bell_of(app).listener()
    with unit_of_work():
        record(company.viewer("Mia"), PostWritten(thing=company.posts("Open Garden")[0]))
        assert not listener.is_set()
    assert listener.is_set()
    listener.clear()
    with pytest.raises(IntegrityError):
        written(company, source="x" * 3, external_id="1", retracts=Activity(id=999_999))
    assert not listener.is_set()


def test_facts_are_the_fields_of_a_verb_beyond_thing_and_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "VERBS", dict(VERBS))

    @dataclass(frozen=True, kw_only=True)
    class Moved(Verb):
        """For this test."""

        name = "tests.moved"
        streams_type = "Move"
        sentence = _l("{actor} moved {thing}")
        origin: int
        kind: str = "group"

    assert Moved(thing=object(), origin=7).facts() == {"origin": 7, "kind": "group"}
    with pytest.raises(ValueError, match=r"tests\.moved is declared twice: Moved and Again"):

        class Again(Verb):
            name = "tests.moved"
