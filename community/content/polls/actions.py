"""Everything that is done to polls, besides what is done to topics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.content.base.kinds import Given
from community.content.base.models import Topic
from community.content.polls.models import Poll, PollChoice, PollSort, PollVote
from community.content.polls.verbs import PollAnswered, PollEnded
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _


def keep_poll(actor: Viewer, topic: Topic, given: Given) -> None:
    """Keep what is voted on, and how. The choices are found by search."""
    texts = given["choices"]
    poll = Poll(id=topic.id, sort=PollSort(given["sort"]), hidden=given["hidden"], ends_at=given["ends_at"])
    poll.choices = [PollChoice(place=place, text=text) for place, text in enumerate(texts, 1)]
    session().add(poll)
    topic.words = "\n".join(texts)
    session().flush()


def vote_in(actor: Viewer, topic: Topic, places: dict[int, int], now: datetime) -> None:
    """Choose, or choose anew: the places of choices by their id. In an order each place is given once."""
    require(actor, "poll.vote", topic)
    poll = session().get_one(Poll, topic.id)
    _refuse_wrong(poll, places)
    mine = PollVote.poll_id == poll.id, PollVote.principal_id == actor.principal_id
    again = session().scalars(select(PollVote.choice_id).where(*mine).limit(1)).first() is not None
    session().execute(delete(PollVote).where(*mine))
    about = {"principal_id": actor.principal_id, "poll_id": poll.id, "voted_at": now}
    session().add_all(PollVote(choice_id=key, place=place, **about) for key, place in places.items())
    if not again:
        record(actor, PollAnswered(thing=topic))


def end_poll(actor: Viewer, topic: Topic, now: datetime) -> None:
    """Let nobody vote any more, from this second on."""
    require(actor, "poll.end", topic)
    poll = session().get_one(Poll, topic.id)
    poll.ends_at = poll.ended_at = now
    record(actor, PollEnded(thing=topic))


def tell_end(actor: Viewer, topic: Topic, now: datetime) -> None:
    """Tell that a poll ended by its date. It did at that second, whenever this is told."""
    require(actor, "poll.tell_end", topic)
    poll = session().get_one(Poll, topic.id)
    poll.ended_at = now
    record(actor, PollEnded(thing=topic), occurred_at=poll.ends_at)


def _refuse_wrong(poll: Poll, places: dict[int, int]) -> None:
    known = {choice.id for choice in poll.choices}
    if not places or not set(places) <= known:
        raise Conflict(_("Choose something first."))
    if poll.sort is PollSort.SINGLE and len(places) > 1:
        raise Conflict(_("Choose one."))
    if poll.sort is PollSort.RANKED and _is_no_order(list(places.values()), len(known)):
        raise Conflict(_("Give each place once, from the first on."))


def _is_no_order(places: Sequence[int], most: int) -> bool:
    return sorted(places) != list(range(1, len(places) + 1)) or len(places) > most
