"""What an index is, whichever engine keeps it: words of things, found again as ranked ids.

It knows nothing of who may see what: whoever asks it passes every hit through the live rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from flask import current_app

BATCH = 200
"""Documents in one commit."""


class Part(StrEnum):
    """A thing has an entry for each, so that neither the rank nor the finding of a teaser tells of its text."""

    WHOLE = "whole"
    """Title and body: for those who may read the thing."""
    TEASED = "teased"
    """Title and teaser: for those who may only know of it."""
    TITLED = "titled"
    """The title alone: for those who may know of it and no more."""


@dataclass(frozen=True)
class Entry:
    """The words of one part of a thing."""

    thing_id: int
    part: Part
    title: Sequence[str]
    text: Sequence[str]


@dataclass(frozen=True)
class Hit:
    """A part of a thing that has all the words."""

    thing_id: int
    part: Part


class BuildRunning(Exception):
    """Another process is building the index anew."""


class Index(Protocol):
    """The port. Its implementations pass the same tests."""

    def ready(self) -> bool:
        """Whether it was built; until then nothing is found and nothing is taken in."""

    def replace(self, thing_ids: Collection[int], entries: Iterable[Entry]) -> None:
        """Forget these things and take in what is given of them, at once. Doing it twice does no harm."""

    def find(self, words: Sequence[str], *, after: int = 0, limit: int) -> Sequence[Hit]:
        """The parts that have all of the words, best first, without the first `after` of them."""

    def rebuild(self, batches: Iterable[Sequence[Entry]]) -> None:
        """Make a new index beside this one and put it in its place when all is in. Raises BuildRunning."""

    def expunge(self) -> None:
        """Keep no trace of what was taken out, not even in a corner of a file."""

    def clear(self) -> None:
        """Throw everything away; it is not ready after that."""


def index() -> Index:
    """The index of the current application."""
    return cast(Index, current_app.extensions["community.search"])
