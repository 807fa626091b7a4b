"""The lead board: people by score or silence, filtered, a page at a time; and the same as a table to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Grant, Principal, PrincipalKind, Thing
from community.access.permissions import visible
from community.access.viewers import Viewer, in_force
from community.activity.models import Activity, Identity
from community.core.db import session
from community.groups.models import Group
from community.leads.companies import works_at
from community.leads.models import Lead, ScoreState, Source
from community.leads.sales import objects, sales_group, sells
from community.leads.stored_models import scoring_model
from community.people.models import Person

PAGE = 50
MOST_EXPORTED = 5_000
GROUPS = 200
SILENCES = (7, 14, 30, 90)


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see of the board; empty is everything."""

    stage: str = ""
    grade: str = ""
    domain: str = ""
    owner: str = ""
    group: str = ""
    company: str = ""
    source: str = ""
    """The name of another system that told of them."""
    silent: int = 0
    """For at least so many days nothing was heard of them."""
    by: str = "score"

    @property
    def narrows(self) -> bool:
        """Whether anybody is left out."""
        asked = (self.stage, self.grade, self.domain, self.owner, self.group, self.company, self.source, self.silent)
        return any(asked)


@dataclass(frozen=True)
class LeadCard:
    """A lead in a list."""

    lead: Lead
    score: float
    stage: str
    since: datetime | None
    grade: str = ""
    active_at: datetime | None = None
    email: str = ""


@dataclass(frozen=True)
class Board:
    """A page of the board; `after` is where the next one begins, empty on the last."""

    cards: Sequence[LeadCard]
    after: str


def board(viewer: Viewer, wanted: Filter, now: datetime, after: str = "") -> Board:
    """A page of the leads that the viewer may see."""
    rows = _rows(_ordered(_found(viewer, wanted, now, "lead.see"), wanted, after).limit(PAGE + 1))
    return Board(rows[:PAGE], rows[PAGE - 1].lead.ref if len(rows) > PAGE else "")


def exported(viewer: Viewer, wanted: Filter, now: datetime) -> list[LeadCard]:
    """The leads that the viewer may take along, at most `MOST_EXPORTED` of them."""
    return _rows(_ordered(_found(viewer, wanted, now, "lead.tend"), wanted, "").limit(MOST_EXPORTED))


def owners() -> Sequence[Principal]:
    """The people in Sales: whoever may be given a lead. The caller has asked whether the viewer sees leads."""
    people = select(Principal).join(Grant, Grant.principal_id == Principal.id)
    in_sales = people.where(Grant.audience_id == sales_group().audience_id, Principal.kind == PrincipalKind.PERSON)
    in_sales = in_sales.where(in_force(Grant))
    return session().scalars(in_sales.order_by(Principal.name, Principal.id).limit(GROUPS)).all()


def groups_to_choose(viewer: Viewer) -> Sequence[Group]:
    """The groups by which the viewer may look: those whose members they see."""
    found = select(Group).where(visible(viewer, "group.read"), Group.built_in.is_(None))
    return session().scalars(found.order_by(Group.name, Group.id).limit(GROUPS)).all()


def sources_to_choose(viewer: Viewer) -> Sequence[Source]:
    """The other systems that may tell of people, as far as the viewer may know of them."""
    found = select(Source).where(visible(viewer, "source.see")).order_by(Source.name)
    return session().scalars(found.limit(GROUPS)).all()


def _found(viewer: Viewer, wanted: Filter, now: datetime, permission: str) -> Any:
    state = and_(ScoreState.principal_id == Lead.principal_id, ScoreState.model == scoring_model().digest)
    found: Any = (
        select(Lead, ScoreState, Person)
        .join(ScoreState, state)
        .outerjoin(Person, Person.principal_id == Lead.principal_id)
        .where(visible(viewer, permission), ~sells(Lead.principal_id), ~objects(Lead.principal_id))
    )
    for column, value in ((ScoreState.stage, wanted.stage), (ScoreState.grade, wanted.grade)):
        found = found.where(column == value) if value else found
    if wanted.silent:
        found = found.where(ScoreState.active_at < now - timedelta(days=wanted.silent))
    if wanted.domain:
        at_domain = Person.email.endswith(f"@{wanted.domain}", autoescape=True)
        found = found.where(Person.email_confirmed_at.is_not(None), at_domain)
    if wanted.owner:
        found = found.where(_owned(wanted.owner))
    if wanted.company:
        found = found.where(Lead.principal_id.in_(works_at(wanted.company, now)))
    if wanted.group:
        found = found.where(Lead.principal_id.in_(_members(viewer, wanted.group)))
    if wanted.source:
        found = found.where(_told_by(viewer, wanted.source))
    return found


def _told_by(viewer: Viewer, name: str) -> Any:
    """Asked of each lead, by what they did: a source may have told of many more than a page shows."""
    told = select(Activity.id).join(Identity, Identity.id == Activity.identity_id)
    told = told.join(Source, Source.id == Activity.thing_id).where(Source.name == name)
    return told.where(Identity.principal_id == Lead.principal_id, visible(viewer, "source.see")).exists()


def _owned(owner: str) -> Any:
    if owner == "nobody":
        return Lead.owner_id.is_(None)
    return Lead.owner_id.in_(select(Principal.id).where(Principal.ref == owner))


def _members(viewer: Viewer, ref: str) -> Select[Any]:
    thing = aliased(Thing)
    group = select(Grant.principal_id).join(Group, Group.audience_id == Grant.audience_id)
    return group.join(thing, thing.id == Group.id).where(thing.ref == ref, visible(viewer, "membership.see"))


def _ordered(found: Select[Any], wanted: Filter, after: str) -> Select[Any]:
    """The highest score first, or whoever was silent longest; from a lead on that was the last one shown."""
    by_score = wanted.by == "score"
    column = ScoreState.score if by_score else ScoreState.active_at
    ordered = found.order_by(column.desc() if by_score else column, Lead.id)
    if not after or (mark := _mark(column, after)) is None:
        return ordered
    value, lead_id = mark
    beyond = column < value if by_score else column > value
    bound = column <= value if by_score else column >= value
    return ordered.where(bound, or_(beyond, Lead.id > lead_id))


def _mark(column: Any, ref: str) -> Any:
    state = and_(ScoreState.principal_id == Lead.principal_id, ScoreState.model == scoring_model().digest)
    last = select(column, Lead.id).join_from(Lead, ScoreState, state).join(Thing, Thing.id == Lead.id)
    return session().execute(last.where(Thing.ref == ref)).first()


def _rows(found: Select[Any]) -> list[LeadCard]:
    return [
        LeadCard(
            lead,
            kept.score,
            kept.stage,
            kept.since,
            kept.grade,
            kept.active_at,
            person.confirmed_email if person else "",
        )
        for lead, kept, person in session().execute(found).unique()
    ]
