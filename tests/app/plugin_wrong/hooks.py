"""The hook's name is wrong by a letter."""

from __future__ import annotations

from community.sdk import hookimpl


@hookimpl
def community_lead_mooved(move: object) -> None:
    """Never called, which nobody would notice without an error."""
