"""Reads about questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload

from community.access.models import Principal, Thing
from community.access.permissions import acts, visible
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.content.base.kinds import Mark
from community.content.base.models import Post, Topic
from community.content.questions.models import Acceptance, SameQuestion, Vote, VoteTally
from community.core.db import session
from community.core.i18n import _


@dataclass(frozen=True)
class Standing:
    """How a question stands: the accepted post, as far as the viewer may see it; how many have the question, the
    viewer too; and what the viewer may do.
    """

    answer: Post | None
    same: int
    mine: bool
    answers: int
    may_do: frozenset[str]


def standing_of(viewer: Viewer, topic: Topic) -> Standing:
    """How a question stands for a viewer who may read it."""
    accepted = (
        select(Post)
        .join(Acceptance, Acceptance.post_id == Post.id)
        .where(Acceptance.topic_id == topic.id, visible(viewer, "post.see"))
        .options(joinedload(Post.thing).joinedload(Thing.author))
    )
    mine = func.count(SameQuestion.principal_id).filter(SameQuestion.principal_id == viewer.principal_id)
    counted = select(func.count(SameQuestion.principal_id), mine).where(SameQuestion.topic_id == topic.id)
    same, has_it = session().execute(counted).one()
    may_do = acts(viewer, topic, "question.accept", "question.have") if viewer.signed_in else frozenset[str]()
    return Standing(session().scalars(accepted).first(), same, bool(has_it), _answers(viewer, topic), may_do)


def _answers(viewer: Viewer, topic: Topic) -> int:
    """How many answers there are: replies to the question, and not to one of them."""
    replies = select(func.count(Post.id)).where(Post.topic_id == topic.id, Post.reply_to_id.is_(None))
    return max(session().scalars(replies.where(visible(viewer, "post.see"))).one() - 1, 0)


def answered(_viewer: Viewer, topic_ids: Sequence[int]) -> Mapping[int, Sequence[Mark]]:
    """Which of these questions have an answer, for a list that shows them."""
    found = select(Acceptance.topic_id).where(Acceptance.topic_id.in_(topic_ids))
    mark = [Mark(_("Answered"), "good")]
    return dict.fromkeys(session().scalars(found), mark)


def votes_of(posts: Sequence[Post]) -> Mapping[int, int]:
    """What posts were worth to others before they came here: votes for them less those against."""
    signed = case((VoteTally.vote == Vote.UP, VoteTally.number), else_=-VoteTally.number)
    found = select(VoteTally.post_id, func.sum(signed)).where(VoteTally.post_id.in_([post.id for post in posts]))
    return {post_id: int(votes) for post_id, votes in session().execute(found.group_by(VoteTally.post_id))}


def who_answered(activity: Activity) -> Select[int]:
    """Whoever wrote what was accepted."""
    wrote = select(Thing.author_id).where(Thing.id == activity.thing_id)
    return select(Principal.id).where(Principal.id.in_(wrote))


def who_has_it_too(activity: Activity) -> Select[int]:
    """Who said that they have the same question as the one that was answered."""
    return select(SameQuestion.principal_id).where(SameQuestion.topic_id == activity.target_id)
