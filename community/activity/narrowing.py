"""Activities that fewer may see than their thing and target, by a rule of the feature that they are of."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, or_, true

from community.access.conditions import Condition
from community.access.viewers import Term
from community.activity.verbs import Verb
from community.core.db import word

NARROWED: dict[str, Condition] = {}


def narrows(*verbs: type[Verb]) -> Callable[[Condition], Condition]:
    """Let a condition on rows of the log say who of those that may read the thing sees these verbs."""

    def register(condition: Condition) -> Condition:
        for verb in verbs:
            if verb.name in NARROWED:
                raise ValueError(f"{verb.name} is narrowed already")
            NARROWED[verb.name] = condition
        return condition

    return register


def narrowed(term: Term, row: object) -> ColumnElement[bool]:
    """What the features say about a row of the log."""
    verb = row.verb  # type: ignore[attr-defined]  # columns of the log, whatever they are selected from
    rules = [or_(verb != word(name), condition(term, row)) for name, condition in sorted(NARROWED.items())]
    return and_(true(), *rules)
