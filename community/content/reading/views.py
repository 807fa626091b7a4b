"""Where somebody goes on reading, and what is new to them."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, current_app, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug import Response

from community.access.viewers import Viewer
from community.content.base.kinds import PostPart, Shown
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage, get_topic
from community.content.reading.queries import first_new, position_of
from community.content.reading.queue import ReadQueue
from community.people.current import current_viewer

blueprint = Blueprint("reading", __name__, template_folder="templates")
QUEUE = "community.reading"


@blueprint.get("/topics/<ref>/new")
def new(ref: str) -> Response:
    """To the first post that the viewer has not seen; to the last one if they have seen all."""
    viewer = current_viewer()
    topic = get_topic(viewer, ref)
    post = first_new(viewer, topic) if viewer.signed_in else None
    if post is None:
        return redirect(url_for("content.topic", ref=ref, at="last"))
    return redirect(url_for("content.topic", ref=ref, at=post.ref, _anchor=f"post-{post.ref}"))


def around(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    """Over the first new post that it is new; over a page of old ones where to go on. Notes how far it is read."""
    there = [post for post in page.posts if post.id not in page.withheld]
    if not viewer.signed_in or not there:
        return Shown()
    before = position_of(viewer, topic.id)
    queue: ReadQueue = current_app.extensions[QUEUE]
    queue.put(viewer.principal_id, topic.id, there[-1].number)
    if before is None:
        return Shown()
    if (news := _first_behind(viewer, there, before)) is not None:
        return Shown(parts={news.id: PostPart(above=render_template("reading/_new.html"))})
    if page.later and before > there[-1].number:
        return Shown(above=render_template("reading/_go_on.html", topic=topic, number=before))
    return Shown()


def _first_behind(viewer: Viewer, posts: list[Post], number: int) -> Post | None:
    """The first that somebody else wrote behind what was read."""
    behind = [post for post in posts if post.number > number and post.thing.author_id != viewer.principal_id]
    return behind[0] if behind else None


@blueprint.record_once
def _begin(state: BlueprintSetupState) -> None:
    state.app.extensions[QUEUE] = ReadQueue(cast(Flask, state.app))
