"""What the tests of moderation do again and again."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from community.access.models import Thing
from community.core.db import session
from community.moderation.models import Case
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.writing import first_topic

WORD = "kanari-reported"


def change_settings(app: Flask, monkeypatch: Any, **values: Any) -> None:
    chosen = app.extensions["community.settings"].model_copy(update=values)
    monkeypatch.setitem(app.extensions, "community.settings", chosen)


def write_post(app: Flask, who: str, text: str, group: str = "Open Garden") -> str:
    """Write in a group's topic through the page. Gives the reference of the newest post."""
    path = f"/topics/{Company().topic(group).ref}"
    assert send(browser(app, who), f"{path}/posts", body=text).status_code == 302
    anew()
    newest = select(Thing.ref).where(Thing.kind == "post").order_by(Thing.id.desc()).limit(1)
    return session().scalars(newest).one()


def report(app: Flask, who: str, ref: str, **form: str) -> int:
    answer = send(browser(app, who), f"/report/{ref}", **{"complaint": "spam", "note": "kanari-note", **form})
    return answer.status_code


def case_about(ref: str) -> Case:
    anew()
    cases = select(Case).join(Thing, Thing.id == Case.about_id).where(Thing.ref == ref).order_by(Case.id.desc())
    return session().scalars(cases).unique().all()[0]


def decide(app: Flask, who: str, case: Case, outcome: str, reason: str = "") -> int:
    answer = send(browser(app, who), f"/moderation/{case.ref}/decide", outcome=outcome, reason=reason)
    return answer.status_code


def channels(company: Company, group: str = "Open Garden") -> tuple[str, ...]:
    ref, topic = company.group(group).ref, first_topic(group).ref
    pages = ("/", "/mine", "/notices", f"/groups/{ref}", f"/groups/{ref}/activity", f"/topics/{topic}")
    return (*pages, "/stream.json", "/stream.atom", f"/groups/{ref}/stream.json", f"/search?q={WORD}")


def shows(app: Flask, who: str, company: Company, word: str = WORD) -> set[str]:
    """The channels in which somebody sees a word."""
    client = browser(app, who)
    app.extensions["community.kept_pages"].pages.clear()
    found = {path for path in channels(company) if word in client.get(path).text.replace(f"q={word}", "")}
    return {path for path in found if not path.startswith("/search")}
