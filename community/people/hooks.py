"""What people attach to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, url_for

from community.access.kinds import Kind
from community.core.i18n import _l
from community.people import rules, verbs  # noqa: F401 -- registers permissions and verbs
from community.people.models import Person
from community.people.views import blueprint
from community.plugins import hookimpl

PERSON = Kind(
    name="person",
    model=Person,
    label=_l("Person"),
    icon="person",
    title=lambda row: row.name,
    url=lambda row: url_for("home.front"),
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [PERSON]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]
