"""What happens to tags."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class TopicTagged(Verb):
    """Somebody said which tags a topic goes by."""

    name = "topic.tagged"
    streams_type = "Update"
    sentence = _l("{actor} changed the tags of {thing}")
    told = Told.NOWHERE

    number: int
    """How many it has now."""
