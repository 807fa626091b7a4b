"""Kinds of topics. A feature or plugin declares each once, as a `ContentKind` among its `community_kinds`: how it is
started, what it keeps beside the topic, and what it shows. All else it has as a topic: posts, permissions, search,
notices, feeds, scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from markupsafe import escape
from sqlalchemy import Select

from community.access.kinds import Document, Kind, kinds
from community.access.viewers import Viewer
from community.content.base.models import Topic
from community.content.base.naming import NAMED_TOPICS
from community.content.base.queries import PostsPage
from community.content.base.verbs import PostWritten, TopicStarted
from community.core.i18n import LazyString, _l
from community.groups.models import Group
from community.groups.numbers import COUNTED, Counted
from community.plugins import CORE, hooks

FIRST = "topic"
"""The kind that a topic has unless somebody says another."""


@dataclass(frozen=True)
class Mark:
    """A word about a topic in a list: answered, planned. `tone` is good, warn, bad, brand or nothing."""

    label: str
    tone: str = ""


@dataclass(frozen=True)
class PostPart:
    """What a kind or a feature shows at a post: finished HTML above and beneath its text, in the menu of what is
    wanted less often, or in the place of the text, and whether the post stands out.
    """

    above: str = ""
    beneath: str = ""
    stands_out: bool = False
    text: str = ""
    more: str = ""


@dataclass(frozen=True)
class Shown:
    """What a kind or a feature shows on the page of a topic: finished HTML above its posts and at its side, parts of
    the posts by id, and what a kind says to programs beyond what every topic does (schema.org).
    """

    above: str = ""
    parts: Mapping[int, PostPart] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    aside: str = ""
    canonical: str = ""
    """Where it stood first, if that is elsewhere."""
    picture: str = ""
    """The whole address of what is shown where somebody shares it."""


Given = Mapping[str, Any]


def _keep_nothing(_actor: Viewer, _topic: Topic, _given: Given) -> None:
    """A kind that has nothing beside the topic."""


def _at_once(_given: Given) -> bool:
    return False


def _show_nothing(_viewer: Viewer, _topic: Topic, _page: PostsPage) -> Shown:
    return Shown()


def _no_marks(_viewer: Viewer, _ids: Sequence[int]) -> Mapping[int, Sequence[Mark]]:
    return {}


@dataclass(frozen=True, kw_only=True)
class ContentKind(Kind):
    """A kind of topic. Everything beyond names and the verb may be left out.

    `form` is a form of the fields beside title and text, and `fields` the template that shows them, as `form`; its
    values come to `keep`, which writes the kind's own row in the transaction that starts the topic or turns one into
    this kind (then without values). `marks` are asked once for a whole list, `shown` for a page of posts.
    """

    model: type[Any] = Topic
    title: Callable[[Any], str] = lambda row: str(row.title)
    url: Callable[[Any], str] = lambda row: url_for("content.topic", ref=row.ref)
    document: Callable[[Any], Document] | None = lambda row: Document(
        title=row.title, body=" ".join([row.words, *row.tags]), teaser=row.excerpt
    )
    sort_of: str = FIRST
    streams_type: str = "Article"
    naming: Select[Any] | None = NAMED_TOPICS
    opening: Callable[[Any], str] | None = lambda row: escape(row.excerpt)
    moderated: bool = True

    plural: LazyString
    """Over a list of them, and in the settings of a group."""
    begin: LazyString
    """To start one: "Ask a question"."""
    hint: LazyString
    """When this is the kind to choose, in a sentence."""
    started: type[TopicStarted]
    permission: str = "topic.start"
    """On the group: who starts one."""
    keeper: str = CORE
    """The plugin's package name; while it is not loaded, nobody sees things of the kind."""
    by_default: bool = True
    """Whether groups that chose nothing have it."""
    changes: bool = True
    """Whether topics of other kinds can become one, and it one of those."""
    form: type[Any] | None = None
    fields: str = ""
    facts: Sequence[str] = ()
    """The fields of its form that are kept with the topic as they are: what few kinds need a table for."""
    keep: Callable[[Viewer, Topic, Given], None] = _keep_nothing
    waits: Callable[[Given], bool] = _at_once
    """Whether what the form gave says that it is not to be seen yet: then it is hidden and told nobody, until an
    action of the kind's own lets it come out.
    """
    marks: Callable[[Viewer, Sequence[int]], Mapping[int, Sequence[Mark]]] = _no_marks
    shown: Callable[[Viewer, Topic, PostsPage], Shown] = _show_nothing


def content_kinds() -> dict[str, ContentKind]:
    """The kinds of topics in this application, by name, in the order of the features: topics first. Hooks are called
    the other way round.
    """
    found = [(name, kind) for name, kind in kinds().items() if isinstance(kind, ContentKind)]
    return dict(reversed(found))


def kind_of(topic: Topic) -> ContentKind:
    """What a topic is."""
    return content_kinds()[topic.thing.kind]


def kinds_in(group: Group) -> dict[str, ContentKind]:
    """The kinds that can be started in a group: those chosen, or all that are there by default."""
    return {
        name: kind
        for name, kind in content_kinds().items()
        if (kind.by_default if group.kinds is None else name in group.kinds)
    }


COUNTED["topics"] = Counted(_l("Topics begun"), lambda: [kind.started.name for kind in content_kinds().values()])
COUNTED["replies"] = Counted(_l("Replies"), lambda: [PostWritten.name])


def marks_of(viewer: Viewer, things: Sequence[Any]) -> dict[int, Sequence[Mark]]:
    """The marks of topics (rows with id and kind) in a list, in at most one query for each kind on it and for each
    feature that has any.
    """
    ids: dict[str, list[int]] = {}
    for thing in things:
        ids.setdefault(thing.kind, []).append(thing.id)
    found: dict[int, Sequence[Mark]] = {}
    for name, wanted in ids.items():
        told = content_kinds()[name].marks(viewer, wanted)
        found |= {each: tuple(marks) for each, marks in told.items()}
    listed = [thing.id for thing in things]
    for told in hooks().community_topic_marks(viewer=viewer, ids=listed) if listed else []:
        found |= {each: (*found.get(each, ()), *marks) for each, marks in told.items()}
    return found
