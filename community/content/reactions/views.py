"""Reacting in pages, and who did."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug import Response

from community.access.permissions import allowed
from community.access.viewers import Viewer
from community.content.base.kinds import PostPart, Shown
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage, get_post
from community.content.reactions.actions import react
from community.content.reactions.queries import Count, counts_of, reacted_to
from community.content.reactions.signs import signs
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.core.web.written import written
from community.people.current import current_viewer

blueprint = Blueprint("reactions", __name__, template_folder="templates")


@blueprint.get("/posts/<ref>/reactions")
def who(ref: str) -> str:
    """Who reacted to a post, and how."""
    viewer = current_viewer()
    post = get_post(viewer, ref)
    page = reacted_to(viewer, post, before=request.args.get("before"))
    return render("reactions/who.html", title=_("Who reacted"), post=post, page=page)


@blueprint.post("/posts/<ref>/reactions")
def choose(ref: str) -> Response | str:
    """React to a post, or take it back."""
    viewer = current_viewer()
    post = get_post(viewer, ref)
    write(react, viewer, post, request.form.get("reaction", ""), now=now())
    if request.headers.get("X-Requested-With") == "fetch":
        return _part(post, counts_of(viewer, [post]).get(post.id, []), may_react=True)
    return written(url_for("content.topic", ref=post.topic.ref, at=ref, _anchor=f"post-{ref}"))


def around(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    """At each post how others reacted, and the signs to choose from."""
    if not page.posts:
        return Shown()
    counts = counts_of(viewer, page.posts)
    there = [post for post in page.posts if post.id not in page.withheld]
    able = allowed(viewer, "post.react", there) if viewer.signed_in else set()
    parts = {post.id: _part(post, counts.get(post.id, []), may_react=post.id in able) for post in there}
    return Shown(parts={post_id: PostPart(beneath=part) for post_id, part in parts.items()})


def _part(post: Post, counts: list[Count], *, may_react: bool) -> str:
    if not counts and not may_react:
        return ""
    return render_template(
        "reactions/_post.html",
        post=post,
        counts=counts,
        signs=signs() if may_react else {},
        may_react=may_react,
    )
