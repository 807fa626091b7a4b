"""Owners and staff for the tests of the administration."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select, update

from community.access.models import SITE_ID, Grant, Role
from community.admin.models import StaffAct
from community.core.db import session
from community.core.unit import unit_of_work
from tests.access.visits import browser
from tests.client import Browser
from tests.company import Company


def as_role(app: Flask, first_name: str, role: Role) -> Browser:
    """A browser of somebody who has this role towards the site."""
    with unit_of_work():
        mine = (Grant.principal_id == Company().viewer(first_name).principal_id) & (Grant.audience_id == SITE_ID)
        session().execute(update(Grant).where(mine).values(role=role))
    return browser(app, first_name)


def owner(app: Flask) -> Browser:
    """Ada, who owns the site."""
    return as_role(app, "Ada", Role.OWNER)


def staff(app: Flask) -> Browser:
    """Mia, who is of the staff."""
    return as_role(app, "Mia", Role.MODERATOR)


def acts() -> list[tuple[str, str, str]]:
    """What staff did: act, what it was done to, why."""
    session().rollback()
    return [(row.act, row.about, row.reason) for row in session().scalars(select(StaffAct).order_by(StaffAct.id))]
