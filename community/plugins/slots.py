"""Slots: named places in pages that features and plugins fill. An unknown name is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from community.plugins import hooks, hookspec


class Slot(StrEnum):
    """Every place there is."""

    GROUP_MAIN = "group.main"
    """The middle of a group's page, beneath its head. Gets `viewer` and `group`."""
    GROUP_ACTIONS = "group.actions"
    """Buttons in a group's head. Gets `viewer` and `group`."""
    GROUP_SETTINGS = "group.settings"
    """Forms beneath a group's settings, for its owners. Gets `viewer` and `group`."""
    HOME_ASIDE = "home.aside"
    """Panels at the side of the front page, before those that are always there. Gets `viewer`."""
    BAR_TOOLS = "bar.tools"
    """Tools at the right of the community's bar. Gets `viewer`."""
    OWN_MENU = "own.menu"
    """Links in the menu of whoever is signed in. Gets `viewer`."""
    PAGE_HEAD = "page.head"
    """The head of every page: links for programs. Gets `viewer`."""
    PERSON_ASIDE = "person.aside"
    """Beside what somebody tells about themselves. Gets `viewer` and `person`."""
    PAGE_FOOT = "page.foot"
    """The foot of every page. Gets `viewer`."""


Filling = Callable[..., str]


@hookspec
def community_slots() -> Mapping[Slot, Filling]:
    """What a feature or plugin shows in which slot: functions that give finished, escaped HTML."""


def fill(name: str, **context: Any) -> Markup:
    """Everything that was attached to a slot, for a template to show. Raises ValueError for an unknown slot."""
    slot = Slot(name)
    parts = [filled[slot](**context) for filled in hooks().community_slots() if slot in filled]
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 -- fillings give finished HTML
