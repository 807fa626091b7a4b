"""What a question's page says to programs: a `QAPage`."""

from __future__ import annotations

from typing import Any

from community.content.base.models import Topic
from community.content.base.queries import PostsPage
from community.content.base.structured import WORDS, address_of, told_of, written_by
from community.content.questions.queries import Standing
from community.core.text import excerpt_of_html


def data_of(topic: Topic, page: PostsPage, standing: Standing) -> dict[str, Any]:
    """The question, its answer, and what else is proposed on this page."""
    first = page.posts[0] if page.posts and page.earlier is None else None
    accepted = standing.answer.id if standing.answer else None
    replies = [post for post in page.posts if post is not first and post.reply_to_id is None]
    question: dict[str, Any] = {
        "@type": "Question",
        "name": topic.title,
        "text": (excerpt_of_html(first.html, WORDS) if first else topic.excerpt) or topic.title,
        "url": address_of(topic),
        "answerCount": standing.answers,
        **written_by(topic.thing),
    }
    if standing.answer:
        question["acceptedAnswer"] = told_of(standing.answer, "Answer")
    if proposed := [told_of(post, "Answer") for post in replies if post.id != accepted]:
        question["suggestedAnswer"] = proposed
    return {"@type": "QAPage", "url": address_of(topic, page), "mainEntity": question}
