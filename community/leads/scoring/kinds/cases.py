"""Cases on what is known of a person and of the companies that they work for, as of a second."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from pydantic import Field, field_validator, model_validator

from community.leads.scoring.classes import CORPORATE, FREEMAIL, LONGEST, NULL, SET, belongs
from community.leads.scoring.fields import Number, Scalars, Strict, Word
from community.leads.scoring.story import ALWAYS, FOREVER, Story, World, value_at

ORG = "org."


class Case(Strict):
    """That an attribute is one of `any`, at least `min`, or what `is` says: a class, or a pattern for the whole."""

    attribute: Word
    any: Scalars | None = None
    min: Number | None = None
    is_: Word | None = Field(None, alias="is")

    @field_validator("is_")
    @classmethod
    def _pattern(cls, given: str | None) -> str | None:
        if given is not None:
            try:
                re.compile(given)
            except (re.error, OverflowError, RecursionError) as error:
                raise ValueError(f"this is no pattern: {error}") from error
        return given

    @model_validator(mode="after")
    def _asks(self) -> Case:
        if self.any is None and self.min is None and self.is_ is None:
            raise ValueError("give `any`, `min` or `is`")
        return self

    def holds(self, values: list[Any]) -> bool:
        """Whether one of the values fits; nothing known is one value that is absent."""
        return any(self._fits(each) for each in values or [None])

    def _fits(self, value: Any) -> bool:
        among = value if isinstance(value, list) else [value]
        return (
            (self.any is None or any(each in self.any for each in among))
            and (self.min is None or any(_is_number(each) and each >= self.min for each in among))
            and (self.is_ is None or self._is(value))
        )

    def _is(self, value: Any) -> bool:
        if self.is_ in (NULL, SET, CORPORATE, FREEMAIL):
            return belongs(value, self.is_)
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        return value is not None and len(text) <= LONGEST and self._compiled.fullmatch(text) is not None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.is_ or "")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def known(story: Story, world: World, attribute: str, now: int) -> list[Any]:
    """The values of an attribute as of a second: one of a person, one for each of their companies."""
    if not attribute.startswith(ORG):
        found = [value_at(story.attributes.get(attribute, ()), now)]
    else:
        found = [_of_org(world, org, attribute, now) for org in sorted(story.orgs_at(now), key=str)]
    return [each for each in found if each is not None]


def changes(story: Story, world: World) -> set[int]:
    """The seconds at which anything that is known changes."""
    dated = list(story.attributes.values())
    for each in story.affiliations:
        dated += world.orgs.get(each.org, {}).values()
    edges = {edge for each in story.affiliations for edge in (each.begin, each.end)}
    return ({at for values in dated for at, _value in values} | edges) - {ALWAYS, FOREVER}


def _of_org(world: World, org: Any, attribute: str, now: int) -> Any:
    attributes = world.orgs.get(org, {})
    name = attribute.removeprefix(ORG)
    return value_at(attributes.get(name, attributes.get(attribute, ())), now)
