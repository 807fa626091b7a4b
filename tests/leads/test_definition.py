"""A scoring model in TOML: what is accepted, what is refused, and with which words."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from flask import Flask

from community.app.factory import create_app
from community.core.settings import SettingsError
from community.leads.scoring.definition import ModelError, parse
from community.leads.scoring.fields import reached
from community.leads.scoring.kinds.count import CountRule

MODEL = """
[model]
id = "small"
version = 2

[[stage]]
id = "quiet"

[[stage]]
id = "warming"
enter = 20
exit = 15

[[rule]]
id = "writes"
kind = "count"
on = { verb = "Create", object = ["topic", "post"] }
window = "30d"
tiers = [[1, 10], [3, 25]]
"""

MISTAKES = {
    "not TOML": ("[model]", "[model", "not TOML"),
    "an unknown table": ("[model]", "[gates]\nmin = 1\n[model]", "gates"),
    "an unknown key of a rule": ('window = "30d"', 'window = "30d"\nwindows = "1d"', "rule.0.windows"),
    "an unknown key of `on`": ("on = { verb", "on = { word", "rule.0.on.word"),
    "a kind that is not there": (
        'kind = "count"',
        'kind = "magic"',
        "rule.0.kind (rule writes): there is no rule kind magic",
    ),
    "no window": ('window = "30d"', "", "rule.0 (rule writes): give `window`"),
    "a window in months": ('"30d"', '"1m"', "rule.0.window"),
    "a window of nothing": ('"30d"', '"0d"', "rule.0.window"),
    "a window as a number": ('"30d"', "30", "rule.0.window"),
    "a window with a sign": ('"30d"', '"-30d"', "rule.0.window"),
    "no tiers": ("[[1, 10], [3, 25]]", "[]", "rule.0.tiers"),
    "tiers that fall": ("[[1, 10], [3, 25]]", "[[3, 10], [1, 25]]", "rise"),
    "a tier twice": ("[[1, 10], [3, 25]]", "[[1, 10], [1, 25]]", "rise"),
    "a tier for nothing": ("[[1, 10]", "[[0, 10]", "rise"),
    "a tier without points": ("[3, 25]", "[3]", "rule.0.tiers.1"),
    "points in words": ("[3, 25]", '[3, "many"]', "rule.0.tiers.1.1"),
    "an id with spaces": ('"writes"', '"he writes"', "rule.0.id"),
    "a stage with spaces": ('"warming"', '"warm ing"', "stage.1.id"),
    "exit above enter": ("exit = 15", "exit = 21", "exit lies above enter"),
    "a first stage that asks": ('id = "quiet"', 'id = "quiet"\nenter = 5', "first stage"),
    "a first stage that one leaves": ('id = "quiet"', 'id = "quiet"\nexit = 5', "first stage"),
    "a later stage without a bar": ("enter = 20\nexit = 15", "", "each stage has an `enter`"),
    "a bar that is no number": ("enter = 20", "enter = nan", "stage.1.enter"),
    "a bar without end": ("enter = 20", "enter = inf", "stage.1.enter"),
    "points that are no number": ("[3, 25]", "[3, nan]", "rule.0.tiers.1.1"),
    "points that are true": ("[3, 25]", "[3, true]", "rule.0.tiers.1.1"),
    "a count in words": ("[1, 10]", '["1", 10]', "rule.0.tiers.0.0"),
    "a count with a point": ("[1, 10]", "[1.0, 10]", "rule.0.tiers.0.0"),
    "a version in words": ("version = 2", 'version = "2"', "model.version"),
    "bounds the wrong way round": ("version = 2", "min = 100\nmax = 0", "min lies above max"),
    "a digest": ("[model]", 'digest = "x"\n[model]', "digest"),
    "two stages of one name": ('id = "warming"', 'id = "quiet"', "two stages"),
    "no stages": ("[[stage]]", "[[stages]]", "stage"),
    "no model": ("[model]", "[about]", "model"),
    "another subject": ("version = 2", 'subject = "house"', "model.subject"),
    "a number for a verb": ('verb = "Create"', "verb = 7", "rule.0.on.verb"),
}


def test_a_model_is_read_with_its_rules_and_stages_in_order() -> None:
    model = parse(MODEL)
    (rule,) = model.rule
    assert isinstance(rule, CountRule)
    assert (model.model.id, model.model.version, [stage.id for stage in model.stage]) == (
        "small", 2, ["quiet", "warming"]
    )  # fmt: skip
    assert (rule.on.verb, rule.on.object, rule.on.target) == (["Create"], ["topic", "post"], [])
    assert rule.window == 30 * 86_400


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_refused_with_its_place_and_reason(old: str, new: str, said: str) -> None:
    assert old in MODEL
    with pytest.raises(ModelError) as refused:
        parse(MODEL.replace(old, new))
    assert said in str(refused.value)
    assert str(refused.value).partition(": ")[2], "it says the place and no reason"


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(ModelError, match="two rules have the same id"):
        parse(MODEL + MODEL[MODEL.index("[[rule]]") :])


def test_stages_that_fall_are_refused() -> None:
    with pytest.raises(ModelError, match="those after it rise"):
        parse(MODEL + '[[stage]]\nid = "late"\nenter = 10\nexit = 5\n')


def test_the_digest_is_the_hash_of_the_canonical_json() -> None:
    canonical = json.dumps(tomllib.loads(MODEL), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert parse(MODEL).digest == hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def test_the_digest_does_not_know_spaces_comments_and_the_order_of_keys() -> None:
    same = MODEL.replace('id = "small"\nversion = 2', '# a remark\nversion   = 2\nid = "small"')
    assert same != MODEL
    assert parse(same).digest == parse(MODEL).digest
    assert parse(MODEL.replace("enter = 20", "enter = 21")).digest != parse(MODEL).digest


@pytest.mark.parametrize(("count", "points"), [(0, 0), (1, 10), (2, 10), (3, 25), (400, 25)])
def test_a_tier_gives_the_points_of_the_greatest_count_reached(count: int, points: float) -> None:
    rule = parse(MODEL).rule[0]
    assert isinstance(rule, CountRule)
    assert reached(rule.tiers or [], count) == points


@pytest.mark.parametrize(("text", "seconds"), [("36h", 129_600), ("90s", 90), ("2w", 1_209_600)])
def test_durations_are_seconds_hours_days_or_weeks(text: str, seconds: int) -> None:
    rule = parse(MODEL.replace('"30d"', f'"{text}"')).rule[0]
    assert isinstance(rule, CountRule)
    assert rule.window == seconds


def test_one_word_is_a_list_of_one() -> None:
    rule = parse(MODEL.replace('["topic", "post"]', '"post"')).rule[0]
    assert isinstance(rule, CountRule)
    assert rule.on.object == ["post"]


def test_a_wrong_model_stops_the_application_in_words(tmp_path: Path) -> None:
    wrong = tmp_path / "model.toml"
    wrong.write_text(MODEL.replace('"30d"', '"soon"'))
    with pytest.raises(SettingsError, match=r"scoring_model: .*model\.toml cannot be used\. rule\.0\.window"):
        create_app(data_dir=tmp_path / "data", scoring_model=wrong, readers="off")
    with pytest.raises(SettingsError, match="scoring_model"):
        create_app(data_dir=tmp_path / "data", scoring_model=tmp_path / "absent.toml", readers="off")


def test_the_model_that_a_community_begins_with_is_sound(app: Flask) -> None:
    model = app.extensions["community.scoring_model"]
    assert (model.model.id, [stage.id for stage in model.stage]) == ("participation", ["quiet", "warming", "engaged"])
