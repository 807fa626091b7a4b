"""Somebody may write nothing for a while, and may again at the second at which it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from community.activity.running import run
from community.moderation.limits import REPORTS
from community.notifications.readers import NOTICES
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.moderation.scene import case_about, report, write_post


def test_a_silence_ends_at_its_second(app: Flask, company: Company) -> None:
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    ref = write_post(app, "Mia", "Words")
    report(app, "Sam", ref)
    case = case_about(ref)
    app.extensions["clock"] = lambda: start
    assert send(browser(app, "Sam"), f"/moderation/{case.ref}/silence", span="hour", reason="x").status_code == 404
    assert send(browser(app, "Ada"), f"/moderation/{case.ref}/silence", span="hour", reason="").status_code == 422
    answer = send(browser(app, "Ada"), f"/moderation/{case.ref}/silence", span="hour", reason="Cool down.")
    assert answer.status_code == 302
    path = f"/topics/{company.topic('Open Garden').ref}"
    elsewhere = f"/topics/{company.topic('Half House').ref}"
    tries = ((3599, 403), (3600, 302))
    for seconds, status in tries:
        app.extensions["clock"] = lambda passed=seconds: start + timedelta(seconds=passed)
        page = browser(app, "Mia").get(path).text
        assert ("Cool down." in page) is (status == 403)
        assert send(browser(app, "Mia"), f"{path}/posts", body="More").status_code == status
        assert send(browser(app, "Mia"), f"{elsewhere}/posts", body="More").status_code == 302


def test_a_silence_is_ended_early_and_moderators_have_none(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", "Words")
    report(app, "Sam", ref)
    case = case_about(ref)
    send(browser(app, "Ada"), f"/moderation/{case.ref}/silence", span="week", reason="Enough.", whole_site="yes")
    path = f"/topics/{company.topic('Open Garden').ref}/posts"
    assert send(browser(app, "Mia"), path, body="More").status_code == 302  # Ada does not moderate the site
    send(browser(app, "Ada"), f"/moderation/{case.ref}/silence", span="week", reason="Enough.")
    assert send(browser(app, "Mia"), path, body="More").status_code == 403
    assert send(browser(app, "Ada"), f"/moderation/{case.ref}/silence/1/end").status_code == 302
    assert send(browser(app, "Ada"), f"/moderation/{case.ref}/silence/77/end").status_code == 404
    assert send(browser(app, "Mia"), path, body="More").status_code == 302
    own = company.posts("Open Garden")[0]
    report(app, "Mia", own.ref)
    answer = send(browser(app, "Ada"), f"/moderation/{case_about(own.ref).ref}/silence", span="day", reason="Me.")
    assert answer.status_code == 403


def test_a_silence_reaches_whom_it_silences_also_where_nothing_was_hidden(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", "Words")
    report(app, "Sam", ref)
    case = case_about(ref)
    mia, sam = browser(app, "Mia"), browser(app, "Sam")
    assert mia.get(f"/moderation/{case.ref}").status_code == 404
    send(browser(app, "Ada"), f"/moderation/{case.ref}/silence", span="hour", reason="Cool down.")
    page = mia.get(f"/moderation/{case.ref}")
    assert page.status_code == 200
    assert "Cool down." in page.text
    assert "kanari-note" not in page.text
    assert sam.get(f"/moderation/{case.ref}").status_code == 404
    anew()
    run(NOTICES)
    assert f"/moderation/{case.ref}" in mia.get("/notices").text
    assert f"/moderation/{case.ref}" not in sam.get("/notices").text
    send(browser(app, "Ada"), f"/moderation/{case.ref}/silence/1/end")
    assert "can again" in mia.get(f"/moderation/{case.ref}").text


def test_reports_have_a_limit(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", "Words")
    for _ in range(REPORTS.times):
        assert report(app, "Sam", ref) in (302, 409)
    assert report(app, "Sam", ref) == 429
    assert report(app, "Ada", ref) == 302
