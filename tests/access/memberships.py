"""Who sees that somebody is in a group, who leaves it, and who archives it: sentences of the oracle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.access.plain_rows import Rows
from tests.access.sentences import (
    COUNTS,
    FACES,
    KEEPERS,
    enters,
    is_allowed,
    knowable,
    readable,
    role,
    root_audience,
    teased,
)


def sees_membership(rows: Rows, viewer: int, row: int) -> bool:
    grant = rows.grants[row]
    audience_id, person = grant["audience_id"], grant["principal_id"]
    if rows.audience[audience_id]["kind"] != "group" or (person, audience_id) not in rows.roles:
        return False
    group = rows.audience[audience_id]["holder_id"]
    is_keeper = rows.roles.get((viewer, audience_id)) in KEEPERS
    return is_allowed(rows, viewer, group, "group.see_members", account=False) and (
        not grant["hidden"] or person == viewer or is_keeper
    )


def is_shown_membership(rows: Rows, viewer: int, row: int) -> bool:
    """As if they read a group that shows its faces."""
    audience = rows.audience[rows.grants[row]["audience_id"]]
    shows = audience["kind"] == "group" and teased(rows, viewer, audience["holder_id"], FACES)
    return shows and sees_membership(all_open(rows), viewer, row)


def might_see_members(rows: Rows, viewer: int, row: int) -> bool:
    """As if they read the group, if it tells numbers."""
    told = teased(rows, viewer, row, COUNTS)
    return told and is_allowed(all_open(rows), viewer, row, "group.see_members", account=False)


def all_open(rows: Rows) -> Rows:
    return replace(rows, audience={each: {**found, "visibility": "public"} for each, found in rows.audience.items()})


def sees_who_came(rows: Rows, viewer: int, activity: Any) -> bool:
    if activity["verb"] not in ("group.joined", "group.left"):
        return True
    actor, group = rows.identities[activity["identity_id"]], rows.groups.get(activity["thing_id"])
    if viewer == actor or role(rows, viewer, activity["thing_id"]) in KEEPERS:
        return True
    theirs = [
        row
        for row, each in rows.grants.items()
        if group and each["audience_id"] == group["audience_id"] and each["principal_id"] == actor
    ]
    return any(sees_membership(rows, viewer, row) for row in theirs)


def ends(rows: Rows, viewer: int, row: int) -> bool:
    here = (viewer, rows.groups[row]["audience_id"])
    held = [each for each in rows.grants.values() if (each["principal_id"], each["audience_id"]) == here]
    return any(each["ends_at"] is not None for each in held)


def leaves(rows: Rows, viewer: int, row: int) -> bool:
    own = role(rows, viewer, row)
    audience_id = rows.groups[row]["audience_id"]
    staying = {
        each["principal_id"]
        for each in rows.grants.values()
        if each["audience_id"] == audience_id and each["role"] == "owner" and each["ends_at"] is None
    }
    return own in ("guest", "member", "moderator") or (own == "owner" and bool(staying - {viewer}))


def archives(rows: Rows, viewer: int, row: int) -> bool:
    staff = rows.roles.get((viewer, 1)) in KEEPERS and knowable(rows, viewer, row)
    may = role(rows, viewer, row) == "owner" or staff
    return viewer in rows.persons and rows.groups[row]["built_in"] is None and may


def lives_at_a_domain(rows: Rows, viewer: int, group: int) -> bool:
    """A confirmed address at a domain of the group; one at a domain below it is none."""
    addresses = {
        each["email"].rpartition("@")[2]
        for each in rows.people.values()
        if each["principal_id"] == viewer and each["email"] and each["email_confirmed_at"] is not None
    }
    return any(f"@{each}" in rows.domains.get(group, set()) for each in addresses)


def around(rows: Rows, group: int) -> int:
    """The audience that a group lies in."""
    found: int = rows.audience[rows.groups[group]["audience_id"]]["parent_id"]
    return found


def is_top(rows: Rows, group: int) -> bool:
    return around(rows, group) == 1


def is_open_request(rows: Rows, viewer: int, row: int) -> bool:
    return readable(rows, viewer, row) and rows.requests[row]["state"] == "pending"


def decides(rows: Rows, viewer: int, row: int) -> bool:
    return is_open_request(rows, viewer, row) and role(rows, viewer, rows.requests[row]["group_id"]) in KEEPERS


def withdraws(rows: Rows, viewer: int, row: int) -> bool:
    return is_open_request(rows, viewer, row) and rows.requests[row]["principal_id"] == viewer


def revokes(rows: Rows, viewer: int, row: int) -> bool:
    invitation = rows.invitations[row]
    is_open = readable(rows, viewer, row) and invitation["closed_at"] is None
    return is_open and role(rows, viewer, invitation["group_id"]) in KEEPERS


def may_enter(rows: Rows, viewer: int, row: int) -> bool:
    """In the worlds staff enter at any time."""
    staff = rows.roles.get((viewer, 1)) in KEEPERS
    there = enters(rows, viewer, root_audience(rows, row), ("public", "semi_private", "private"))
    return staff and there and not readable(rows, viewer, row)


def outside(rows: Rows, viewer: int, row: int) -> bool:
    """Neither in it nor there for a while as staff; of a group inside another one, in that."""
    within = is_top(rows, row) or (viewer, around(rows, row)) in rows.roles
    inside = role(rows, viewer, row) is not None or (viewer, rows.thing[row]["audience_id"]) in rows.reached
    return viewer in rows.persons and knowable(rows, viewer, row) and not inside and within
