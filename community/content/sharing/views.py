"""Pages of share links."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.content.base.kinds import PostPart, Shown
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage, get_post
from community.content.sharing.actions import share, unshare
from community.content.sharing.queries import followed, share_of
from community.core.clock import now
from community.core.errors import Forbidden
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import write
from community.core.web.addresses import external_url
from community.core.web.pages import render
from community.people.current import current_viewer

blueprint = Blueprint("sharing", __name__, template_folder="templates")


@blueprint.get("/posts/<ref>/share")
def form(ref: str) -> str:
    """The viewer's own link to a post, or the way to one."""
    viewer, post = _reading(ref)
    made = share_of(viewer, post)
    return render(
        "sharing/form.html",
        title=_("Share it"),
        post=post,
        address=_address(post, made.ref) if made else "",
        measured=settings().measure_visits,
        followed=followed(made) if made else 0,
    )


@blueprint.post("/posts/<ref>/share")
def make(ref: str) -> Response:
    """Make it."""
    viewer, post = _reading(ref)
    write(share, viewer, post, now=now())
    return redirect(url_for(".form", ref=ref))


@blueprint.post("/posts/<ref>/share/undo")
def drop(ref: str) -> Response:
    """Take it back."""
    viewer, post = _reading(ref)
    write(unshare, viewer, post)
    flash(_("Your link is taken back: nobody is counted by it any more."))
    return redirect(url_for(".form", ref=ref))


def around(viewer: Viewer, _topic: Topic, page: PostsPage) -> Shown:
    """At each post the way to share it, for those who have a name to do so."""
    if not viewer.signed_in:
        return Shown()
    there = [post for post in page.posts if post.id not in page.withheld]
    return Shown(parts={each.id: PostPart(more=render_template("sharing/_post.html", post=each)) for each in there})


def _reading(ref: str) -> tuple[Viewer, Post]:
    viewer = current_viewer()
    post = get_post(viewer, ref)
    if not viewer.signed_in:
        raise Forbidden
    return viewer, post


def _address(post: Post, via: str) -> str:
    return external_url("content.topic", ref=post.topic.ref, at=post.ref, via=via)
