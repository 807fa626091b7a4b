"""What happens to bookmarks. That one was made is nobody's business; that the time has come is told to its owner."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class BookmarkDue(Verb):
    """Somebody wanted to be reminded of a post, and the time has come."""

    name = "bookmark.due"
    streams_type = "Announce"
    sentence = _l("You wanted to come back to {target}")
    told = Told.NOWHERE

    person: int
    """The principal."""
