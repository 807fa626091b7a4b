"""What an article's page says to programs: an `Article`."""

from __future__ import annotations

from typing import Any

from community.content.articles.queries import Layout
from community.content.base.models import Topic
from community.content.base.queries import PostsPage
from community.content.base.structured import WORDS, address_of, told_of, written_by
from community.core.clock import iso
from community.core.settings import settings
from community.core.text import excerpt_of_html
from community.core.web.addresses import external_url


def data_of(topic: Topic, page: PostsPage, layout: Layout) -> dict[str, Any]:
    """The article with the comments of this page."""
    first = page.posts[0] if page.posts and page.earlier is None else None
    told: dict[str, Any] = {
        "@type": "Article",
        "headline": topic.title,
        "description": topic.excerpt or topic.title,
        "url": address_of(topic),
        "mainEntityOfPage": layout.canonical or address_of(topic, page),
        "publisher": {"@type": "Organization", "name": settings().site_name},
        **written_by(topic.thing),
    }
    if first:
        told["articleBody"] = excerpt_of_html(first.html, WORDS) or topic.title
        told |= {"dateModified": iso(first.edited_at)} if first.edited_at else {}
    if layout.cover:
        told["image"] = picture_of(layout)
    comments = [told_of(post, "Comment") for post in page.posts if post is not first]
    return told | ({"comment": comments} if comments else {})


def picture_of(layout: Layout) -> str:
    """The whole address of the cover, or nothing."""
    return external_url("files.file", ref=layout.cover.ref) if layout.cover else ""
