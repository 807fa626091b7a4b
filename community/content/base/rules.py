"""Who may do what with topics and posts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from community.access.conditions import chartered, holds, moderates, reaches, readable, teased
from community.access.models import SITE_ID, Role, Teased, Thing
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.base.models import Closure, Deletion, Post, Topic
from community.core.db import table
from community.groups.models import Group
from community.moderation.rules import silenced

_OWN = table(Thing).alias("ruled_own")
_DELETION = table(Deletion).alias("ruled_deletion")
_CLOSURE = table(Closure).alias("ruled_closure")


@permission("topic.read", Topic)
def read_topic(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever reads the group reads its topics."""
    return readable(viewer, row.id)


@permission("topic.tease", Topic)
def tease_topic(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone sees the titles of topics of a semi-private group whose owners show them."""
    return teased(viewer, row.id, Teased.TITLE)


@permission("topic.tease_words", Topic)
def tease_words(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone sees how they begin, too, where the owners show that."""
    return teased(viewer, row.id, Teased.TITLE | Teased.WORDS)


@permission("topic.tease_author", Topic)
def tease_author(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone sees who started them, too, where the owners show that."""
    return teased(viewer, row.id, Teased.TITLE | Teased.AUTHOR)


@permission("topic.tease_counts", Topic)
def tease_counts(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone sees how many replies they have, too, where the owners show that."""
    return teased(viewer, row.id, Teased.TITLE | Teased.COUNTS)


@permission("topic.see", Topic)
def see_topic(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever may read a topic, or be shown its teaser, knows of it."""
    return or_(read_topic(viewer, row), tease_topic(viewer, row))


@permission("topic.reply", Topic, changes="id")
def reply(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever has an account and may, by the charter of the group, write in the topics that they read; not where one
    is closed, nor while moderators let them write nothing.
    """
    closed = exists().where(_CLOSURE.c.topic_id == row.id).correlate_except(_CLOSURE)
    return and_(viewer.signed_in, chartered(viewer, row.id, "topic.reply"), ~silenced(viewer, row.id), ~closed)


@permission("topic.take_part", Topic)
def take_part(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Members of the group take part in its topics, also those who may write nothing for a while."""
    return and_(viewer.signed_in, readable(viewer, row.id), holds(viewer, row.id))


@permission("topic.moderate", Topic, changes="id")
def moderate_topic(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Owners and moderators of the group, and those of the site where they may read it."""
    return moderates(viewer, row.id)


@permission("topic.start", Group, changes="id")
def start(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever has an account and may, by the charter of the group, start topics in it; not while moderators let them
    write nothing.
    """
    return and_(viewer.signed_in, chartered(viewer, row.id, "topic.start"), ~silenced(viewer, row.id))


@permission("topic.change_kind", Topic, changes="id")
def change_kind(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever started a topic and is still in the group, its owners and moderators, and the community itself."""
    within = and_(viewer.signed_in, readable(viewer, row.id), holds(viewer, row.id))
    keeps = holds(viewer, row.id, Role.OWNER, Role.MODERATOR)
    return or_(and_(within, or_(wrote(viewer, row), keeps)), viewer.holds(SITE_ID, Role.SYSTEM))


def wrote(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The viewer is the author of the thing."""
    own = exists().where(_OWN.c.id == row.id, _OWN.c.author_id == viewer.principal_id)
    return own.correlate_except(_OWN)


def is_of_kind(row: Any, kind: str) -> ColumnElement[bool]:
    """The topic is of the kind."""
    own = exists().where(_OWN.c.id == row.id, _OWN.c.kind == kind)
    return own.correlate_except(_OWN)


@permission("topic.take_in", Group)
def take_in(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself keeps in a group what was written elsewhere, before it came here."""
    return viewer.holds(SITE_ID, Role.SYSTEM)


@permission("post.see", Post)
def see_post(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever reads a topic reads its posts."""
    return readable(viewer, row.id)


@permission("post.edit", Post, changes="id")
def edit_post(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who wrote it, as long as they may write there, and who moderates there."""
    own = and_(wrote(viewer, row), chartered(viewer, row.id, "topic.reply"), ~silenced(viewer, row.id))
    return and_(viewer.signed_in, readable(viewer, row.id), or_(own, moderates(viewer, row.id)))


@permission("post.delete", Post, changes="id")
def delete_post(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who wrote it, and who moderates there."""
    return and_(viewer.signed_in, readable(viewer, row.id), or_(wrote(viewer, row), moderates(viewer, row.id)))


@permission("post.restore", Post, changes="id")
def restore_post(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who deleted it takes it back, and so does who moderates there."""
    deletion = exists().where(_DELETION.c.post_id == row.id)
    mine = deletion.where(_DELETION.c.by_id == viewer.principal_id)
    return or_(
        and_(mine.correlate_except(_DELETION), reaches(viewer, row.id)),
        and_(deletion.correlate_except(_DELETION), moderates(viewer, row.id)),
    )
