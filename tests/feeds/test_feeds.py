"""Streams in formats that others read: right by independent parsers, and never more than their reader may see."""

from __future__ import annotations

import json
import re
import warnings
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from community.access.viewers import system
from community.content.base.actions import prepare, reply, start_topic
from community.core.clock import now
from community.core.unit import unit_of_work
from community.feeds.formats import FORMATS
from community.groups.actions import leave_group
from community.people.actions import deactivate
from tests.company import CANARIES, Company, csrf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

pytestmark = pytest.mark.usefixtures("company")
TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^http://community\\.test/"}
MOMENT = {"type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"}
ID = {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "next_url": ADDRESS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "additionalProperties": False,
                "properties": {
                    "id": ID,
                    "url": ADDRESS,
                    "title": TEXT,
                    "content_text": TEXT,
                    "date_published": MOMENT,
                    "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
                    "tags": {"type": "array", "items": TEXT},
                },
            },
        },
    },
}
THING = {
    "type": "object",
    "required": ["type", "id", "name"],
    "properties": {"type": TEXT, "id": ADDRESS, "url": ADDRESS},
}
STREAMS_PAGE = {
    "type": "object",
    "required": ["@context", "id", "type", "partOf", "orderedItems"],
    "not": {"required": ["totalItems"]},
    "properties": {
        "@context": {"const": "https://www.w3.org/ns/activitystreams"},
        "type": {"const": "OrderedCollectionPage"},
        "id": ADDRESS,
        "partOf": ADDRESS,
        "next": ADDRESS,
        "orderedItems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "actor", "object", "published", "summary"],
                "properties": {
                    "id": ID,
                    "type": TEXT,
                    "published": MOMENT,
                    "object": THING,
                    "target": THING,
                    "actor": {"properties": {"type": {"enum": ["Person", "Service"]}, "name": TEXT}},
                },
            },
        },
    },
}


def read(client: FlaskClient, path: str) -> Any:
    return json.loads(client.get(path).data)


def own_addresses(client: FlaskClient) -> dict[str, str]:
    """The paths of a new address of one's own."""
    page = client.post("/feeds", data={"csrf_token": csrf(client)}).text
    return {
        name: path for path, name in re.findall(rf"http://community.test(/feeds/[^<]+\.({'|'.join(FORMATS)}))<", page)
    }


def everything(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return f"{answer.headers}{answer.text}"


def plain(page: str) -> str:
    """A page without what differs each time: references, numbers of requests, tokens of forms."""
    return re.sub(r'\w{12}|value="[^"]*"', "", page)


def test_atom_is_read_by_feedparser(client: FlaskClient) -> None:
    answer = client.get("/stream.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.data)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.feed.id == "http://community.test/stream.atom"
    assert {link.rel for link in feed.feed.links} == {"self", "alternate"}
    newest = feed.entries[0]
    assert "Talk of Open Garden" in {
        entry.title.partition("started ")[2].partition(" in ")[0] for entry in feed.entries
    }
    assert (newest.published_parsed is not None, newest.author, newest.id[:9]) == (True, newest.author, "urn:uuid:")
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 3
    assert any(CANARIES["Open Garden"] in entry.summary for entry in feed.entries)


@pytest.mark.parametrize("path", ["/stream.json", "/groups/{group}/stream.json", "/people/{person}/stream.json"])
def test_json_feed_keeps_its_schema(client: FlaskClient, company: Company, path: str) -> None:
    path = path.format(group=company.group("Open Garden").ref, person=company.person("Mia").thing.ref)
    assert client.get(path).headers["Content-Type"] == "application/feed+json; charset=utf-8"
    found = read(client, path)
    Draft202012Validator(JSON_FEED).validate(found)
    assert found["feed_url"] == f"http://community.test{path}"
    assert len(found["items"]) > 1


def test_activity_streams_are_a_paged_collection(client: FlaskClient, company: Company) -> None:
    whole = read(client, "/stream.as2")
    assert client.get("/stream.as2").headers["Content-Type"] == "application/activity+json; charset=utf-8"
    assert (whole["type"], whole["id"], "totalItems" in whole) == (
        "OrderedCollection",
        "http://community.test/stream.as2",
        False,
    )
    page = read(client, whole["first"].removeprefix("http://community.test"))
    Draft202012Validator(STREAMS_PAGE).validate(page)
    assert page["partOf"] == whole["id"]
    written = next(each for each in page["orderedItems"] if each["object"]["type"] == "Note")
    assert written["type"] == "Create"
    assert written["object"]["inReplyTo"] == written["target"]["id"]
    assert written["target"]["id"] == f"http://community.test/topics/{company.topic('Open Garden').ref}"
    assert {each["type"] for each in page["orderedItems"]} >= {"Create", "Join"}


@pytest.mark.parametrize("name", FORMATS)
def test_pages_follow_one_another_to_the_end(client: FlaskClient, company: Company, name: str) -> None:
    mia = company.viewer("Mia")
    with unit_of_work():
        for number in range(70):
            reply(mia, company.topic("Open Garden"), writing=prepare(f"Saying {number}"), now=now())
    path, ids = f"/stream.{name}{'?before=newest' if name == 'as2' else ''}", []
    for _ in range(10):
        text = client.get(path).text
        if name == "atom":
            feed = feedparser.parse(text)
            ids += [entry.id for entry in feed.entries]
            following = next((link.href for link in feed.feed.links if link.rel == "next"), "")
        else:
            found = json.loads(text)
            ids += [each["id"] for each in found.get("items", found.get("orderedItems"))]
            following = found.get("next_url", found.get("next", ""))
        if not following:
            break
        path = following.removeprefix("http://community.test")
    assert len(ids) == len(set(ids)) > 75
    assert client.get(f"/stream.{name}?before=" + "9" * 5000).status_code == 200


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, company: Company) -> None:
    first = client.get("/stream.atom")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    for asked in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        again = client.get("/stream.atom", headers=asked)
        assert (again.status_code, again.data) == (304, b"")
    with unit_of_work():
        at = now() + timedelta(seconds=2)
        start_topic(
            company.viewer("Mia"), company.group("Open Garden"), title="News", writing=prepare("New."), now=at
        )
    assert "News" in client.get("/stream.atom", headers={"If-None-Match": tag}).text
    assert (
        client.get("/stream.atom", headers={"If-None-Match": tag, "If-Modified-Since": modified}).status_code == 200
    )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("viewer", ["anyone", "Sam", "Mia", "Sol"])
def test_every_feed_shows_each_group_to_those_who_read_it_alone(
    app: Flask, company: Company, viewer: str, name: str
) -> None:
    client = app.test_client() if viewer == "anyone" else company.sign_in(app.test_client(), viewer)
    page = "?before=newest" if name == "as2" else ""
    ada = company.person("Ada").thing.ref
    for group, canary in CANARIES.items():
        reads = viewer == "Mia" or group == "Open Garden"
        for path in (f"/stream.{name}{page}", f"/people/{ada}/stream.{name}{page}"):
            assert (f"Talk of {group}" in everything(client, path)) == reads, path
            assert (f"Reply {canary}" in everything(client, path)) == (reads and path.startswith("/stream")), path
        path = f"/groups/{company.group(group).ref}/stream.{name}{page}"
        if group == "Quiet Room" and not reads:
            assert client.get(path).status_code == 404
            made_up = client.get(f"/groups/0000000000zz/stream.{name}{page}")
            assert plain(client.get(path).text) == plain(made_up.text)
        else:
            assert (canary in everything(client, path)) == reads, path
    assert client.get(f"/people/0000000000zz/stream.{name}").status_code == 404
    assert client.get(f"/people/{company.group('Open Garden').ref}/stream.{name}").status_code == 404


@pytest.mark.parametrize("name", FORMATS)
def test_an_own_address_reads_what_its_owner_reads_at_that_moment(app: Flask, company: Company, name: str) -> None:
    mia, stranger = company.sign_in(app.test_client(), "Mia"), app.test_client()
    path = own_addresses(mia)[name] + ("?before=newest" if name == "as2" else "")
    shown = everything(stranger, path)
    assert all(canary in shown for canary in CANARIES.values())
    assert "Referrer-Policy: no-referrer" in shown
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Quiet Room"), now())
    shown = everything(stranger, path)
    assert CANARIES["Quiet Room"] not in shown
    assert "Quiet Room" not in shown
    assert CANARIES["Half House"] in shown
    with unit_of_work():
        deactivate(system(), company.person("Mia"), now())
    assert stranger.get(path).status_code == 404


def test_an_own_address_is_good_for_its_feed_alone_and_can_be_revoked(app: Flask, company: Company) -> None:
    mia, stranger = company.sign_in(app.test_client(), "Mia"), app.test_client()
    path = own_addresses(mia)["atom"]
    quiet = company.topic("Quiet Room").ref
    token = path.split("/")[2]
    stranger.get(path)
    assert stranger.get(f"/topics/{quiet}").status_code == 404
    assert stranger.get("/feeds", headers={"Authorization": f"Bearer {token}"}).status_code == 302
    assert token not in mia.get("/feeds").text
    revoke = re.search(r"/feeds/\w+/revoke", mia.get("/feeds").text)
    assert revoke
    for who, status in (("Sam", 404), ("Mia", 302), ("Mia", 403)):
        client = company.sign_in(app.test_client(), who)
        assert client.post(revoke[0], data={"csrf_token": csrf(client)}).status_code == status
        assert stranger.get(path).status_code == (404 if who == "Mia" else 200)
    assert stranger.get("/feeds/made-up/stream.atom").status_code == 404


def test_nobody_collects_addresses(client: FlaskClient, company: Company) -> None:
    assert client.get("/feeds").headers["Location"].startswith("/sign-in?back=/feeds")
    company.sign_in(client, "Sam")
    form = {"csrf_token": csrf(client)}
    assert [client.post("/feeds", data=form).status_code for _ in range(6)] == [200] * 5 + [409]


def test_pages_say_where_their_feeds_are(client: FlaskClient, company: Company) -> None:
    group, ada = f"/groups/{company.group('Open Garden').ref}", f"/people/{company.person('Ada').thing.ref}"
    for page, feed in (("/", "/stream.atom"), (group, f"{group}/stream.atom"), (ada, f"{ada}/stream.atom")):
        assert (
            f'<link rel="alternate" type="application/atom+xml" title="Atom" href="{feed}">' in client.get(page).text
        )
    assert 'rel="alternate"' not in client.get("/groups").text


def test_what_xml_does_not_know_breaks_no_feed(client: FlaskClient, company: Company) -> None:
    odd = "\x0b\x1f<b>&]]>\u202e\ufffe\U0001f9ea"
    with unit_of_work():
        start_topic(company.viewer("Mia"), company.group("Open Garden"), title=odd, writing=prepare(odd), now=now())
    feed = feedparser.parse(client.get("/stream.atom").data)
    assert not feed.bozo
    assert any("<b>&]]>" in entry.title for entry in feed.entries) or "&lt;b&gt;" in client.get("/stream.atom").text
    assert "<b>&]]>" in "".join(each["title"] for each in read(client, "/stream.json")["items"])


def test_a_silent_community_has_valid_feeds(app: Flask, client: FlaskClient, company: Company) -> None:
    person = company.person("Sam").thing.ref
    feed = feedparser.parse(client.get(f"/people/{person}/stream.atom?before=1-1").data)
    assert (feed.bozo, feed.entries, feed.feed.updated) == (False, [], "1970-01-01T00:00:00Z")
