"""What is reported comes to those who moderate there, and what they hide is gone in every channel at once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from community.access.models import SITE_ID, Grant, Role, State
from community.activity.models import Activity
from community.activity.running import run
from community.core.db import session
from community.core.unit import unit_of_work
from community.moderation.models import Case
from community.notifications.readers import NOTICES
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.moderation.scene import WORD, case_about, decide, report, shows, write_post


def test_hidden_is_gone_everywhere_and_comes_back(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", f"Buy {WORD} now")
    before = {who: shows(app, who, company) for who in ("anyone", "Sam", "Mia", "Ada")}
    assert all(before.values())
    assert report(app, "Sam", ref) == 302
    case = case_about(ref)
    assert decide(app, "Ada", case, "hidden", "kanari-because") == 302
    for who in ("anyone", "Sam", "Sol"):
        assert shows(app, who, company) == set(), who
    topic = f"/topics/{company.topic('Open Garden').ref}"
    assert shows(app, "Mia", company) == {topic}
    assert shows(app, "Ada", company) == {topic}
    told = browser(app, "Mia").get(f"/moderation/{case.ref}").text
    assert "kanari-because" in told
    assert WORD in told
    assert "kanari-note" not in told
    assert "Sam" not in told
    assert send(browser(app, "Ada"), f"/moderation/{case.ref}/undo").status_code == 302
    assert {who: shows(app, who, company) for who in before} == before
    assert WORD in browser(app, "Ada").get("/moderation").text


def test_a_hidden_topic_takes_its_posts_along(app: Flask, company: Company) -> None:
    topic = company.topic("Open Garden")
    assert report(app, "Sam", topic.ref) == 302
    assert decide(app, "Ada", case_about(topic.ref), "hidden") == 302
    assert browser(app, "Sam").get(f"/topics/{topic.ref}").status_code == 404
    page = browser(app, "Ada").get(f"/topics/{topic.ref}")
    assert page.status_code == 200
    assert "kanari-open" in page.text
    assert send(browser(app, "Ada"), f"/topics/{topic.ref}/posts", body="More").status_code == 404


def test_a_decision_retracts_what_was_told_and_undoing_tells_it_to_nobody_again(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", WORD)
    report(app, "Sam", ref)
    case = case_about(ref)
    decide(app, "Ada", case, "hidden")
    anew()
    told = select(Activity).where(Activity.thing_id == case.about_id).order_by(Activity.id)
    first = session().scalars(told).all()[0]
    assert session().scalar(select(func.count()).where(Activity.retracts_id == first.id)) == 1
    send(browser(app, "Ada"), f"/moderation/{case.ref}/undo")
    anew()
    again = session().scalars(told).all()[-1]
    assert (again.verb, again.occurred_at, again.live) == ("post.written", first.occurred_at, False)


def test_an_earlier_decision_is_not_undone_under_a_later_one(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", WORD)
    report(app, "Sam", ref)
    first = case_about(ref)
    decide(app, "Ada", first, "kept")
    report(app, "Sam", ref)
    second = case_about(ref)
    decide(app, "Ada", second, "hidden")
    assert send(browser(app, "Ada"), f"/moderation/{first.ref}/undo").status_code == 409
    assert case_about(ref).about.state is State.HIDDEN
    assert send(browser(app, "Ada"), f"/moderation/{second.ref}/undo").status_code == 302
    assert case_about(ref).about.state is State.LIVE


def test_what_its_author_took_back_meanwhile_does_not_vanish_when_a_decision_is_undone(
    app: Flask, company: Company
) -> None:
    ref = write_post(app, "Mia", WORD)
    report(app, "Sam", ref)
    case = case_about(ref)
    assert send(browser(app, "Mia"), f"/posts/{ref}/delete").status_code == 302
    decide(app, "Ada", case, "hidden")
    assert send(browser(app, "Mia"), f"/posts/{ref}/restore").status_code == 302
    assert case_about(ref).about.state is State.HIDDEN
    assert send(browser(app, "Ada"), f"/moderation/{case.ref}/undo").status_code == 302
    assert case_about(ref).about.state is State.LIVE


def test_one_report_each_and_none_of_ones_own(app: Flask, company: Company) -> None:
    ref = write_post(app, "Mia", WORD)
    assert report(app, "Mia", ref) == 404
    assert report(app, "anyone", ref) == 404
    assert report(app, "Sam", ref, complaint="nonsense") == 422
    assert report(app, "Sam", ref, note="n" * 501) == 422
    assert report(app, "Sam", ref) == 302
    assert report(app, "Sam", ref) == 409
    assert report(app, "Sol", ref) == 302
    assert report(app, "Sam", company.posts("Quiet Room")[0].ref) == 404
    assert report(app, "Sam", company.group("Open Garden").ref) == 404
    anew()
    assert session().scalar(select(func.count(Case.id))) == 1


def test_who_decides(app: Flask, company: Company) -> None:
    """Keepers of the group, and of the site where they may read: nobody's rank opens a private group."""
    with unit_of_work() as work:
        sol = company.viewer("Sol").principal_id
        grant = work.scalars(select(Grant).where(Grant.principal_id == sol, Grant.audience_id == SITE_ID)).first()
        assert grant is not None
        grant.role = Role.MODERATOR
    public, private = write_post(app, "Mia", "kanari-one"), write_post(app, "Mia", "kanari-two", "Quiet Room")
    report(app, "Sam", public)
    report(app, "Ada", private)
    for who, seen in {"Ada": {"one", "two"}, "Sol": {"one"}, "Sam": set(), "Mia": set()}.items():
        text = browser(app, who).get("/moderation").text
        assert {word for word in ("one", "two") if f"kanari-{word}" in text} == seen, who
    assert browser(app).get("/moderation").status_code == 404
    for who in ("Sam", "Mia", "anyone"):
        case = case_about(public)
        assert browser(app, who).get(f"/moderation/{case.ref}").status_code == 404
        assert decide(app, who, case, "hidden") == 404
    assert decide(app, "Sol", case_about(private), "hidden") == 404
    assert decide(app, "Sol", case_about(public), "kept") == 302
    assert decide(app, "Ada", case_about(public), "hidden") == 409
    assert "kanari" not in browser(app, "Sam").get("/moderation/log").text
    assert "let it stand" in browser(app, "Ada").get("/moderation/log").text
    anew()
    about = case_about(public).about
    assert about.state is State.LIVE


def test_a_mark_that_is_none_is_the_first_page(app: Flask, company: Company) -> None:
    for path in ("/moderation?after=x&cause=y", "/moderation/log?before=99999999999", "/moderation/log?before=x"):
        assert browser(app, "Ada").get(path).status_code == 200


def test_moderators_and_authors_are_told(app: Flask, company: Company) -> None:
    run(NOTICES)
    ref = write_post(app, "Mia", WORD)
    report(app, "Sam", ref)
    decide(app, "Ada", case_about(ref), "hidden", "Because.")
    run(NOTICES)
    run(NOTICES)
    address = f"/moderation/{case_about(ref).ref}"
    assert "Somebody should look at" in browser(app, "Ada").get("/notices").text
    assert "The moderators looked at" in browser(app, "Mia").get("/notices").text
    assert "looked at" not in browser(app, "Sam").get("/notices").text
    assert browser(app, "Mia").get(address).status_code == 200
