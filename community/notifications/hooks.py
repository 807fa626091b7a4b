"""What notices attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint

from community.activity.outbox import Route
from community.activity.readers import Reader
from community.notifications import rules  # noqa: F401 -- registers permissions
from community.notifications.mails import NoticeRoute
from community.notifications.readers import NOTICES
from community.notifications.views import bell, blueprint, level_menu
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_readers() -> Sequence[Reader]:
    return [NOTICES]


@hookimpl
def community_destinations() -> Sequence[Route]:
    return [NoticeRoute()]


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.BAR_TOOLS: bell, Slot.GROUP_ACTIONS: level_menu}
