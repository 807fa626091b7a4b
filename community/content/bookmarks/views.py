"""Pages of bookmarks."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.permissions import may
from community.access.viewers import Viewer
from community.content.base.kinds import PostPart, Shown
from community.content.base.models import Topic
from community.content.base.queries import PostsPage, get_post
from community.content.bookmarks.actions import DAYS, bookmark, drop_bookmark
from community.content.bookmarks.queries import bookmark_of, bookmarked, bookmarks_of
from community.core.clock import now
from community.core.errors import Conflict, Forbidden
from community.core.i18n import _, _l
from community.core.numbers import row_number
from community.core.unit import write
from community.core.web.addresses import here
from community.core.web.pages import render
from community.people.current import current_viewer

blueprint = Blueprint("bookmarks", __name__, template_folder="templates")
WORDS = 100
WHEN = dict(zip(DAYS, (_l("No reminder"), _l("Tomorrow"), _l("In a week"), _l("In a month")), strict=True))


@blueprint.get("/bookmarks")
def index() -> str | Response:
    """What the viewer keeps."""
    viewer = current_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=here()))
    words = request.args.get("q", "")[:WORDS].strip()
    page = bookmarks_of(viewer, words=words, before=row_number(request.args.get("before", "")))
    return render("bookmarks/index.html", title=_("Bookmarks"), page=page, words=words)


@blueprint.get("/posts/<ref>/bookmark")
def form(ref: str) -> str:
    """Keep a post, and when to be reminded."""
    viewer = current_viewer()
    post = get_post(viewer, ref)
    if not may(viewer, "post.bookmark", post):
        raise Forbidden
    return render("bookmarks/form.html", title=_("Bookmark"), post=post, kept=bookmark_of(viewer, post), when=WHEN)


@blueprint.post("/posts/<ref>/bookmark")
def keep(ref: str) -> Response:
    """Keep it."""
    viewer = current_viewer()
    post, days = get_post(viewer, ref), request.form.get("days", "0")
    if not days.isdecimal() or len(days) > 4:
        raise Conflict(_("That time cannot be chosen."))
    write(bookmark, viewer, post, days=int(days), now=now())
    flash(_("It is among your bookmarks now."))
    return redirect(url_for("content.topic", ref=post.topic.ref, at=ref, _anchor=f"post-{ref}"))


@blueprint.post("/posts/<ref>/bookmark/undo")
def drop(ref: str) -> Response:
    """Keep it no longer."""
    viewer = current_viewer()
    post = get_post(viewer, ref)
    write(drop_bookmark, viewer, post.id)
    flash(_("It is not among your bookmarks any more."))
    return redirect(url_for(".index"))


def around(viewer: Viewer, _topic: Topic, page: PostsPage) -> Shown:
    """At each post the way to keep it."""
    there = [post for post in page.posts if post.id not in page.withheld]
    if not viewer.signed_in or not there:
        return Shown()
    kept = bookmarked(viewer, there)
    parts = {
        post.id: PostPart(beneath=render_template("bookmarks/_post.html", post=post, kept=post.id in kept))
        for post in there
    }
    return Shown(parts=parts)
