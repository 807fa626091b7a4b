"""What every permission means, worked out in plain Python over plain rows, apart from the rules of the product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from community.access.viewers import Viewer
from tests.access.archives import while_open
from tests.access.article_rules import ARTICLES
from tests.access.memberships import (
    archives,
    decides,
    ends,
    is_shown_membership,
    is_top,
    leaves,
    lives_at_a_domain,
    may_enter,
    might_see_members,
    outside,
    revokes,
    sees_membership,
    sees_who_came,
    withdraws,
)
from tests.access.plain_rows import Rows, load
from tests.access.sentences import (
    AUTHOR,
    COUNTS,
    KEEPERS,
    OBSTACLES,
    TITLE,
    WORDS,
    belongs,
    is_allowed,
    is_silent,
    knowable,
    moderates,
    obstacles,
    reaches,
    readable,
    role,
    sees_case,
    sees_withheld,
    teased,
    wrote,
)

__all__ = ["MEANING", "OBSTACLES", "READ", "Rows", "load", "obstacles", "readable"]


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


def edits(rows: Rows, viewer: int, row: int) -> bool:
    own = is_by(rows, viewer, row) and is_allowed(rows, viewer, row, "topic.reply")
    keeps_it = viewer in rows.persons and readable(rows, viewer, row) and moderates(rows, viewer, row)
    return (own and not is_silent(rows, viewer, row)) or keeps_it


def runs(rows: Rows, row: int) -> bool:
    """Whether the row is a poll without an end, or with one that lies ahead: in the worlds, in 2100."""
    if row not in rows.polls:
        return False
    ends_at = rows.polls[row]["ends_at"]
    return ends_at is None or str(ends_at) >= "2100"


OPEN, REQUEST, INVITATION, DOMAIN = 1, 2, 4, 8


def leads_in(rows: Rows, group: int, way: int) -> bool:
    return bool(rows.groups[group]["joining"] // way % 2 == 1)


def owns(rows: Rows, viewer: int, row: int) -> bool:
    return role(rows, viewer, row) == "owner"


def keeps(rows: Rows, viewer: int, row: int) -> bool:
    return role(rows, viewer, row) in KEEPERS


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


def is_told(rows: Rows, viewer: int, row: int) -> bool:
    notice = rows.notices[row]
    activity = next(each for each in rows.log if each["id"] == notice["activity_id"])
    if notice["principal_id"] != viewer or notice["reason"] not in REASONS + CASE_REASONS:
        return False
    if notice["reason"] in REASONS:
        return is_shown(rows, viewer, activity)
    undone = activity["retracts_id"] is not None or any(e["retracts_id"] == activity["id"] for e in rows.log)
    return not undone and activity["thing_id"] in rows.cases and sees_case(rows, viewer, activity["thing_id"])


def is_loose(rows: Rows, viewer: int, row: int) -> bool:
    """The file belongs to nothing, and the viewer brought it."""
    file = rows.files[row]
    return file["thing_id"] is None and viewer in rows.persons and file["owner_id"] == viewer


def shows_file(rows: Rows, viewer: int, row: int) -> bool:
    thing = rows.files[row]["thing_id"]
    return thing is not None and (readable(rows, viewer, thing) or sees_withheld(rows, viewer, thing))


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
    "idea_shipped",
    "idea_decided",
    "poll_ended",
    "reaction",
    "bookmark",
    "archived",
    "term",
    "renewal",
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
    "group.count_members": might_see_members,
    "group.ask_renewal": lambda rows, viewer, row: (
        viewer in rows.persons and role(rows, viewer, row) is not None and ends(rows, viewer, row)
    ),
    "group.hide_membership": lambda rows, viewer, row: viewer in rows.persons and role(rows, viewer, row) is not None,
    "group.be_in": lambda rows, viewer, row: viewer in rows.persons and role(rows, viewer, row) is not None,
    "membership.see": sees_membership,
    "membership.tease": is_shown_membership,
    "group.join": lambda rows, viewer, row: (
        outside(rows, viewer, row)
        and (leads_in(rows, row, OPEN) or (leads_in(rows, row, DOMAIN) and lives_at_a_domain(rows, viewer, row)))
    ),
    "group.change_visibility": lambda rows, viewer, row: (
        owns(rows, viewer, row) and rows.groups[row]["built_in"] is None
    ),
    "group.ask": lambda rows, viewer, row: outside(rows, viewer, row) and leads_in(rows, row, REQUEST),
    "group.leave": leaves,
    "group.archive": archives,
    "group.add_member": lambda rows, viewer, row: owns(rows, viewer, row) or is_the_system(rows, viewer),
    "group.manage": owns,
    "group.enter": may_enter,
    "group.keep": keeps,
    "group.invite": lambda rows, viewer, row: keeps(rows, viewer, row) and leads_in(rows, row, INVITATION),
    "group.found": of_the_staff,
    "group.found_inside": lambda rows, viewer, row: (
        owns(rows, viewer, row) and rows.groups[row]["built_in"] is None and is_top(rows, row)
    ),
    "join_request.see": readable,
    "join_request.decide": decides,
    "join_request.withdraw": withdraws,
    "invitation.see": readable,
    "invitation.revoke": revokes,
    "topic.read": readable,
    "topic.tease": lambda rows, viewer, row: teased(rows, viewer, row, TITLE),
    "topic.see": lambda rows, viewer, row: teased(rows, viewer, row, TITLE),
    "topic.tease_words": lambda rows, viewer, row: teased(rows, viewer, row, TITLE, WORDS),
    "topic.tease_author": lambda rows, viewer, row: teased(rows, viewer, row, TITLE, AUTHOR),
    "topic.tease_counts": lambda rows, viewer, row: teased(rows, viewer, row, TITLE, COUNTS),
    "topic.reply": lambda rows, viewer, row: (
        is_allowed(rows, viewer, row, "topic.reply") and not is_silent(rows, viewer, row) and row not in rows.closed
    ),
    "topic.start": lambda rows, viewer, row: (
        is_allowed(rows, viewer, row, "topic.start") and not is_silent(rows, viewer, row)
    ),
    "topic.take_part": writes,
    "topic.moderate": moderates,
    "topic.change_kind": lambda rows, viewer, row: (
        is_the_system(rows, viewer)
        or (writes(rows, viewer, row) and (wrote(rows, viewer, row) or keeps(rows, viewer, row)))
    ),
    "question.accept": lambda rows, viewer, row: (
        is_a(rows, row, "question")
        and writes(rows, viewer, row)
        and (wrote(rows, viewer, row) or keeps(rows, viewer, row))
    ),
    "question.have": lambda rows, viewer, row: (
        is_a(rows, row, "question")
        and viewer in rows.persons
        and belongs(rows, viewer, row)
        and not wrote(rows, viewer, row)
    ),
    "case.read": readable,
    "case.see": sees_case,
    "case.decide": lambda rows, viewer, row: moderates(rows, viewer, rows.cases[row]["about_id"]),
    "thing.show_sight": lambda rows, viewer, row: (
        viewer in rows.persons
        and readable(rows, viewer, row)
        and (rows.thing[row]["author_id"] == viewer or keeps(rows, viewer, row))
    ),
    "thing.flag": lambda rows, viewer, row: (
        viewer in rows.persons and readable(rows, viewer, row) and not wrote(rows, viewer, row)
    ),
    "thing.see_withheld": sees_withheld,
    "file.bring": lambda rows, viewer, row: row == 1 and viewer in rows.persons and (viewer, 1) in rows.roles,
    "file.drop": is_loose,
    "file.see": lambda rows, viewer, row: is_loose(rows, viewer, row) or shows_file(rows, viewer, row),
    "thing.moderate": moderates,
    "audience.silence": lambda rows, viewer, row: row == 1 and rows.roles.get((viewer, 1)) in ("owner", "moderator"),
    "post.edit": edits,
    "topic.tag": edits,
    "post.delete": lambda rows, viewer, row: (
        viewer in rows.persons
        and readable(rows, viewer, row)
        and (is_by(rows, viewer, row) or moderates(rows, viewer, row))
    ),
    "post.restore": lambda rows, viewer, row: any(
        each["post_id"] == row
        and (moderates(rows, viewer, row) or (each["by_id"] == viewer and reaches(rows, viewer, row)))
        for each in rows.deletions
    ),
    "post.bookmark": lambda rows, viewer, row: viewer in rows.persons and readable(rows, viewer, row),
    "post.react": lambda rows, viewer, row: (
        viewer in rows.persons
        and belongs(rows, viewer, row)
        and not wrote(rows, viewer, row)
        and not is_silent(rows, viewer, row)
    ),
    "idea.vote": lambda rows, viewer, row: (
        is_a(rows, row, "idea")
        and viewer in rows.persons
        and belongs(rows, viewer, row)
        and rows.ideas[row]["status"] in ("open", "planned", "in_progress")
        and rows.ideas[row]["merged_into_id"] is None
    ),
    "idea.decide": lambda rows, viewer, row: (
        is_a(rows, row, "idea") and writes(rows, viewer, row) and keeps(rows, viewer, row)
    ),
    "poll.vote": lambda rows, viewer, row: viewer in rows.persons and belongs(rows, viewer, row) and runs(rows, row),
    "poll.count": lambda rows, viewer, row: (
        readable(rows, viewer, row) and row in rows.polls and (not rows.polls[row]["hidden"] or not runs(rows, row))
    ),
    "poll.end": lambda rows, viewer, row: (
        runs(rows, row) and writes(rows, viewer, row) and (wrote(rows, viewer, row) or keeps(rows, viewer, row))
    ),
    "poll.tell_end": lambda rows, viewer, row: (
        is_the_system(rows, viewer)
        and row in rows.polls
        and rows.polls[row]["ended_at"] is None
        and not runs(rows, row)
    ),
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
MEANING |= ARTICLES
MEANING = {name: while_open(name, meaning) for name, meaning in MEANING.items()}
READ = {
    "person": "person.see",
    "group": "group.read",
    "join_request": "join_request.see",
    "invitation": "invitation.see",
    "topic": "topic.read",
    "question": "topic.read",
    "idea": "topic.read",
    "poll": "topic.read",
    "article": "topic.read",
    "post": "post.see",
    "paper": "paper.see",
    "lead": "lead.see",
    "note": "note.see",
    "source": "source.see",
    "task": "task.see",
    "case": "case.read",
}
"""Which permission is the reading of each kind."""


QUIET = (
    "post.edited",
    "post.restored",
    "reaction.given",
    "reaction.taken_back",
    "bookmark.due",
    "topic.closed",
    "topic.reopened",
    "topic.pinned",
    "topic.unpinned",
    "topic.slowed",
    "topic.tagged",
)
"""What no stream tells."""


def is_shown(rows: Rows, viewer: int, activity: Any) -> bool:
    """It was not undone, does not undo, and the viewer may read all that it is about; of who came, who is in it."""
    if not sees_who_came(rows, viewer, activity):
        return False
    undone = any(each["retracts_id"] == activity["id"] for each in rows.log)
    return (
        activity["retracts_id"] is None
        and activity["verb"] not in QUIET
        and not undone
        and readable(rows, viewer, activity["thing_id"])
        and (activity["target_id"] is None or readable(rows, viewer, activity["target_id"]))
    )


def shown(rows: Rows, viewer: Viewer) -> list[int]:
    """The ids of the activities in the viewer's stream of the site, newest first."""
    found = [row for row in rows.log if is_shown(rows, viewer.principal_id, row)]
    return [row["id"] for row in sorted(found, key=lambda row: (row["occurred_at"], row["id"]), reverse=True)]
