"""What happens to people."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Verb):
    """Somebody has an account from now on."""

    name = "person.joined"
    streams_type = "Join"
    sentence = _l("{actor} is new here")


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(Verb):
    """Somebody is staff from now on."""

    name = "person.appointed"
    streams_type = "Add"
    sentence = _l("{thing} helps to look after this community")
