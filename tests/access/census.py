"""Every address of the product, whom it is for, and two requests that show it: one allowed and one refused.
What another test asks already, of everybody whom it concerns, stands in `elsewhere.py` with the file of that test.

A new endpoint is listed here by whoever adds it. `{group}` and the like stand for references of the company.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MADE_UP = "0000000000zz"


class For(StrEnum):
    ANYONE = "anyone, also without an account"
    KNOWING = "whoever may know of the thing"
    SIGNED_IN = "whoever is signed in"
    READING = "whoever is signed in and may read the thing"
    BEARERS = "whoever has the secret of an invitation"
    MEMBERS = "members of the group"
    SALES = "members of the group Sales"
    PROVIDERS = "whoever comes to or from a sign-in provider"
    FILES = "anyone: files that are the same for everybody"


@dataclass(frozen=True)
class Try:
    """One request: who asks for what, and the status that answers. Forms are sent with their token."""

    who: str
    path: str
    status: int
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()
    to: str | None = None
    """Where a redirect leads: the beginning of its address."""


@dataclass(frozen=True)
class Entry:
    """`proved_by` names the test that makes requests which need a provider to talk to."""

    whom: For
    allowed: tuple[Try, ...] = ()
    refused: tuple[Try, ...] = ()
    proved_by: tuple[str, ...] = ()


BODY = (("body", "A census was here."),)
TOPIC = (("title", "A census"), *BODY)
NAME = (("name", "A"),)
KIND = (("kind", "topic"),)
KINDS = (("kinds", "topic"),)
WATCH = (("level", "watching"),)

ENDPOINTS: dict[str, Entry] = {
    "home.front": Entry(For.ANYONE, (Try("anyone", "/", 200),), (Try("Ada", "/", 405, "POST"),)),
    "home.mine": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/mine", 200),),
        (Try("anyone", "/mine", 302, to="/sign-in?back=/mine"),),
    ),
    "groups.index": Entry(For.ANYONE, (Try("anyone", "/groups", 200),), (Try("Ada", "/groups", 405, "POST"),)),
    "groups.group": Entry(
        For.KNOWING,
        (Try("anyone", "/groups/{open}", 200), Try("Sam", "/groups/{half}", 200), Try("Mia", "/groups/{quiet}", 200)),
        (
            Try("anyone", "/groups/{quiet}", 404),
            Try("Sam", "/groups/{quiet}", 404),
            Try("Mia", "/groups/{sales}", 404),
        ),
    ),
    "groups.activity": Entry(
        For.KNOWING,
        (Try("anyone", "/groups/{half}/activity", 200), Try("Mia", "/groups/{quiet}/activity", 200)),
        (Try("Sam", "/groups/{quiet}/activity", 404), Try("anyone", f"/groups/{MADE_UP}/activity", 404)),
    ),
    "groups.files": Entry(
        For.READING,
        (Try("anyone", "/groups/{open}/files", 200), Try("Mia", "/groups/{quiet}/files", 200)),
        (Try("anyone", "/groups/{half}/files", 403), Try("Sam", "/groups/{quiet}/files", 404)),
    ),
    **{
        f"sitemap.{name}": Entry(For.ANYONE, (Try("anyone", path, 200),), (Try("Ada", path, 405, "POST"),))
        for name, path in (("index", "/sitemap.xml"), ("page", "/sitemap-1.xml"), ("robots", "/robots.txt"))
    },
    "groups.join": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/groups/{half}/join", 302, "POST", to="/groups/{half}"),),
        (
            Try("anyone", "/groups/{open}/join", 302, "POST", to="/sign-in?back="),
            Try("Mia", "/groups/{open}/join", 403, "POST"),
            Try("Sam", "/groups/{quiet}/join", 404, "POST"),
            Try("Sam", "/groups/{open}/join", 405),
        ),
    ),
    "groups.leave": Entry(
        For.MEMBERS,
        (Try("Mia", "/groups/{quiet}/leave", 302, "POST", to="/groups"),),
        (
            Try("Sam", "/groups/{open}/leave", 403, "POST"),
            Try("Ada", "/groups/{open}/leave", 403, "POST"),
            Try("Sam", "/groups/{quiet}/leave", 404, "POST"),
        ),
    ),
    "groups.accept": Entry(
        For.BEARERS,
        refused=(
            Try("anyone", "/invitations/made-up", 302, "POST", to="/sign-in?back="),
            Try("Sam", "/invitations/made-up", 404, "POST"),
        ),
        proved_by=("tests.groups.test_invitations", "test_looking_uses_nothing_up_and_a_form_does"),
    ),
    "groups.invitation": Entry(
        For.BEARERS,
        refused=(Try("anyone", "/invitations/made-up", 404), Try("Sam", "/invitations/made-up", 404)),
        proved_by=("tests.groups.test_routes", "test_the_bearer_learns_name_and_description_alone"),
    ),
    "content.new_topic": Entry(
        For.MEMBERS,
        (
            Try("Mia", "/groups/{quiet}/topics/new", 200),
            Try("Mia", "/groups/{quiet}/topics/new", 302, "POST", TOPIC, to="/topics/"),
        ),
        (
            Try("Sam", "/groups/{open}/topics/new", 302, to="/groups/{open}"),
            Try("Sam", "/groups/{quiet}/topics/new", 404),
            Try("Sam", "/groups/{quiet}/topics/new", 404, "POST", TOPIC),
            Try("anyone", "/groups/{quiet}/topics/new", 404, "POST", TOPIC),
        ),
    ),
    "kinds.change": Entry(
        For.MEMBERS,
        (Try("Ada", "/topics/{quiet_topic}/kind", 302, "POST", KIND, to="/topics/{quiet_topic}"),),
        (
            Try("Mia", "/topics/{quiet_topic}/kind", 403, "POST", KIND),
            Try("Sam", "/topics/{quiet_topic}/kind", 404, "POST", KIND),
            Try("anyone", "/topics/{open_topic}/kind", 403, "POST", KIND),
        ),
    ),
    "kinds.choose": Entry(
        For.MEMBERS,
        (Try("Ada", "/groups/{quiet}/kinds", 302, "POST", KINDS, to="/groups/{quiet}/settings"),),
        (
            Try("Mia", "/groups/{quiet}/kinds", 403, "POST", KINDS),
            Try("Sam", "/groups/{quiet}/kinds", 404, "POST", KINDS),
            Try("anyone", "/groups/{open}/kinds", 403, "POST", KINDS),
        ),
    ),
    "content.topic": Entry(
        For.KNOWING,
        (
            Try("anyone", "/topics/{open_topic}", 200),
            Try("Sam", "/topics/{half_topic}", 200),
            Try("Mia", "/topics/{quiet_topic}", 200),
        ),
        (Try("anyone", "/topics/{quiet_topic}", 404), Try("Sol", "/topics/{quiet_topic}", 404)),
    ),
    "posts.preview": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/preview", 200, "POST", BODY), Try("Sam", "/preview", 422, "POST", (("body", " "),))),
        (Try("anyone", "/preview", 403, "POST", BODY), Try("Sam", "/preview", 405)),
    ),
    "offering.in_topic": Entry(
        For.READING,
        (
            Try("Sam", "/topics/{open_topic}/people", 200, "POST", NAME),
            Try("Mia", "/topics/{quiet_topic}/people", 200, "POST", NAME),
            Try("Mia", "/topics/{quiet_topic}/people", 422, "POST"),
        ),
        (
            Try("anyone", "/topics/{open_topic}/people", 403, "POST", NAME),
            Try("Sam", "/topics/{half_topic}/people", 404, "POST", NAME),
            Try("Sam", "/topics/{quiet_topic}/people", 404, "POST", NAME),
        ),
    ),
    "offering.in_group": Entry(
        For.READING,
        (
            Try("Sam", "/groups/{open}/people", 200, "POST", NAME),
            Try("Mia", "/groups/{quiet}/people", 200, "POST", NAME),
        ),
        (
            Try("anyone", "/groups/{open}/people", 403, "POST", NAME),
            Try("Sam", "/groups/{quiet}/people", 404, "POST", NAME),
        ),
    ),
    "content.new_post": Entry(
        For.MEMBERS,
        (Try("Mia", "/topics/{quiet_topic}/posts", 302, "POST", BODY, to="/topics/{quiet_topic}"),),
        (
            Try("Sam", "/topics/{open_topic}/posts", 403, "POST", BODY),
            Try("anyone", "/topics/{open_topic}/posts", 403, "POST", BODY),
            Try("Sam", "/topics/{quiet_topic}/posts", 404, "POST", BODY),
        ),
    ),
    "files.new": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/files", 422, "POST"),),
        (Try("anyone", "/files", 403, "POST"), Try("Sam", "/files", 405)),
    ),
    "home.keys": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/settings/keys", 200),),
        (Try("anyone", "/settings/keys", 302, to="/sign-in?back=/settings/keys"),),
    ),
    "files.own": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/settings/files", 200),),
        (Try("anyone", "/settings/files", 302, to="/sign-in?back=/settings/files"),),
    ),
    **{
        f"files.{name}": Entry(
            For.READING,
            refused=(
                Try("Ada", f"/files/{MADE_UP}{path}", 404, method),
                Try("anyone", "/files/x" + path, 404, method),
            ),
            proved_by=("tests.files.test_files", proof),
        )
        for name, path, method, proof in (
            ("file", "", "GET", "test_a_file_goes_where_its_post_goes"),
            ("small", "/small", "GET", "test_a_file_goes_where_its_post_goes"),
            ("remove", "/drop", "POST", "test_what_belongs_to_nothing_is_its_owners_alone"),
        )
    },
    "leads.index": Entry(
        For.SALES, (Try("Sol", "/leads", 200),), (Try("anyone", "/leads", 404), Try("Ada", "/leads", 404))
    ),
    "leads.lead": Entry(
        For.SALES,
        (Try("Sol", "/leads/{lead}", 200),),
        (Try("anyone", "/leads/{lead}", 404), Try("Ada", "/leads/{lead}", 404), Try("Sol", "/leads/{quiet}", 404)),
    ),
    "notices.index": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/notices", 200),),
        (Try("anyone", "/notices", 302, to="/sign-in?back=/notices"),),
    ),
    "notices.mark_read": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/notices/read", 302, "POST", to="/notices"),),
        (Try("Sam", "/notices/read", 405),),
    ),
    "notices.mails": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/notices/mails", 200),),
        (Try("anyone", "/notices/mails", 302, to="/sign-in?back=/notices/mails"),),
    ),
    "notices.save_mails": Entry(
        For.SIGNED_IN,
        (Try("Sam", "/notices/mails", 302, "POST", (("reason", "reply"),), to="/notices/mails"),),
        (Try("anyone", "/notices/mails", 302, "POST", (("reason", "reply"),), to="/sign-in?back=/notices/mails"),),
    ),
    "notices.level": Entry(
        For.READING,
        (
            Try("Mia", "/notices/level/{quiet}", 302, "POST", WATCH, to="/notices"),
            Try("Sam", "/notices/level/{open}", 302, "POST", WATCH, to="/notices"),
        ),
        (
            Try("anyone", "/notices/level/{open}", 404, "POST", WATCH),
            Try("Sam", "/notices/level/{half}", 404, "POST", WATCH),
            Try("Sam", "/notices/level/{quiet}", 404, "POST", WATCH),
        ),
    ),
    "search.page": Entry(
        For.ANYONE, (Try("anyone", "/search?q=talk", 200),), (Try("Sam", "/search?q=talk", 405, "POST"),)
    ),
    "people.door": Entry(For.ANYONE, (Try("anyone", "/sign-in", 200),), (Try("anyone", "/sign-in", 405, "POST"),)),
    "people.leave": Entry(
        For.SIGNED_IN, (Try("Mia", "/sign-out", 302, "POST", to="/"),), (Try("Mia", "/sign-out", 405),)
    ),
    "people.begin": Entry(
        For.PROVIDERS,
        refused=(Try("anyone", "/sign-in/nobody", 404),),
        proved_by=("tests.people.test_sign_in", "test_a_provider_lets_somebody_in_and_again_as_the_same_person"),
    ),
    "people.callback": Entry(
        For.PROVIDERS,
        refused=(Try("anyone", "/sign-in/nobody/callback?code=1&state=2", 404),),
        proved_by=("tests.people.test_sign_in", "test_a_callback_that_this_browser_did_not_ask_for_is_refused"),
    ),
    "core.static": Entry(
        For.FILES,
        (Try("anyone", "/static/icons.svg", 200),),
        (Try("anyone", "/static/../settings.py", 404), Try("anyone", "/static/%2e%2e/settings.py", 404)),
    ),
    "visits.static": Entry(
        For.FILES,
        (Try("anyone", "/visits/beacon.js", 200),),
        (Try("anyone", "/visits/../beacon.py", 404), Try("anyone", "/visits/%2e%2e/beacon.py", 404)),
    ),
    "theme_static": Entry(
        For.FILES,
        (Try("anyone", "/theme/tokens.css", 200),),
        (Try("anyone", "/theme/../theme.toml", 404), Try("anyone", "/theme/%2e%2e/%2e%2e/%2e%2e/wsgi.py", 404)),
    ),
    "brand_static": Entry(
        For.FILES, (Try("anyone", "/brand.css", 200),), (Try("anyone", "/brand.css", 405, "POST"),)
    ),
}

WITHOUT_TOKEN = {
    "notices.stop_mails": (404, "mail programs send it, and the secret in its address says for whom"),
    "legal.save_visits": (
        403,
        "a token would put a secret into the cookie of somebody who was not asked; the browser must vouch for it",
    ),
    "leads_api.activities": (401, "for programs, which bring a token of their own and no cookie"),
    "visits.seen": (403, "a beacon has no form; the browser must vouch for where it comes from"),
    "groups.accept": (302, "its page refers to nobody; it asks for the token itself and leads back to the form"),
}
"""Endpoints that the general check of forms leaves out: how they answer a made-up address, and why."""
