"""What happens to reactions."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(Verb):
    """Somebody reacted to a post."""

    name = "reaction.given"
    streams_type = "Like"
    sentence = _l("{actor} reacted to a post in {target}")
    told = Told.NOWHERE

    reaction: str


@dataclass(frozen=True, kw_only=True)
class ReactionTakenBack(Verb):
    """Somebody took a reaction back."""

    name = "reaction.taken_back"
    streams_type = "Undo"
    sentence = _l("{actor} took back a reaction to a post in {target}")
    told = Told.NOWHERE
