"""Everything that is done to questions, besides what is done to topics."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record, undone_last
from community.content.base.models import Post, Topic
from community.content.questions.models import Acceptance, SameQuestion
from community.content.questions.verbs import (
    AnswerAccepted,
    AnswerTakenBack,
    QuestionSeconded,
    QuestionUnseconded,
)
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _


def accept_answer(actor: Viewer, topic: Topic, post: Post, now: datetime) -> None:
    """Say that a post answers the question, in the place of another one if there was one."""
    require(actor, "question.accept", topic)
    require(actor, "post.see", post)
    if post.topic_id != topic.id or post.id == _first_post(topic):
        raise Conflict(_("Only what others replied can be the answer."))
    before = session().get(Acceptance, topic.id)
    if before is not None:
        if before.post_id == post.id:
            return
        _take_back(actor, topic, before)
    about = {"post_id": post.id, "principal_id": actor.principal_id, "accepted_at": now}
    session().add(Acceptance(topic_id=topic.id, **about))
    record(actor, AnswerAccepted(thing=post, target=topic))


def take_answer_back(actor: Viewer, topic: Topic) -> None:
    """Say that what was accepted does not answer the question."""
    require(actor, "question.accept", topic)
    if (accepted := session().get(Acceptance, topic.id)) is not None:
        _take_back(actor, topic, accepted)


def have_same_question(actor: Viewer, topic: Topic, now: datetime) -> None:
    """Have the same question. Saying it again changes nothing."""
    require(actor, "question.have", topic)
    if session().get(SameQuestion, (topic.id, actor.principal_id)) is None:
        session().add(SameQuestion(topic_id=topic.id, principal_id=actor.principal_id, said_at=now))
        record(actor, QuestionSeconded(thing=topic))


def drop_same_question(actor: Viewer, topic: Topic) -> None:
    """Have the same question no longer."""
    require(actor, "question.have", topic)
    if (said := session().get(SameQuestion, (topic.id, actor.principal_id))) is not None:
        session().delete(said)
        record(actor, QuestionUnseconded(thing=topic), retracts=undone_last(QuestionSeconded, topic.id, by=actor))


def _take_back(actor: Viewer, topic: Topic, accepted: Acceptance) -> None:
    session().delete(accepted)
    session().flush()
    done = undone_last(AnswerAccepted, accepted.post_id)
    record(actor, AnswerTakenBack(thing=accepted.post, target=topic), retracts=done)


def _first_post(topic: Topic) -> int:
    first = select(Post.id).where(Post.topic_id == topic.id).order_by(Post.number).limit(1)
    return session().scalars(first).one()
