"""What happens to leads. Seen by those who are in Sales, like the leads themselves."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class LeadOpened(Verb):
    """Somebody became a lead."""

    name = "lead.opened"
    streams_type = "Add"
    sentence = _l("{thing} is a lead")
