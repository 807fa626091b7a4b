"""What leads attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for

from community.access.kinds import Kind
from community.access.viewers import Viewer
from community.activity.outbox import Destination
from community.activity.readers import Reader
from community.admin.specs import AdminEntry
from community.core.i18n import _l
from community.leads import judging_admin, models_admin, personal, rules, verbs  # noqa: F401 -- registers permissions and verbs
from community.leads.api import api
from community.leads.models import Lead, Note, Source, Task
from community.leads.readers import LEAD_HOOK, SCORING, VISITS, score_due
from community.leads.rebuilding import work_out_coming
from community.leads.sales import install_sales, reads_leads
from community.leads.specs import LeadMoved
from community.leads.views import blueprint
from community.leads.webhook import destinations, hand_over
from community.plugins import hookimpl
from community.plugins.specs import MenuItem

LEAD = Kind(
    name="lead",
    model=Lead,
    label=_l("Lead"),
    icon="lead",
    title=lambda row: row.principal.name,
    url=lambda row: url_for("leads.lead", ref=row.ref),
)


NOTE = Kind(
    name="note",
    model=Note,
    label=_l("Note"),
    icon="edit",
    title=lambda row: row.lead.principal.name,
    url=lambda row: url_for("leads.lead", ref=row.lead.ref, _anchor="notes"),
)
TASK = Kind(
    name="task",
    model=Task,
    label=_l("Task"),
    icon="check",
    title=lambda row: row.text,
    url=lambda row: url_for("leads.lead", ref=row.lead.ref, _anchor="tasks"),
)


SOURCE = Kind(
    name="source",
    model=Source,
    label=_l("Source"),
    icon="link",
    title=lambda row: row.name,
    url=lambda row: url_for("leads.index"),
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [LEAD, NOTE, TASK, SOURCE]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint, api, models_admin.blueprint]


@hookimpl
def community_menu(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Leads"), "leads.index", 60)] if reads_leads(viewer) else []


@hookimpl
def community_settings_places(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Your interest"), "leads.own", 70)]


@hookimpl
def community_admin_menu() -> Sequence[AdminEntry]:
    hint = _l("By which rules people become leads: written, tried, compared, switched on.")
    return [AdminEntry(_l("Scoring models"), hint, "models_admin.models", 44, "site.configure")]


@hookimpl
def community_install() -> None:
    install_sales()


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id, with_texts)


@hookimpl
def community_readers() -> Sequence[Reader]:
    return [SCORING, VISITS, LEAD_HOOK]


@hookimpl
def community_clockwork() -> None:
    score_due()
    work_out_coming()


@hookimpl
def community_destinations() -> Sequence[Destination]:
    return destinations()


@hookimpl(tryfirst=True)  # whatever a plugin makes of it
def community_lead_moved(move: LeadMoved) -> None:
    hand_over(move)
