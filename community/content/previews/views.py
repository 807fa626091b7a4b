"""Previews of links in pages: as cards, with their pictures; taken away and brought back by whoever may edit."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug import Response

from community.access.permissions import acts, may
from community.access.viewers import Viewer, anonymous
from community.content.base.cards import cards_of
from community.content.base.kinds import PostPart, Shown
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage
from community.content.previews.actions import hide_preview, show_preview
from community.content.previews.lone_links import with_cards
from community.content.previews.queries import get_card
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import write
from community.files.giving import give
from community.people.current import current_viewer

blueprint = Blueprint("previews", __name__, template_folder="templates")


@blueprint.get("/posts/<ref>/previews/<card_ref>")
def picture(ref: str, card_ref: str) -> Response:
    """The picture of a card, for whoever reads the post."""
    post, card = get_card(current_viewer(), ref, card_ref)
    if not card.picture or not settings().link_previews:
        raise NotFound
    is_public = may(anonymous(), "post.see", post)
    return give(card.picture, f"{card_ref}.webp", is_picture=True, is_public=is_public)


@blueprint.post("/posts/<ref>/previews/<card_ref>/hide")
def hide(ref: str, card_ref: str) -> Response:
    """Show a link as it was written."""
    viewer = current_viewer()
    post, _card = get_card(viewer, ref, card_ref)
    write(hide_preview, viewer, post, card_ref)
    flash(_("The preview is gone, for everybody. The link stays."))
    return _back(post)


@blueprint.post("/posts/<ref>/previews/<card_ref>/show")
def show(ref: str, card_ref: str) -> Response:
    """Show a card again."""
    viewer = current_viewer()
    post, _card = get_card(viewer, ref, card_ref)
    write(show_preview, viewer, post, card_ref)
    flash(_("The preview is back."))
    return _back(post)


def around(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    """At each post its links as cards. They came with the posts; what a page asked already says who may edit."""
    if not settings().link_previews or not any(post.cards for post in page.posts):
        return Shown()
    can = acts(viewer, topic, "topic.reply", "topic.moderate") if viewer.signed_in else frozenset()
    parts = {}
    for post in page.posts:
        own = "topic.reply" in can and post.thing.author_id == viewer.principal_id
        edits = (own or "topic.moderate" in can) and post.id not in page.withheld
        if post.cards:
            parts[post.id] = PostPart(text=_with_previews(post, edits=edits))
    return Shown(parts=parts)


def _with_previews(post: Post, *, edits: bool) -> str:
    shown = [card for card in cards_of(post) if edits or not card.hidden]
    drawn = {card.url: render_template("previews/_card.html", post=post, card=card, edits=edits) for card in shown}
    return with_cards(post.html, drawn, beneath={card.url for card in shown if card.hidden})


def _back(post: Post) -> Response:
    return redirect(url_for("content.topic", ref=post.topic.ref, at=post.ref, _anchor=f"post-{post.ref}"))
