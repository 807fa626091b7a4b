"""A group from its first day: opened, asked into, invited to, handed on. In a visitor's words, over HTTP."""

from __future__ import annotations

import re

from flask import Flask

from community.access.viewers import system
from community.core.unit import unit_of_work
from community.people.actions import make_staff
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import send


def test_a_group_from_its_first_day(app: Flask, company: Company) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Ada"))
    ada, sam, mia, sol = (browser(app, name) for name in ("Ada", "Sam", "Mia", "Sol"))

    home = send(
        ada, "/groups/new", name="Calibration", description="Numbers you are unsure of.",
        visibility="semi_private", joining=["request", "invitation"], question="What do you calibrate?",
    ).location  # fmt: skip
    assert "What do you calibrate?" in sam.get(home).text

    send(sam, f"{home}/ask", answer="Twelve flow meters")
    assert "Withdraw the request" in sam.get(home).text
    queue = ada.get(f"{home}/requests").text
    assert "Twelve flow meters" in queue
    accept = re.search(r'action="(/groups/[^"]+/accept)"', queue)
    assert accept
    send(ada, accept[1])
    assert "New topic" in sam.get(home).text

    shown = send(ada, f"{home}/invitations", uses="1", days="7").text
    link = re.search(r"http://community\.test(/invitations/[\w-]+)", shown)
    assert link
    assert "Ada Owner invites you to" in mia.get(link[1]).text
    assert send(mia, link[1]).location == home
    assert send(sol, link[1]).status_code == 409

    members = ada.get(f"{home}/members").text
    hand_over = re.findall(r'action="(/groups/[^"]+/hand-over)"', members)
    assert len(hand_over) == 2  # Mia and Sam
    send(ada, hand_over[1])
    assert "Manage" in sam.get(home).text
    send(ada, f"{home}/leave")
    assert ada.get(f"{home}/members").status_code == 403
    assert "Ada Owner" not in sam.get(f"{home}/members").text
