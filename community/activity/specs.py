"""Hooks of the activity floor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from community.activity.outbox import Route
from community.activity.readers import Reader
from community.core.jobs import Periodic
from community.core.mail.letters import Letter
from community.plugins import hookspec


@hookspec
def community_readers() -> Sequence[Reader]:
    """The readers of a feature or plugin. A reader's name is its cursor's: never change one that was used."""


@hookspec
def community_destinations() -> Sequence[Route]:
    """Where messages of the outbox may go, by the settings of now."""


@hookspec
def community_letters() -> Mapping[str, Callable[[Mapping[str, Any]], Letter | None]]:
    """Recipes of mails about accounts, by name: from the values given to `send_mail` to what the mail says, at the
    moment it leaves; None where it has become pointless. Make addresses with `core.mail.letters.link`, and pass
    everything that people chose, such as names, through `plain`.
    """


@hookspec
def community_periodic() -> Sequence[Periodic]:
    """Work that comes again by the calendar: hours and days, not seconds. Each runs on one machine at a time."""


@hookspec
def community_clockwork() -> None:
    """What is due by time alone: called about once a second in the readers' process. Short, and on its own
    unit of work.
    """
