"""One answer for several who ask to be let in."""

from __future__ import annotations

import pytest
from flask import Flask

from community.access.models import Visibility
from community.access.permissions import may
from community.access.viewers import viewer_of
from community.core.clock import now
from community.core.errors import Forbidden
from community.core.unit import unit_of_work
from community.groups.asking import ask_to_join, decide_together, withdraw_request
from community.groups.models import Asked, Group, JoinRequest
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer, requests_of, send

NAMES = ("Asa", "Bea", "Cem")


@pytest.fixture
def group(company: Company) -> Group:
    group = new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), company.viewer("Mia"))
    for name in NAMES:
        applicant = newcomer(name)
        with unit_of_work():
            ask_to_join(applicant, group, answer=f"I am {name}", now=now())
    return group


def answer(app: Flask, group: Group, decision: str, *chosen: JoinRequest, **further: str) -> str:
    path, refs = f"/groups/{group.ref}/requests/decide", [each.ref for each in chosen]
    answered = send(browser(app, "Ada"), path, chosen=refs, decision=decision, **further)
    assert answered.status_code == 302
    return browser(app, "Ada").get(f"/groups/{group.ref}/requests").text


def test_those_who_are_ticked_are_let_in_and_the_others_wait(app: Flask, group: Group) -> None:
    asa, bea, cem = requests_of(group)
    page = answer(app, group, "accept", asa, bea)
    assert [each.state for each in requests_of(group)] == [Asked.ACCEPTED, Asked.ACCEPTED, Asked.PENDING]
    assert "Asa" not in page.partition("<aside")[0]
    assert "Cem" in page
    assert may(viewer_of(asa.applicant), "group.leave", group)
    assert cem.decided_at is None


def test_all_are_declined_with_one_reason(app: Flask, group: Group) -> None:
    answer(app, group, "decline", *requests_of(group), reason="We are full.")
    assert {(each.state, each.reason) for each in requests_of(group)} == {(Asked.DECLINED, "We are full.")}


def test_whoever_withdrew_meanwhile_is_passed_by(company: Company, group: Group) -> None:
    asa, bea, cem = requests_of(group)
    with unit_of_work():
        withdraw_request(viewer_of(asa.applicant), asa, now())
    with unit_of_work():
        done = decide_together(company.viewer("Ada"), group, [asa, bea], let_in=True, now=now())
    assert (done, bea.state, cem.state) == (1, Asked.ACCEPTED, Asked.PENDING)


def test_a_request_of_another_group_is_not_touched(app: Flask, company: Company, group: Group) -> None:
    other, stranger = new_group(Visibility.PUBLIC, company.viewer("Mia")), newcomer("Dov")
    with unit_of_work():
        theirs = ask_to_join(stranger, other, answer="Me", now=now())
    answer(app, group, "accept", theirs)
    assert requests_of(other)[0].state is Asked.PENDING


def test_nobody_ticked_a_past_day_and_a_made_up_decision_are_told(app: Flask, group: Group) -> None:
    ada, path, (asa, *_) = browser(app, "Ada"), f"/groups/{group.ref}/requests/decide", requests_of(group)
    for wrong in (
        {"decision": "accept"},
        {"chosen": asa.ref, "decision": "perhaps"},
        {"chosen": asa.ref, "decision": "accept", "until": "2001-01-01"},
        {"chosen": [asa.ref] * 51, "decision": "accept"},
        {"chosen": asa.ref, "decision": "decline", "reason": "x" * 501},
    ):
        assert send(ada, path, **wrong).status_code == 422, wrong
    assert {each.state for each in requests_of(group)} == {Asked.PENDING}


def test_keepers_alone_decide(company: Company, group: Group) -> None:
    for name in ("Mia", "Sam"):
        with pytest.raises(Forbidden), unit_of_work():
            decide_together(company.viewer(name), group, requests_of(group), let_in=True, now=now())
