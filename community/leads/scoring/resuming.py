"""What must be kept of a person so that scoring can go on from a second without all that they ever did.

A mark is where they stood at that second; beside it are kept the activities that can still make a difference then
or later. They are scored by the same rules as a whole history, so the figures are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from community.leads.scoring.stages import Standing
from community.leads.scoring.story import Deed, Story, in_order
from community.leads.scoring.subject import Subject
from community.leads.scoring.tracks import Curve


@dataclass(frozen=True)
class Mark:
    """Where somebody stood at a second, when they were first seen, and what must be remembered of them."""

    at: int
    standing: Standing
    seen_since: int | None
    done: list[Deed]
    received: list[Deed]
    warm: Mapping[str, Curve] = field(default_factory=dict)
    """Whether they count for colleagues under each roll-up, as far as it was known when they were scored last."""


def marked(subject: Subject, standing: Standing, at: int) -> Mark:
    """The mark at a second, from whoever is worked out until then or later."""
    story, world = subject.story, subject.setting.world
    kept = {id(deed): deed for track in subject.all_tracks.values() for deed in track.needs(at)}
    rules = subject.model.watching
    for condition, _curve in subject.conditions:
        for clause in condition.all:
            kept |= {id(deed): deed for deed in clause.needs(story, world, rules, at)}
    for rule in subject.model.rolling_up:
        kept |= {id(deed): deed for deed in rule.needs(story, at)}
    later = {id(deed) for deed in (*story.done, *story.received) if deed.at > at}
    return Mark(
        at,
        standing,
        story.first_seen,
        [deed for deed in story.done if id(deed) in kept or id(deed) in later],
        [deed for deed in story.received if id(deed) in kept or id(deed) in later],
    )


def resume(mark: Mark, story: Story, done: list[Deed], received: list[Deed]) -> None:
    """Tell a story from a mark on: what is kept, and what came after it."""
    story.done, story.received = in_order([*mark.done, *done]), in_order([*mark.received, *received])
    story.seen_since = mark.seen_since


def spliced(before: Curve, at: int, after: Curve) -> Curve:
    """A curve until a second, and another one after it."""
    old = [(step, value) for step, value in zip(before.steps, before.values, strict=True) if step <= at]
    new = [(step, value) for step, value in zip(after.steps, after.values, strict=True) if step > at]
    return Curve([*old, (at, after.at(at)), *new], initial=before.initial)


def goes_on(mark: Mark, deeds: list[Deed]) -> bool:
    """Whether all of it came after the mark; what lies before it may change more than is kept."""
    return all(deed.at > mark.at for deed in deeds)
