"""A page of ours in the layout of the site that it is part of."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.core.i18n import _l
from community.core.settings import SettingsError
from community.core.web.pages import render
from tests.app.host_site import CSP, Shops

pytestmark = pytest.mark.only_on("sqlite")  # the shop gets a copy of a file


@pytest.fixture
def visitor(shop: Flask) -> FlaskClient:
    return shop.test_client()


def test_our_page_is_in_the_middle_of_the_sites_own(visitor: FlaskClient) -> None:
    text = visitor.get("/community/groups").text
    assert text.count("<html") == text.count("<main") == text.count("<body") == 1
    menu, middle, footer = text.index("Shop menu"), text.index("Open Garden"), text.index("Shop footer")
    assert menu < middle < footer
    assert "<title>Groups</title>" in text
    head = text[: text.index("</head>")]
    assert '<link rel="stylesheet" href="/shop.css">' in head
    assert "/community/static/css/base.css" in head
    assert "/community/brand.css" in head


def test_the_sites_headers_hold_and_ours_are_absent(visitor: FlaskClient) -> None:
    answer = visitor.get("/community/")
    assert answer.headers.getlist("Content-Security-Policy") == [CSP]
    assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert answer.headers["X-Shop"] == "yes"
    assert answer.mimetype == "text/html"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_our_cookie_is_for_our_addresses_alone(visitor: FlaskClient) -> None:
    visitor.get("/enter/Nora")
    text = visitor.get("/community/groups").text
    group = text[text.index("/community/groups/") :].partition('"')[0]
    cookies = visitor.get(group).headers.getlist("Set-Cookie")
    ours = [cookie for cookie in cookies if cookie.startswith("community_session=")]
    assert len(ours) == 1
    assert {"Path=/community", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in ours[0].split(";")}
    assert visitor.get_cookie("community_session", path="/") is None
    assert visitor.get_cookie("shop", path="/") is not None


def test_what_the_site_has_to_say_is_shown_once(visitor: FlaskClient) -> None:
    visitor.get("/say/Parcel sent")
    assert '<p class="shop-flash">Parcel sent</p>' in visitor.get("/community/").text
    assert "Parcel sent" not in visitor.get("/community/").text
    assert "Parcel sent" not in str(visitor.get("/session").json)


def test_an_error_page_is_in_the_layout_too(visitor: FlaskClient) -> None:
    for page in ("/community/nothing/here", "/community/topics/none", "/community/leads"):
        answer = visitor.get(page)
        assert (answer.status_code, "Shop footer" in answer.text) == (404, True)
        assert "There is nothing here for you" in answer.text
        assert answer.headers["X-Shop"] == "yes"


def test_a_title_is_in_our_words_also_where_the_site_has_no_texts(shop: Flask, visitor: FlaskClient) -> None:
    inner = shop.extensions["mounted"].app
    inner.view_functions["groups.index"] = lambda: render(
        "web/error.html", title=_l("Groups"), text="", offer_sign_in=False, number="", back="/"
    )
    assert "<title>Groups</title>" in visitor.get("/community/groups").text


def test_a_fault_of_ours_is_in_the_layout_too(shop: Flask, visitor: FlaskClient) -> None:
    inner = shop.extensions["mounted"].app

    def broken() -> str:
        raise ZeroDivisionError

    inner.view_functions["groups.index"] = broken
    answer = visitor.get("/community/groups")
    assert (answer.status_code, "Shop footer" in answer.text) == (500, True)
    assert "Something broke on our side" in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_a_layout_without_a_block_for_us_is_said_in_words(open_shop: Shops) -> None:
    client = open_shop(layout="no_content.html").test_client()
    with pytest.raises(SettingsError, match=r"layout: no_content\.html does not show its block 'content'"):
        client.get("/community/")
    client = open_shop(layout="no_head.html").test_client()
    with pytest.raises(SettingsError, match=r"no_head\.html does not show its block 'head'"):
        client.get("/community/")
    client = open_shop(layout="other.html", blocks=("title", "head", "middle")).test_client()
    assert "Open Garden" in client.get("/community/").text


def test_without_a_layout_we_show_a_plain_page_of_our_own(open_shop: Shops) -> None:
    answer = open_shop(layout=None).test_client().get("/community/groups")
    assert "Shop" not in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.text.count("<main") == 1


def test_files_and_redirects_are_not_wrapped(visitor: FlaskClient) -> None:
    for file in ("static/css/base.css", "theme/tokens.css", "brand.css"):
        with visitor.get(f"/community/{file}") as sheet:
            assert (sheet.status_code, sheet.mimetype, b"Shop" in sheet.data) == (200, "text/css", False)
    redirected = visitor.get("/community/mine")
    assert redirected.status_code == 302
    assert redirected.headers["Location"].startswith("/community/sign-in?back=/community/mine")
    assert "Shop" not in redirected.text


def test_whom_the_site_keeps_out_it_keeps_out_of_our_pages(visitor: FlaskClient) -> None:
    answer = visitor.get("/community/groups?shut=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/closed")
    assert "Open Garden" not in answer.text


def test_a_question_for_the_head_alone_has_no_body(visitor: FlaskClient) -> None:
    answer = visitor.head("/community/groups")
    assert (answer.status_code, answer.data, answer.headers["X-Shop"]) == (200, b"", "yes")


def test_text_that_looks_like_a_template_stays_text(open_shop: Shops) -> None:
    shop = open_shop(site_name="{{ 7 * 7 }} & {% raw %}")
    text = shop.test_client().get("/community/").text
    assert "{{ 7 * 7 }} &amp; {% raw %}" in text
    assert "49" not in text[text.index("<title>") : text.index("</title>")]
