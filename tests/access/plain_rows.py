"""The tables of a community as plain rows, for the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from community.core.db import session
from community.core.settings import settings


@dataclass
class Rows:
    """The tables as dictionaries."""

    thing: dict[int, Any]
    audience: dict[int, Any]
    roles: dict[tuple[int, int], str]
    reached: set[tuple[int, int]]
    grants: dict[int, Any]
    identities: dict[int, int | None]
    own_roles: dict[tuple[int, int], int | None]
    charters: dict[int, set[tuple[str, str, int | None]]]
    persons: set[int]
    people: dict[int, Any]
    groups: dict[int, Any]
    domains: dict[int, set[str]]
    requests: dict[int, Any]
    invitations: dict[int, Any]
    notices: dict[int, Any]
    ideas: dict[int, Any]
    polls: dict[int, Any]
    articles: dict[int, Any]
    feeds: dict[int, Any]
    sources: dict[int, Any]
    files: dict[int, Any]
    cases: dict[int, Any]
    rulings: list[Any]
    silences: list[Any]
    deletions: list[Any]
    closed: set[int]
    log: list[Any]


def load() -> Rows:
    def table(name: str) -> list[Any]:
        return list(session().execute(text(f'SELECT * FROM "{name}"')).mappings())

    def by_id(name: str) -> dict[int, Any]:
        return {row["id"]: row for row in table(name)}

    domains: dict[int, set[str]] = {}
    for row in table("group_domain"):
        domains.setdefault(row["group_id"], set()).add(row["ending"])
    charters: dict[int, set[tuple[str, str, int | None]]] = {}
    for row in table("allowance"):
        charters.setdefault(row["charter_id"], set()).add((row["act"], row["holder"], row["own_role_id"]))
    not_ended = text('SELECT * FROM "grant" WHERE ends_at IS NULL OR ends_at > CURRENT_TIMESTAMP')
    grants = list(session().execute(not_ended).mappings())
    of_site = {row["principal_id"]: row["role"] for row in grants if row["audience_id"] == 1}
    staff = {principal for principal, role in of_site.items() if role in ("owner", "moderator")}
    lets_in = settings().staff_reach != "members"
    not_over = session().execute(text("SELECT * FROM reach WHERE ends_at > CURRENT_TIMESTAMP")).mappings()
    reaches = [row for row in not_over if lets_in and row["principal_id"] in staff]
    return Rows(
        thing=by_id("thing"),
        audience=by_id("audience"),
        roles={(row["principal_id"], row["audience_id"]): row["role"] for row in grants},
        reached={(row["principal_id"], row["audience_id"]) for row in reaches},
        own_roles={(row["principal_id"], row["audience_id"]): row["own_role_id"] for row in grants},
        charters=charters,
        grants=by_id("grant"),
        identities={row["id"]: row["principal_id"] for row in table("identity")},
        persons={row["id"] for row in table("principal") if row["kind"] == "person"},
        people=by_id("person"),
        groups=by_id("group"),
        domains=domains,
        requests=by_id("join_request"),
        invitations=by_id("invitation"),
        notices=by_id("notice"),
        ideas=by_id("idea"),
        polls=by_id("poll"),
        articles=by_id("article"),
        feeds=by_id("personal_feed"),
        sources=by_id("lead_source"),
        files=by_id("file"),
        cases=by_id("moderation_case"),
        rulings=table("moderation_ruling"),
        silences=table("silence"),
        deletions=table("post_deletion"),
        closed={row["topic_id"] for row in table("topic_closure")},
        log=table("activity"),
    )
