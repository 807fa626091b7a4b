"""Looking at the page behind a link, by way of the outbox: it has the lease, the pauses, and a thread of its own."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

from sqlalchemy import select

from community.activity.models import Delivery
from community.activity.outbox import Lane
from community.activity.webhooks import Answer
from community.content.base.cards import Card, cards_of, keep_cards
from community.content.base.models import Post
from community.content.previews.lone_links import MOST, lone_links
from community.content.previews.page_heads import head_of
from community.content.previews.queries import live_post
from community.core.clock import now
from community.core.db import session
from community.core.fetching import NotFetched, fetch
from community.core.files import files
from community.core.limits import Limit, LimitReached, spend
from community.core.pictures import NoPicture, within
from community.core.settings import settings
from community.core.unit import unit_of_work

ROUTE = WHAT = "previews"
PAGES = frozenset({"text/html", "application/xhtml+xml"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
MOST_OF_PAGE = 1024 * 1024
MOST_OF_PICTURE = 5 * 1024 * 1024
SIDE, SMALLEST = 480, 40
"""The longest side of the picture that is kept, and the shorter one of what is no mere dot."""
TRIES = 3
THERE = 200
OF_PERSON = Limit("pages looked at for a person", 60, timedelta(minutes=10))
OF_SITE = Limit("pages of a site looked at", 60, timedelta(minutes=10))
"""Nobody lets us call at another's door again and again; beyond it links stay links."""


@dataclass(frozen=True)
class PreviewRoute:
    """The way out to pages that posts lead to. No person's rights are asked: it goes as nobody, and who reads the
    post is told what comes back. It goes only while the post is there.
    """

    name: str = ROUTE
    keeps_body: bool = False
    lane: Lane = Lane.PREVIEWS

    def attempt(self, delivery: Delivery) -> Answer | None:
        """Look at a page once, and keep what it says; None where there is nothing to be shown."""
        post_id, attempts, (author, url) = delivery.thing_id, delivery.attempts, _named_in(delivery)
        session().rollback()  # no transaction stays open while the other side takes its time
        if url is None or not settings().link_previews:
            return None
        try:
            spend(now(), (OF_PERSON, author), (OF_SITE, urlsplit(url).hostname or ""))
            card = _card_of(url, post_id or 0)
        except LimitReached:
            return None
        except NotFetched as error:
            again = error.passing and attempts < TRIES
            return Answer(None, str(error)) if again else None
        return Answer(THERE) if card and _kept(post_id or 0, card) else None


def message_of(url: str) -> str:
    """What waits in the outbox: nothing of what somebody wrote."""
    return json.dumps({"link": _mark(url)})


def _mark(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def _named_in(delivery: Delivery) -> tuple[str, str | None]:
    """Who wrote a post, and the link that a message is about, if the post is there and still has it."""
    post = live_post(delivery.thing_id or 0)
    if post is None:
        return "", None
    mark = json.loads(delivery.body)["link"]
    found = next((link.url for link in lone_links(post.html) if _mark(link.url) == mark), None)
    return str(post.thing.author_id), found


def is_ours(url: str) -> bool:
    """Whether a link stays in the community: it does not call itself."""
    try:
        return urlsplit(url).hostname == urlsplit(settings().base_url).hostname
    except ValueError:
        return True


def _card_of(url: str, post_id: int) -> Card | None:
    head = head_of(fetch(url, PAGES, MOST_OF_PAGE))
    if head is None:
        return None
    card = Card(url, head.title, head.description, head.site)
    return _with_picture(card, head.picture, post_id) if head.picture else card


def _with_picture(card: Card, address: str, post_id: int) -> Card:
    """The card with its picture, made anew; without, where that cannot be had."""
    try:
        found = fetch(address, PICTURES, MOST_OF_PICTURE)
        if not found.whole:
            return card
        [made] = within(BytesIO(found.content), SIDE)
    except (NotFetched, NoPicture):
        return card
    if min(made.width, made.height) < SMALLEST:
        return card
    key = f"{WHAT}/{now():%Y%m%d}-{post_id}-{secrets.token_hex(12)}.webp"
    files().put(key, made.content)
    return replace(card, picture=key, width=made.width, height=made.height)


def _kept(post_id: int, card: Card) -> bool:
    with unit_of_work() as work:
        post = work.scalars(select(Post).where(Post.id == post_id).with_for_update(of=Post)).first()
        is_kept = post is not None and _keep(post, card)
    if not is_kept and card.picture:
        files().delete(card.picture)
    return is_kept


def _keep(post: Post, card: Card) -> bool:
    """Whether the post still leads there, and nothing is kept of it; then the card is."""
    kept = cards_of(post)
    if card.url in {each.url for each in kept} or card.url not in {link.url for link in lone_links(post.html)}:
        return False
    keep_cards(post, [*kept, card][:MOST])
    return True
