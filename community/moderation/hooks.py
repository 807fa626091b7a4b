"""What moderation attaches to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for
from sqlalchemy import ColumnElement, Select, exists, select

from community.access.conditions import MODERATORS
from community.access.kinds import Kind, cards
from community.access.models import Grant, Principal, Thing
from community.access.viewers import Term, Viewer, in_force
from community.activity.models import Activity
from community.admin.specs import AdminEntry, Attention
from community.core.db import session, table
from community.core.i18n import _l, _n
from community.moderation import personal, rules
from community.moderation.models import Case
from community.moderation.queries import waiting
from community.moderation.verbs import CaseDecided, CaseOpened, CaseSilenced, CaseUnsilenced
from community.moderation.views import blueprint, waiting_in_group
from community.notifications.concerns import Concern, Reason
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot

_CASE = table(Case).alias("told_case")

CASE = Kind(
    name="case",
    model=Case,
    label=_l("Case"),
    icon="flag",
    title=lambda row: cards([row.about])[row.about_id].title,
    url=lambda row: url_for("moderation.case", ref=row.ref),
)


def _sees_case(viewer: Term, activity: Any) -> ColumnElement[bool]:
    """Whoever may see the case that it happened to."""
    found = exists().where(_CASE.c.id == activity.thing_id, rules.see(viewer, _CASE.c))
    return found.correlate_except(_CASE)


DUTY = Reason(
    name="duty",
    label=_l("something is reported, or waits, where you moderate"),
    why=_l("You get this because you moderate there."),
    seen=_sees_case,
)
JUDGED = Reason(
    name="judged",
    label=_l("moderators decide about something of yours"),
    why=_l("You get this because you wrote it."),
    seen=_sees_case,
)


def _about(activity: Activity) -> Thing:
    return session().get_one(Case, activity.thing_id).about


def _author(activity: Activity) -> Select[int]:
    return select(Principal.id).where(Principal.id == _about(activity).author_id)


def _moderators(activity: Activity) -> Select[int]:
    """Of the group that it is in, or of the site for what is in none."""
    root = session().get_one(Thing, _about(activity).root_id)
    return select(Grant.principal_id).where(
        Grant.audience_id == root.audience_id, Grant.role.in_(MODERATORS), in_force(Grant)
    )


@hookimpl
def community_concerns() -> Sequence[Concern]:
    return [
        Concern(CaseOpened, DUTY, _moderators),
        Concern(CaseDecided, JUDGED, _author),
        Concern(CaseSilenced, JUDGED, _author),
        Concern(CaseUnsilenced, JUDGED, _author),
    ]


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [CASE]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_admin_menu() -> Sequence[AdminEntry]:
    return [
        AdminEntry(_l("To look at"), _l("What was reported, and what waits for approval."), "moderation.cases", 16)
    ]


@hookimpl
def community_attention(viewer: Viewer) -> Sequence[Attention]:
    number = waiting(viewer)
    if not number:
        return []
    text = _n("%(num)d case waits to be looked at.", "%(num)d cases wait to be looked at.", number)
    return [Attention(text, url_for("moderation.cases"), urgent=True)]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id)


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.GROUP_ACTIONS: waiting_in_group}
