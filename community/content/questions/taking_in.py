"""What is known of questions that were asked elsewhere: which answer was accepted, and how posts were voted for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from community.access.models import SYSTEM_ID
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.models import Activity, Identity
from community.activity.taking_in import Happened, known_from, record_from
from community.content.base.kinds import FIRST
from community.content.base.models import Post, Topic
from community.content.base.taking_in import Place, places_of
from community.content.base.verbs import TopicKindChanged
from community.content.questions.models import Acceptance, Vote, VoteTally
from community.content.questions.rules import QUESTION
from community.content.questions.verbs import AnswerAccepted
from community.core.db import session
from community.groups.models import Group


@dataclass(frozen=True)
class Asked:
    """A question that is here as a topic, and what was accepted as its answer, when, if anything was."""

    external_id: str
    answer: str | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True)
class Taken:
    """What came of it: how many became questions, how many have their answer now, and how many had it before."""

    questions: int
    answers: int
    here: int


Ballot = tuple[str, date, Vote]
"""The post by its id elsewhere, the day, and which way."""


def take_in_questions(actor: Viewer, source: str, group: Group, asked: Sequence[Asked]) -> Taken:
    """Make questions of topics that were taken in, each once, and keep which answer was accepted."""
    require(actor, "topic.take_in", group)
    names = {name for each in asked for name in (each.external_id, each.answer) if name}
    known = known_from(source, names | {_settled(each) for each in asked})
    places = places_of(known)
    here = [each for each in asked if each.external_id in places]
    found = select(Topic).where(Topic.id.in_({places[each.external_id].topic_id for each in here}))
    topics = {topic.id: topic for topic in session().scalars(found)}
    settled = set(session().scalars(select(Acceptance.topic_id).where(Acceptance.topic_id.in_(topics))))
    changed = _changed_before(topics)
    made, answers, before = [], [], 0
    for each in here:
        topic = topics[places[each.external_id].topic_id]
        if topic.thing.kind == FIRST and topic.id not in changed:
            made.append(_make(each, topic))
        place = places.get(each.answer or "")
        if place is None or place.topic_id != topic.id:
            continue
        if _settled(each) in known or topic.id in settled:
            before += 1
        else:
            answers.append(_settle(each, topic, place, known[each.external_id].identity_id))
    record_from(source, [*made, *answers])
    return Taken(len(made), len(answers), before)


def _changed_before(topic_ids: Collection[int]) -> set[int]:
    """Of which somebody has said what they are: that holds."""
    said = select(Activity.thing_id).where(Activity.thing_id.in_(topic_ids), Activity.verb == TopicKindChanged.name)
    return set(session().scalars(said))


def _make(each: Asked, topic: Topic) -> Happened:
    topic.thing.kind = QUESTION
    changed = TopicKindChanged(thing=topic, before=FIRST, after=QUESTION)
    first = select(Identity.id).where(Identity.principal_id == SYSTEM_ID).order_by(Identity.id).limit(1)
    return Happened(_made(each), changed, session().scalars(first).one(), topic.thing.created_at)


def _settle(each: Asked, topic: Topic, place: Place, identity_id: int) -> Happened:
    post = session().get_one(Post, place.post_id)
    at = max(each.accepted_at or post.thing.created_at, post.thing.created_at)
    by = topic.thing.author_id
    session().add(Acceptance(topic_id=topic.id, post_id=post.id, principal_id=by, accepted_at=at))
    return Happened(_settled(each), AnswerAccepted(thing=post, target=topic), identity_id, at)


def _made(each: Asked) -> str:
    """The id in the log of its becoming a question."""
    return f"{each.external_id}/question"


def _settled(each: Asked) -> str:
    """The id in the log of its answer."""
    return f"{each.external_id}/answer"


def take_in_votes(actor: Viewer, source: str, group: Group, ballots: Mapping[Ballot, int]) -> tuple[int, int, int]:
    """Keep how many votes posts were given on which days. Gives how many are new, known, and for no post here."""
    require(actor, "topic.take_in", group)
    places = places_of(known_from(source, {name for name, _day, _vote in ballots}))
    ids = {places[name].post_id for name, _day, _vote in ballots if name in places}
    rows = select(VoteTally).where(VoteTally.post_id.in_(ids))
    there = {(row.post_id, row.day, row.vote): row for row in session().scalars(rows)}
    new = here = lost = 0
    for (name, day, vote), number in ballots.items():
        if name not in places:
            lost += number
            continue
        key = places[name].post_id, day, vote
        if (row := there.get(key)) is None:
            session().add(VoteTally(post_id=key[0], day=day, vote=vote, number=number))
            new += number
        else:
            here += min(row.number, number)
            new += max(number - row.number, 0)
            row.number = number
    return new, here, lost
