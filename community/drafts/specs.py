"""What features say about the forms whose texts are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from community.core.i18n import LazyString
from community.plugins import hookspec

Fields = Mapping[str, Sequence[str]]
"""What stands in a form, by the names of its fields."""


@dataclass(frozen=True)
class DraftForm:
    """A form that hangs on a thing: on the group in which a topic is to be, on the topic of a reply."""

    name: str
    label: LazyString
    see: str
    """The permission, of the thing's kind, of whoever may know of the place."""
    may: str
    """The permission of whoever may send it there."""
    url: Callable[[Any], str]
    """Where a draft goes on."""


@hookspec
def community_draft_forms() -> Sequence[DraftForm]:
    """The forms of a feature or plugin whose texts are kept on the server until they are sent."""
