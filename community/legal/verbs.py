"""What happens to the company's papers."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class PaperPublished(Verb):
    """A version of a paper holds from now on."""

    name = "paper.published"
    streams_type = "Update"
    sentence = _l("{actor} published a new version: {thing}")

    number: int
    demands: bool
