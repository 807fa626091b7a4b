"""Every address that came with requests and invitations: whom it is for, and that a private group shows in none."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from community.access.models import Role, Visibility
from community.core.clock import now
from community.core.unit import unit_of_work
from community.groups.actions import leave_group, set_role
from community.groups.asking import ask_to_join
from community.groups.charters import make_role
from community.groups.inviting import LONGEST, invite
from community.groups.models import Group, Joining, QuestionKind
from community.groups.questions import Wording, put_question
from tests.access.visits import browser, form_token
from tests.client import Browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer, person_ref

ABSENT = "0000000000zz"
WHO = ("anyone", "Sam", "Asa", "Ivy", "Mia", "Moe", "Ada", "Eve")
"""Anyone, a stranger, an applicant, somebody invited, a member, a moderator, an owner, a former member."""

OUT = {"anyone": 403, "Sam": 403, "Asa": 403, "Ivy": 403, "Mia": 403, "Eve": 403}
KEEPERS = OUT | {"Moe": 200, "Ada": 200}
OWNERS = OUT | {"Moe": 403, "Ada": 200}
READERS = OUT | {"Mia": 200, "Moe": 200, "Ada": 200}
DONE = {"Moe": 302, "Ada": 302}

ADDRESSES: list[tuple[str, str, dict[str, str], dict[str, int]]] = [
    ("GET", "", {}, dict.fromkeys(WHO, 200)),
    ("GET", "/new", {}, OWNERS),
    ("POST", "/new", {"name": ""}, OWNERS | {"Ada": 422}),
    ("GET", "/numbers", {}, OWNERS),
    ("GET", "/numbers.csv", {}, OWNERS),
    ("GET", "/about", {}, dict.fromkeys(WHO, 200)),
    ("GET", "/about/edit", {}, OWNERS),
    ("POST", "/about/edit", {"about": "We measure."}, OWNERS | {"Ada": 302}),
    ("POST", "/welcome", {}, OUT | {"Mia": 302, "Moe": 302, "Ada": 302}),
    ("GET", "/members", {}, READERS),
    ("GET", "/staff", {}, READERS),
    ("POST", "/archive", {}, OWNERS | {"Ada": 302}),
    ("POST", "/reopen", {}, OWNERS | {"Ada": 409}),
    ("GET", "/settings", {}, OWNERS),
    ("POST", "/settings", {"name": "Lab", "joining": "request"}, OWNERS | {"Ada": 302}),
    ("GET", "/visibility", {}, OWNERS),
    ("POST", "/visibility", {"visibility": "public", "sure": "y"}, OWNERS | {"Ada": 302}),
    ("GET", "/teasers", {}, OWNERS),
    ("POST", "/teasers", {"parts": "title", "sure": "y"}, OWNERS | {"Ada": 302}),
    ("POST", "/hide", {"hidden": "y"}, OUT | {"Mia": 302, "Moe": 302, "Ada": 302}),
    ("POST", "/stay", {}, OUT | {"Moe": 403, "Ada": 403}),
    ("GET", "/roles", {}, OWNERS),
    ("POST", "/roles", {"allow": "topic.reply:member"}, OWNERS | {"Ada": 302}),
    ("POST", "/roles/preset", {"preset": "news"}, OWNERS | {"Ada": 302}),
    ("POST", "/roles/new", {"name": "Expert", "standing": "member"}, OWNERS | {"Ada": 302}),
    ("GET", "/roles/{role}/drop", {}, OWNERS),
    ("POST", "/roles/{role}/drop", {}, OWNERS | {"Ada": 302}),
    ("GET", "/questions", {}, OWNERS),
    ("POST", "/questions", {"label": "Why?", "kind": "text"}, OWNERS | {"Ada": 302}),
    ("GET", "/questions/{question}", {}, OWNERS),
    ("POST", "/questions/{question}", {"label": "Why?", "kind": "text"}, OWNERS | {"Ada": 302}),
    ("POST", "/questions/{question}/drop", {}, OWNERS | {"Ada": 302}),
    ("GET", "/answers.csv", {}, OWNERS),
    ("GET", "/requests", {}, KEEPERS),
    ("POST", "/requests/{request}/accept", {}, KEEPERS | DONE),
    ("POST", "/requests/{request}/decline", {"reason": "No"}, KEEPERS | DONE),
    ("POST", "/requests/decide", {"chosen": "{request}", "decision": "accept"}, KEEPERS | DONE),
    ("GET", "/invitations", {}, KEEPERS),
    ("POST", "/invitations", {"days": "7", "uses": "1"}, KEEPERS),
    ("GET", "/invitations/many", {}, KEEPERS),
    ("POST", "/invitations/many", {"table": "nia@lab.test", "days": "7"}, KEEPERS),
    ("POST", "/invitations/{invitation}/revoke", {}, KEEPERS | DONE),
    ("POST", "/members/{mia}/role", {"role": "moderator"}, OWNERS | {"Ada": 302}),
    ("POST", "/members/{mia}/end", {"until": ""}, OWNERS | {"Ada": 302}),
    ("POST", "/members/{mia}/renew", {}, OWNERS | {"Ada": 409}),
    ("POST", "/members/{mia}/remove", {}, OWNERS | {"Ada": 302}),
    ("POST", "/members/{mia}/hand-over", {}, OWNERS | {"Ada": 302}),
    ("POST", "/ask", {"answer": "Me"}, {"anyone": 302, "Sam": 302, "Asa": 409, "Ivy": 302, "Mia": 403, "Moe": 403,
                                         "Ada": 403, "Eve": 302}),
    ("POST", "/withdraw", {}, dict.fromkeys(WHO, 302)),
]  # fmt: skip


class World:
    """A group with somebody in each position, one open request and one open invitation."""

    def __init__(self, company: Company, visibility: Visibility) -> None:
        self.moe, self.asa, self.eve = newcomer("Moe"), newcomer("Asa"), newcomer("Eve")
        newcomer("Ivy", "ivy@lab.test")
        ada = company.viewer("Ada")
        self.group = new_group(visibility, ada, company.viewer("Mia"), self.moe, self.eve)
        with unit_of_work():
            set_role(ada, self.group, company.person("Moe").principal, Role.MODERATOR)
            leave_group(self.eve, self.group, now())
            role = make_role(ada, self.group, name="Partner", standing=Role.MEMBER)
            asked = put_question(ada, self.group, Wording("Who?", QuestionKind.TEXT))
            made, self.token = invite(ada, self.group, expires_at=now() + LONGEST, now=now(), address="ivy@lab.test")
        self.refs = {
            "invitation": made.ref,
            "mia": person_ref(company.viewer("Mia")),
            "role": role.ref,
            "question": asked.ref,
            "request": ABSENT,
        }
        if visibility is not Visibility.PRIVATE:
            with unit_of_work():
                self.refs["request"] = ask_to_join(self.asa, self.group, answer="Me", now=now()).ref


def ask(client: Browser, method: str, path: str, form: dict[str, str]) -> tuple[int, str]:
    data = {"csrf_token": form_token(client), **form} if method == "POST" else None
    answer = client.open(path, method=method, data=data)
    text = re.sub(r'(csrf_token"[^>]*value=")[^"]+', r"\1", answer.text)
    headers = sorted(name for name, _ in answer.headers)
    return answer.status_code, re.sub(r"(back=)[^\"]+", r"\1", f"{text}{headers}")


@pytest.mark.parametrize(("method", "path", "form", "statuses"), ADDRESSES, ids=lambda each: str(each)[:40])
def test_each_address_is_for_whom_it_is(
    app: Flask, company: Company, method: str, path: str, form: dict[str, str], statuses: dict[str, int]
) -> None:
    world = World(company, Visibility.SEMI_PRIVATE)
    path = f"/groups/{world.group.ref}{path}".format(**world.refs)
    order = sorted(WHO, key=lambda name: statuses[name] < 400)  # whoever changes something comes last
    found = {name: ask(browser(app, name), method, path, form)[0] for name in order}
    if path.endswith(("/hand-over", "/remove")):
        statuses = statuses | {"Ada": 302}
    assert found == statuses


@pytest.mark.parametrize("name", ["anyone", "Sam", "Ivy", "Eve"])
def test_a_private_group_is_as_absent_in_each_address(app: Flask, company: Company, name: str) -> None:
    world = World(company, Visibility.PRIVATE)
    client = browser(app, name)
    client.get("/")  # the first answer sets the cookie of the forms' token
    for method, path, form, _ in ADDRESSES:
        hidden = f"/groups/{world.group.ref}{path}".format(**world.refs)
        absent = f"/groups/{ABSENT}{path}".format(**dict.fromkeys(world.refs, ABSENT))
        answers = [ask(client, method, each, form) for each in (hidden, absent)]
        status, text = answers[0]
        assert (status, text.replace(world.group.ref, ABSENT)) == answers[1], hidden
        assert answers[0][0] == 404


def test_what_belongs_to_another_group_is_not_found_through_ones_own(app: Flask, company: Company) -> None:
    world = World(company, Visibility.SEMI_PRIVATE)
    own = new_group(Visibility.PUBLIC, company.viewer("Sam"), joining=Joining.OPEN)
    sam = browser(app, "Sam")
    path = f"/groups/{own.ref}"
    assert ask(sam, "POST", f"{path}/members/{world.refs['mia']}/remove", {})[0] == 404
    ask(sam, "POST", f"{path}/requests/{world.refs['request']}/accept", {})
    ask(sam, "POST", f"{path}/invitations/{world.refs['invitation']}/revoke", {})
    ada = browser(app, "Ada")
    assert "Asa" in ada.get(f"/groups/{world.group.ref}/requests").text
    assert "ivy@lab.test" in ada.get(f"/groups/{world.group.ref}/invitations").text


def test_every_address_of_groups_is_listed(app: Flask) -> None:
    listed = {re.sub(r"[{<]\w+[}>]", "*", f"/groups/*{path}") for _, path, _, _ in ADDRESSES}
    elsewhere = {
        "/groups",
        "/groups/new",
        "/groups/*/files",
        "/groups/archived",
        "/groups/*/activity",
        "/groups/*/as/*",
        "/groups/*/as/*/<path:inner>",
        "/groups/*/join",
        "/groups/*/leave",
        "/invitations/*",
        "/seen-by/*",
    }
    routes = {
        re.sub(r"<\w+>", "*", each.rule) for each in app.url_map.iter_rules() if each.endpoint.startswith("groups.")
    }
    assert routes == listed | elsewhere


def test_the_bearer_learns_name_and_description_alone(app: Flask, company: Company) -> None:
    world = World(company, Visibility.PRIVATE)
    page = browser(app, "Ivy").get(f"/invitations/{world.token}").text
    group: Group = world.group
    assert group.name in page
    assert group.description in page
    for word in (group.ref, "Mia", "Moe", "ivy@lab.test"):
        assert word not in page
