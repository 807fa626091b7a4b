"""What happens in moderation. All of it happened to a case, which is in nobody's stream."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Verb):
    """Something was reported, or waits for approval."""

    name = "case.opened"
    streams_type = "Flag"
    sentence = _l("Somebody should look at {thing}")

    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseJoined(Verb):
    """Another person reported what was reported already."""

    name = "case.joined"
    streams_type = "Flag"
    sentence = _l("{thing} was reported again")


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Verb):
    """A moderator decided what becomes of it."""

    name = "case.decided"
    streams_type = "Update"
    sentence = _l("The moderators looked at {thing}")

    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Verb):
    """A decision was undone."""

    name = "case.reopened"
    streams_type = "Undo"
    sentence = _l("What was decided about {thing} was undone")


@dataclass(frozen=True, kw_only=True)
class CaseSilenced(Verb):
    """Whose thing it is may not write for a while."""

    name = "case.silenced"
    streams_type = "Block"
    sentence = _l("You cannot write for a while, because of {thing}")

    seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class CaseUnsilenced(Verb):
    """A silence was ended before its time."""

    name = "case.unsilenced"
    streams_type = "Undo"
    sentence = _l("You can write again: what was said about {thing} is settled")
