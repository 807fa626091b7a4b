"""Leads as the readers make them: Mia and Ada wrote enough to be some."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Principal
from community.activity.running import run
from community.core.db import session
from community.leads.models import Lead
from community.leads.readers import LEAD_HOOK, SCORING


@pytest.fixture
def with_leads(put_back: Callable[..., None]) -> None:
    """The company after the readers of leads have read of it."""
    put_back(read_of_leads)


def read_of_leads() -> None:
    assert run(SCORING), "scoring had nothing to read"
    assert run(LEAD_HOOK), "nobody moved to another stage"
    session().rollback()


def leads_by_name(app: Flask) -> dict[str, str]:
    """The references of all leads, by the first names of the people that they are."""
    with app.test_request_context("/"):
        found = session().execute(select(Principal.name, Lead).join(Lead, Lead.principal_id == Principal.id))
        return {name.split()[0]: lead.ref for name, lead in found}
