"""`field_change`: a field of a profile went from one value, or class of value, to another."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from community.leads.scoring.classes import belongs, is_absent
from community.leads.scoring.fields import Duration, Number, Strict, Word
from community.leads.scoring.kinds.base import Setting, Watching
from community.leads.scoring.meters import Decay, GreatestDecay, Meter
from community.leads.scoring.story import Deed, Story
from community.leads.scoring.tracks import Decaying, Greatest, Payment, Track

Class = Literal["null", "set", "class:corporate", "class:freemail"]


class Change(Strict):
    """A change that pays."""

    field: Word
    before: Class | None = Field(None, alias="from")
    after: Class | None = Field(None, alias="to")
    points: Number

    def fits(self, deed: Deed) -> bool:
        """Whether an activity is this change."""
        facts = deed.facts
        return (
            facts.get("field") == self.field
            and (self.before is None or belongs(facts.get("old"), self.before))
            and (self.after is None or belongs(facts.get("new"), self.after))
        )


class FieldChangeRule(Watching):
    """The points of the first of `cases` that an activity fits: the greatest of them, or all together."""

    kind: Literal["field_change"]
    pick: Literal["max", "sum"] = "sum"
    half_life: Duration | None = None
    cases: Annotated[list[Change], Field(min_length=1, max_length=200)]

    def counts(self, deed: Deed) -> bool:
        return changed(deed) and self.on.matches(deed) and any(case.fits(deed) for case in self.cases)

    def track(self, story: Story, setting: Setting) -> Track:
        payments = [Payment(each.at, each, self._points(each)) for each in self.matches(story, setting.world)]
        return (Greatest if self.pick == "max" else Decaying)(payments, self.half_life)

    def meter(self) -> Meter:
        return (GreatestDecay if self.pick == "max" else Decay)(self.half_life, self._points)

    def _points(self, deed: Deed) -> float:
        return next(case.points for case in self.cases if case.fits(deed))


def changed(deed: Deed) -> bool:
    """Whether an activity tells of a field that is now another than before.

    `only_classes` says that the facts hold classes of the two values: those may be equal, and the values not.
    """
    facts: Any = deed.facts
    if "field" not in facts:
        return False
    old, new = facts.get("old"), facts.get("new")
    if is_absent(old) and is_absent(new):
        return False
    return bool(facts.get("only_classes")) or old != new
