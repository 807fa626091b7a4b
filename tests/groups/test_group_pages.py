"""Groups as their pages show them: what is offered, what follows, who is counted."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.access.visits import browser, send
from tests.company import Company


def test_over_the_web_somebody_joins_reads_and_leaves(app: Flask, company: Company) -> None:
    sam, path = browser(app, "Sam"), f"/groups/{company.group('Half House').ref}"
    topic = f"/topics/{company.topic('Half House').ref}"
    assert "kanari-half" not in sam.get(topic).text
    assert send(sam, f"{path}/join").headers["Location"] == path
    assert "You are in Half House now." in sam.get(path).text
    assert "kanari-half" in sam.get(topic).text
    assert send(sam, f"{path}/join").status_code == 403
    assert send(sam, f"{path}/leave").headers["Location"] == "/groups"
    assert "You left Half House." in sam.get("/groups").text
    assert "kanari-half" not in sam.get(topic).text
    assert send(sam, f"{path}/leave").status_code == 403


def test_whoever_left_a_private_group_knows_of_it_no_more(app: Flask, company: Company) -> None:
    mia, path = browser(app, "Mia"), f"/groups/{company.group('Quiet Room').ref}"
    assert send(mia, f"{path}/leave").status_code == 302
    assert "You left Quiet Room." in mia.get("/").text
    for address in (path, f"/topics/{company.topic('Quiet Room').ref}"):
        assert mia.get(address).status_code == 404
    for address in ("/", "/mine", "/groups"):
        assert "Quiet Room" not in mia.get(address).text


@pytest.mark.parametrize(
    ("viewer", "name", "offers"),
    [
        ("anyone", "Open Garden", {"Sign in to join"}),
        ("Sam", "Open Garden", {"Join"}),
        ("Mia", "Open Garden", {"Leave", "New topic"}),
        ("Ada", "Open Garden", {"New topic"}),
        ("Sam", "Half House", {"Join", "Join and read on"}),
        ("Mia", "Quiet Room", {"Leave", "New topic"}),
    ],
)
def test_a_group_offers_what_its_viewer_may_do(
    app: Flask, company: Company, viewer: str, name: str, offers: set[str]
) -> None:
    page = browser(app, viewer).get(f"/groups/{company.group(name).ref}").text
    every = {"Sign in to join", "Join", "Join and read on", "Leave", "New topic"}
    assert {label for label in every if f">{label}<" in page} == offers


def test_people_are_counted_and_services_are_not(app: Flask, company: Company) -> None:
    page = browser(app, "Sol").get(f"/groups/{company.group('Sales').ref}").text
    assert "1 member<" in page
    assert ">CRM<" not in page
