"""What topics and posts attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for
from markupsafe import Markup

from community.access.charters import Act
from community.access.kinds import Document, Kind
from community.content.base import keeping_views, kind_views, moving_views, personal, post_views, rules  # noqa: F401 -- registers permissions
from community.content.base.drafting import DRAFT_FORMS
from community.content.base.following import follow_post
from community.content.base.kinds import FIRST, ContentKind, content_kinds
from community.content.base.models import Post
from community.content.base.naming import NAMED_POSTS
from community.content.base.offering_views import blueprint as offering
from community.content.base.queries import quote_of_post, quote_of_topic
from community.content.base.verbs import PostWritten, TopicStarted
from community.content.base.views import blueprint, new_topic_button, topics_of_group
from community.core.i18n import _l
from community.drafts.specs import DraftForm
from community.notifications.circles import named_in, took_part, watchers
from community.notifications.concerns import Concern, Reason
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot

TOPIC = ContentKind(
    name=FIRST,
    label=_l("Topic"),
    plural=_l("Topics"),
    icon="topic",
    begin=_l("Start a topic"),
    hint=_l("Something to talk about: news, experience, a thought."),
    sort_of="",
    started=TopicStarted,
)
POST = Kind(
    name="post",
    model=Post,
    label=_l("Post"),
    icon="post",
    title=lambda row: row.topic_title,
    url=lambda row: url_for("content.topic", ref=row.topic_ref, at=row.ref, _anchor=f"post-{row.ref}"),
    document=lambda row: Document(title="", body=Markup(row.html).striptags()),  # noqa: S704 -- was made safe
    streams_type="Note",
    naming=NAMED_POSTS,
    opening=lambda row: row.opening,
    moderated=True,
    followed=follow_post,
)


@hookimpl
def community_acts() -> Sequence[Act]:
    return [Act("topic.start", _l("Start topics")), Act("topic.reply", _l("Reply"))]


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [TOPIC, POST]


MENTION = Reason(
    name="mention",
    label=_l("somebody mentions you"),
    why=_l("You get this because somebody mentioned you."),
)
REPLY = Reason(
    name="reply",
    label=_l("somebody answers where you wrote"),
    why=_l("You get this because you wrote there."),
)
WATCHING = Reason(
    name="watching",
    label=_l("something is new in a group that you watch"),
    why=_l("You get this because you watch the group."),
)


@hookimpl
def community_concerns() -> Sequence[Concern]:
    return [
        Concern(
            PostWritten,
            MENTION,
            named_in("mentions"),
            sentence=_l("{actor} mentioned you in {target}"),
            quote=quote_of_post,
        ),
        Concern(PostWritten, REPLY, took_part, quote=quote_of_post),
        Concern(PostWritten, WATCHING, watchers, quote=quote_of_post),
        *(concern for kind in content_kinds().values() for concern in _of_start(kind)),
    ]


def _of_start(kind: ContentKind) -> Sequence[Concern]:
    """Whom it concerns that something of a kind was started."""
    named = named_in("mentions")
    sentence = _l("{actor} mentioned you in {thing}")
    return [
        Concern(kind.started, MENTION, named, sentence=sentence, quote=quote_of_topic),
        Concern(kind.started, WATCHING, watchers, quote=quote_of_topic),
    ]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    of_topics = [blueprint, keeping_views.blueprint, kind_views.blueprint, moving_views.blueprint]
    return [*of_topics, post_views.blueprint, offering]


@hookimpl
def community_draft_forms() -> Sequence[DraftForm]:
    return DRAFT_FORMS


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id, with_texts=with_texts)


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {
        Slot.GROUP_MAIN: topics_of_group,
        Slot.GROUP_ACTIONS: new_topic_button,
        Slot.GROUP_SETTINGS: kind_views.kinds_of_group,
    }
