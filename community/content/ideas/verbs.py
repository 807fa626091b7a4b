"""What happens to ideas."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.content.base.verbs import TopicStarted
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class IdeaSuggested(TopicStarted):
    """Somebody had an idea in a group."""

    name = "idea.suggested"
    streams_type = "Create"
    sentence = _l("{actor} suggested {thing} in {target}")


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(Verb):
    """Somebody voted for an idea."""

    name = "idea.supported"
    streams_type = "Like"
    sentence = _l("{actor} voted for {thing}")


@dataclass(frozen=True, kw_only=True)
class IdeaUnsupported(Verb):
    """Somebody took their vote back."""

    name = "idea.unsupported"
    streams_type = "Undo"
    sentence = _l("{actor} does not vote for {thing} any more")


@dataclass(frozen=True, kw_only=True)
class IdeaDecided(Verb):
    """Somebody said what becomes of an idea."""

    name = "idea.decided"
    streams_type = "Update"
    sentence = _l("{actor} said what becomes of {thing}")

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class IdeaShipped(Verb):
    """What an idea asked for is there."""

    name = "idea.shipped"
    streams_type = "Announce"
    sentence = _l("{thing} is there now")

    before: str


@dataclass(frozen=True, kw_only=True)
class IdeaMerged(Verb):
    """An idea was found to be the same as another one, where it goes on."""

    name = "idea.merged"
    streams_type = "Move"
    sentence = _l("{actor} found that {thing} is the same as {target}")


@dataclass(frozen=True, kw_only=True)
class IdeaUnmerged(Verb):
    """An idea goes on by itself again."""

    name = "idea.unmerged"
    streams_type = "Undo"
    sentence = _l("{actor} lets {thing} go on by itself")
