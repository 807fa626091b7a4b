"""Hooks of the activity floor."""

from __future__ import annotations

from collections.abc import Sequence

from community.activity.outbox import Destination
from community.activity.readers import Reader
from community.plugins import hookspec


@hookspec
def community_readers() -> Sequence[Reader]:  # type: ignore[empty-body]
    """The readers of a feature or plugin. A reader's name is its cursor's: never change one that was used."""


@hookspec
def community_destinations() -> Sequence[Destination]:  # type: ignore[empty-body]
    """Where messages of the outbox may go, by the settings of now."""


@hookspec
def community_clockwork() -> None:
    """What is due by time alone: called about once a second in the readers' process. Short, and on its own
    unit of work.
    """
