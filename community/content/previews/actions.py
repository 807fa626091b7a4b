"""What is done to previews of links."""

from __future__ import annotations

from dataclasses import replace

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record, undone_last
from community.content.base.cards import cards_of, keep_cards
from community.content.base.models import Post
from community.content.previews.verbs import PreviewHidden, PreviewShown
from community.core.errors import NotFound


def hide_preview(actor: Viewer, post: Post, ref: str) -> None:
    """Show a link as it was written."""
    if _turn(actor, post, ref, hidden=True):
        record(actor, PreviewHidden(thing=post, target=post.topic))


def show_preview(actor: Viewer, post: Post, ref: str) -> None:
    """Show a card again that somebody took away."""
    if _turn(actor, post, ref, hidden=False):
        record(
            actor, PreviewShown(thing=post, target=post.topic), retracts=undone_last(PreviewHidden, post.id, by=actor)
        )


def _turn(actor: Viewer, post: Post, ref: str, *, hidden: bool) -> bool:
    require(actor, "post.edit", post)
    cards = {card.ref: card for card in cards_of(post)}
    if ref not in cards:
        raise NotFound
    if cards[ref].hidden is hidden:
        return False
    keep_cards(post, [replace(card, hidden=hidden) if card.ref == ref else card for card in cards.values()])
    return True
