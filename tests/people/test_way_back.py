"""After signing in people are where they were, on this site; never anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from community.core.db import db
from community.core.web.addresses import local_path
from tests.access.visits import browser
from tests.company import Company
from tests.people.provider import Signing, community_with_provider, links

HOSTILE = (
    "//evil.test", "///evil.test", "////evil.test/%2f..", "/\\evil.test", "\\/evil.test", "\\\\evil.test",
    "/\\/evil.test", "//\\evil.test", "/\t/evil.test", "/\n/evil.test", "/\r/evil.test", "\t//evil.test",
    " //evil.test", "\x00//evil.test", "\x01https://evil.test", "/\x0b/evil.test", "/\x00/evil.test",
    "http:evil.test", "https:evil.test", "https:/evil.test", "https://evil.test", "HTTPS://evil.test",
    "https:///evil.test", "https:\\\\evil.test", "ftp://evil.test", "javascript:alert(1)", "JavaScript:alert(1)",
    "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.test", "evil.test", "evil.test/path",
    "www.evil.test", "@evil.test", ".evil.test", ":80", "?//evil.test", "#//evil.test", "groups", "../groups",
    "//evil.test@localhost", "//localhost@evil.test", "http://localhost.evil.test/", "//evil%E3%80%82test",
    "/\u2028/evil.test", "/\u202e/evil.test", "\ufeff//evil.test", "/\u00a0/evil.test", "//[::1]", "//evil.test:80",
)  # fmt: skip
HARMLESS = (
    "/", "/groups", "/groups?before=1&x=%20", "/topics/abc?at=def#post-def", "/a//b", "/@evil.test", "/:80",
    "/%2fevil.test", "/%5cevil.test", "/%09/evil.test", "/.//evil.test", "/..//evil.test", "/;//evil.test",
    "/?back=//evil.test", "/?https://evil.test", "/#//evil.test", "/ünïcode", "/a b", "/javascript:alert(1)",
)  # fmt: skip
HERE = ("http", "localhost")


def place(address: str) -> tuple[str, str]:
    """Where a browser that stands on the sign-in page would go: WHATWG drops these signs and turns the slashes."""
    cleaned = "".join(sign for sign in address if sign not in "\t\n\r").strip("".join(map(chr, range(33))))
    found = urlsplit(urljoin("http://localhost/sign-in", cleaned.replace("\\", "/")))
    return found.scheme, found.netloc


def test_the_tables_are_long_enough() -> None:
    assert len(set(HOSTILE)) >= 40
    assert sum(place(back) != HERE for back in HOSTILE if "[" not in back) > 20


@pytest.mark.parametrize("back", HOSTILE, ids=ascii)
def test_a_hostile_address_is_no_way_back(app: Flask, company: Company, back: str) -> None:
    assert local_path(back) == ""
    unreadable = "\x00" in back  # refused before any page is asked
    guest = browser(app).get("/sign-in", query_string={"back": back})
    assert guest.status_code == (400 if unreadable else 200)
    for link in links(guest.text):
        assert place(link) == HERE
    signed_in = browser(app, "Mia").get("/sign-in", query_string={"back": back})
    assert (signed_in.status_code, signed_in.headers.get("Location")) == ((400, None) if unreadable else (302, "/"))


@pytest.mark.parametrize("back", HARMLESS, ids=ascii)
def test_a_path_of_this_site_is_the_way_back(app: Flask, company: Company, back: str) -> None:
    assert local_path(back) == back
    answer = browser(app, "Mia").get("/sign-in", query_string={"back": back})
    assert answer.status_code == 302
    assert place(answer.headers["Location"]) == HERE
    assert answer.headers["Location"] != "/" or back == "/"


@pytest.mark.parametrize(
    "path", ["//evil.test/x", "///evil.test", "/\\evil.test", "/%5cevil.test", "/%0a//evil.test"]
)
def test_a_page_that_is_asked_for_oddly_links_to_this_site_only(app: Flask, path: str) -> None:
    answer = browser(app).get("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})
    assert place(answer.headers.get("Location", "/")) == HERE
    for link in links(answer.text):
        assert place(link) == HERE


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "evil.test:80"])
def test_no_link_is_made_of_the_host_that_a_request_names(app: Flask, host: str) -> None:
    for path in ("/", "/groups", "/mine", "/nowhere"):
        answer = browser(app).get(path, headers={"X-Forwarded-Host": host, "Forwarded": f"host={host}"})
        assert host not in answer.text + str(answer.headers)


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with community_with_provider(Path(tmp_path_factory.mktemp("signing"))) as running:
        yield running
        with running.app.app_context():
            db.engine.dispose()


@pytest.mark.sockets
@pytest.mark.parametrize("back", ["//evil.test", "/\\evil.test", "/\t/evil.test", "https:evil.test", "javascript:x"])
def test_after_a_real_sign_in_nobody_is_sent_away(signing: Signing, back: str) -> None:
    client = signing.browser()
    door = client.get("/sign-in", query_string={"back": back}).text
    begin = [link for link in links(door) if link.startswith("/sign-in/social")]
    assert begin
    assert all(link.partition("?")[2] in ("", "back=") for link in begin)
    assert signing.sign_in(client, "ines", back=back).headers["Location"] == "/"
