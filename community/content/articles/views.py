"""Pages of articles, and what they show on the page of a topic."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.permissions import acts
from community.access.viewers import Viewer
from community.content.articles.actions import drop_article, publish_article, require_unchanged, revise_article
from community.content.articles.forms import ArticleForm, WholeForm
from community.content.articles.models import Article
from community.content.articles.queries import (
    article_to_edit,
    articles_in,
    first_post,
    layout_of,
    mark_of,
    unpublished_in,
)
from community.content.articles.rules import ARTICLE, START
from community.content.articles.structured import data_of, picture_of
from community.content.base.attaching import most_sent, writing_of
from community.content.base.kind_views import given_in
from community.content.base.kinds import Shown, kinds_in
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage, group_of
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.unit import write
from community.core.web.intake import takes_up_to
from community.core.web.pages import render
from community.groups.models import Group
from community.groups.queries import get_group
from community.people.current import current_viewer

blueprint = Blueprint("articles", __name__, template_folder="templates")


@blueprint.get("/groups/<ref>/articles")
def index(ref: str) -> str:
    """The articles of a group, with their covers; and those that are not out, for whoever edits them."""
    viewer = current_viewer()
    group = get_group(viewer, ref)
    can = acts(viewer, group, "group.read", START)
    if "group.read" not in can:
        raise NotFound
    before = request.args.get("before")
    return render(
        "articles/index.html",
        title=_("Articles"),
        group=group,
        page=articles_in(viewer, group, before=before),
        drafts=[] if before else unpublished_in(viewer, group),
        may_start=START in can and ARTICLE in kinds_in(group),
    )


@blueprint.route("/topics/<ref>/article", methods=["GET", "POST"])
@takes_up_to(most_sent)
def edit(ref: str) -> str | Response | tuple[str, int]:
    """Change an article: what stands around it, and, before it is out, all of it."""
    viewer, conflict = current_viewer(), ""
    topic = article_to_edit(viewer, ref)
    article, post = session().get_one(Article, topic.id), first_post(topic)
    is_out = article.published_at is not None
    whole = None if is_out else WholeForm(title=topic.title, body=post.source)
    more = ArticleForm(**topic.facts, when="now" if is_out else "later" if article.appears_at else "draft")
    if more.is_submitted():
        try:
            if _revise(viewer, topic, post, whole, more):
                flash(_("It is changed."))
                return redirect(url_for("content.topic", ref=ref))
        except Conflict as error:
            conflict = str(error.description)
    else:
        more.appears_at.data = article.appears_at
    page = _editor(viewer, topic, whole, more, conflict)
    wrong = more.errors or (whole and whole.errors)
    return (page, 409 if conflict else 422) if conflict or wrong else page


def _revise(viewer: Viewer, topic: Topic, post: Post, whole: WholeForm | None, more: ArticleForm) -> bool:
    """Whether it is changed: else the forms say why not. Raises Conflict."""
    seen = request.form.get("seen", "")
    require_unchanged(viewer, topic, seen)  # before the forms are asked: of an article that came out they are others
    if not all(form.validate() for form in (whole, more) if form):
        return False
    writing = writing_of(viewer, whole, may_bring=lambda: True, thing=post.thing) if whole else None
    if whole and writing is None:
        return False
    given = given_in(more) | ({"title": whole.title.data} if whole else {})
    write(revise_article, viewer, topic, group_of(topic.ref), writing=writing, given=given, seen=seen, now=now())
    return True


def _editor(viewer: Viewer, topic: Topic, whole: WholeForm | None, more: ArticleForm, conflict: str) -> str:
    layout = layout_of(viewer, topic)
    is_out = layout.article.published_at is not None
    return render(
        "articles/edit.html",
        title=_("Edit the article"),
        topic=topic,
        group=group_of(topic.ref),
        form=None if is_out else whole,
        more=more,
        is_out=is_out,
        has_cover=layout.cover is not None,
        conflict=conflict,
        theirs=first_post(topic).source if conflict else "",
        mine=request.form.get("body", "") if is_out else "",
        mark=mark_of(topic, layout.article),
    )


@blueprint.post("/topics/<ref>/publish")
def publish(ref: str) -> Response:
    """Let it come out now."""
    viewer = current_viewer()
    write(publish_article, viewer, article_to_edit(viewer, ref), group_of(ref), now())
    flash(_("It is out."))
    return redirect(url_for("content.topic", ref=ref))


@blueprint.post("/topics/<ref>/throw-away")
def drop(ref: str) -> Response:
    """Throw away what is not out."""
    viewer = current_viewer()
    topic = article_to_edit(viewer, ref)
    group = group_of(ref)
    write(drop_article, viewer, topic)
    flash(_("It is thrown away."))
    return redirect(url_for(".index", ref=group.ref))


def shown(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    """Over the text: the cover and the summary; before it is out, when it comes, and the ways to change that."""
    layout = layout_of(viewer, topic)
    above = render_template("articles/_above.html", topic=topic, layout=layout) if page.earlier is None else ""
    canonical = layout.canonical if page.earlier is None else ""
    data = {} if viewer.signed_in else data_of(topic, page, layout)
    return Shown(above, data=data, canonical=canonical, picture=picture_of(layout))


def way_in(viewer: Viewer, group: Group) -> str:
    """In the head of a group that has articles: the way to them."""
    if ARTICLE not in kinds_in(group) or "group.read" not in acts(viewer, group, "group.read"):
        return ""
    return render_template("articles/_way_in.html", group=group)
