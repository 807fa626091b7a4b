"""Cards of pages that a post leads to. They are kept with the post: shown, moved and taken away with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import partial
from urllib.parse import urlsplit

from community.content.base.models import Post
from community.core.files import files
from community.core.ids import new_ref
from community.core.unit import after_commit


@dataclass(frozen=True)
class Card:
    """What a page said of itself: plain text, and a picture of ours. `hidden` if nobody shall see it."""

    url: str
    title: str
    description: str = ""
    site: str = ""
    picture: str | None = None
    """The key of its bytes."""
    width: int = 0
    height: int = 0
    hidden: bool = False
    ref: str = field(default_factory=new_ref)

    @property
    def host(self) -> str:
        """Where the link leads: `site` is what the page calls itself, which may be anything."""
        return urlsplit(self.url).hostname or ""


def cards_of(post: Post) -> list[Card]:
    """All of them, in no order."""
    return [Card(**each) for each in (post.cards or {}).values()]


def keep_cards(post: Post, cards: Iterable[Card]) -> None:
    """Let a post have these cards and no others. Bytes of which none tells any more are deleted with the commit."""
    kept = {card.url: card for card in cards}
    left = {card.picture for card in kept.values()}
    for card in cards_of(post):
        if card.picture and card.picture not in left:
            after_commit(f"delete {card.picture}", partial(files().delete, card.picture))
    post.cards = {url: asdict(card) for url, card in kept.items()} or None
