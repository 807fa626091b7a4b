"""The semantics of the reference, written down a second time and as plainly as can be: no state is kept between
instants but the stage, and every instant and its neighbours are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Moment

SECOND = timedelta(seconds=1)
Stages = list[tuple[datetime, str, str]]


def total_at(model: ScoringModel, moments: Sequence[Moment], now: datetime) -> float:
    """The score at a second."""
    total = 0.0
    for rule in model.rule:
        count = 0
        for each in moments:
            at = each.at.replace(microsecond=0)
            wanted = {each.verb, each.streams_type} & set(rule.on.verb) or not rule.on.verb
            kind = each.object in rule.on.object or not rule.on.object
            count += bool(wanted and kind and now - rule.window < at <= now)
        reached = [points for least, points in rule.tiers if least <= count]
        total += reached[-1] if reached else 0.0
    return min(max(total, model.model.min), model.model.max)


def stages_until(model: ScoringModel, moments: Sequence[Moment], now: datetime) -> Stages:
    """Every change of stage up to a second."""
    seconds = {each.at.replace(microsecond=0) for each in moments}
    seconds |= {at + rule.window for at in seconds for rule in model.rule}
    looked_at = sorted({at + step * SECOND for at in seconds for step in (-1, 0, 1)})
    names, place, changes = [stage.id for stage in model.stage], 0, list[tuple[datetime, str, str]]()
    for second in (each for each in looked_at if each <= now):
        total, then = round(total_at(model, moments, second), 9), place
        for index, stage in enumerate(model.stage):
            if index > place and stage.enter is not None and total >= stage.enter:
                place = index
        leave = model.stage[then].exit
        if place == then and leave is not None and total < leave:
            lower = [i for i in range(then) if model.stage[i].exit is None or total >= (model.stage[i].exit or 0)]
            place = lower[-1]
        if place != then:
            changes.append((second, names[then], names[place]))
    return changes
