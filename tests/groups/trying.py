"""Steps that are really tried, against what the model says of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from community.access.models import Grant, Principal
from community.access.viewers import Viewer, in_force
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.models import Group
from tests.groups.joining_model import Model

taken: Counter[str] = Counter()
refused: Counter[str] = Counter()


class Trying(RuleBasedStateMachine):
    """A group, some people, a clock, and what the model says of them."""

    group_id: int
    people: dict[str, Viewer]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.now = datetime(2027, 1, 1, tzinfo=UTC)
        current_app.extensions["clock"] = lambda: self.now

    def viewer(self, name: str) -> Viewer:
        known = self.people[name]
        return Viewer(known.principal_id, known.kind, known.name)

    def principal(self, name: str) -> Principal:
        return session().get_one(Principal, self.people[name].principal_id)

    @property
    def group(self) -> Group:
        return session().get_one(Group, self.group_id)

    def tries(self, expected: bool, action: Any, *args: Any, **kwargs: Any) -> Any:
        """Do it for real; it succeeds exactly if the model says so."""
        (taken if expected else refused)[action.__name__] += 1
        result, refusal = None, None
        try:
            with unit_of_work():
                given = [each() if callable(each) else each for each in args]
                result = action(*given, **kwargs)
        except HTTPException as error:
            refusal = error
        assert (refusal is None) == expected, f"{action.__name__}: {refusal or 'was not refused'}"
        return result

    def does(self, expected: bool, action: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        """The same with the group."""
        return self.tries(expected, action, self.viewer(name), lambda: self.group, *args, **kwargs)

    def _names(self, principal_ids: Any) -> set[str]:
        wanted = set(principal_ids)
        return {name for name, viewer in self.people.items() if viewer.principal_id in wanted}

    def _granted(self, audience_id: int | None) -> dict[str, str]:
        held = select(Grant.principal_id, Grant.role).where(Grant.audience_id == audience_id, in_force(Grant))
        rows = session().execute(held)
        by_id = {viewer.principal_id: name for name, viewer in self.people.items()}
        return {by_id[principal_id]: role.value for principal_id, role in rows}
