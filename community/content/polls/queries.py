"""Reads about polls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from community.access.models import Principal, Thing
from community.access.permissions import acts
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.content.base.kinds import Mark
from community.content.base.models import Topic
from community.content.polls.models import Poll, PollChoice, PollSort, PollVote
from community.core.clock import now
from community.core.db import session
from community.core.i18n import _

AT_ONCE = 50


@dataclass(frozen=True)
class Line:
    """A choice with what it has: votes, or in an order points; and how much of a hundred that is."""

    choice: PollChoice
    figure: int
    share: int
    mine: int | None


@dataclass(frozen=True)
class Count:
    """How a poll stands: how many voted, what each choice has, and what the viewer may do."""

    poll: Poll
    voters: int
    lines: Sequence[Line]
    shows: bool
    ended: bool
    may_do: frozenset[str]


def count_of(viewer: Viewer, topic: Topic) -> Count:
    """How a poll stands, for a viewer who may read it. Hidden results are not read at all."""
    poll = session().get_one(Poll, topic.id)
    may_do = acts(viewer, topic, "poll.vote", "poll.count", "poll.end")
    voted = select(func.count(PollVote.principal_id.distinct())).where(PollVote.poll_id == poll.id)
    voters, mine = session().scalars(voted).one(), _own(viewer, poll)
    shows = "poll.count" in may_do
    figures = _figures(poll) if shows else {}
    most = _most(poll, voters)
    lines = [
        Line(
            each,
            figures.get(each.id, 0),
            round(100 * figures.get(each.id, 0) / most) if most else 0,
            mine.get(each.id),
        )
        for each in poll.choices
    ]
    if shows and poll.sort is PollSort.RANKED:
        lines.sort(key=lambda line: (-line.figure, line.choice.place))
    return Count(poll, voters, lines, shows, poll.ends_at is not None and poll.ends_at <= now(), may_do)


def _own(viewer: Viewer, poll: Poll) -> Mapping[int, int]:
    mine = select(PollVote.choice_id, PollVote.place).where(
        PollVote.poll_id == poll.id, PollVote.principal_id == viewer.principal_id
    )
    return {row[0]: row[1] for row in session().execute(mine)} if viewer.signed_in else {}


def _figures(poll: Poll) -> Mapping[int, int]:
    """Votes; in an order of n choices the first place counts n points, the next one less."""
    points = func.sum(len(poll.choices) + 1 - PollVote.place)
    figure = points if poll.sort is PollSort.RANKED else func.count()
    found = select(PollVote.choice_id, figure).where(PollVote.poll_id == poll.id).group_by(PollVote.choice_id)
    return {row[0]: int(row[1]) for row in session().execute(found)}


def _most(poll: Poll, voters: int) -> int:
    return voters * len(poll.choices) if poll.sort is PollSort.RANKED else voters


def standings(_viewer: Viewer, topic_ids: Sequence[int]) -> Mapping[int, Sequence[Mark]]:
    """Which of these polls have ended, for a list that shows them."""
    ended = select(Poll.id).where(Poll.id.in_(topic_ids), Poll.ends_at <= now())
    mark = [Mark(_("Ended"))]
    return dict.fromkeys(session().scalars(ended), mark)


def to_tell(instant: datetime) -> Sequence[Topic]:
    """Polls that have ended by their date, of which that was not told yet."""
    due = select(Topic).join(Poll, Poll.id == Topic.id).where(Poll.ended_at.is_(None), Poll.ends_at <= instant)
    return session().scalars(due.order_by(Poll.ends_at).limit(AT_ONCE)).all()


def who_voted(activity: Activity) -> Select[int]:
    """Who voted in a poll, and who opened it."""
    voted = select(PollVote.principal_id).where(PollVote.poll_id == activity.thing_id)
    opened = select(Thing.author_id).where(Thing.id == activity.thing_id)
    return select(Principal.id).where(or_(Principal.id.in_(voted), Principal.id.in_(opened)))
