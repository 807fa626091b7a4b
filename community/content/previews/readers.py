"""The dispatcher: follows the activity log, and lets links be looked at that came with something new; not those of
an import.
"""

from __future__ import annotations

from sqlalchemy import select

from community.activity.models import Activity
from community.activity.outbox import is_known, put
from community.activity.readers import Reader, Sort
from community.content.base.cards import cards_of, keep_cards
from community.content.base.kinds import content_kinds
from community.content.base.models import Post
from community.content.base.verbs import PostEdited, PostWritten
from community.content.previews.fetching import ROUTE, is_ours, message_of
from community.content.previews.lone_links import lone_links
from community.content.previews.queries import first_post_of
from community.core.db import session
from community.core.settings import settings
from community.core.unit import unit_of_work


def look_for_links(activity: Activity) -> None:
    """Put a message into the outbox for each link of a post that nothing is kept of."""
    if (post_id := _written(activity)) is None:
        return
    post = session().get(Post, post_id)
    if post is None or not (lone_links(post.html) or post.cards):
        return
    with unit_of_work() as work:
        post = work.scalars(select(Post).where(Post.id == post_id).with_for_update(of=Post)).one()
        _drop_left_over(post)
        if settings().link_previews:
            _ask_for(post, activity.id)


def _drop_left_over(post: Post) -> None:
    """Forget the cards of links that a post has no more, after somebody changed it."""
    urls = {link.url for link in lone_links(post.html)}
    if any(card.url not in urls for card in cards_of(post)):
        keep_cards(post, [card for card in cards_of(post) if card.url in urls])


def _ask_for(post: Post, activity_id: int) -> None:
    for place, link in enumerate(lone_links(post.html)):
        message_id = f"preview-{activity_id}-{place}"
        if link.url not in (post.cards or {}) and not is_ours(link.url) and not is_known(ROUTE, message_id):
            put(ROUTE, message_id, message_of(link.url), thing_id=post.id)


def _written(activity: Activity) -> int | None:
    """The post whose words came with an activity."""
    if activity.verb in {kind.started.name for kind in content_kinds().values()}:
        return first_post_of(activity.thing_id)
    if activity.verb in (PostWritten.name, PostEdited.name) and activity.thing.kind == "post":
        return activity.thing_id
    return None


PREVIEWS = Reader("previews", Sort.DISPATCHER, Activity, look_for_links)
