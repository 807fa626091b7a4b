"""What somebody sees of their own score, and that who objects is nobody's lead from then on."""

from __future__ import annotations

from flask import Flask

from community.worker.threads import read_logs
from tests.access.visits import browser, send
from tests.company import Company
from tests.leads.stories import Hearing, lead_of, let_join, state_of, write_posts

PAGE = "/settings/interest"


def test_one_sees_what_is_counted_and_why(app: Flask, company: Company) -> None:
    read_logs()
    page = browser(app, "Mia").get(PAGE).text
    assert "3 times in 30 days" in page
    assert "Talk of Quiet Room" in page  # her own words, which a seller may not read
    assert "I object" in page


def test_who_is_not_signed_in_is_asked_to_and_can_object_to_nothing(app: Flask) -> None:
    visitor = browser(app)
    assert visitor.get(PAGE).headers["Location"].startswith("/sign-in?back=/settings/interest")
    assert send(visitor, PAGE, objects="yes").status_code in (302, 403)


def test_who_is_of_the_house_is_not_scored(app: Flask) -> None:
    page = browser(app, "Sol").get(PAGE).text
    assert "You belong to the house" in page
    assert "I object" not in page


def test_who_objects_is_no_lead_and_can_take_it_back(app: Flask, company: Company, hearing: Hearing) -> None:
    read_logs()
    lead = lead_of(company, "Mia")
    assert lead is not None
    mia, sol = browser(app, "Mia"), browser(app, "Sol")
    assert sol.get(f"/leads/{lead.ref}").status_code == 200
    assert send(mia, PAGE, objects="yes").status_code == 302
    assert "You objected" in mia.get(PAGE).text
    assert sol.get(f"/leads/{lead.ref}").status_code == 404
    assert "Mia Member" not in sol.get("/leads").text
    read_logs()
    state = state_of(company, "Mia")
    assert state is not None
    assert (state.score, state.due_at) == (0.0, None)
    told = len(hearing.moves)
    write_posts(company, "Mia", 6)
    read_logs()
    assert len(hearing.moves) == told
    assert send(mia, PAGE, objects="no").status_code == 302
    write_posts(company, "Mia", 1)
    read_logs()
    assert sol.get(f"/leads/{lead.ref}").status_code == 200


def test_another_persons_score_does_not_move(app: Flask, company: Company) -> None:
    let_join(company, "Sam")
    write_posts(company, "Sam", 3)
    read_logs()
    send(browser(app, "Mia"), PAGE, objects="yes")
    read_logs()
    state = state_of(company, "Sam")
    assert state is not None
    assert state.score > 0
