"""A known group refuses, it does not hide."""

from __future__ import annotations

import pytest

from community.access.permissions import require
from community.core.errors import Forbidden
from tests.company import Company


@pytest.mark.parametrize("viewer", ["anyone", "Sam", "Sol"])
@pytest.mark.parametrize("group", ["Open Garden", "Half House"])
def test_starting_a_topic_in_a_known_group_is_forbidden(company: Company, viewer: str, group: str) -> None:
    with pytest.raises(Forbidden):
        require(company.viewer(viewer), "topic.start", company.group(group))
