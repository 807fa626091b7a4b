"""What a topic keeps in step with its posts when one of them is hidden, deleted or comes back."""

from __future__ import annotations

from sqlalchemy import func, select

from community.access.models import State, Thing
from community.content.base.models import Post
from community.core.db import session


def follow_post(post: Post) -> None:
    """A topic stands in its lists by the newest post that is there."""
    live = select(func.max(Thing.created_at)).join(Post, Post.id == Thing.id)
    newest = session().scalar(live.where(Post.topic_id == post.topic_id, Thing.state == State.LIVE))
    post.topic.last_post_at = newest or post.topic.thing.created_at
