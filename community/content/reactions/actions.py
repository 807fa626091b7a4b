"""Everything that is done to reactions."""

from __future__ import annotations

from datetime import datetime

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record, undone_last
from community.content.base.models import Post
from community.content.reactions.models import Reaction
from community.content.reactions.signs import signs
from community.content.reactions.verbs import ReactionGiven, ReactionTakenBack
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _


def react(actor: Viewer, post: Post, name: str, *, now: datetime) -> None:
    """React to a post, in the place of what the actor said before; the same once more takes it back."""
    require(actor, "post.react", post)
    before = session().get(Reaction, (post.id, actor.principal_id))
    if before is not None:
        _take_back(actor, post, before)
        if before.name == name:
            return
    if name not in signs():
        raise Conflict(_("That cannot be chosen here."))
    session().add(Reaction(post_id=post.id, principal_id=actor.principal_id, name=name, at=now))
    record(actor, ReactionGiven(thing=post, target=post.topic, reaction=name))


def _take_back(actor: Viewer, post: Post, reaction: Reaction) -> None:
    session().delete(reaction)
    session().flush()
    done = undone_last(ReactionGiven, post.id, by=actor)
    record(actor, ReactionTakenBack(thing=post, target=post.topic), retracts=done)
