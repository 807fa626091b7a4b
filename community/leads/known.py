"""What scoring asks of the log and of people, for a batch of them: each thing once, and only if somebody needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import select

from community.core.db import session
from community.leads.about import About, strangers
from community.leads.companies import colleagues
from community.leads.marks import Read, read_until_now, warmth_of
from community.leads.models import ScoreState
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Scorer
from community.leads.scoring.story import ALWAYS, Dated, Key, Story, World
from community.leads.scoring.tracks import Curve
from community.leads.telling import facts_at, id_of, tell_all


class Known:
    """What is known of some people."""

    def __init__(self, known: Mapping[int, About]) -> None:
        self.about = known
        self.stories: dict[Any, Story] = {each: one.story(each) for each, one in self.about.items()}
        self._whole: dict[int, Story] = {}
        self._later: dict[int, Story] = {}
        self._loose: dict[int, list[Any]] = {}

    def only(self, ids: Iterable[int]) -> Known:
        """The same of some of them alone."""
        return Known({each: self.about[each] for each in ids})

    def scorer(self, model: ScoringModel, stories: Mapping[Any, Story]) -> Scorer:
        """These people under a model, and whom they work with if it asks for these: as they counted when they were
        scored last, so what they did is not read again.
        """
        if not looks_around(model):
            return Scorer(model, World({**stories}, self.orgs))
        circles = {key: [one for one in self.colleagues[key] if one not in stories] for key in self.stories}
        warm, others = self._around(model, {one for circle in circles.values() for one in circle})
        people: dict[Key, Story] = {**others, **stories}
        there = {key: [one for one in self.colleagues[key] if one in people] for key in self.stories}
        scorer = Scorer(model, World(people, {**self._facts, **self.orgs}, circles=there))
        for each, curves in warm.items():
            scorer.count_as(each, curves)
        return scorer

    @cached_property
    def orgs(self) -> dict[Any, dict[str, Dated]]:
        """What is known of the companies for which they ever worked."""
        return facts_at(self.stories.values())

    @cached_property
    def colleagues(self) -> dict[Any, list[int]]:
        """Whom each of them works with."""
        found = colleagues([key for key, story in self.stories.items() if story.affiliations])
        return {key: found.get(key, []) for key in self.stories}

    def _around(self, model: ScoringModel, ids: set[int]) -> tuple[dict[Any, dict[str, Curve]], dict[Any, Story]]:
        """How colleagues count under a model; of whom nothing is kept, all that they did. The house never counts."""
        if not ids:
            return {}, {}
        states = select(ScoreState.principal_id, ScoreState.warm).where(
            ScoreState.model == model.digest, ScoreState.principal_id.in_(ids), ScoreState.warm.is_not(None)
        )
        found = {row.principal_id: warmth_of(row.warm or "{}") for row in session().execute(states)}
        asked = {rule.id for rule in model.rolling_up}
        warm = {each: curves for each, curves in found.items() if asked <= curves.keys()}
        told = [each for each in ids - warm.keys() if asked and self._others[each].kind == "person"]
        anew = {each: replace(self._others[each]) for each in told}
        tell_all(anew)
        return warm, {**{each: self._others[each] for each in ids}, **anew}

    @cached_property
    def _others(self) -> dict[Any, Story]:
        return strangers(sorted({one for circle in self.colleagues.values() for one in circle}))

    @cached_property
    def _facts(self) -> dict[Any, dict[str, Dated]]:
        """Of the companies of colleagues, and of the others for which these work: such may exclude them."""
        return facts_at(self._others.values())

    @cached_property
    def read(self) -> Read:
        """How far the logs were read: asked before the first of it is."""
        return read_until_now()

    def read_whole(self, ids: Sequence[int]) -> None:
        """All that some of them did."""
        self._read(dict.fromkeys(ids, ALWAYS), self._whole)

    def read_on(self, since: Mapping[int, int]) -> None:
        """What some of them did after a second."""
        self._read(since, self._later)

    def whole(self, principal_id: int) -> Story:
        """All that one of them did."""
        if principal_id not in self._whole:
            self.read_whole([principal_id])
        return self._whole[principal_id]

    def later(self, principal_id: int) -> Story:
        """What one of them did after the second that was asked for."""
        return self._later[principal_id]

    def loose(self, principal_id: int) -> list[Any]:
        """What of it will come as news, since other transactions were open when it was read."""
        return self._loose.get(principal_id, [])

    def _read(self, since: Mapping[int, int], into: dict[int, Story]) -> None:
        if not since:
            return
        read = self.read
        found = {each: replace(self.stories[each], done=[], received=[]) for each in since}
        first = min(since.values())
        for principal_id, row in tell_all(found, None if first == ALWAYS else first):
            if not read.holds(row.xid, key := id_of(row)):
                self._loose.setdefault(principal_id, []).append(key)
        into |= found


def looks_around(model: ScoringModel) -> bool:
    """Whether a model asks about colleagues."""
    return any(rule.rolls_up or getattr(rule, "same_org", False) for rule in model.paying)
