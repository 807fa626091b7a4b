"""What people attach to the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for

from community.access.kinds import Document, Kind
from community.access.models import SITE_ID, Audience
from community.access.permissions import may
from community.access.viewers import Viewer
from community.admin.specs import AdminEntry, Attention
from community.core.db import session
from community.core.i18n import _l, _n
from community.core.mail.letters import Letter
from community.core.settings import Settings, settings
from community.people import (
    admin,
    jobs,
    letters,
    personal,
    providers,
    rules,  # noqa: F401 -- registers permissions
    verbs,  # noqa: F401 -- registers verbs
    ways_admin,
)
from community.people.models import Person
from community.people.queries import waiting_count
from community.people.views import blueprint
from community.plugins import hookimpl
from community.plugins.specs import MenuItem

PERSON = Kind(
    name="person",
    model=Person,
    label=_l("Person"),
    icon="person",
    title=lambda row: row.name,
    url=lambda row: url_for("people.profile", ref=row.thing.ref),
    document=lambda row: Document(title=row.name),
    streams_type="Profile",
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
def community_settings_places(viewer: Viewer) -> Sequence[MenuItem]:
    return [
        MenuItem(_l("Profile"), "people.own_profile", 10),
        MenuItem(_l("Account"), "people.own_account", 20),
        MenuItem(_l("Signing in and devices"), "people.own_ways", 30),
        MenuItem(_l("Your data"), "people.own_data", 90),
    ]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_clockwork() -> None:
    jobs.clockwork()


@hookimpl
def community_letters() -> Mapping[str, Callable[[Mapping[str, Any]], Letter | None]]:
    return letters.recipes()


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint, admin.blueprint, ways_admin.blueprint]


@hookimpl
def community_admin_menu() -> Sequence[AdminEntry]:
    return [
        AdminEntry(
            _l("Ways in"), _l("Accounts elsewhere that people sign in with."), "ways_admin.ways", 42, "site.configure"
        ),
        AdminEntry(
            _l("People"), _l("Everybody with an account: roles, sessions, suspending."), "people_admin.people", 10
        ),
        AdminEntry(
            _l("Who joins"), _l("Who waits for an answer, and links that let people in."), "people.joining", 12
        ),
    ]


@hookimpl
def community_settings_checks() -> Callable[[Settings], None]:
    return providers.check


@hookimpl
def community_attention(viewer: Viewer) -> Sequence[Attention]:
    number = waiting_count(viewer)
    words = _n("%(num)d person waits for an answer.", "%(num)d people wait for an answer.", number)
    return [Attention(words, url_for("people.joining"))] if number else []
