"""*View as* shows what the rules give to those for whom one looks, and nothing comes of looking."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from community.access.models import STAND_IN_ID, Principal, Role
from community.access.permissions import may
from community.core.clock import now
from community.core.db import session
from community.core.unit import finish, unit_of_work
from community.groups.actions import add_member, set_role
from community.groups.charters import make_role
from community.groups.looking import Part, standing_in
from tests.access.visits import browser, rows, without_tokens
from tests.company import CANARIES, Company
from tests.groups.visit import newcomer

NELL = "Nell"
LOOKS = {"visitor": "anyone", "signed-in": "Sam", "member": NELL, "guest": NELL, "moderator": NELL, "own": NELL}
"""As whom one looks, and who is just that and wrote nothing."""
PAGES = (
    "/groups/{group}",
    "/groups/{group}/activity",
    "/groups/{group}/members",
    "/groups/{group}/topics/new",
    *(f"/groups/{{group}}/{part}" for part in ("settings", "requests", "invitations", "visibility", "roles")),
    "/topics/{topic}",
    "/seen-by/{topic}",
)
_BAR = re.compile(r'<nav class="fc-as".*?</nav>', re.DOTALL)
_MENU = r'<details class="fc-menu">\s*<summary aria-label="[^"]*, your menu".*?</details>'
_OWN = (
    (re.compile(_MENU, re.DOTALL), "MENU"),
    (re.compile(r'data-writer="\w*"'), "WRITER"),
    (re.compile(r'<input[^>]*type="hidden"[^>]*>'), "HIDDEN"),
    (re.compile(r"<time[^>]*>[^<]*</time>"), "TIME"),
)


def plain(page: str, group: str, word: str) -> str:
    """A page without what must differ: the bar above it, whose menu it is, tokens, resting forms."""
    page = _BAR.sub("", without_tokens(page)).replace("<form inert", "<form")
    page = page.replace(f"/groups/{group}/as/{word}/", "/")
    for pattern, stands in _OWN:
        page = pattern.sub(stands, page)
    return page


def with_nell(company: Company, name: str, word: str) -> str:
    """Let Nell be in the group what one looks as; the word that stands for it in addresses."""
    nell, ada = newcomer(NELL), company.viewer("Ada")
    with unit_of_work():
        group = company.group(name)
        add_member(ada, group, nell, now())
        own = make_role(ada, group, name="Testers", standing=Role.MEMBER)
        if word == "own":
            set_role(ada, group, company.person(NELL).principal, Role.MEMBER, own)
            return f"own-{own.ref}"
        set_role(ada, group, company.person(NELL).principal, Role(word))
    return word


@pytest.mark.parametrize("word", LOOKS)
@pytest.mark.parametrize("name", CANARIES)
def test_it_is_the_page_that_they_see(app: Flask, company: Company, name: str, word: str) -> None:
    role = with_nell(company, name, word) if LOOKS[word] == NELL else word
    group, topic = company.group(name).ref, company.topic(name).ref
    ada, them = browser(app, "Ada"), browser(app, LOOKS[word])
    for pattern in PAGES:
        path = pattern.format(group=group, topic=topic)
        own, looked = them.get(path), ada.get(f"/groups/{group}/as/{role}{path}")
        if own.location:
            assert looked.location == f"/groups/{group}/as/{role}/groups/{group}"
            continue
        assert looked.status_code == own.status_code, path
        assert plain(looked.text, group, role) == plain(own.text, group, role), path


def test_the_first_page_is_that_of_the_group_and_links_about_it_stay(app: Flask, company: Company) -> None:
    group, topic = company.group("Open Garden").ref, company.topic("Open Garden").ref
    page = browser(app, "Ada").get(f"/groups/{group}/as/visitor").text
    assert f'href="/groups/{group}/as/visitor/topics/{topic}"' in page
    assert f'href="/groups/{group}"' in page, "the way back"
    assert 'href="/groups"' in page, "what is not about the group leads out"
    assert "Ada Owner, your menu" not in page


def test_nothing_comes_of_looking(app: Flask, company: Company) -> None:
    group, topic = company.group("Quiet Room").ref, company.topic("Quiet Room").ref
    ada = browser(app, "Ada")
    ada.get("/")
    before = rows()
    for word in ("visitor", "signed-in", "guest", "member", "moderator"):
        for path in (f"/groups/{group}", f"/topics/{topic}", f"/groups/{group}/topics/new"):
            answer = ada.get(f"/groups/{group}/as/{word}{path}", follow_redirects=True)
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Cache-Control"] == "no-store"
            policy = answer.headers["Content-Security-Policy"]
            assert "form-action 'none'" in policy
            assert "script-src" not in policy
            assert not re.search(r"<form (?!inert)", answer.text)
    assert rows() == before
    assert session().get(Principal, STAND_IN_ID) is None
    assert "Ada Owner, your menu" in ada.get("/").text, "she is herself again"


def test_a_page_made_while_looking_cannot_write(app: Flask, company: Company) -> None:
    group = company.group("Open Garden")
    with app.test_request_context("/"), standing_in(Part("member", "Member", Role.MEMBER), group) as viewer:
        assert may(viewer, "topic.start", group)
        for attempt in (lambda: session().execute(delete(Principal)), finish):
            with pytest.raises((DBAPIError, RuntimeError)):
                attempt()
            session().rollback()


@pytest.mark.parametrize(("who", "status"), [("anyone", 403), ("Sam", 403), ("Mia", 403)])
def test_only_those_who_may_change_the_group_look(app: Flask, company: Company, who: str, status: int) -> None:
    client = browser(app, who)
    assert client.get(f"/groups/{company.group('Open Garden').ref}/as/visitor").status_code == status
    hidden = client.get(f"/groups/{company.group('Quiet Room').ref}/as/visitor").status_code
    assert hidden == (403 if who == "Mia" else 404)


def test_nothing_else_is_looked_at(app: Flask, company: Company) -> None:
    ada, group = browser(app, "Ada"), company.group("Open Garden").ref
    others = company.topic("Quiet Room").ref
    for path in (
        "nobody",
        f"visitor/topics/{others}",
        "visitor/mine",
        "visitor/admin",
        f"visitor/groups/{group}/as/member",
        f"visitor/groups/{group}/stream.atom",
        f"visitor/groups/{group}/nothing",
        "own-000000000000",
    ):
        assert ada.get(f"/groups/{group}/as/{path}").status_code == 404, path
