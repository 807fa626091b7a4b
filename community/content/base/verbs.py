"""What happens to topics."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class TopicStarted(Verb):
    """Somebody started a topic in a group."""

    name = "topic.started"
    streams_type = "Create"
    sentence = _l("{actor} started {thing} in {target}")

    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostWritten(Verb):
    """Somebody wrote in a topic that was there."""

    name = "post.written"
    streams_type = "Create"
    sentence = _l("{actor} replied to {target}")

    mentions: tuple[int, ...] = ()
