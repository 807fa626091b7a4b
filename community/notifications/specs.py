"""Hooks of the engine of notices."""

from __future__ import annotations

from collections.abc import Sequence

from community.notifications.concerns import Concern
from community.plugins import hookspec


@hookspec
def community_concerns() -> Sequence[Concern]:
    """Whom the verbs of a feature or plugin concern, the closest reason first."""
