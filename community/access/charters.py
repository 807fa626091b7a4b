"""What charters are about: the acts that each group may allow to other roles. A feature declares its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from community.access.models import Charter
from community.core.db import session
from community.core.i18n import LazyString


@dataclass(frozen=True)
class Act:
    """A permission whose rule asks `chartered`. `without_account` says that it may be for everyone, also for those
    who are not signed in. The migration that brings it says to whom each preset allows it.
    """

    name: str
    label: LazyString
    without_account: bool = False


def chartered_acts() -> dict[str, Act]:
    """The acts of the current application, by name, as they stand in tables."""
    found: dict[str, Act] = current_app.extensions["community.acts"]
    return found


def preset_charter(name: str) -> Charter:
    """A preset; the migrations made them."""
    return session().scalars(select(Charter).where(Charter.preset == name)).one()
