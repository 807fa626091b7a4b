"""What every permission means, worked out in plain Python over plain rows, apart from the rules of the product."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from community.access.viewers import Viewer
from community.core.clock import now
from tests.access.plain_rows import Rows, load

__all__ = ["MEANING", "READ", "Rows", "load"]
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
        if each["visibility"] != "public" and (viewer, each["id"]) not in rows.roles:
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


def enters(rows: Rows, viewer: int, audience_id: int | None, open_to_all: tuple[str, ...]) -> bool:
    above = chain(rows, audience_id)
    return bool(above) and all(
        is_held(rows, each) and (each["visibility"] in open_to_all or (viewer, each["id"]) in rows.roles)
        for each in above
    )


def readable(rows: Rows, viewer: int, thing_id: int) -> bool:
    return enters(rows, viewer, root_audience(rows, thing_id), ("public",))


def knowable(rows: Rows, viewer: int, thing_id: int) -> bool:
    return enters(rows, viewer, root_audience(rows, thing_id), ("public", "semi_private"))


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


def is_the_system(rows: Rows, viewer: int) -> bool:
    return rows.roles.get((viewer, 1)) == "system"


def is_staff(rows: Rows, viewer: int) -> bool:
    return rows.roles.get((viewer, 1)) in ("owner", "moderator", "system")


def writes(rows: Rows, viewer: int, row: int) -> bool:
    return viewer in rows.persons and readable(rows, viewer, row) and role(rows, viewer, row) is not None


def is_a(rows: Rows, row: int, kind: str) -> bool:
    return bool(rows.thing[row]["kind"] == kind)


def is_by(rows: Rows, viewer: int, row: int) -> bool:
    return bool(rows.thing[row]["author_id"] == viewer)


def is_allowed(rows: Rows, viewer: int, row: int, act: str, *, account: bool = True) -> bool:
    """What can be read, and the charter names one of those that the viewer is there. Owners need no naming."""
    audience_id = root_audience(rows, row)
    if audience_id is None or not readable(rows, viewer, row) or (account and viewer not in rows.persons):
        return False
    here = (viewer, audience_id)
    own = rows.own_roles.get(here)
    is_what = {("everyone", None), ("own", own) if own else (rows.roles.get(here), None)}
    if viewer in rows.persons and (viewer, 1) in rows.roles:
        is_what.add(("signed_in", None))
    allowed = rows.charters.get(rows.audience[audience_id]["charter_id"], set())
    return rows.roles.get(here) == "owner" or any((act, *each) in allowed for each in is_what)


OPEN, REQUEST, INVITATION, DOMAIN = 1, 2, 4, 8
KEEPERS = ("owner", "moderator")


def leads_in(rows: Rows, group: int, way: int) -> bool:
    return bool(rows.groups[group]["joining"] // way % 2 == 1)


def outside(rows: Rows, viewer: int, row: int) -> bool:
    return viewer in rows.persons and knowable(rows, viewer, row) and role(rows, viewer, row) is None


def owns(rows: Rows, viewer: int, row: int) -> bool:
    return role(rows, viewer, row) == "owner"


def keeps(rows: Rows, viewer: int, row: int) -> bool:
    return role(rows, viewer, row) in KEEPERS


def lives_at_a_domain(rows: Rows, viewer: int, group: int) -> bool:
    """A confirmed address at a domain of the group; one at a domain below it is none."""
    addresses = {
        each["email"].rpartition("@")[2]
        for each in rows.people.values()
        if each["principal_id"] == viewer and each["email"] and each["email_confirmed_at"] is not None
    }
    return any(f"@{each}" in rows.domains.get(group, set()) for each in addresses)


def leaves(rows: Rows, viewer: int, row: int) -> bool:
    own = role(rows, viewer, row)
    audience_id = rows.groups[row]["audience_id"]
    owners = [who for (who, where), held in rows.roles.items() if where == audience_id and held == "owner"]
    return own in ("guest", "member", "moderator") or (own == "owner" and len(owners) > 1)


def of_the_site(rows: Rows, viewer: int, row: int) -> bool:
    return row == 1 and is_the_system(rows, viewer)


def of_the_staff(rows: Rows, viewer: int, row: int) -> bool:
    return row == 1 and is_staff(rows, viewer)


def of_the_owners(rows: Rows, viewer: int, row: int) -> bool:
    return row == 1 and rows.roles.get((viewer, 1)) in ("owner", "system")


def approves(rows: Rows, viewer: int, row: int) -> bool:
    return is_staff(rows, viewer) and rows.people[row]["admitted_at"] is None


def deactivates(rows: Rows, viewer: int, row: int) -> bool:
    theirs = rows.people[row]["principal_id"]
    if theirs == viewer:
        return False
    own = rows.roles.get((viewer, 1))
    return own in ("owner", "system") or (own == "moderator" and not is_staff(rows, theirs))


def appoints(rows: Rows, viewer: int, row: int) -> bool:
    person = rows.people[row]
    is_in = person["admitted_at"] is not None and person["deactivated_at"] is None
    return is_in and person["principal_id"] != viewer and rows.roles.get((viewer, 1)) in ("owner", "system")


def is_open_request(rows: Rows, viewer: int, row: int) -> bool:
    return readable(rows, viewer, row) and rows.requests[row]["state"] == "pending"


def decides(rows: Rows, viewer: int, row: int) -> bool:
    return is_open_request(rows, viewer, row) and keeps(rows, viewer, rows.requests[row]["group_id"])


def withdraws(rows: Rows, viewer: int, row: int) -> bool:
    return is_open_request(rows, viewer, row) and rows.requests[row]["principal_id"] == viewer


def revokes(rows: Rows, viewer: int, row: int) -> bool:
    invitation = rows.invitations[row]
    is_open = readable(rows, viewer, row) and invitation["closed_at"] is None
    return is_open and keeps(rows, viewer, invitation["group_id"])


def is_told(rows: Rows, viewer: int, row: int) -> bool:
    notice = rows.notices[row]
    activity = next(each for each in rows.log if each["id"] == notice["activity_id"])
    if notice["principal_id"] != viewer or notice["reason"] not in REASONS + CASE_REASONS:
        return False
    if notice["reason"] in REASONS:
        return is_shown(rows, viewer, activity)
    undone = activity["retracts_id"] is not None or any(e["retracts_id"] == activity["id"] for e in rows.log)
    return not undone and activity["thing_id"] in rows.cases and sees_case(rows, viewer, activity["thing_id"])


REASONS = (
    "mention",
    "reply",
    "watching",
    "request",
    "accepted",
    "declined",
    "visibility",
    "answer_accepted",
    "question_answered",
)
"""For all of them one is told what one may read."""
CASE_REASONS = ("duty", "judged")
"""For these, of what one may see of a case."""

MEANING: dict[str, Callable[[Rows, int, int], bool]] = {
    "person.see": readable,
    "person.edit": lambda rows, viewer, row: (
        rows.people[row]["principal_id"] == viewer and rows.people[row]["deactivated_at"] is None
    ),
    "person.admit": of_the_site,
    "person.approve": approves,
    "person.deactivate": deactivates,
    "person.look_after": lambda rows, viewer, row: is_staff(rows, viewer),
    "person.appoint": appoints,
    "person.invite": of_the_staff,
    "site.tend": of_the_staff,
    "site.configure": of_the_owners,
    "notice.see": is_told,
    "thing.choose_level": lambda rows, viewer, row: viewer in rows.persons and readable(rows, viewer, row),
    "group.see": knowable,
    "group.read": readable,
    "group.see_members": lambda rows, viewer, row: is_allowed(rows, viewer, row, "group.see_members", account=False),
    "group.join": lambda rows, viewer, row: (
        outside(rows, viewer, row)
        and (leads_in(rows, row, OPEN) or (leads_in(rows, row, DOMAIN) and lives_at_a_domain(rows, viewer, row)))
    ),
    "group.change_visibility": lambda rows, viewer, row: (
        owns(rows, viewer, row) and rows.groups[row]["built_in"] is None
    ),
    "group.ask": lambda rows, viewer, row: outside(rows, viewer, row) and leads_in(rows, row, REQUEST),
    "group.leave": leaves,
    "group.add_member": lambda rows, viewer, row: owns(rows, viewer, row) or is_the_system(rows, viewer),
    "group.manage": owns,
    "group.keep": keeps,
    "group.invite": lambda rows, viewer, row: keeps(rows, viewer, row) and leads_in(rows, row, INVITATION),
    "group.found": of_the_staff,
    "join_request.see": readable,
    "join_request.decide": decides,
    "join_request.withdraw": withdraws,
    "invitation.see": readable,
    "invitation.revoke": revokes,
    "topic.read": readable,
    "topic.tease": knowable,
    "topic.see": knowable,
    "topic.reply": lambda rows, viewer, row: (
        is_allowed(rows, viewer, row, "topic.reply") and not is_silent(rows, viewer, row)
    ),
    "topic.start": lambda rows, viewer, row: (
        is_allowed(rows, viewer, row, "topic.start") and not is_silent(rows, viewer, row)
    ),
    "topic.take_part": writes,
    "topic.change_kind": lambda rows, viewer, row: (
        is_the_system(rows, viewer)
        or (writes(rows, viewer, row) and (is_by(rows, viewer, row) or keeps(rows, viewer, row)))
    ),
    "question.accept": lambda rows, viewer, row: (
        is_a(rows, row, "question")
        and writes(rows, viewer, row)
        and (is_by(rows, viewer, row) or keeps(rows, viewer, row))
    ),
    "question.have": lambda rows, viewer, row: (
        is_a(rows, row, "question")
        and viewer in rows.persons
        and readable(rows, viewer, row)
        and not is_by(rows, viewer, row)
    ),
    "case.read": readable,
    "case.see": sees_case,
    "case.decide": lambda rows, viewer, row: moderates(rows, viewer, rows.cases[row]["about_id"]),
    "thing.flag": lambda rows, viewer, row: (
        viewer in rows.persons and readable(rows, viewer, row) and not wrote(rows, viewer, row)
    ),
    "thing.see_withheld": sees_withheld,
    "thing.moderate": moderates,
    "audience.silence": lambda rows, viewer, row: row == 1 and rows.roles.get((viewer, 1)) in ("owner", "moderator"),
    "topic.take_in": lambda rows, viewer, row: is_the_system(rows, viewer),
    "post.see": readable,
    "feed.make": lambda rows, viewer, row: row == 1 and viewer in rows.persons and (viewer, 1) in rows.roles,
    "feed.see": lambda rows, viewer, row: viewer in rows.persons and rows.feeds[row]["owner_id"] == viewer,
    "feed.revoke": lambda rows, viewer, row: (
        viewer in rows.persons and rows.feeds[row]["owner_id"] == viewer and rows.feeds[row]["revoked_at"] is None
    ),
    "paper.see": readable,
    "paper.publish": of_the_staff,
    "lead.see": readable,
    "lead.open": of_the_site,
    "lead.tend": writes,
    "source.see": readable,
    "source.tell": lambda rows, viewer, row: (
        is_the_system(rows, viewer)
        or (rows.sources[row]["principal_id"] == viewer and rows.sources[row]["revoked_at"] is None)
    ),
    "source.release": lambda rows, viewer, row: rows.roles.get((viewer, 1)) in ("owner", "system"),
    "note.see": readable,
    "task.see": readable,
    "task.finish": writes,
}
READ = {
    "person": "person.see",
    "group": "group.read",
    "join_request": "join_request.see",
    "invitation": "invitation.see",
    "topic": "topic.read",
    "question": "topic.read",
    "post": "post.see",
    "paper": "paper.see",
    "lead": "lead.see",
    "note": "note.see",
    "source": "source.see",
    "task": "task.see",
    "case": "case.read",
}
"""Which permission is the reading of each kind."""


def is_shown(rows: Rows, viewer: int, activity: Any) -> bool:
    """It was not undone, does not undo, and the viewer may read all that it is about."""
    undone = any(each["retracts_id"] == activity["id"] for each in rows.log)
    return (
        activity["retracts_id"] is None
        and not undone
        and readable(rows, viewer, activity["thing_id"])
        and (activity["target_id"] is None or readable(rows, viewer, activity["target_id"]))
    )


def shown(rows: Rows, viewer: Viewer) -> list[int]:
    """The ids of the activities in the viewer's stream of the site, newest first."""
    found = [row for row in rows.log if is_shown(rows, viewer.principal_id, row)]
    return [row["id"] for row in sorted(found, key=lambda row: (row["occurred_at"], row["id"]), reverse=True)]
