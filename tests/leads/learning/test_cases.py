"""A model before those who were won and lost, and the weights that this proposes: with no database."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from community.leads.learning.cases import Case, case_of, report_of
from community.leads.learning.csv_file import NotUsable
from community.leads.learning.proposals import propose
from community.leads.learning.rewriting import with_factors
from community.leads.scoring.definition import parse
from community.leads.scoring.engine import Scorer
from community.leads.scoring.fields import DAY
from community.leads.scoring.story import Deed, Story, World

MODEL = """
# Two signals, one of which is worth nothing.
[model]
id = "two"
version = 4
[[stage]]
id = "quiet"
[[stage]]
id = "warm"
enter = 10
exit = 5
[[rule]]
id = "asks"
kind = "count"
on = { verb = "Ask" }
half_life = "30d"
points = 6
cap = 20 # so much at most
[[rule]]
id = "chats"
kind = "count"
on = { verb = "Chat" }
window = "30d"
tiers = [[1, 5], [3, 10]]
"""
DECIDED = 400 * DAY


def case(number: int, won: bool, deeds: list[tuple[float, str]]) -> Case:
    story = Story(number, done=[Deed(n, int(DECIDED - days * DAY), (verb,)) for n, (days, verb) in enumerate(deeds)])
    return case_of(Scorer(parse(MODEL), World({number: story})), number, won, DECIDED)


def cases(count: int = 200) -> list[Case]:
    """Those who asked are won more often, those who chatted are not."""
    dice, found = Random(4), []
    for number in range(count):
        asked, chatted = dice.random() < 0.5, dice.random() < 0.5
        won = dice.random() < (0.7 if asked else 0.2)
        deeds = [(45.0, "Ask")] * 2 * asked + [(40.0, "Chat")] * 3 * chatted
        found.append(case(number, won, sorted(deeds, reverse=True)))
    return found


def test_nothing_of_the_last_days_counts_and_the_lead_time_does() -> None:
    found = case(1, won=True, deeds=[(50, "Ask"), (50, "Ask"), (29, "Ask"), (20, "Chat")])
    assert found.total == pytest.approx(12 * 2 ** (-20 / 30))
    assert set(found.points) == {"asks"}
    assert found.ahead == {"warm": pytest.approx(50)}


def test_the_report_of_a_model() -> None:
    found = report_of(parse(MODEL), cases())
    assert 0.55 < found.auc.value < 0.75
    assert found.auc.low < found.auc.value < found.auc.high
    assert 10 in [each.bar for each in found.thresholds], "the bar of a stage is among the thresholds"
    assert sum(band.count for band in found.calibration) == 200
    (lead,) = found.leads
    assert lead.stage == "warm"
    assert lead.days.value == pytest.approx(45, abs=5)


def test_too_little_is_refused() -> None:
    few = [replace(each, won=number < 9) for number, each in enumerate(cases(60))]
    for work in (report_of, propose):
        with pytest.raises(NotUsable, match="9 won and 51 lost are too few"):
            work(parse(MODEL), few)


def test_what_tells_gets_more_and_what_does_not_gets_less() -> None:
    found = propose(parse(MODEL), cases())
    factors = found.factors
    assert factors["asks"] > 1 > factors["chats"]
    asks = next(each for each in found.rules if each.rule == "asks")
    assert asks.factor is not None
    assert asks.factor.low < asks.factor.value < asks.factor.high
    assert found.auc_learnt.value > found.auc_now.value


def test_a_rule_that_paid_few_is_left_alone() -> None:
    some = cases()
    without = [replace(each, points={name: p for name, p in each.points.items() if name == "asks"}) for each in some]
    rules = {each.rule: each for each in propose(parse(MODEL), without).rules}
    assert rules["chats"].factor is None
    with pytest.raises(NotUsable, match="no rule gave"):
        propose(parse(MODEL), [replace(each, points={}) for each in some])
    with pytest.raises(NotUsable, match="no rule speaks for"):
        propose(parse(MODEL), [replace(each, won=not each.points) for each in without])


def test_the_text_keeps_its_comments_and_changes_points_alone() -> None:
    text = with_factors(MODEL, {"asks": 1.5, "chats": 0.25}, 5)
    changed, before = parse(text), parse(MODEL)
    assert "# so much at most" in text
    assert changed.model.version == 5
    assert [rule.cap for rule in changed.paying] == [30, None]
    assert "tiers = [[1, 1.2], [3, 2.5]]" in text
    assert changed.digest != before.digest
    assert changed.stage == before.stage
