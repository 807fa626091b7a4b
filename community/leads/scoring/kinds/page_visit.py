"""`page_visit`: saw pages whose paths match."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from community.leads.scoring.fields import DAY, Duration, Number, Words
from community.leads.scoring.kinds.base import Setting, Watching, grouped
from community.leads.scoring.meters import Decay, FirstOfDay, FirstOfPath, Meter
from community.leads.scoring.story import Deed, Story
from community.leads.scoring.tracks import Decaying, Payment, Track


def _sorted_words(value: object) -> object:
    words = value if isinstance(value, list) else [value]
    return sorted(words) if all(isinstance(each, str) for each in words) else words


Dedupe = Annotated[list[Literal["day", "path"]], BeforeValidator(_sorted_words), Field(min_length=1, max_length=2)]


class PageVisitRule(Watching):
    """`points` for each visit; with `dedupe` for the first of a UTC day, or of a path and day."""

    kind: Literal["page_visit"]
    path: Annotated[Words, Field(min_length=1)]
    dedupe: Dedupe | None = None
    points: Number
    half_life: Duration | None = None

    def counts(self, deed: Deed) -> bool:
        path = path_of(deed)
        seen = path is not None and "View" in deed.verbs and deed.object == "page"
        return seen and self._pattern.match(path or "") is not None and self.on.matches(deed)

    def track(self, story: Story, setting: Setting) -> Track:
        matches = self.matches(story, setting.world)
        if self.dedupe:
            matches = [group[0] for group in grouped(matches, self._key)]
        return Decaying([Payment(each.at, each, self.points) for each in matches], self.half_life)

    def meter(self) -> Meter:
        if not self.dedupe:
            return Decay(self.half_life, lambda _deed: self.points)
        sort = FirstOfDay if "day" in self.dedupe else FirstOfPath
        return sort(self.half_life, lambda _deed: self.points, self._key)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(_matching(each) for each in self.path), re.DOTALL)

    def _key(self, deed: Deed) -> tuple[Any, ...]:
        dedupe = self.dedupe or []
        return (deed.at // DAY if "day" in dedupe else None, path_of(deed) if "path" in dedupe else None)


def _matching(glob: str) -> str:
    """Only `*` is special, and it crosses `/`."""
    return "(?:" + ".*".join(re.escape(piece) for piece in glob.split("*")) + r")\Z"


def path_of(deed: Deed) -> str | None:
    """Where a visit was, without its query."""
    path = deed.facts.get("path")
    return path.split("?", 1)[0] if isinstance(path, str) else None
