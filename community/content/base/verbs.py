"""What happens to topics."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class TopicStarted(Verb):
    """Somebody started a topic in a group."""

    name = "topic.started"
    streams_type = "Create"
    sentence = _l("{actor} started {thing} in {target}")

    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TopicKindChanged(Verb):
    """A topic became one of another kind: a question, an idea."""

    name = "topic.kind_changed"
    streams_type = "Update"
    sentence = _l("{actor} made {thing} something of another kind")

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class TopicErased(Verb):
    """The words of a topic were taken away with the person who wrote them; what others wrote stays."""

    name = "topic.erased"
    streams_type = "Delete"
    sentence = _l("{thing} was taken away")
    erases = True


@dataclass(frozen=True, kw_only=True)
class PostErased(Verb):
    """The words of a post were taken away with the person who wrote them."""

    name = "post.erased"
    streams_type = "Delete"
    sentence = _l("A post in {thing} was taken away")
    erases = True


@dataclass(frozen=True, kw_only=True)
class PostWritten(Verb):
    """Somebody wrote in a topic that was there."""

    name = "post.written"
    streams_type = "Create"
    sentence = _l("{actor} replied to {target}")

    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostEdited(Verb):
    """Somebody changed the words of a post."""

    name = "post.edited"
    streams_type = "Update"
    sentence = _l("{actor} edited a post in {target}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class PostDeleted(Verb):
    """Somebody deleted a post, or a topic with its first post."""

    name = "post.deleted"
    streams_type = "Delete"
    sentence = _l("{actor} deleted a post in {target}")


@dataclass(frozen=True, kw_only=True)
class PostRestored(Verb):
    """A deletion was undone."""

    name = "post.restored"
    streams_type = "Undo"
    sentence = _l("{actor} took a post back in {target}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class TopicClosed(Verb):
    """Somebody closed a topic: nobody writes in it any more."""

    name = "topic.closed"
    streams_type = "Update"
    sentence = _l("{actor} closed {thing}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class TopicReopened(Verb):
    """A topic was opened again."""

    name = "topic.reopened"
    streams_type = "Undo"
    sentence = _l("{actor} opened {thing} again")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class TopicPinned(Verb):
    """A topic stands at the top of its group."""

    name = "topic.pinned"
    streams_type = "Announce"
    sentence = _l("{actor} pinned {thing}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class TopicUnpinned(Verb):
    """A topic stands among the others again."""

    name = "topic.unpinned"
    streams_type = "Undo"
    sentence = _l("{actor} unpinned {thing}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class TopicSlowed(Verb):
    """Somebody said how long each waits between two posts in a topic."""

    name = "topic.slowed"
    streams_type = "Update"
    sentence = _l("{actor} changed the pace of {thing}")
    told = Told.NOWHERE

    minutes: int


@dataclass(frozen=True, kw_only=True)
class TopicMoved(Verb):
    """Somebody moved a topic to another group."""

    name = "topic.moved"
    streams_type = "Move"
    sentence = _l("{actor} moved {thing} to {target}")

    before: int
    """The audience that it was for."""
