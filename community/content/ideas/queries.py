"""Reads about ideas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Principal, Thing
from community.access.permissions import acts, visible
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.content.base.kinds import Mark
from community.content.base.models import Topic
from community.content.ideas.models import Idea, IdeaStatus, IdeaVote
from community.core.db import session
from community.core.i18n import LazyString, _l, _n

LABELS: dict[IdeaStatus, LazyString] = {
    IdeaStatus.OPEN: _l("Open"),
    IdeaStatus.PLANNED: _l("Planned"),
    IdeaStatus.IN_PROGRESS: _l("In progress"),
    IdeaStatus.SHIPPED: _l("Shipped"),
    IdeaStatus.DECLINED: _l("Declined"),
}
TONES = {
    IdeaStatus.PLANNED: "brand",
    IdeaStatus.IN_PROGRESS: "brand",
    IdeaStatus.SHIPPED: "good",
    IdeaStatus.DECLINED: "bad",
}


@dataclass(frozen=True)
class Outlook:
    """What is to be said of an idea on its page. `goes_on` is the idea that it was merged into, for its readers."""

    idea: Idea
    label: LazyString
    tone: str
    votes: int
    mine: bool
    goes_on: Topic | None
    may_do: frozenset[str]


def outlook_of(viewer: Viewer, topic: Topic) -> Outlook:
    """How an idea stands, for a viewer who may read it."""
    idea = session().get_one(Idea, topic.id)
    mine = func.count(IdeaVote.principal_id).filter(IdeaVote.principal_id == viewer.principal_id)
    counted = select(func.count(IdeaVote.principal_id.distinct()), mine).join(Idea, Idea.id == IdeaVote.idea_id)
    votes, own = session().execute(counted.where(or_(Idea.id == topic.id, Idea.merged_into_id == topic.id))).one()
    may_do = acts(viewer, topic, "idea.vote", "idea.decide") if viewer.signed_in else frozenset[str]()
    goes_on = None
    if idea.merged_into_id is not None:
        there = select(Topic).where(Topic.id == idea.merged_into_id, visible(viewer, "topic.read"))
        goes_on = session().scalars(there).first()
    return Outlook(idea, LABELS[idea.status], TONES.get(idea.status, ""), votes, bool(own), goes_on, may_do)


def standings(_viewer: Viewer, topic_ids: Sequence[int]) -> Mapping[int, Sequence[Mark]]:
    """Status and votes of ideas, for a list that shows them."""
    merged = aliased(Idea)
    votes = (
        select(func.count(IdeaVote.principal_id.distinct()))
        .join(merged, merged.id == IdeaVote.idea_id)
        .where(or_(merged.id == Idea.id, merged.merged_into_id == Idea.id))
        .correlate(Idea)
        .scalar_subquery()
    )
    rows = session().execute(select(Idea.id, Idea.status, votes).where(Idea.id.in_(topic_ids)))
    return {idea_id: _marks(status, count) for idea_id, status, count in rows}


def _marks(status: IdeaStatus, votes: int) -> Sequence[Mark]:
    counted = [Mark(_n("%(num)d vote", "%(num)d votes", votes))] if votes else []
    return [Mark(str(LABELS[status]), TONES.get(status, "")), *counted]


def idea_at(viewer: Viewer, address: str) -> Topic | None:
    """The idea whose address somebody gives, if they may read it."""
    ref = address.strip().rstrip("/").rpartition("/")[2].partition("?")[0].partition("#")[0]
    found = select(Topic).join(Thing, Thing.id == Topic.id).where(Thing.ref == ref, visible(viewer, "topic.read"))
    return session().scalars(found.join(Idea, Idea.id == Topic.id)).first()


def who_voted(activity: Activity) -> Select[int]:
    """Who voted for an idea, or for one that was merged into it; and whose idea it was."""
    voted = select(IdeaVote.principal_id).join(Idea, Idea.id == IdeaVote.idea_id)
    voted = voted.where(or_(Idea.id == activity.thing_id, Idea.merged_into_id == activity.thing_id))
    return select(Principal.id).where(or_(Principal.id.in_(voted), Principal.id.in_(_author(activity))))


def whose_idea(activity: Activity) -> Select[int]:
    """Whose idea it was."""
    return select(Principal.id).where(Principal.id.in_(_author(activity)))


def _author(activity: Activity) -> Select[int | None]:
    return select(Thing.author_id).where(Thing.id == activity.thing_id)
