"""People for staff: found, suspended with a reason, signed out, appointed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from community.access.models import Role
from community.core.clock import now
from tests.access.visits import browser, send
from tests.admin.stage import acts, as_role, owner, staff
from tests.company import Company


def address(company: Company, name: str) -> str:
    return f"/admin/people/{company.person(name).thing.ref}"


def test_people_are_found_by_name_by_address_and_by_state(app: Flask, company: Company) -> None:
    client = staff(app)
    everybody = client.get("/admin/people").text
    for name in ("Ada Owner", "Mia Member", "Sam Stranger", "Sol Sales"):
        assert name in everybody
    for begins in ("sam", "SAM", "sam@company"):
        found = client.get(f"/admin/people?q={begins}").text
        assert "Sam Stranger" in found
        assert "Sol Sales" not in found
    of_staff = client.get("/admin/people?state=staff").text
    assert "Mia Member" in of_staff
    assert "Sam Stranger" not in of_staff
    assert "Nobody is suspended" in client.get("/admin/people?state=suspended").text
    assert "begins so" in client.get("/admin/people?q=%25").text
    assert client.get("/admin/people?state=made-up").status_code == 404


def test_a_long_list_goes_on_where_the_page_ended(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.people.queries.PAGE", 2)
    client, path, seen = staff(app), "/admin/people", ""
    for _page in range(2):
        text = client.get(path).text
        seen += text
        if "after=" in text:
            path = f"/admin/people?after={text.partition('after=')[2].partition(chr(34))[0]}"
    for name in ("Ada Owner", "Mia Member", "Sam Stranger", "Sol Sales"):
        assert name in seen


def test_whoever_is_suspended_is_out_at_once_and_the_reason_is_kept(app: Flask, company: Company) -> None:
    sam, client, path = browser(app, "Sam"), staff(app), address(company, "Sam")
    assert sam.get("/notices").status_code == 200
    send(client, f"{path}/suspend", reason="  ")
    assert sam.get("/notices").status_code == 200, "not without a reason"
    send(client, f"{path}/suspend", reason="Sold pills")
    assert sam.get("/notices").status_code == 302
    assert "Sam Stranger" in client.get("/admin/people?state=suspended").text
    assert "Suspended" in client.get(path).text
    send(client, f"{path}/reactivate", reason="")
    assert browser(app, "Sam").get("/notices").status_code == 200
    assert [(act, why) for act, _about, why in acts()][-2:] == [
        ("person.suspended", "Sold pills"),
        ("person.reactivated", ""),
    ]
    assert "Sold pills" in client.get("/admin/log?act=person.suspended").text


def test_staff_see_where_somebody_is_signed_in_and_end_it(app: Flask, company: Company) -> None:
    first, second, client = browser(app, "Sam"), browser(app, "Sam"), staff(app)
    page = client.get(address(company, "Sam")).text
    assert page.count("Sign out there") == 2
    one = page.partition("/sessions/")[2].partition("/end")[0]
    send(client, f"{address(company, 'Sam')}/sessions/{one}/end")
    assert sorted(each.get("/notices").status_code for each in (first, second)) == [200, 302]
    send(client, f"{address(company, 'Sam')}/sessions/end")
    assert [each.get("/notices").status_code for each in (first, second)] == [302, 302]
    assert send(client, f"{address(company, 'Sol')}/sessions/{one}/end").status_code == 404


def test_owners_appoint_and_nobody_else_does(app: Flask, company: Company) -> None:
    path = address(company, "Sam")
    assert send(staff(app), f"{path}/role", role="moderator").status_code == 403
    client = owner(app)
    send(client, f"{path}/role", role="moderator", reason="Helps on Mondays")
    assert browser(app, "Sam").get("/admin").status_code == 200
    send(client, f"{path}/role", role="member")
    assert browser(app, "Sam").get("/admin").status_code == 404
    assert send(client, f"{path}/role", role="system").status_code == 404
    assert send(client, f"{path}/role", role="emperor").status_code == 404
    assert send(client, f"{address(company, 'Ada')}/role", role="member").status_code == 403, "not oneself"
    assert acts()[0] == ("person.appointed", "", "Helps on Mondays")


def test_a_role_is_changed_only_by_who_signed_in_lately(app: Flask, company: Company) -> None:
    client, later = owner(app), now() + timedelta(hours=1)
    app.extensions["clock"] = lambda: later
    answer = send(client, f"{address(company, 'Sam')}/role", role="owner")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?again=1")
    assert acts() == []


def test_staff_have_no_hold_on_owners_or_on_each_other(app: Flask, company: Company) -> None:
    owner(app)
    as_role(app, "Sol", Role.MODERATOR)
    client = staff(app)
    for name in ("Ada", "Sol", "Mia"):
        for act in ("suspend", "sessions/end"):
            assert send(client, f"{address(company, name)}/{act}", reason="x").status_code == 403, name
    assert "Suspend" not in client.get(address(company, "Ada")).text


def test_who_was_never_there_is_not_found(app: Flask) -> None:
    assert staff(app).get("/admin/people/0000000000zz").status_code == 404
