"""What features declare about notices: reasons, and whom their verbs concern."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from community.access.conditions import Condition, readable
from community.access.viewers import Term
from community.activity.models import Activity
from community.activity.verbs import Verb
from community.core.i18n import LazyString
from community.plugins import hooks

Circle = Callable[[Activity], Select[int]]
"""The ids of principals that an activity concerns. The engine asks their rights and leaves the actor out."""


def reads_all_of_it(viewer: Term, activity: Any) -> ColumnElement[bool]:
    """Whoever may read the activity's thing and its target, as in a stream."""
    return readable(viewer, activity.thing_id) & or_(
        activity.target_id.is_(None), readable(viewer, activity.target_id)
    )


@dataclass(frozen=True)
class Reason:
    """Why people are told. `label` stands on the page of mails and completes "You get a mail when …"; `why` ends
    a mail. `seen` is the condition on (viewer, activity) by which one may be told.
    """

    name: str
    label: LazyString
    why: LazyString
    seen: Condition = reads_all_of_it
    mailed: bool = True
    """Whether mails are sent for it at all. What is pleasant and can wait stands behind the bell alone."""


@dataclass(frozen=True)
class Concern:
    """Whom a verb concerns, and for what reason. Where several concerns name somebody, the first one is told.

    `sentence` says it to them, if the verb's own does not do. `quote` gives what a mail quotes of a thing, by its id.
    """

    verb: type[Verb]
    reason: Reason
    people: Circle
    sentence: LazyString | None = None
    quote: Callable[[int], str] | None = None


def concerns() -> list[Concern]:
    """All concerns of the current application; those of each feature in the order it declared them."""
    return [concern for found in hooks().community_concerns() for concern in found]


def reasons() -> dict[str, Reason]:
    """All reasons of the current application, by name."""
    return {concern.reason.name: concern.reason for concern in concerns()}
