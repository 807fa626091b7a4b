"""Hooks of the access floor."""

from __future__ import annotations

from collections.abc import Sequence

from community.access.charters import Act
from community.access.kinds import Kind
from community.plugins import hookspec


@hookspec
def community_kinds() -> Sequence[Kind]:
    """The kinds of things that a feature or plugin owns."""


@hookspec
def community_acts() -> Sequence[Act]:
    """What a group may allow to other roles than the product does by itself."""
