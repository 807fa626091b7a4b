"""Reads of the administration's own pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import defer

from community.access.each_page import on_each_page, told_each_page
from community.access.kinds import Card, cards, kinds
from community.access.models import SITE_ID, Audience, Principal, Thing
from community.access.permissions import PERMISSIONS, acts, allowed, shown, visible
from community.access.viewers import Viewer
from community.activity.mailing import LetterRoute
from community.activity.models import Cursor, Delivery, DeliveryState, Parked
from community.admin.acts import ACTS, LETTER_READ
from community.admin.models import StaffAct
from community.admin.specs import AdminEntry, Attention
from community.core.db import session, table
from community.core.i18n import _
from community.plugins import hooks

LINES = 50


@dataclass(frozen=True)
class Line:
    """A line of the log of staff, with what it was done to as far as the viewer may see it."""

    row: StaffAct
    about: str
    card: Card | None
    sentence: str


@dataclass(frozen=True)
class Lines:
    """A page of the log of staff; `after` begins the next one."""

    lines: Sequence[Line]
    after: int | None


def entries_for(viewer: Viewer) -> list[AdminEntry]:
    """The pages of the administration that the viewer may open."""
    found = [entry for given in hooks().community_admin_menu() for entry in given]
    site = session().get_one(Audience, SITE_ID)
    held = acts(viewer, site, *sorted({entry.permission for entry in found})) if found else frozenset()
    return sorted((entry for entry in found if entry.permission in held), key=lambda entry: entry.order)


def attention_for(viewer: Viewer) -> list[Attention]:
    """What somebody should look at, the urgent first."""
    found = [each for given in hooks().community_attention(viewer=viewer) for each in given]
    return sorted(found, key=lambda each: not each.urgent)


def parked_count() -> int:
    """How many rows readers have put aside. The caller is staff."""
    return session().scalar(select(func.count(Parked.id))) or 0


def failing_readers() -> Sequence[str]:
    """Readers that failed at their next row and try it again. The caller is staff."""
    return session().scalars(select(Cursor.name).where(Cursor.failures > 0).order_by(Cursor.name)).all()


def failed_count() -> int:
    """How many deliveries were given up. The caller is staff."""
    return session().scalar(select(func.count(Delivery.id)).where(Delivery.state == DeliveryState.FAILED)) or 0


def deliveries(
    *, state: str = "", route: str = "", before: int | None = None
) -> tuple[Sequence[Delivery], int | None]:
    """Messages of the outbox, the newest first, and where the next page begins. The caller is staff."""
    found = select(Delivery).options(defer(Delivery.body))
    if state:
        found = found.where(Delivery.state == state)
    if route:
        found = found.where(Delivery.destination == route)
    if before is not None:
        found = found.where(Delivery.id < before)
    rows = session().scalars(found.order_by(Delivery.id.desc()).limit(LINES + 1)).all()
    return rows[:LINES], rows[LINES - 1].id if len(rows) > LINES else None


def routes() -> list[str]:
    """The names of the ways out, by the settings of now."""
    return sorted(each.name for found in hooks().community_destinations() for each in found)


ABOUT_ACCOUNTS = "people"
"""How the names of letters about accounts begin."""


def letters_among(names: Sequence[str]) -> set[str]:
    """Which of these messages are letters about accounts. The caller owns the site. Letters of other features, such
    as invitations to a group, tell of what is not the site's.
    """
    wanted = select(Delivery.message_id).where(
        Delivery.destination == LetterRoute.name,
        Delivery.message_id.in_(list(names)),
        Delivery.tally.startswith(f"{ABOUT_ACCOUNTS}."),
    )
    return set(session().scalars(wanted))


def has_said_to_read(viewer: Viewer, name: str, since: datetime) -> bool:
    """Whether the log of staff has it that the viewer reads this letter of the folder."""
    said = select(StaffAct.id).where(StaffAct.act == LETTER_READ.name, StaffAct.about == name, StaffAct.at > since)
    return session().scalar(said.where(StaffAct.actor_id == viewer.principal_id).limit(1)) is not None


def lines_of(viewer: Viewer, *, act: str = "", actor: str = "", before: int | None = None) -> Lines:
    """What staff did, the newest first, for those who may know: staff, and nobody else."""
    found = select(StaffAct).where(_for_staff(viewer))
    if act:
        found = found.where(StaffAct.act == act)
    if actor:
        named = select(Principal.id).where(func.lower(Principal.name).startswith(actor.lower(), autoescape=True))
        found = found.where(StaffAct.actor_id.in_(named))
    if before is not None:
        found = found.where(StaffAct.id < before)
    rows = session().scalars(found.order_by(StaffAct.id.desc()).limit(LINES + 1)).unique().all()
    shown = rows[:LINES]
    return Lines(_told(viewer, shown), shown[-1].id if len(rows) > LINES else None)


def _for_staff(viewer: Viewer) -> ColumnElement[bool]:
    return exists().where(Audience.id == SITE_ID, visible(viewer, "site.tend"))


def is_staff(viewer: Viewer) -> bool:
    """Whether the viewer looks after the site."""
    return bool(told_each_page(viewer, "staff"))


@on_each_page("staff")
def _is_staff() -> ColumnElement[bool]:
    site = table(Audience).c
    return exists().where(site.id == SITE_ID, shown("site.tend", site))


def _told(viewer: Viewer, rows: Sequence[StaffAct]) -> list[Line]:
    wanted = [row.thing_id for row in rows if row.thing_id is not None]
    known = _cards_for(viewer, session().scalars(select(Thing).where(Thing.id.in_(wanted))).all()) if wanted else {}
    lines = []
    for row in rows:
        card = known.get(row.thing_id or 0)
        act = ACTS.get(row.act)
        about = card.title if card else row.about or (_("(not for you to see)") if row.thing_id else "")
        lines.append(Line(row, about, card, str(act.sentence) if act else row.act))
    return lines


def _shown_by(family: str) -> str:
    """The permission that shows staff that a thing exists; of some they see more than others do."""
    return f"{family}.look_after" if f"{family}.look_after" in PERMISSIONS else f"{family}.see"


def _cards_for(viewer: Viewer, things: Sequence[Thing]) -> dict[int, Card]:
    """Of what the viewer may know: what staff did to a private group tells others not even its name."""
    known: set[int] = set()
    for name in {thing.kind for thing in things} & kinds().keys():
        here = [thing for thing in things if thing.kind == name]
        known |= allowed(viewer, _shown_by(kinds()[name].family), here)
    return cards([thing for thing in things if thing.id in known])
