"""Hooks of the people floor: what a feature holds of a person, given to them or forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from community.core.i18n import LazyString
from community.plugins import hookspec


@dataclass(frozen=True)
class Hindrance:
    """What somebody must do before they can leave for good, and where."""

    sentence: LazyString | str
    address: str
    label: LazyString | str


@hookspec
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    """What a feature or plugin holds of a person, for their export: by the name of a file, what becomes JSON in it.
    Values that are bytes become files as they are; their name has its ending then.
    """


@hookspec
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    """Forget a person who left for good: their words where `with_texts`, else only whose they were. Called by a job,
    inside a unit of work, while the person's own rows are still there. `address` is their mail address, or empty.
    """


@hookspec
def community_before_leaving(principal_id: int) -> Sequence[Hindrance]:
    """What stands in the way of leaving for good, such as a group that would be without an owner."""
