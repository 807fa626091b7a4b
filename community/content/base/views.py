"""Pages of topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.models import State
from community.access.permissions import acts, may
from community.access.viewers import Viewer
from community.content.base.actions import Writing, reply, start_topic
from community.content.base.attaching import most_sent, writing_of
from community.content.base.drafting import NEW_TOPIC, REPLY
from community.content.base.forms import ReplyForm, TopicForm
from community.content.base.kind_views import changes_of, form_of, given_in, offered, shown_of
from community.content.base.kinds import FIRST, ContentKind, Mark, content_kinds, kinds_in, marks_of
from community.content.base.models import Topic
from community.content.base.news import news_in
from community.content.base.queries import (
    ACTS_ON_TOPICS,
    POSTS,
    TopicCard,
    get_teaser,
    get_topic,
    get_withheld_topic,
    group_of,
    post_near,
    posts_of,
    teased_topics_in,
    topics_in,
    will_be_told,
    with_withheld,
)
from community.content.base.structured import gated
from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.numbers import row_number
from community.core.once import SentOtherwise
from community.core.web.addresses import external_url
from community.core.web.intake import takes_up_to
from community.core.web.kept_pages import same_for_visitors
from community.core.web.pages import render
from community.core.web.sending import send_once
from community.core.web.structured import data_block
from community.core.web.written import written
from community.drafts.places import draft_at, sent
from community.groups.models import Group
from community.groups.queries import ACTS_ON_PAGES, get_group
from community.moderation.limits import spend_post
from community.moderation.queries import cases_about, silence_of
from community.people.current import current_viewer

blueprint = Blueprint("content", __name__, template_folder="templates")
ACTS_IN_GROUP = ("group.read", "group.join", "topic.start")
LAST = "last"
ACTS_ON_PAGES.append("topic.start")


@blueprint.route("/groups/<ref>/topics/new", methods=["GET", "POST"])
@takes_up_to(most_sent)
def new_topic(ref: str) -> str | Response | tuple[str, int]:
    """Start a topic."""
    viewer = current_viewer()
    group = get_group(viewer, ref)
    kinds = offered(viewer, group)
    if not kinds and request.method == "GET":
        return redirect(url_for("groups.group", ref=ref))
    chosen = _asked_kind(kinds)
    kept = draft_at(viewer, NEW_TOPIC.name, ref)
    form, more, earlier = TopicForm(**kept.given), form_of(chosen, **kept.given), ""
    writing = None
    if form.is_submitted() and all([form.validate(), more.validate()]):
        writing = writing_of(viewer, form, may_bring=lambda: bool(kinds))
    if writing:
        try:
            return written(_start(viewer, group, chosen, form, writing, given_in(more)))
        except SentOtherwise as before:
            form.begin_anew()
            earlier = before.address
    page = render(
        "content/new_topic.html",
        title=chosen.begin,
        group=group,
        form=form,
        more=more,
        kind=chosen,
        kinds=kinds,
        earlier=earlier,
        kept=kept,
        told=will_be_told(viewer, group),
    )
    return (page, 409 if earlier else 422) if earlier or form.errors or more.errors else page


def _start(
    viewer: Viewer, group: Group, kind: ContentKind, form: TopicForm, writing: Writing, given: dict[str, Any]
) -> str:
    """Start what the form says; the address of it."""
    title = form.title.data or ""
    done = send_once(
        form,
        viewer.principal_id,
        lambda: sent(
            viewer,
            form,
            start_topic(viewer, group, title=title, writing=writing, now=now(), kind=kind.name, given=given),
        ),
        lambda topic: url_for(".topic", ref=topic.ref),
        before=lambda: spend_post(viewer, now()),
    )
    return done.address


def _asked_kind(kinds: Sequence[ContentKind]) -> ContentKind:
    """The kind that the address names, of those that may be started; the first of them if it names none. Where
    nothing may be started the action says so.
    """
    first = kinds[0] if kinds else content_kinds()[FIRST]
    asked = request.args.get("kind", first.name)
    named = next((kind for kind in kinds if kind.name == asked), None)
    if named is None and asked != first.name:
        raise NotFound
    return named or first


@blueprint.get("/topics/<ref>")
@same_for_visitors
def topic(ref: str) -> str | Response:
    """A topic with its posts, or its teaser. `at` is a post by its reference; by its number, or the last one, it
    leads to that.
    """
    viewer, at = current_viewer(), request.args.get("at", "")
    try:
        found = get_topic(viewer, ref)
    except NotFound:
        return _withheld(viewer, ref) or _teaser(ref)
    if at == LAST or (at.isdecimal() and len(at) < len(ref)):
        return _lead_to(viewer, found, found.last_number if at == LAST else int(at))
    return _show(found)


def _lead_to(viewer: Viewer, topic: Topic, number: int) -> Response:
    near = post_near(viewer, topic, max(number, 1))
    anchor = f"post-{near}" if near else None
    return redirect(url_for(".topic", ref=topic.ref, at=near, _anchor=anchor))


@blueprint.get("/topics/<ref>/news")
def news(ref: str) -> Response:
    """For a page that stays open: how many posts came behind the last one on it."""
    return news_in(current_viewer(), ref, row_number(request.args.get("after", "")) or 0)


@blueprint.post("/topics/<ref>/posts")
@takes_up_to(most_sent)
def new_post(ref: str) -> Response | tuple[str, int]:
    """Write in a topic."""
    viewer = current_viewer()
    found = get_topic(viewer, ref)
    form = ReplyForm()
    writing = None
    if form.validate():
        writing = writing_of(viewer, form, may_bring=lambda: may(viewer, "topic.reply", found))
    if writing is None:
        return _show(found, form), 422
    try:
        done = send_once(
            form,
            viewer.principal_id,
            lambda: sent(viewer, form, reply(viewer, found, writing=writing, now=now())),
            lambda post: url_for(".topic", ref=ref, at=post.ref, _anchor=f"post-{post.ref}"),
            before=lambda: spend_post(viewer, now()),
        )
    except SentOtherwise as before:
        form.begin_anew()
        return _show(found, form, before.address), 409
    except Conflict as conflict:
        form.body.errors = [*form.body.errors, str(conflict.description)]
        return _show(found, form), 409
    if post := done.made:
        is_there = post.thing.state is State.LIVE
        flash(_("Your reply is there.") if is_there else _("Your reply waits for the moderators."))
    return written(done.address)


def _show(topic: Topic, form: ReplyForm | None = None, earlier: str = "") -> str:
    """The form is made for those alone who may write: its token is a cookie."""
    viewer = current_viewer()
    kept = draft_at(viewer, REPLY.name, topic.ref)
    can = acts(viewer, topic, *ACTS_ON_TOPICS)
    may_reply, group = "topic.reply" in can, group_of(topic.ref)
    page = with_withheld(viewer, topic, posts_of(viewer, topic, at=request.args.get("at")))
    return render(
        "content/topic.html",
        title=topic.title,
        topic=topic,
        group=group,
        page=page,
        per_page=POSTS,
        **shown_of(viewer, topic, page),
        becomes=changes_of(viewer, topic, group) if "topic.change_kind" in can else [],
        cases=cases_about(viewer, [topic.thing, *(post.thing for post in page.posts if post.id in page.withheld)])
        if page.withheld
        else {},
        form=form or ReplyForm(formdata=kept.filled) if may_reply else None,
        kept=kept,
        may_reply=may_reply,
        earlier=earlier,
        moderates="topic.moderate" in can,
        silence=silence_of(viewer, topic.thing.audience_id) if "topic.take_part" in can and not may_reply else None,
    )


def _withheld(viewer: Viewer, ref: str) -> str | None:
    """What waits, is hidden or deleted, for those who still see it."""
    if not viewer.signed_in:
        return None
    try:
        found = get_withheld_topic(viewer, ref)
    except NotFound:
        return None
    return _show(found)


def _teaser(ref: str) -> str:
    viewer = current_viewer()
    teaser = get_teaser(viewer, ref)
    group = group_of(ref)
    return render(
        "content/teaser.html",
        title=teaser.title,
        teaser=teaser,
        data="" if viewer.signed_in else data_block(gated(teaser)),
        address=external_url("content.topic", ref=ref),
        group=group,
        may_join=may(viewer, "group.join", group),
    )


def topics_of_group(viewer: Viewer, group: Group) -> str:
    """The topics on a group's page; teasers for those who may not read them."""
    may_do = _acts_in(viewer, group)
    reads = "group.read" in may_do
    kind = request.args.get("kind")
    asked = kind if kind in content_kinds() else None
    page = (topics_in if reads else teased_topics_in)(viewer, group, before=request.args.get("before"), kind=asked)
    return render_template(
        "content/_topics.html",
        group=group,
        page=page,
        kinds=content_kinds(),
        kinds_here=kinds_in(group),
        chosen=asked,
        marks=_marks(viewer, [*page.pinned, *page.topics]) if reads else {},
        teased=not reads,
        may_join="group.join" in may_do,
        may_start="topic.start" in may_do,
    )


def _marks(viewer: Viewer, cards: Sequence[TopicCard]) -> dict[int, Sequence[Mark]]:
    """What is said of topics in a list: that they stand at the top, are closed, and what kinds and features say."""
    further = marks_of(viewer, cards)
    pinned, closed = Mark(str(_("Pinned")), "brand"), Mark(str(_("Closed")))
    return {
        card.id: (*([pinned] if card.pinned else []), *([closed] if card.closed else []), *further.get(card.id, ()))
        for card in cards
    }


def new_topic_button(viewer: Viewer, group: Group) -> str:
    """The way to a new topic, for those who may start one."""
    if "topic.start" not in _acts_in(viewer, group):
        return ""
    return render_template("content/_new_topic_button.html", group=group)


def _acts_in(viewer: Viewer, group: Group) -> frozenset[str]:
    """What the head and the middle of a group's page offer."""
    return acts(viewer, group, *ACTS_IN_GROUP)
