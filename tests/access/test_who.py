"""Who may read something, asked of the database for everybody at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.access.models import Principal
from community.access.permissions import may, who
from community.access.viewers import viewer_of
from community.core.db import session
from tests.company import GROUPS, Company


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", ["topic.read", "topic.reply"])
def test_who_names_those_who_may_one_by_one(company: Company, group: str, name: str) -> None:
    topic = company.topic(group)
    named = set(session().scalars(who(name, topic)))
    one_by_one = {each.id for each in session().scalars(select(Principal)) if may(viewer_of(each), name, topic)}
    assert named == one_by_one
