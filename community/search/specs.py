"""Hooks of search."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from community.access.kinds import Card
from community.plugins import hookspec


@hookspec
def community_places(viewer: Any, audience_ids: Collection[int]) -> Mapping[int, Card]:
    """What a thing for one of these audiences is in, by the audience's id: a group's name and address. Only what
    the viewer may know of.
    """
