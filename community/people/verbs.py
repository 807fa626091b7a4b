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
class PersonProfileChanged(Verb):
    """Somebody changed what they tell about themselves. The values stand in rows of `FieldChange`, by their ids."""

    name = "person.profile_changed"
    streams_type = "Update"
    sentence = _l("{actor} updated their profile")

    fields: list[str]
    changes: list[int]


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Verb):
    """Somebody left for good; nobody sees this in a stream, since the person is gone with it."""

    name = "person.left"
    streams_type = "Leave"
    sentence = _l("{actor} left")
    erases = True


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Verb):
    """An account was shut; nobody sees this in a stream, since the person is hidden with it."""

    name = "person.deactivated"
    streams_type = "Block"
    sentence = _l("{actor} deactivated {thing}")


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(Verb):
    """An account that was shut is open again."""

    name = "person.reactivated"
    streams_type = "Undo"
    sentence = _l("{thing} is back")
