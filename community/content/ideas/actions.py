"""Everything that is done to ideas, besides what is done to topics."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record, undone_last
from community.content.base.kinds import Given
from community.content.base.models import Topic
from community.content.ideas.models import Idea, IdeaStatus, IdeaVote
from community.content.ideas.verbs import (
    IdeaDecided,
    IdeaMerged,
    IdeaShipped,
    IdeaSupported,
    IdeaUnmerged,
    IdeaUnsupported,
)
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _


def keep_idea(actor: Viewer, topic: Topic, given: Given) -> None:
    """Let a topic be an idea. One that was an idea before is again what it was."""
    if session().get(Idea, topic.id) is None:
        session().add(Idea(id=topic.id, status=IdeaStatus.OPEN, reason=""))


def vote_for(actor: Viewer, topic: Topic, now: datetime) -> None:
    """Want it. Voting again changes nothing."""
    require(actor, "idea.vote", topic)
    if session().get(IdeaVote, (topic.id, actor.principal_id)) is None:
        session().add(IdeaVote(idea_id=topic.id, principal_id=actor.principal_id, voted_at=now))
        record(actor, IdeaSupported(thing=topic))


def take_vote_back(actor: Viewer, topic: Topic) -> None:
    """Want it no longer, nor what was merged into it: that counts as wanting this."""
    require(actor, "idea.vote", topic)
    merged = select(Idea.id).where(Idea.merged_into_id == topic.id)
    here = or_(IdeaVote.idea_id == topic.id, IdeaVote.idea_id.in_(merged))
    for vote in session().scalars(select(IdeaVote).where(here, IdeaVote.principal_id == actor.principal_id)).all():
        session().delete(vote)
        idea = session().get_one(Topic, vote.idea_id)
        record(actor, IdeaUnsupported(thing=idea), retracts=undone_last(IdeaSupported, idea.id, by=actor))


def decide_idea(actor: Viewer, topic: Topic, status: IdeaStatus, *, reason: str, now: datetime) -> None:
    """Say what becomes of an idea, and why. When it ships, whoever voted for it is told."""
    require(actor, "idea.decide", topic)
    idea = session().get_one(Idea, topic.id)
    if status is IdeaStatus.DECLINED and not reason:
        raise Conflict(_("Say why it is declined. People who wished for it read it."))
    if (status, reason) == (idea.status, idea.reason):
        return
    before, ships = idea.status, status is IdeaStatus.SHIPPED and idea.status is not IdeaStatus.SHIPPED
    idea.status, idea.reason = status, reason
    idea.decided_at, idea.decided_by_id = now, actor.principal_id
    if ships:
        record(actor, IdeaShipped(thing=topic, before=before.value))
    else:
        record(actor, IdeaDecided(thing=topic, before=before.value, after=status.value))


def merge_idea(actor: Viewer, topic: Topic, into: Topic) -> None:
    """Say that an idea is the same as another one of its group, where it goes on: its votes count there."""
    require(actor, "idea.decide", topic)
    require(actor, "idea.decide", into)
    idea, goes_on = session().get_one(Idea, topic.id), session().get_one(Idea, into.id)
    if topic.id == into.id or topic.thing.audience_id != into.thing.audience_id:
        raise Conflict(_("Name another idea of the same group."))
    if goes_on.merged_into_id is not None:
        raise Conflict(_("That idea goes on elsewhere itself. Name the one where it goes on."))
    if idea.merged_into_id == into.id:
        return
    idea.merged_into_id = into.id
    session().execute(update(Idea).where(Idea.merged_into_id == topic.id).values(merged_into_id=into.id))
    record(actor, IdeaMerged(thing=topic, target=into))


def unmerge_idea(actor: Viewer, topic: Topic) -> None:
    """Let an idea go on by itself again, with its own votes."""
    require(actor, "idea.decide", topic)
    idea = session().get_one(Idea, topic.id)
    if idea.merged_into_id is not None:
        idea.merged_into_id = None
        record(actor, IdeaUnmerged(thing=topic), retracts=undone_last(IdeaMerged, topic.id))
