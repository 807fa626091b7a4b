"""What a scoring model says, read from TOML. Wrong ones are refused with the place and the reason."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from community.leads.scoring.adding import Sum, Total
from community.leads.scoring.fields import Duration, Name, Number, Strict, Whole, Word
from community.leads.scoring.kinds.account_rollup import AccountRollupRule
from community.leads.scoring.kinds.base import Paying, Watching
from community.leads.scoring.kinds.burst import BurstRule
from community.leads.scoring.kinds.condition import ConditionRule
from community.leads.scoring.kinds.count import CountRule
from community.leads.scoring.kinds.exclude import ExcludeRule
from community.leads.scoring.kinds.field_change import FieldChangeRule
from community.leads.scoring.kinds.first_time import FirstTimeRule
from community.leads.scoring.kinds.fit import FitRule
from community.leads.scoring.kinds.frequency_change import FrequencyChangeRule
from community.leads.scoring.kinds.page_visit import PageVisitRule
from community.leads.scoring.plan import Plan

AnyRule = Annotated[
    CountRule
    | FirstTimeRule
    | FieldChangeRule
    | PageVisitRule
    | FrequencyChangeRule
    | BurstRule
    | AccountRollupRule
    | FitRule
    | ConditionRule
    | ExcludeRule,
    Field(discriminator="kind"),
]


class ModelError(Exception):
    """A scoring model cannot be used; the message says where and why."""


class Stage(Strict):
    """A stage: entered at `enter` or more, left below `exit`, though not before `hold` has passed."""

    id: Name
    title: Word = ""
    enter: Number | None = None
    exit: Number | None = None
    hold: Duration = 0
    fit_at_least: Number | None = None
    alert: Annotated[list[Word], Field(default_factory=list, max_length=20)]

    @model_validator(mode="after")
    def _hysteresis(self) -> Stage:
        if self.enter is not None and self.exit is not None and self.exit > self.enter:
            raise ValueError(f"stage {self.id}: exit lies above enter")
        return self

    @property
    def enter_at(self) -> float:
        """The score that lets one in; the first stage takes anybody."""
        return self.enter if self.enter is not None else float("-inf")

    @property
    def stay_at(self) -> float:
        """The score below which one falls."""
        return self.exit if self.exit is not None else self.enter_at


class About(Strict):
    """What a model is called, and between which bounds its scores lie."""

    id: Name
    title: Word = ""
    description: Annotated[str, Field(max_length=2000)] = ""
    version: Whole = 1
    subject: Literal["person"] = "person"
    min: Number = 0
    max: Number = 100

    @model_validator(mode="after")
    def _bounds(self) -> About:
        if self.min > self.max:
            raise ValueError("min lies above max")
        return self


class Gate(Strict):
    """Without `min_rules` rules that give `min_points` each, the total is at most `else_max`."""

    min_rules: Annotated[Whole, Field(ge=1)]
    min_points: Number = 0.5
    else_max: Number


class FitAxis(Strict):
    """The bounds of the fit, its grades, and the levels of the engagement beside it."""

    min: Number = 0
    max: Number = 40
    grades: Annotated[list[tuple[Word, Number]], Field(default_factory=list, max_length=26)]
    levels: Annotated[list[tuple[Whole | Word, Number]], Field(default_factory=list, max_length=26)]

    @model_validator(mode="after")
    def _bounds(self) -> FitAxis:
        if self.min > self.max:
            raise ValueError("min lies above max")
        return self


class Group(Strict):
    """Rules whose points together are at most `cap`."""

    id: Name
    title: Word = ""
    cap: Number


class ScoringModel(Strict):
    """A model as it stands in its file. Rules and stages keep their order."""

    model: About
    gate: Gate | None = None
    fit: FitAxis | None = None
    group: Annotated[tuple[Group, ...], Field(max_length=100)] = ()
    rule: Annotated[tuple[AnyRule, ...], Field(max_length=200)] = ()
    stage: Annotated[tuple[Stage, ...], Field(max_length=50)] = ()

    _digest: str = PrivateAttr("")

    @property
    def digest(self) -> str:
        """The SHA-256 of what the model was read from; says which scores belong together."""
        return self._digest

    @cached_property
    def paying(self) -> list[Paying]:
        """The rules that add to the engagement, in their order."""
        return [each for each in self.rule if isinstance(each, Paying)]

    @cached_property
    def own(self) -> list[Paying]:
        """Those of them that look at nobody else."""
        return [each for each in self.paying if not each.rolls_up]

    @cached_property
    def base(self) -> Sum:
        """How the points of these are added up."""
        return Sum(self.own, self.group)

    @cached_property
    def total(self) -> Total:
        """How the points of all that pay are added up."""
        return Total(self)

    @cached_property
    def plan(self) -> Plan:
        """How activities are folded into what is kept of somebody."""
        return Plan(self)

    @cached_property
    def rolling_up(self) -> list[AccountRollupRule]:
        """The rules that look at colleagues."""
        return [each for each in self.rule if isinstance(each, AccountRollupRule)]

    @cached_property
    def watching(self) -> dict[str, Watching]:
        """The rules that look at activities."""
        return {each.id: each for each in self.rule if isinstance(each, Watching)}

    @model_validator(mode="after")
    def _consistent(self) -> ScoringModel:
        for name, table in (("rule", self.rule), ("stage", self.stage), ("group", self.group)):
            twice = [each for each, times in Counter(row.id for row in table).items() if times > 1]
            if twice:
                raise ValueError(f"two {name}s have the same id: {twice[0]}")
        self._check_stages()
        self._check_references()
        return self

    def _check_stages(self) -> None:
        if not self.stage:
            return
        first, bars = self.stage[0], [each.enter_at for each in self.stage]
        if first.enter is not None or first.exit is not None or first.fit_at_least is not None:
            raise ValueError("the first stage has neither `enter` nor `exit` nor `fit_at_least`")
        if None in [each.enter for each in self.stage[1:]] or bars != sorted(bars):
            raise ValueError("each stage has an `enter` but the first, and those after it rise")

    def _check_references(self) -> None:
        groups = {each.id for each in self.group}
        for rule in self.rule:
            if isinstance(rule, Paying) and rule.group is not None and rule.group not in groups:
                raise ValueError(f"rule {rule.id}: there is no group {rule.group}")
            named = [word for clause in rule.all for word in clause.none_of or ()] if rule.kind == "condition" else []
            for word in named:
                if word not in self.watching:
                    raise ValueError(f"rule {rule.id}: none_of names {word}, which is no rule on activities")


def parse(text: str) -> ScoringModel:
    """A model from TOML. Raises ModelError with the place and the reason.

    Its digest is the SHA-256 of the parsed TOML as JSON with sorted keys and no spaces.
    """
    given: dict[str, Any] = {}
    try:
        given = tomllib.loads(text)
        model = ScoringModel.model_validate(given)
        canonical = json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"not TOML: {error}") from error
    except ValidationError as error:
        raise ModelError("; ".join(_faults(given, error.errors()))) from error
    except RecursionError as error:
        raise ModelError("not TOML: nested too deeply") from error
    except (TypeError, ValueError) as error:
        raise ModelError(f"this cannot be part of a model: {error}") from error
    model._digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()  # noqa: SLF001 -- its own
    return model


def _faults(given: dict[str, Any], errors: Iterable[Any]) -> list[str]:
    """Each fault with its path, and the id of the rule or stage that it is in."""
    return [_fault(given, fault) for fault in errors]


def _fault(given: dict[str, Any], fault: Any) -> str:
    place = list(fault["loc"])
    if len(place) > 2 and place[0] == "rule" and isinstance(place[2], str) and place[2] == _kind(given, place[1]):
        del place[2]  # which of the kinds it is, which the reader knows
    where = ".".join(map(str, place)) or "model"
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"].startswith("union_tag"):
        kind = _kind(given, place[1]) if len(place) > 1 else None
        where += ".kind"
        message = f"there is no rule kind {kind}" if kind else "say which kind of rule this is"
    return f"{where}{_named(given, place)}: {message}"


def _named(given: dict[str, Any], place: list[Any]) -> str:
    if len(place) > 1 and isinstance(place[1], int):
        rows = given.get(str(place[0]))
        row = rows[place[1]] if isinstance(rows, list) and place[1] < len(rows) else None
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            return f" ({place[0]} {row['id'][:60]})"
    return ""


def _kind(given: dict[str, Any], number: Any) -> Any:
    rows = given.get("rule")
    row = rows[number] if isinstance(rows, list) and isinstance(number, int) and number < len(rows) else None
    return row.get("kind") if isinstance(row, dict) else None
