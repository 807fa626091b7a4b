"""Who sees that somebody is in a group: sentences of the oracle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.access.plain_rows import Rows
from tests.access.sentences import KEEPERS, is_allowed, knowable, role


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


def might_see_members(rows: Rows, viewer: int, row: int) -> bool:
    """As if they read the group."""
    opened = {each: {**found, "visibility": "public"} for each, found in rows.audience.items()}
    as_if = replace(rows, audience=opened)
    return knowable(rows, viewer, row) and is_allowed(as_if, viewer, row, "group.see_members", account=False)


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
