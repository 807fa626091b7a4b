"""The community under an address of a site, and the people whom that site knows."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask, abort, request, session
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.activity.models import Activity
from community.core.db import db
from community.core.db import session as our_session
from community.core.settings import SettingsError
from community.people.host import HostPerson
from community.people.models import LinkedAccount, Person
from tests.app.host_site import Shops, customer
from tests.company import Company

pytestmark = pytest.mark.only_on("sqlite")  # the shop gets a copy of a file


@pytest.fixture
def visitor(shop: Flask) -> FlaskClient:
    return shop.test_client()


def people(shop: Flask) -> int:
    with shop.extensions["mounted"].app.app_context():
        return our_session().scalar(select(func.count(Person.id))) or 0


def test_the_neighbours_addresses_are_the_sites(visitor: FlaskClient) -> None:
    assert visitor.get("/communityx").text == "the shop's own page"
    for page in ("/Community/", "/x/community/", "/communit", "/community%2F..", "/"):
        answer = visitor.get(page)
        assert (answer.status_code, "Open Garden" in answer.text) == (404, False)


@pytest.mark.parametrize("page", ["/community", "/community/", "/community?before=1-1"])
def test_our_front_page_answers_with_and_without_the_slash(visitor: FlaskClient, page: str) -> None:
    answer = visitor.get(page)
    assert (answer.status_code, "Open Garden" in answer.text) == (200, True)
    assert 'href="/community/groups"' in answer.text


def test_the_site_can_point_to_us(shop: Flask) -> None:
    with shop.test_request_context():
        assert shop.url_for("community") == "/community/"


@pytest.mark.parametrize("prefix", ["forum", "/forum/", "/a/b"])
def test_the_prefix_may_be_another(open_shop: Shops, prefix: str) -> None:
    client, clean = open_shop(url_prefix=prefix).test_client(), "/" + prefix.strip("/")
    text = client.get(f"{clean}/groups").text
    assert f'href="{clean}/groups"' in text
    assert client.get("/community/").status_code == 404


def test_whom_the_site_signed_in_is_the_viewer_without_a_cookie_of_ours(shop: Flask, visitor: FlaskClient) -> None:
    before = people(shop)
    visitor.get("/enter/Nora")
    answer = visitor.get("/community/")
    assert "Nora Customer, your menu" in answer.text
    assert "You are signed in by this website." in answer.text
    assert not any("community_session" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert visitor.get("/community/mine").status_code == 200
    assert people(shop) == before + 1


def test_a_first_visit_admits_one_person_and_the_next_none(shop: Flask, visitor: FlaskClient) -> None:
    visitor.get("/enter/Nora")
    for page in ("/community/", "/community/groups", "/community/mine"):
        visitor.get(page)
    with shop.extensions["mounted"].app.app_context():
        (account,) = our_session().scalars(select(LinkedAccount).where(LinkedAccount.subject == "nora"))
        joined = select(func.count(Activity.id)).where(Activity.thing_id == account.person_id)
        assert our_session().scalar(joined) == 1
        assert (account.issuer, account.person.email) == ("host", "nora@shop.test")
        assert account.person.email_confirmed_at is not None


def test_two_first_visits_at_once_admit_one_person(open_shop: Shops) -> None:
    both = threading.Barrier(2, timeout=10)

    def identify() -> HostPerson:
        both.wait()
        return HostPerson("twin", "Tweedle Twin")

    shop, answers = open_shop(identify=identify), list[int]()

    def visit() -> None:
        answers.append(shop.test_client().get("/community/mine").status_code)

    threads = [threading.Thread(target=visit) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert answers == [200, 200]
    with shop.extensions["mounted"].app.app_context():
        accounts = select(func.count(LinkedAccount.id)).where(LinkedAccount.subject == "twin")
        assert our_session().scalar(accounts) == 1


def sign_in_as_mia(shop: Flask, client: FlaskClient) -> None:
    inner = shop.extensions["mounted"].app
    with inner.app_context():
        ours = Company().sign_in(inner.test_client(), "Mia").get_cookie("community_session", path="/community")
        db.session.remove()
    assert ours is not None
    client.set_cookie("community_session", ours.value, path="/community")


def test_where_the_site_knows_nobody_our_own_cookie_counts(shop: Flask, visitor: FlaskClient) -> None:
    sign_in_as_mia(shop, visitor)
    text = visitor.get("/community/").text
    assert "Mia Member, your menu" in text
    assert "Sign out" in text


def test_whom_the_site_names_outranks_our_cookie(shop: Flask, visitor: FlaskClient) -> None:
    sign_in_as_mia(shop, visitor)
    visitor.get("/enter/Nora")
    text = visitor.get("/community/").text
    assert "Nora Customer, your menu" in text
    assert "Mia Member, your menu" not in text
    assert "Sign out" not in text
    visitor.get("/leave")
    assert "Mia Member, your menu" in visitor.get("/community/").text


def test_what_identify_writes_into_the_sites_session_is_not_kept(open_shop: Shops) -> None:
    def curious() -> HostPerson | None:
        session["seen"] = "yes"
        return customer()

    client = open_shop(identify=curious).test_client()
    client.get("/enter/Nora")
    for page in ("/community/", "/community/mine", "/community/brand.css", "/community/nothing"):
        client.get(page).close()
    assert client.get("/session").json == {"customer": "Nora"}


def test_identify_is_asked_once_for_each_request(open_shop: Shops) -> None:
    asked: list[None] = []

    def counted() -> HostPerson:
        asked.append(None)
        return HostPerson("nora", "Nora")

    client = open_shop(identify=counted).test_client()
    client.get("/community/")
    client.get("/community/mine")
    assert len(asked) == 2


def test_a_form_reaches_us_whole(shop: Flask, visitor: FlaskClient) -> None:
    visitor.get("/enter/Nora")
    text = visitor.get("/community/groups").text
    group = re.findall(r'href="(/community/groups/\w+)">Open Garden', text)[0]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', visitor.get(group).text)[0]
    assert visitor.post(f"{group}/join", data={}).status_code == 400
    joined = visitor.post(f"{group}/join", data={"csrf_token": token})
    assert (joined.status_code, joined.headers["Location"]) == (302, group)
    assert "You are in Open Garden now." in visitor.get(group).text
    words = "Zoë & 東京 " * 500
    form = {"csrf_token": token, "title": "Läßt du <b> stehen?", "body": words}
    sent = visitor.post(f"{group}/topics/new", data=form)
    assert sent.status_code == 302
    page = visitor.get(sent.headers["Location"]).text
    assert "Läßt du &lt;b&gt; stehen?" in page
    assert page.count("東京") >= 500


def test_a_form_with_mistakes_comes_back_in_the_layout(shop: Flask, visitor: FlaskClient) -> None:
    visitor.get("/enter/Nora")
    group = re.findall(r'href="(/community/groups/\w+)">Open Garden', visitor.get("/community/groups").text)[0]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', visitor.get(group).text)[0]
    visitor.post(f"{group}/join", data={"csrf_token": token})
    answer = visitor.post(f"{group}/topics/new", data={"csrf_token": token, "title": " ", "body": "kept words"})
    assert (answer.status_code, "Shop footer" in answer.text, "kept words" in answer.text) == (422, True, True)


@pytest.mark.parametrize("prefix", ["", "/", "//"])
def test_the_sites_own_root_is_not_ours(open_shop: Shops, prefix: str) -> None:
    with pytest.raises(SettingsError, match=r"url_prefix: the community needs a path of its own"):
        open_shop(url_prefix=prefix)


def test_whom_the_host_knows_does_not_depend_on_how_a_visitor_calls_it(shop: Flask, visitor: FlaskClient) -> None:
    visitor.get("/enter/Nora")
    before = people(shop)
    visitor.get("/community/mine")
    cookie, bare = visitor.get_cookie("shop", path="/"), shop.test_client(use_cookies=False)
    assert cookie is not None
    for name in ("shop.test", "evil.test"):
        answer = bare.get("/community/mine", headers={"Host": name, "Cookie": f"shop={cookie.value}"})
        assert "Nora Customer, your menu" in answer.text
    assert people(shop) == before + 1


def test_the_cookie_goes_to_where_the_host_is_served(shop: Flask, visitor: FlaskClient) -> None:
    visitor.get("/enter/Nora")
    found = re.search(r'href="/community/(groups/\w+)">Open Garden', visitor.get("/community/groups").text)
    assert found
    below = visitor.get(f"/community/{found[1]}", environ_overrides={"SCRIPT_NAME": "/below"})
    (cookie,) = [each for each in below.headers.getlist("Set-Cookie") if each.startswith("community_session=")]
    assert "Path=/below/community" in cookie
    assert f'action="/below/community/{found[1]}/join"' in below.text


def test_whom_the_site_keeps_out_changes_nothing(shop: Flask, visitor: FlaskClient) -> None:
    visitor.get("/enter/Nora")
    group = re.findall(r'href="(/community/groups/\w+)">Open Garden', visitor.get("/community/groups").text)[0]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', visitor.get(group).text)[0]
    for page in (f"{group}/join?shut=1", "/community/brand.css?shut=1"):
        answer = visitor.post(page, data={"csrf_token": token})
        assert (answer.status_code, answer.headers["Location"], answer.headers["X-Shop"]) == (302, "/closed", "yes")
    assert f'action="{group}/join"' in visitor.get(group).text
    assert visitor.get("/community/mine?shut=1").headers["Location"] == "/closed"
    with visitor.get("/community/static/css/base.css?shut=1") as sheet:
        assert sheet.status_code == 200


def test_a_door_that_aborts_answers_with_the_hosts_page(shop: Flask, visitor: FlaskClient) -> None:
    shop.before_request_funcs[None].append(lambda: abort(403) if "banned" in request.args else None)
    answer = visitor.get("/community/groups?banned=1")
    assert (answer.status_code, "Open Garden" in answer.text, answer.headers["X-Shop"]) == (403, False, "yes")


def test_a_host_that_cannot_say_who_asks_gets_our_page_for_faults(open_shop: Shops) -> None:
    def broken() -> HostPerson:
        raise ZeroDivisionError

    def nameless() -> HostPerson:
        return HostPerson("", "Nobody")

    for identify in (broken, nameless):
        answer = open_shop(identify=identify).test_client().get("/community/groups")
        assert (answer.status_code, answer.headers["X-Shop"]) == (500, "yes")
        assert "Something broke on our side" in answer.text
        assert "Shop footer" in answer.text
