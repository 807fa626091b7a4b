"""What nobody does in a group that is archived: said once more, apart from the rules."""

from __future__ import annotations

from collections.abc import Callable

from tests.access.plain_rows import Rows
from tests.access.sentences import chain

Meaning = Callable[[Rows, int, int], bool]

CHANGES = {
    "article.edit", "article.start",
    "group.add_member", "group.ask", "group.ask_renewal", "group.change_visibility", "group.found_inside",
    "group.invite", "group.join",
    "group.manage", "idea.decide", "idea.vote", "join_request.decide", "poll.end", "poll.vote", "post.delete",
    "post.edit", "post.react", "post.restore", "question.accept", "question.have", "topic.change_kind",
    "topic.moderate", "topic.reply", "topic.start", "topic.tag",
}  # fmt: skip
STILL = {
    "article.release",
    "audience.silence", "case.decide", "case.read", "case.see", "file.bring", "file.drop", "file.see",
    "feed.make", "feed.revoke", "feed.see",
    "group.archive", "group.count_members", "group.enter", "group.found", "group.hide_membership", "group.keep",
    "group.leave",
    "group.read", "group.see", "group.see_members", "invitation.revoke", "invitation.see", "join_request.see",
    "join_request.withdraw", "lead.open", "lead.see", "lead.tend", "membership.see", "note.see", "notice.see",
    "paper.publish", "paper.see",
    "post.bookmark", "person.admit", "person.appoint", "person.approve", "person.deactivate",
    "person.edit", "person.invite", "person.look_after", "person.see", "poll.count", "poll.tell_end", "post.see",
    "site.configure", "site.tend", "source.release", "source.see", "source.tell", "task.finish", "task.see",
    "thing.choose_level", "thing.flag", "thing.moderate", "thing.see_withheld", "thing.show_sight",
    "topic.read", "topic.see", "topic.take_in", "topic.take_part", "topic.tease",
    "topic.tease_author", "topic.tease_counts", "topic.tease_words", "membership.tease",
    "group.be_in",
}  # fmt: skip
"""What is still done: reading, leaving, taking back, reporting and moderating; and what is in no group, or only in
Sales, which is never archived.
"""


def is_archived(rows: Rows, name: str, row: int) -> bool:
    thing = rows.requests[row]["group_id"] if name.startswith("join_request.") else row
    around = chain(rows, rows.thing[rows.thing[thing]["root_id"]]["audience_id"])
    return any(each["archived_at"] is not None for each in around)


def while_open(name: str, meaning: Meaning) -> Meaning:
    """The meaning of a permission, with nobody where the group is archived and something would change."""
    if name not in CHANGES:
        return meaning
    return lambda rows, viewer, row: not is_archived(rows, name, row) and meaning(rows, viewer, row)
