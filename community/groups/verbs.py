"""What happens to groups."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class GroupFounded(Verb):
    """A group exists from now on."""

    name = "group.founded"
    streams_type = "Create"
    sentence = _l("{actor} opened the group {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupJoined(Verb):
    """Somebody is a member from now on."""

    name = "group.joined"
    streams_type = "Join"
    sentence = _l("{actor} joined {thing}")


@dataclass(frozen=True, kw_only=True)
class GroupLeft(Verb):
    """Somebody is a member no longer."""

    name = "group.left"
    streams_type = "Leave"
    sentence = _l("{actor} left {thing}")
