"""What people attach to the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for

from community.access.kinds import Document, Kind
from community.access.models import SITE_ID, Audience
from community.access.permissions import may
from community.access.viewers import Viewer
from community.core.db import session
from community.core.i18n import _l
from community.core.mail.letters import Letter
from community.core.settings import settings
from community.people import letters, rules, verbs  # noqa: F401 -- registers permissions and verbs
from community.people.models import Person
from community.people.views import blueprint
from community.plugins import hookimpl
from community.plugins.specs import MenuItem

PERSON = Kind(
    name="person",
    model=Person,
    label=_l("Person"),
    icon="person",
    title=lambda row: row.name,
    url=lambda row: url_for("home.front"),
    document=lambda row: Document(title=row.name),
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [PERSON]


@hookimpl
def community_menu(viewer: Viewer) -> Sequence[MenuItem]:
    if settings().joining == "open" or not viewer.signed_in:
        return []
    site = session().get_one(Audience, SITE_ID)
    return [MenuItem(_l("Who joins"), "people.joining", 80)] if may(viewer, "person.invite", site) else []


@hookimpl
def community_letters() -> Mapping[str, Callable[[Mapping[str, Any]], Letter | None]]:
    return letters.recipes()


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]
