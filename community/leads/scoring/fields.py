"""The small words of a model: durations, numbers, names and lists, each read strictly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

DAY = 86_400
_UNITS = {"s": 1, "h": 3600, "d": DAY, "w": 7 * DAY}


def _duration(value: object) -> int:
    found = re.fullmatch(r"([1-9]\d{0,6})([shdw])", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('write a duration as "30d", "12h" or "2w"')
    return int(found[1]) * _UNITS[found[2]]


def _days(value: object) -> int:
    seconds = _duration(value)
    if seconds % DAY:
        raise ValueError('this is measured in whole days: write "7d"')
    return seconds // DAY


def _list(value: object) -> object:
    return value if isinstance(value, list) else [value]


Duration = Annotated[int, BeforeValidator(_duration)]
"""In seconds."""
Days = Annotated[int, BeforeValidator(_days)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e12, le=1e12)]
Whole = Annotated[int, Field(strict=True, ge=-(10**9), le=10**9)]
Positive = Annotated[int, Field(strict=True, ge=1, le=10**9)]
Word = Annotated[str, Field(strict=True, max_length=300)]
Words = Annotated[list[Word], BeforeValidator(_list), Field(max_length=200)]
Name = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)]
Scalars = Annotated[list[Any], BeforeValidator(_list), Field(max_length=200)]
"""Values to compare with, as they stand in the file: words, numbers, true and false."""


class Strict(BaseModel):
    """A table of a model's file, in which nothing is misspelt."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _rising(tiers: list[tuple[Any, float]]) -> list[tuple[Any, float]]:
    bars = [bar for bar, _points in tiers]
    if any(low >= high for low, high in pairwise(bars)):
        raise ValueError("the first numbers of the tiers must rise")
    return tiers


def _counts(tiers: list[tuple[Any, float]]) -> list[tuple[Any, float]]:
    if tiers[0][0] < 1:
        raise ValueError("the counts must rise from 1 or more")
    return _rising(tiers)


Tiers = Annotated[list[tuple[Number, Number]], Field(min_length=1, max_length=100), AfterValidator(_rising)]
CountTiers = Annotated[list[tuple[Whole, Number]], Field(min_length=1, max_length=100), AfterValidator(_counts)]


def reached(tiers: Sequence[tuple[float, float]], value: float) -> float:
    """The points of the greatest tier that `value` reaches; below the first, none."""
    points = 0.0
    for bar, worth in tiers:
        if bar > value:
            break
        points = worth
    return points
