"""What people write who want to do harm runs nowhere: every hostile text stands in a community, as title, text, name,
choice and draft, and every place that shows it is read as a browser reads it.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bleach._vendor import html5lib
from flask import Flask
from sqlalchemy import select

from community.access.models import Role, Thing
from community.access.viewers import system, viewer_of
from community.activity.running import run
from community.content.base.actions import choose_kinds, prepare, prepare_html, reply, start_topic
from community.content.base.drafting import REPLY
from community.content.base.editing import edit_post
from community.content.base.kinds import content_kinds
from community.content.base.models import TITLE_LENGTH, Post, Topic
from community.core.clock import now
from community.core.db import session
from community.core.mail.letters import writing_letters
from community.core.mail.message import compose
from community.core.text import KEPT_TAGS, keep_html
from community.core.unit import unit_of_work
from community.drafts.actions import save_draft
from community.drafts.models import Draft
from community.feeds.formats import FORMATS
from community.groups.models import Group
from community.moderation.actions import flag
from community.moderation.models import Case, Complaint
from community.notifications.mails import _letter
from community.notifications.queries import notices_for
from community.notifications.readers import NOTICES
from community.people.actions import make_staff
from community.people.jobs import pack
from community.search.building import rebuild
from tests.access.visits import browser, send
from tests.company import Company
from tests.core.hostile_texts import HOSTILE
from tests.core.markup import parts

RAN = '"><img src=x onerror=alert(1)>'
NEVER = {"iframe", "object", "embed", "applet", "base", "frame", "frameset", "math", "foreignobject", "portal"}
LEADING = {"href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset", "background", "ping"}
SCHEMES = ("http:", "https:", "mailto:")
TITLES = [text for text in HOSTILE if "\n" not in text and len(text) <= TITLE_LENGTH and text.isprintable()][::8]


class Seen(HTMLParser):
    """What a page would run, load or send to elsewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.open = tag
        if tag in NEVER or (tag == "meta" and "http-equiv" in given) or (tag == "style"):
            self.faults.append(f"<{tag} {attrs}>")
        if tag == "script" and not given.get("src", "").startswith("/") and given != {"type": "application/ld+json"}:
            self.faults.append(f"<script {attrs}>")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(f"<{tag} {name}={value!r}>")
            plain = re.sub(r"[\t\n\r]", "", value.lstrip("".join(map(chr, range(33))))).lower()
            if name in LEADING and re.match(r"[a-z][a-z0-9+.-]*:", plain) and not plain.startswith(SCHEMES):
                self.faults.append(f"<{tag} {name}={value!r}>")
            if name in LEADING - {"href"} and not value.startswith(("/", "#")) and (tag, name) != ("form", "action"):
                self.faults.append(f"<{tag} {name}={value!r}> is not ours")

    def handle_comment(self, data: str) -> None:
        if "alert" in data:
            self.faults.append(f"<!--{data}-->")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and self.open == "script" and set("<>&") & set(data):
            self.faults.append(f"in a script: {data!r}")


def faults(html: str) -> list[str]:
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen.faults


def hostile_world() -> None:
    """Everything that people can write says something hostile. Ada looks after it and is told; Mia wrote it."""
    company = Company()
    with unit_of_work():
        company.person("Mia").principal.name = RAN
        make_staff(system(), company.person("Ada"), role=Role.OWNER)
        ada, mia = company.viewer("Ada"), viewer_of(company.person(RAN).principal)
        for name, titles in (("Open Garden", TITLES), ("Half House", TITLES[:6])):
            group = company.group(name)
            choose_kinds(ada, group, list(content_kinds()))
            group.description, group.question = RAN, RAN
            for number, text in enumerate(titles):
                kind = ("topic", "question", "idea")[number % 3]
                start_topic(mia, group, title=text, writing=prepare(f"@Ada {text}"), now=now(), kind=kind)
            group.name = f"{name} {RAN}"
        public = session().scalars(select(Topic).order_by(Topic.id)).all()[0]
        garden = session().scalars(select(Group).where(Group.name == f"Open Garden {RAN}")).one()
        for start in range(0, len(HOSTILE), 12):  # each by itself is asked of what makes the HTML
            texts = "\n\n".join(HOSTILE[start : start + 12])
            reply(mia, public, writing=prepare(texts), now=now())
            reply(mia, public, writing=prepare_html(texts), now=now())
        choices = [*TITLES[:10], RAN]
        start_topic(
            mia, garden, title=RAN, writing=prepare(RAN), now=now(), kind="poll",
            given={"choices": choices, "sort": "single", "hidden": False, "ends_at": None},
        )  # fmt: skip
        post = session().scalars(select(Post).order_by(Post.id)).all()[1]
        edit_post(ada, post, writing=prepare(f"{RAN} anew"), title=None, reason=RAN, seen="first", now=now())
        last = session().scalars(select(Post).order_by(Post.id.desc())).all()[0]
        flag(ada, last.thing, complaint=Complaint.SPAM, note=RAN, now=now())
        said = {"title": [RAN], "body": [RAN]}
        save_draft(ada, REPLY, public.thing, number=RAN, version=0, fields=said, now=now())
    run(NOTICES)
    rebuild(lambda *_figures: None)


@pytest.fixture
def hostile(app: Flask, put_back: Callable[..., None]) -> Flask:
    put_back(hostile_world)
    return app


def test_the_reader_of_pages_finds_harm() -> None:
    found = [text for text in HOSTILE if faults(text)]
    assert len(found) > 100
    for wrong in ("<p onclick=x>", "<a href='java\tscript:x'>", "<img src=x>"):
        assert faults(wrong)
    assert faults('<script src="/ours.js"></script><a href="https://ok.test">x</a>') == []


def test_what_was_written_elsewhere_is_kept_harmless() -> None:
    """As a browser builds its tree, which is where texts that change when they are read anew come alive."""
    kept, given = {f"<{tag}>" for tag in KEPT_TAGS}, {"href", "rel", "start"}
    for source in HOSTILE:
        for frame in ("{}", "<blockquote><b>{}", '<a href="https://ok.test">{}</a>'):
            html = str(keep_html(frame.replace("{}", source)))
            assert set(parts(html).faults) <= kept, (source, html)
            for each in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
                assert each.tag in KEPT_TAGS | {"DOCUMENT_FRAGMENT", "tbody"}, (source, html)
                assert set(each.attrib) <= given, (source, html)


def paths_of(app: Flask) -> dict[str, list[str]]:
    """Every address that asks for nothing, and those of the things that are there."""
    company = Company()
    topics = session().scalars(select(Topic).order_by(Topic.id)).all()
    posts = session().scalars(select(Post).where(Post.topic_id == topics[0].id).order_by(Post.id)).all()
    half = [each for each in topics if each.audience_id == topics[1].audience_id]
    groups = session().scalars(select(Thing.ref).where(Thing.kind == "group").order_by(Thing.id)).all()
    of_group = [f"/groups/{ref}{page}" for ref in groups for page in ("", "/activity", "/settings")]
    asked = ("alert", "img+src", "%22%3E%3Cimg+src=x+onerror=alert(1)%3E", "script")
    first = topics[0].ref
    case, draft = session().scalars(select(Case)).all()[0], session().scalars(select(Draft)).all()[0]
    mia = company.person(RAN).thing.ref
    alone = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return {
        "alone": [each for each in alone if not each.startswith(("/admin/metrics", "/health"))],
        "posts": [f"/topics/{topics[0].ref}?at={post.ref}" for post in posts[::20]],
        "topics": [f"/topics/{each.ref}" for each in (*topics[3:12], *half[:3], topics[-1])],
        "groups": of_group,
        "one post": [f"/posts/{posts[1].ref}/{page}" for page in ("edit", "history")] + [f"/report/{posts[2].ref}"],
        "moderation": [f"/moderation/{case.ref}", "/moderation/log"],
        "people": [f"/people/{mia}", f"/seen-by/{topics[0].ref}"],
        "drafts": [f"/drafts/{draft.ref}", f"/topics/{first}?draft={draft.ref}", f"/drafts/of/reply/{first}"],
        "found": [f"/search?q={word}" for word in asked],
        "feeds": [
            f"{begin}/stream.{name}" for begin in ("", f"/groups/{groups[0]}", f"/people/{mia}") for name in FORMATS
        ],
    }


PLACES = ("alone", "posts", "topics", "groups", "one post", "moderation", "people", "drafts", "found", "feeds")


@pytest.mark.parametrize("place", PLACES)
def test_every_place_shows_it_as_words(hostile: Flask, place: str) -> None:
    shown = 0
    ada, anyone = browser(hostile, "Ada"), browser(hostile)
    for path in paths_of(hostile)[place]:
        for reader in (ada, anyone):
            answer = reader.get(path)
            assert answer.status_code < 500, path
            if answer.status_code == 200:
                shown += "alert(1)" in answer.text
                assert list(harm_in(answer.text, answer.mimetype or "")) == [], path
    assert shown, "nothing hostile was shown here"


def harm_in(text: str, mimetype: str) -> Iterator[str]:
    """What would run of an answer; of feeds, of each text in them that claims to be HTML."""
    if mimetype == "text/html":
        yield from faults(text)
    elif mimetype.endswith("+xml"):
        for each in ET.fromstring(text).iter():  # noqa: S314 -- our own
            assert each.tag.startswith("{http://www.w3.org/2005/Atom}")
            if each.get("type") == "html":
                yield from faults(each.text or "")
            assert not (each.get("href") or "").lower().startswith("javascript")
    elif mimetype.endswith("json"):
        yield from _in_json(json.loads(text))


def _in_json(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _in_json(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _in_json(each, name)
    elif name in ("content", "content_html", "summary"):
        yield from faults(str(value))


def test_a_preview_and_mails_and_exports_show_it_as_words(hostile: Flask) -> None:
    ada = browser(hostile, "Ada")
    for text in HOSTILE[::20]:
        answer = send(ada, "/preview", body=text)
        assert answer.status_code == 200
        assert faults(answer.text) == []
    with writing_letters("en"):
        lines = notices_for(Company().viewer("Ada")).lines
        assert len(lines) > 5
        for line in lines:
            mail = compose(_letter(line), "ada@company.test", "one", now())
            body = mail.get_body(("html",))
            assert body is not None
            assert [each for each in faults(body.get_content()) if " style=" not in each] == []
            assert "\n" not in mail["Subject"]
    with pack(Company().person(RAN).principal_id) as file, zipfile.ZipFile(file) as packed:
        names = packed.namelist()
        assert all(name.endswith((".json", ".txt")) for name in names), "something in it could run"
        assert any("alert(1)" in packed.read(name).decode() for name in names)
