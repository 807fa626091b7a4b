"""Who is told of requests: those who look after the group, then who asked; nobody else, and in no other group."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Principal, Role, Visibility
from community.activity.running import run
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import set_role
from community.groups.asking import accept_request, ask_to_join, decline_request, withdraw_request
from community.groups.models import JoinRequest
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer


@pytest.fixture
def request_of_sam(company: Company) -> JoinRequest:
    """Sam asks to join a group of Ada's, in which Moe moderates and Mia is a member."""
    moe = newcomer("Moe")
    group = new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), company.viewer("Mia"), moe)
    with unit_of_work():
        set_role(company.viewer("Ada"), group, company.person("Moe").principal, Role.MODERATOR)
    with unit_of_work():
        return ask_to_join(company.viewer("Sam"), group, answer="Me", now=now())


def told() -> set[tuple[str, str]]:
    run(NOTICES)
    session().rollback()
    rows = session().execute(select(Principal.name, Notice.reason).join(Notice, Notice.principal_id == Principal.id))
    return {(name.split()[0], reason) for name, reason in rows if reason in ("request", "accepted", "declined")}


def test_those_who_look_after_the_group_are_told_of_a_request(
    app: Flask, company: Company, request_of_sam: JoinRequest
) -> None:
    assert told() == {("Ada", "request"), ("Moe", "request")}
    page = browser(app, "Ada").get("/notices").text
    assert "Sam Stranger" in page
    assert "asked to join" in page


def test_who_asked_is_told_of_being_let_in(app: Flask, company: Company, request_of_sam: JoinRequest) -> None:
    told()
    with unit_of_work():
        accept_request(company.viewer("Moe"), request_of_sam, now())
    assert told() == {("Ada", "request"), ("Moe", "request"), ("Sam", "accepted")}
    page = browser(app, "Sam").get("/notices").text
    assert "let you into" in page


@pytest.mark.parametrize("end", ["withdrawn", "declined"])
def test_a_request_that_is_over_is_in_no_keepers_list(
    app: Flask, company: Company, request_of_sam: JoinRequest, end: str
) -> None:
    told()
    with unit_of_work():
        if end == "withdrawn":
            withdraw_request(company.viewer("Sam"), request_of_sam, now())
        else:
            decline_request(company.viewer("Ada"), request_of_sam, reason="Full", now=now())
    assert told() - {("Sam", "declined")} == {("Ada", "request"), ("Moe", "request")}
    for name in ("Ada", "Moe", "Mia"):
        assert "Lab" not in browser(app, name).get("/notices").text


def test_who_was_declined_is_told_so(app: Flask, company: Company, request_of_sam: JoinRequest) -> None:
    with unit_of_work():
        decline_request(company.viewer("Moe"), request_of_sam, reason="Full", now=now())
    assert ("Sam", "declined") in told()
    assert "Your request to join Lab was declined" in plain_text(browser(app, "Sam").get("/notices").text)
    assert "Full" in browser(app, "Sam").get(f"/groups/{request_of_sam.group.ref}").text


def plain_text(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)
