"""Reads about previews of links."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from community.access.models import State, Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.content.base.cards import Card, cards_of
from community.content.base.models import Post
from community.core.db import session
from community.core.errors import NotFound


def get_card(viewer: Viewer, post_ref: str, ref: str) -> tuple[Post, Card]:
    """A card of a post that the viewer sees now, though it may be hidden from others. Raises NotFound."""
    sees = or_(visible(viewer, "post.see"), visible(viewer, "thing.see_withheld", Thing))
    found = select(Post).join(Thing, Thing.id == Post.id).where(Thing.ref == post_ref, sees)
    post = session().scalars(found).first()
    card = next((each for each in cards_of(post) if each.ref == ref), None) if post else None
    if post is None or card is None:
        raise NotFound
    return post, card


def live_post(post_id: int) -> Post | None:
    """A post that is there, in a topic that is there. For those who work for nobody."""
    post = session().get(Post, post_id)
    live = post is not None and post.thing.state is State.LIVE and post.topic.thing.state is State.LIVE
    return post if live else None


def first_post_of(topic_id: int) -> int | None:
    """The post that a topic began with."""
    return session().scalar(select(Post.id).where(Post.topic_id == topic_id).order_by(Post.number).limit(1))


def kept_pictures(post_ids: Collection[int]) -> set[str]:
    """The keys that the cards of these posts tell of."""
    posts = session().scalars(select(Post).where(Post.id.in_(post_ids), Post.cards.is_not(None)))
    return {card.picture for post in posts for card in cards_of(post) if card.picture}
