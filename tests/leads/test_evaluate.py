"""`community score evaluate`: the exchange format in, answers out, and what is wrong said in words with status 2."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from community.leads.commands import evaluate_command
from tests.leads.examples import NOW, recruiting

QUESTION = {"model": "m0", "person": "ana", "now": NOW, "known_at": None, "stage": True}


def world() -> dict[str, Any]:
    return {**recruiting(), "questions": [QUESTION]}


def run(given: Any, *arguments: str) -> Result:
    text = given if isinstance(given, (str, bytes)) else json.dumps(given)
    return CliRunner().invoke(evaluate_command, ["-", *arguments], input=text)


def test_answers_have_the_members_of_the_format() -> None:
    (answer,) = json.loads(run(world(), "--json").stdout)
    assert list(answer) == [
        "model", "person", "now", "total", "shown", "base", "fit", "priority", "excluded", "route", "stage", "since",
        "transitions", "contributions",
    ]  # fmt: skip
    assert list(answer["contributions"][0]) == ["rule", "points", "formula", "inputs", "evidence"]
    assert answer["since"] == "2026-03-24T12:00:00Z"


def test_a_file_and_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(world()))
    result = CliRunner().invoke(evaluate_command, [str(path)])
    assert result.exit_code == 0
    assert "81.1, looking since 2026-03-24T12:00:00Z" in result.output


def test_a_kind_that_does_not_exist_is_refused_with_the_name_of_the_rule() -> None:
    given = world()
    given["models"]["m0"] += '[[rule]]\nid = "b11_moon"\nkind = "moon_phase"\n'
    result = run(given, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "models.m0: rule.10.kind (rule b11_moon): there is no rule kind moon_phase" in result.stderr


def broken(*path: Any, value: Any) -> dict[str, Any]:
    given = copy.deepcopy(world())
    part: Any = given
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return given


MISTAKES = {
    "no JSON": ("{", "this is no JSON"),
    "no object": ("[]", "a JSON object"),
    "nothing": ("", "this is no JSON"),
    "no UTF-8": (b"\xff\xfe{", "standard input: "),
    "NaN": ('{"format": NaN}', "NaN is no number"),
    "deep": ("[" * 200_000, "standard input: "),
    "another format": (broken("format", value="lead-world/2"), "format: "),
    "no people": (broken("people", value=None), "people: "),
    "a kind of person": (broken("people", 0, "kind", value="alien"), "people.0.kind: "),
    "a person twice": (broken("people", 1, "id", value="ana"), "people.1.id: ana is there twice"),
    "an instant": (broken("activities", 3, "occurred_at", value="yesterday"), "activities.3.occurred_at: "),
    "an instant as a number": (broken("activities", 3, "occurred_at", value=5), "activities.3.occurred_at: "),
    "no verb": (broken("activities", 3, "verb", value=None), "activities.3.verb: "),
    "facts": (broken("activities", 3, "props", value=[1]), "activities.3.props: "),
    "an identity": (broken("activities", 3, "identity", value="i-nobody"), "activities.3.identity: there is no"),
    "whose identity": (broken("identities", 0, "person", value="x"), "identities.0.person: there is nobody"),
    "a company": (broken("affiliations", 0, "org", value="x"), "affiliations.0.org: there is no company"),
    "who works there": (broken("affiliations", 0, "person", value="x"), "affiliations.0.person: there is nobody"),
    "a merge": (broken("merges", value=[{"visitor": "x", "person": "ana"}]), "merges.0.visitor: there is nobody"),
    "a base": (broken("fixed_base", "c1", value="much"), "fixed_base.c1: "),
    "a model": (broken("models", "m0", value="["), "models.m0: not TOML"),
    "a model as a table": (broken("models", "m0", value={}), "models.m0: "),
    "which model": (broken("questions", 0, "model", value="m1"), "questions.0.model: there is no model m1"),
    "who is asked for": (broken("questions", 0, "person", value="x"), "questions.0.person: there is nobody"),
    "when": (broken("questions", 0, "now", value=None), "questions.0.now: "),
}  # fmt: skip


@pytest.mark.parametrize(("given", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_malformed_world_is_refused_with_its_place(given: Any, said: str) -> None:
    result = run(given, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.json", tmp_path):
        result = CliRunner().invoke(evaluate_command, [str(path)])
        assert (result.exit_code, str(path) in result.stderr) == (2, True)


def test_who_is_of_the_house_has_no_score_and_no_stage() -> None:
    (answer,) = json.loads(run(broken("people", 0, "kind", value="staff"), "--json").stdout)
    assert (answer["excluded"], answer["total"], answer["stage"], answer["contributions"]) == (True, 0, None, [])
