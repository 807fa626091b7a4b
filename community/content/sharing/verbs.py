"""What happens to share links."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class PostShared(Verb):
    """Somebody made a link by which they pass a post on."""

    name = "post.shared"
    streams_type = "Announce"
    sentence = _l("{actor} shares a post in {target}")
    told = Told.NOWHERE


@dataclass(frozen=True, kw_only=True)
class PostUnshared(Verb):
    """Somebody took such a link back."""

    name = "post.unshared"
    streams_type = "Undo"
    sentence = _l("{actor} shares a post in {target} no more")
    told = Told.NOWHERE
