"""Worlds in the format by which scorers are compared, `lead-world/1`: read strictly, answered one by one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from community.leads.scoring.definition import ModelError, ScoringModel, parse
from community.leads.scoring.engine import Scorer
from community.leads.scoring.gathering import DanglingError, gather, in_order_of_storing
from community.leads.scoring.stages import Change
from community.leads.scoring.story import Key, instant_of, seconds

FAULTS_SHOWN = 20


class WorldError(Exception):
    """A world cannot be scored; the message says where and why."""


def _instant(given: object) -> object:
    if not isinstance(given, str):
        raise ValueError("write an instant as 2026-03-31T12:00:00Z")  # noqa: TRY004 -- pydantic wants it so
    found = datetime.fromisoformat(given)
    return seconds(found if found.tzinfo else found.replace(tzinfo=UTC))


Instant = Annotated[int, BeforeValidator(_instant)]
Id = Annotated[str, Field(strict=True, min_length=1, max_length=500)] | Annotated[int, Field(strict=True)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class AttributeRow(_Row):
    """A value of an attribute, from an instant on."""

    at: Instant | None = None
    name: Annotated[str, Field(strict=True)]
    value: Any = None


class PersonRow(_Row):
    """Somebody."""

    id: Id
    kind: Literal["person", "visitor", "staff", "bot", "moderator"] = "person"
    attributes: list[AttributeRow] = []


class OrgRow(_Row):
    """A company."""

    id: Id
    attributes: list[AttributeRow] = []


class AffiliationRow(_Row):
    """That somebody works for a company."""

    person: Id
    org: Id
    begin: Instant | None = Field(None, alias="from")
    end: Instant | None = Field(None, alias="to")


class IdentityRow(_Row):
    """Whose identity it is."""

    id: Id
    person: Id | None


class MergeRow(_Row):
    """That a visitor turned out to be somebody."""

    visitor: Id
    person: Id
    at: Instant | None = None
    undone_at: Instant | None = None


class ActivityRow(_Row):
    """Something that happened."""

    id: Id
    source: str | None = None
    external_id: Id | None = None
    identity: Id | None
    verb: Annotated[str, Field(strict=True)]
    object_type: str | None = None
    object_id: Id | None = None
    target_type: str | None = None
    target_id: Id | None = None
    occurred_at: Instant
    ingested_at: Instant | None = None
    retracts: Id | None = None
    props: dict[str, Any] | None = None


class Question(_Row):
    """What is asked."""

    model: str
    person: Id
    now: Instant
    known_at: Instant | None = None
    stage: bool = True


class WorldFile(_Row):
    """The whole file."""

    format: Literal["lead-world/1"]
    models: dict[str, str]
    people: list[PersonRow]
    orgs: list[OrgRow] = []
    affiliations: list[AffiliationRow] = []
    identities: list[IdentityRow] = []
    merges: list[MergeRow] = []
    fixed_base: dict[str, Annotated[float, Field(strict=True, allow_inf_nan=False)]] = {}
    activities: list[ActivityRow] = []
    questions: list[Question]


def evaluate(text: str | bytes) -> list[dict[str, Any]]:
    """Answer the questions of a world. Raises WorldError with the place and the reason."""
    given = _read(text)
    try:
        desk = _Desk(_checked(given))
        by_knowledge = sorted(enumerate(desk.world.questions), key=lambda each: _knowledge(each[1]))
        answers = {
            number: desk.answer(number, asked, given["questions"][number]["now"]) for number, asked in by_knowledge
        }
        return [answers[number] for number in sorted(answers)]
    except DanglingError as error:
        raise WorldError(str(error)) from error


def _knowledge(asked: Question) -> tuple[bool, int]:
    """All that is known first, then as known at one instant after another."""
    return asked.known_at is not None, asked.known_at or 0


class _Desk:
    """The world as known at the instant that was asked about last, and the scorers of its models."""

    def __init__(self, world: WorldFile) -> None:
        self.world, self._models = world, _models(world)
        self._stored = in_order_of_storing(world)
        self._know(None)

    def _know(self, known_at: int | None) -> None:
        self._known_at = known_at
        self._people, self._owners = gather(self.world, self._stored, known_at)
        self._scorers: dict[str, Scorer] = {}

    def answer(self, number: int, asked: Question, now: str) -> dict[str, Any]:
        """The answer to one question."""
        if asked.model not in self._models:
            raise WorldError(f"questions.{number}.model: there is no model {asked.model}")
        if asked.known_at != self._known_at:
            self._know(asked.known_at)
        if asked.person not in self._owners:
            raise WorldError(f"questions.{number}.person: there is nobody with the id {asked.person}")
        if asked.model not in self._scorers:
            self._scorers[asked.model] = Scorer(self._models[asked.model], self._people)
        return _answer(self._scorers[asked.model], asked, self._owners[asked.person], now)


def _read(text: str | bytes) -> dict[str, Any]:
    try:
        given = json.loads(text, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise WorldError(f"this is no UTF-8: {error.reason} at byte {error.start}") from error
    except RecursionError as error:
        raise WorldError("this is nested too deeply") from error
    except ValueError as error:
        raise WorldError(f"this is no JSON: {error}") from error
    if not isinstance(given, dict):
        raise WorldError("a world is a JSON object")
    return given


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _checked(given: dict[str, Any]) -> WorldFile:
    try:
        world = WorldFile.model_validate(given)
    except ValidationError as error:
        faults = [_fault(fault) for fault in error.errors()]
        more = [f"… and {len(faults) - FAULTS_SHOWN} more"] if len(faults) > FAULTS_SHOWN else []
        raise WorldError("\n".join(faults[:FAULTS_SHOWN] + more)) from error
    except (RecursionError, OverflowError) as error:
        raise WorldError(f"this cannot be a world: {error}") from error
    _check_ids("people", (each.id for each in world.people))
    _check_ids("orgs", (each.id for each in world.orgs))
    _check_ids("identities", (each.id for each in world.identities))
    return world


def _fault(fault: Any) -> str:
    place = [str(each) for each in fault["loc"] if each not in ("constrained-str", "constrained-int")]
    return f"{'.'.join(place)}: {fault['msg'].removeprefix('Value error, ')}"


def _check_ids(table: str, ids: Iterable[Key]) -> None:
    seen: set[Key] = set()
    for number, each in enumerate(ids):
        if each in seen:
            raise WorldError(f"{table}.{number}.id: {each} is there twice")
        seen.add(each)


def _models(world: WorldFile) -> dict[str, ScoringModel]:
    models = {}
    for name, text in world.models.items():
        try:
            models[name] = parse(text)
        except ModelError as error:
            raise WorldError(f"models.{name}: {error}") from error
    return models


def _answer(scorer: Scorer, asked: Question, person: Key, now: str) -> dict[str, Any]:
    score = scorer.score(person, asked.now)
    history = scorer.history(person, asked.now) if asked.stage else None
    return {
        "model": asked.model,
        "person": asked.person,
        "now": now,
        "total": score.total,
        "shown": round(score.total, 1),
        "base": score.base,
        "fit": score.fit,
        "priority": score.priority,
        "excluded": score.excluded,
        "route": score.route,
        "stage": history.stage if history else None,
        "since": written(history.since) if history else None,
        "transitions": [_transition(each) for each in history.changes] if history else [],
        "contributions": [
            {
                "rule": each.rule,
                "points": each.points,
                "formula": each.formula,
                "inputs": dict(each.inputs),
                "evidence": list(each.evidence),
            }
            for each in scorer.contributions(person, asked.now)
        ],
    }


def written(at: int | None) -> str | None:
    """An instant as the format has it."""
    return None if at is None else instant_of(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def _transition(change: Change) -> dict[str, Any]:
    return {"at": written(change.at), "from": change.before, "to": change.after, "score": change.score}
