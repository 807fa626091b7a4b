"""What is done with questions in pages, and what they show there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.content.base.by_kind import staff_among
from community.content.base.kinds import PostPart, Shown
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage, get_post, get_topic
from community.content.questions.actions import (
    accept_answer,
    drop_same_question,
    have_same_question,
    take_answer_back,
)
from community.content.questions.queries import Standing, standing_of, votes_of
from community.content.questions.structured import data_of
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.people.current import current_viewer

blueprint = Blueprint("questions", __name__, template_folder="templates")


@blueprint.post("/topics/<ref>/answer/<post_ref>")
def accept(ref: str, post_ref: str) -> Response:
    """Say that a post answers the question."""
    viewer = current_viewer()
    topic, post = get_topic(viewer, ref), get_post(viewer, post_ref)
    write(accept_answer, viewer, topic, post, now())
    flash(_("The answer stands at the top now."))
    return redirect(url_for("content.topic", ref=ref, at=post_ref, _anchor=f"post-{post_ref}"))


@blueprint.post("/topics/<ref>/answer/undo")
def take_back(ref: str) -> Response:
    """Say that nothing answers it yet."""
    viewer = current_viewer()
    write(take_answer_back, viewer, get_topic(viewer, ref))
    flash(_("The question is open again."))
    return redirect(url_for("content.topic", ref=ref))


@blueprint.post("/topics/<ref>/same")
def same(ref: str) -> Response:
    """Have the same question."""
    viewer = current_viewer()
    write(have_same_question, viewer, get_topic(viewer, ref), now())
    flash(_("You are told when there is an answer."))
    return redirect(url_for("content.topic", ref=ref))


@blueprint.post("/topics/<ref>/same/undo")
def not_same(ref: str) -> Response:
    """Have it no longer."""
    viewer = current_viewer()
    write(drop_same_question, viewer, get_topic(viewer, ref))
    return redirect(url_for("content.topic", ref=ref))


def shown(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    """Over the posts whether there is an answer and who has the same question; at each post whether it is the answer,
    whether staff wrote it, and the button that accepts it.
    """
    standing, staff = standing_of(viewer, topic), staff_among(topic, page.posts)
    votes = votes_of(page.posts)
    asked = page.posts[0] if page.posts and page.earlier is None else None
    return Shown(
        render_template("questions/_standing.html", topic=topic, standing=standing),
        {
            post.id: _part(
                topic,
                post,
                standing,
                of_staff=post.thing.author_id in staff,
                asks=post is asked,
                votes=votes.get(post.id),
            )
            for post in page.posts
        },
        data_of(topic, page, standing),
    )


def _part(topic: Topic, post: Post, standing: Standing, *, of_staff: bool, asks: bool, votes: int | None) -> PostPart:
    accepted = standing.answer is not None and standing.answer.id == post.id
    values = {"topic": topic, "post": post, "accepted": accepted, "asks": asks, "may_do": standing.may_do}
    return PostPart(
        render_template("questions/_above_post.html", accepted=accepted),
        render_template("questions/_beneath_post.html", of_staff=of_staff, votes=votes, **values),
        stands_out=accepted,
    )
