"""Which activities a rule looks at."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from community.leads.scoring.fields import Scalars, Strict, Words
from community.leads.scoring.story import Deed


class On(Strict):
    """By Activity Streams type or our verb, by kind of thing and of target, by facts; an empty list means any."""

    verb: Words = Field(default_factory=list)
    object: Words = Field(default_factory=list)
    target: Words = Field(default_factory=list)
    where: dict[str, Scalars] = Field(default_factory=dict, max_length=50)

    def matches(self, deed: Deed) -> bool:
        """Whether a rule looks at this."""
        return self.may_match(deed) and all(
            _holds(fact_of(deed, name), wanted) for name, wanted in self.where.items()
        )

    def may_match(self, deed: Deed) -> bool:
        """The same, whatever its facts are."""
        return (
            (not self.verb or any(name in self.verb for name in deed.verbs))
            and (not self.object or deed.object in self.object)
            and (not self.target or deed.target in self.target)
        )


def fact_of(deed: Deed, name: str) -> Any:
    """A fact by its name; `answers.x7` is the fact `x7` within the fact `answers`."""
    if name in deed.facts or "." not in name:
        return deed.facts.get(name)
    found: Any = deed.facts
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _holds(fact: Any, wanted: list[Any]) -> bool:
    """Whether a fact is one of the values; of a fact that is a list, one is enough."""
    if isinstance(fact, list):
        return any(each in wanted for each in fact)
    return fact is not None and fact in wanted


def key_of(deed: Deed, name: str) -> Any:
    """What `distinct` and `per` tell apart by: a column of the activity or one of its facts."""
    found = getattr(deed, name) if name in _COLUMNS else deed.facts.get(name)
    return found if found.__hash__ else repr(found)


_COLUMNS = ("object", "object_id", "target", "target_id", "actor")
