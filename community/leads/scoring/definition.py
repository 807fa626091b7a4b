"""What a scoring model says: its rules and stages, read from TOML. Wrong ones are refused with the reason."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

_UNITS = {"h": "hours", "d": "days"}


class ModelError(Exception):
    """A scoring model cannot be used; the message says where and why."""


def _duration(value: object) -> timedelta:
    found = re.fullmatch(r"([1-9]\d{0,4})([hd])", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('write a duration as "30d" or "12h"')
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _list(value: object) -> object:
    return value if isinstance(value, list) else [value]


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
Words = Annotated[list[str], BeforeValidator(_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class On(_Strict):
    """Which activities a rule looks at; an empty list means any."""

    verb: Words = []
    object: Words = []
    target: Words = []


class CountRule(_Strict):
    """Points by how often something was done within a window that moves with time."""

    id: str = Field(pattern=r"^[a-z0-9_]+$", max_length=60)
    kind: Literal["count"]
    title: str = Field("", max_length=120)
    on: On = On()
    window: Duration
    tiers: list[tuple[Whole, Number]] = Field(min_length=1)

    @model_validator(mode="after")
    def _rising(self) -> CountRule:
        counts = [count for count, _points in self.tiers]
        if counts != sorted(set(counts)) or counts[0] < 1:
            raise ValueError("tiers: the counts must rise from 1 or more")
        return self

    def points(self, count: int) -> float:
        """The points of the greatest tier that `count` reaches; below the first, none."""
        return max(((n, points) for n, points in self.tiers if n <= count), default=(0, 0.0))[1]


class Stage(_Strict):
    """A stage: entered at `enter` or more, left below `exit`."""

    id: str = Field(pattern=r"^[a-z0-9-]+$", max_length=40)
    enter: Number | None = None
    exit: Number | None = None

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


class _About(_Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$", max_length=60)
    version: Whole = 1
    subject: Literal["person"] = "person"
    min: Number = 0
    max: Number = 100

    @model_validator(mode="after")
    def _bounds(self) -> _About:
        if self.min > self.max:
            raise ValueError("min lies above max")
        return self


class ScoringModel(_Strict):
    """A model as it stands in its file. Rules and stages keep their order."""

    model: _About
    rule: tuple[CountRule, ...]
    stage: tuple[Stage, ...] = Field(min_length=1)

    _digest: str = PrivateAttr("")

    @property
    def digest(self) -> str:
        """The SHA-256 of what the model was read from; says which scores belong together."""
        return self._digest

    @model_validator(mode="after")
    def _consistent(self) -> ScoringModel:
        for name, ids in (
            ("rule", [each.id for each in self.rule]),
            ("stage", [each.id for each in self.stage]),
        ):
            if len(set(ids)) != len(ids):
                raise ValueError(f"two {name}s have the same id")
        first, bars = self.stage[0], [each.enter_at for each in self.stage]
        if first.enter is not None or first.exit is not None:
            raise ValueError("the first stage has neither `enter` nor `exit`")
        if None in [each.enter for each in self.stage[1:]] or bars != sorted(bars):
            raise ValueError("each stage has an `enter` but the first, and those after it rise")
        return self


def parse(text: str) -> ScoringModel:
    """A model from TOML. Raises ModelError with the place and the reason.

    Its digest is the SHA-256 of the parsed TOML as JSON with sorted keys and no spaces.
    """
    try:
        given = tomllib.loads(text)
        model = ScoringModel.model_validate(given)
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"not TOML: {error}") from error
    except ValidationError as error:
        raise ModelError("; ".join(_faults(error.errors()))) from error
    canonical = json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    model._digest = hashlib.sha256(canonical.encode()).hexdigest()  # noqa: SLF001 -- its own module
    return model


def _faults(errors: Iterable[Any]) -> list[str]:
    return [f"{'.'.join(map(str, fault['loc'])) or 'model'}: {fault['msg']}" for fault in errors]
