"""What a topic's page says to programs: no more than it shows to whoever looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from community.access.faces import Face
from community.access.models import Principal, Thing
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage, TopicCard
from community.core.clock import iso
from community.core.i18n import _
from community.core.text import excerpt_of_html
from community.core.web.addresses import external_url

WORDS = 2_000


def address_of(topic: Topic, page: PostsPage | None = None) -> str:
    """The one address of a topic, or of a page of its posts."""
    if page is None or page.earlier is None or not page.posts:
        return external_url("content.topic", ref=topic.ref)
    return external_url("content.topic", ref=topic.ref, at=page.posts[0].ref)


def author_of(principal: Principal | Face | None) -> dict[str, Any]:
    """Who wrote something."""
    if principal is None or not principal.name:
        return {"@type": "Person", "name": str(_("Somebody who left"))}
    told = {"@type": "Person", "name": principal.name}
    return told | ({"url": external_url("people.profile", ref=principal.ref)} if principal.ref else {})


def written_by(thing: Thing) -> dict[str, Any]:
    """Who wrote a thing, and when."""
    return {"author": author_of(thing.author), "datePublished": iso(thing.created_at)}


def told_of(post: Post, type_: str) -> dict[str, Any]:
    """A post as a comment or an answer."""
    url = external_url("content.topic", ref=post.topic.ref, at=post.ref) + f"#post-{post.ref}"
    text = excerpt_of_html(post.html, WORDS) or "…"
    return {"@type": type_, "text": text, "url": url, **written_by(post.thing)}


def posting(topic: Topic, page: PostsPage, more: Mapping[str, Any]) -> dict[str, Any]:
    """A topic with the posts of a page; what its kind says instead counts."""
    if more:
        return dict(more)
    first = page.posts[0] if page.posts and page.earlier is None else None
    others = [post for post in page.posts if post is not first]
    told = {
        "@type": "DiscussionForumPosting",
        "headline": topic.title,
        "url": address_of(topic),
        "mainEntityOfPage": address_of(topic, page),
        "text": (excerpt_of_html(first.html, WORDS) if first else topic.excerpt) or topic.title,
        **written_by(topic.thing),
    }
    return told | ({"comment": [told_of(post, "Comment") for post in others]} if others else {})


GATE = ".fc-join"
"""The part of a teaser's page that stands where the rest would."""


def gated(teaser: TopicCard) -> dict[str, Any]:
    """A topic of which whoever asks is shown the beginning: what they see, and that the rest is for members."""
    address = external_url("content.topic", ref=teaser.ref)
    return {
        "@type": "DiscussionForumPosting",
        "headline": teaser.title,
        "url": address,
        "mainEntityOfPage": address,
        "text": teaser.excerpt or teaser.title,
        **({"author": author_of(teaser.author)} if teaser.names_author else {}),
        "dateModified": iso(teaser.last_post_at),
        "isAccessibleForFree": False,
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": GATE},
    }
