"""What reviews attach to the rest: one kind, a page for the website, and what they add up to in their group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from community_plugins.reviews.forms import ReviewForm
from community_plugins.reviews.queries import REVIEW
from community_plugins.reviews.verbs import ReviewWritten
from community_plugins.reviews.views import blueprint, in_group, marks, shown
from flask import Blueprint
from flask_babel import lazy_gettext as _l

from community.sdk import ContentKind, Given, Kind, Slot, Topic, Viewer, hookimpl


def keep(actor: Viewer, topic: Topic, given: Given) -> None:
    """Let reviews be found by their product."""
    topic.words = str(given["product"])


KIND = ContentKind(
    name=REVIEW,
    label=_l("Review"),
    plural=_l("Reviews"),
    icon="heart",
    begin=_l("Write a review"),
    hint=_l("You used a product. Others want to know how it went, and the company may answer."),
    started=ReviewWritten,
    keeper="community_plugins.reviews",
    by_default=False,
    changes=False,
    form=ReviewForm,
    fields="reviews/_fields.html",
    facts=("stars", "product"),
    keep=keep,
    marks=marks,
    shown=shown,
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [KIND]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_slots() -> Mapping[Slot, Callable[..., str]]:
    return {Slot.GROUP_MAIN: in_group}
