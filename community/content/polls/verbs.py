"""What happens to polls. What somebody chose stands nowhere in the log."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.content.base.verbs import TopicStarted
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class PollOpened(TopicStarted):
    """Somebody let people vote about something."""

    name = "poll.opened"
    streams_type = "Create"
    sentence = _l("{actor} asks for votes on {thing} in {target}")


@dataclass(frozen=True, kw_only=True)
class PollAnswered(Verb):
    """Somebody voted in a poll, for the first time."""

    name = "poll.answered"
    streams_type = "Add"
    sentence = _l("{actor} voted in {thing}")


@dataclass(frozen=True, kw_only=True)
class PollEnded(Verb):
    """A poll came to its end."""

    name = "poll.ended"
    streams_type = "Update"
    sentence = _l("{thing} has ended")
