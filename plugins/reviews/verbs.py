"""What happens to reviews."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from community.sdk import TopicStarted


@dataclass(frozen=True, kw_only=True)
class ReviewWritten(TopicStarted):
    """Somebody reviewed a product."""

    name = "review.written"
    streams_type = "Create"
    sentence = _l("{actor} reviewed {thing} in {target}")
