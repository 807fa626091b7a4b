"""The sentences that the oracle's meanings are made of, in plain Python over plain rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from community.core.clock import now
from tests.access.plain_rows import Rows

LOADED = ("core",)


def root_audience(rows: Rows, thing_id: int) -> int | None:
    """Whom a thing is for; nobody at all if it, or what it belongs to, is hidden, deleted or of no loaded keeper."""
    thing = rows.thing[thing_id]
    root = rows.thing[thing["root_id"]]
    for each in (thing, root):
        if each["state"] != "live" or each["keeper"] not in LOADED:
            return None
    found: int | None = root["audience_id"]
    return found if found is None or is_held(rows, rows.audience[found]) else None


def is_held(rows: Rows, audience: Any) -> bool:
    """Whether the group that an audience belongs to is there."""
    holder = rows.thing[audience["holder_id"]] if audience["holder_id"] is not None else None
    return holder is None or (holder["state"] == "live" and holder["keeper"] in LOADED)


OBSTACLES = {f"{what} {which}" for what in ("state of", "keeper of") for which in ("thing", "root")}
OBSTACLES |= {f"audience {place}" for place in range(3)} | {f"group {place}" for place in range(2)}


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
        if each["visibility"] != "public" and not is_open(rows, viewer, each["id"]):
            found.add(f"audience {place}")
        if not is_held(rows, each):
            found.add(f"group {place}")
    return found


def chain(rows: Rows, audience_id: int | None) -> list[Any]:
    found = []
    while audience_id is not None:
        found.append(rows.audience[audience_id])
        audience_id = rows.audience[audience_id]["parent_id"]
    return found


def is_open(rows: Rows, viewer: int, audience_id: int) -> bool:
    """By a role in it, or for a while, to staff."""
    return (viewer, audience_id) in rows.roles or (viewer, audience_id) in rows.reached


def enters(rows: Rows, viewer: int, audience_id: int | None, open_to_all: tuple[str, ...]) -> bool:
    above = chain(rows, audience_id)
    return bool(above) and all(
        is_held(rows, each) and (each["visibility"] in open_to_all or is_open(rows, viewer, each["id"]))
        for each in above
    )


def readable(rows: Rows, viewer: int, thing_id: int) -> bool:
    return enters(rows, viewer, root_audience(rows, thing_id), ("public",))


def belongs(rows: Rows, viewer: int, thing_id: int) -> bool:
    """As `readable`, without what is open to staff for a while."""
    return readable(replace(rows, reached=set()), viewer, thing_id)


def knowable(rows: Rows, viewer: int, thing_id: int) -> bool:
    return enters(rows, viewer, root_audience(rows, thing_id), ("public", "semi_private"))


TITLE, WORDS, AUTHOR, COUNTS, FACES = 1, 2, 4, 8, 16


def teased(rows: Rows, viewer: int, thing_id: int, *parts: int) -> bool:
    """Each group around it is open, or semi-private and shows outsiders these parts."""
    above = chain(rows, root_audience(rows, thing_id))
    return bool(above) and all(
        is_held(rows, each)
        and (
            each["visibility"] == "public"
            or is_open(rows, viewer, each["id"])
            or (each["visibility"] == "semi_private" and all(each["teased"] // part % 2 == 1 for part in parts))
        )
        for each in above
    )


def role(rows: Rows, viewer: int, thing_id: int) -> str | None:
    audience_id = root_audience(rows, thing_id)
    return rows.roles.get((viewer, audience_id)) if audience_id is not None else None


def reaches(rows: Rows, viewer: int, thing_id: int) -> bool:
    """As `readable`, whatever became of the thing and its root."""
    thing = rows.thing[thing_id]
    root = rows.thing[thing["root_id"]]
    if thing["keeper"] not in LOADED or root["keeper"] not in LOADED:
        return False
    return enters(rows, viewer, root["audience_id"], ("public",))


def moderates(rows: Rows, viewer: int, thing_id: int) -> bool:
    audience_id = rows.thing[rows.thing[thing_id]["root_id"]]["audience_id"]
    held = {rows.roles.get((viewer, audience_id)), rows.roles.get((viewer, 1))}
    return reaches(rows, viewer, thing_id) and bool(held & {"owner", "moderator"})


def wrote(rows: Rows, viewer: int, thing_id: int) -> bool:
    own = rows.thing[thing_id]["author_id"] == viewer
    return viewer in rows.persons and own and reaches(rows, viewer, thing_id)


def sees_case(rows: Rows, viewer: int, row: int) -> bool:
    case = rows.cases[row]
    standing = [each for each in rows.rulings if each["case_id"] == row and each["undone_at"] is None]
    touched = case["cause"] != "flags" or any(each["outcome"] == "hidden" for each in standing)
    return moderates(rows, viewer, case["about_id"]) or (touched and wrote(rows, viewer, case["about_id"]))


def sees_withheld(rows: Rows, viewer: int, row: int) -> bool:
    thing = rows.thing[row]
    fallen = thing["state"] != "live" or rows.thing[thing["root_id"]]["state"] != "live"
    return fallen and (wrote(rows, viewer, row) or moderates(rows, viewer, row))


def is_silent(rows: Rows, viewer: int, thing_id: int) -> bool:
    here = (1, rows.thing[rows.thing[thing_id]["root_id"]]["audience_id"])
    instant = now().replace(tzinfo=None)
    return any(
        each["principal_id"] == viewer
        and each["audience_id"] in here
        and each["lifted_at"] is None
        and datetime.fromisoformat(str(each["ends_at"])).replace(tzinfo=None) > instant
        for each in rows.silences
    )


def is_allowed(rows: Rows, viewer: int, row: int, act: str, *, account: bool = True) -> bool:
    """What can be read (without `account` by staff for a while, too), and the charter names one of those that the
    viewer is there. Owners need no naming.
    """
    audience_id = root_audience(rows, row)
    in_reach = belongs if account else readable
    if audience_id is None or not in_reach(rows, viewer, row) or (account and viewer not in rows.persons):
        return False
    here = (viewer, audience_id)
    own = rows.own_roles.get(here)
    is_what = {("everyone", None), ("own", own) if own else (rows.roles.get(here), None)}
    if viewer in rows.persons and (viewer, 1) in rows.roles:
        is_what.add(("signed_in", None))
    allowed = rows.charters.get(rows.audience[audience_id]["charter_id"], set())
    return rows.roles.get(here) == "owner" or any((act, *each) in allowed for each in is_what)


KEEPERS = ("owner", "moderator")
