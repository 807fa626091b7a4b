"""What every permission means, worked out in plain Python over plain rows, apart from the rules of the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from community.access.viewers import Viewer
from community.core.db import session

LOADED = ("core",)


@dataclass
class Rows:
    """The tables as dictionaries."""

    thing: dict[int, Any]
    audience: dict[int, Any]
    roles: dict[tuple[int, int], str]
    persons: set[int]
    groups: dict[int, Any]
    log: list[Any]


def load() -> Rows:
    def table(name: str) -> list[Any]:
        return list(session().execute(text(f'SELECT * FROM "{name}"')).mappings())

    return Rows(
        thing={row["id"]: row for row in table("thing")},
        audience={row["id"]: row for row in table("audience")},
        roles={(row["principal_id"], row["audience_id"]): row["role"] for row in table("grant")},
        persons={row["id"] for row in table("principal") if row["kind"] == "person"},
        groups={row["id"]: row for row in table("group")},
        log=table("activity"),
    )


def root_audience(rows: Rows, thing_id: int) -> int | None:
    """Whom a thing is for; nobody at all if it, or what it belongs to, is hidden, deleted or of no loaded keeper."""
    thing = rows.thing[thing_id]
    root = rows.thing[thing["root_id"]]
    for each in (thing, root):
        if each["state"] != "live" or each["keeper"] not in LOADED:
            return None
    found: int | None = root["audience_id"]
    return found


OBSTACLES = {f"{what} {which}" for what in ("state of", "keeper of") for which in ("thing", "root")}
OBSTACLES |= {f"audience {place}" for place in range(3)}


def obstacles(rows: Rows, viewer: int, thing_id: int) -> set[str]:
    """All that keeps somebody from reading a thing, each by its name."""
    thing = rows.thing[thing_id]
    root = rows.thing[thing["root_id"]]
    found = set()
    for word, each in (("thing", thing), ("root", root)):
        if word == "root" or thing is not root:
            found |= {f"state of {word}"} if each["state"] != "live" else set()
            found |= {f"keeper of {word}"} if each["keeper"] not in LOADED else set()
    for place, each in enumerate(chain(rows, root["audience_id"])):
        if each["visibility"] != "public" and (viewer, each["id"]) not in rows.roles:
            found.add(f"audience {place}")
    return found


def chain(rows: Rows, audience_id: int | None) -> list[Any]:
    found = []
    while audience_id is not None:
        found.append(rows.audience[audience_id])
        audience_id = rows.audience[audience_id]["parent_id"]
    return found


def enters(rows: Rows, viewer: int, audience_id: int | None, open_to_all: tuple[str, ...]) -> bool:
    above = chain(rows, audience_id)
    return bool(above) and all(
        each["visibility"] in open_to_all or (viewer, each["id"]) in rows.roles for each in above
    )


def readable(rows: Rows, viewer: int, thing_id: int) -> bool:
    return enters(rows, viewer, root_audience(rows, thing_id), ("public",))


def knowable(rows: Rows, viewer: int, thing_id: int) -> bool:
    return enters(rows, viewer, root_audience(rows, thing_id), ("public", "semi_private"))


def role(rows: Rows, viewer: int, thing_id: int) -> str | None:
    audience_id = root_audience(rows, thing_id)
    return rows.roles.get((viewer, audience_id)) if audience_id is not None else None


def is_the_system(rows: Rows, viewer: int) -> bool:
    return rows.roles.get((viewer, 1)) == "system"


def writes(rows: Rows, viewer: int, row: int) -> bool:
    return viewer in rows.persons and readable(rows, viewer, row) and role(rows, viewer, row) is not None


def joins(rows: Rows, viewer: int, row: int) -> bool:
    is_open = rows.groups[row]["joining"] == "open"
    return viewer in rows.persons and is_open and knowable(rows, viewer, row) and role(rows, viewer, row) is None


def of_the_site(rows: Rows, viewer: int, row: int) -> bool:
    return row == 1 and is_the_system(rows, viewer)


MEANING: dict[str, Callable[[Rows, int, int], bool]] = {
    "person.see": readable,
    "person.admit": of_the_site,
    "group.see": knowable,
    "group.read": readable,
    "group.join": joins,
    "group.leave": lambda rows, viewer, row: role(rows, viewer, row) in ("member", "moderator"),
    "group.add_member": lambda rows, viewer, row: role(rows, viewer, row) == "owner" or is_the_system(rows, viewer),
    "group.found": of_the_site,
    "topic.read": readable,
    "topic.tease": knowable,
    "topic.see": knowable,
    "topic.reply": writes,
    "topic.start": writes,
    "post.see": readable,
    "lead.see": readable,
    "lead.open": of_the_site,
}
READ = {"person": "person.see", "group": "group.read", "topic": "topic.read", "post": "post.see", "lead": "lead.see"}
"""Which permission is the reading of each kind."""


def shown(rows: Rows, viewer: Viewer) -> list[int]:
    """The ids of the activities in the viewer's stream of the site, newest first."""
    undone = {row["retracts_id"] for row in rows.log}
    found = [
        row
        for row in rows.log
        if row["retracts_id"] is None
        and row["id"] not in undone
        and readable(rows, viewer.principal_id, row["thing_id"])
        and (row["target_id"] is None or readable(rows, viewer.principal_id, row["target_id"]))
    ]
    return [row["id"] for row in sorted(found, key=lambda row: (row["occurred_at"], row["id"]), reverse=True)]
