"""Who works where, and what is known of companies: all of it dated rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from community.access.permissions import visible
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.leads.models import Affiliation, Company, CompanyFact, Lead, ScoreState
from community.leads.sales import objects, sells
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.story import ALWAYS, Dated, seconds

SHOWN = 200
MOST_COLLEAGUES = 100
"""So many of a company, those who joined it first, are looked at for roll-ups."""


@dataclass(frozen=True)
class CompanyCard:
    """A company in a list: how many leads work there, and the highest score of one."""

    company: Company
    leads: int
    highest: float


def facts_of(companies: Iterable[Any]) -> dict[Any, dict[str, Dated]]:
    """What is known of companies, as scoring has it."""
    found: dict[Any, dict[str, list[tuple[int, Any]]]] = {each: {} for each in companies}
    for company in session().scalars(select(Company).where(Company.id.in_(list(found)))):
        found[company.id] |= {"name": [(ALWAYS, company.name)], "domain": [(ALWAYS, company.domain)]}
    rows = select(CompanyFact).where(CompanyFact.company_id.in_(list(found))).order_by(CompanyFact.id)
    for row in session().scalars(rows):
        at = ALWAYS if row.at is None else seconds(row.at)
        found[row.company_id].setdefault(row.name, []).append((at, row.value))
    return {
        each: {name: sorted(v, key=lambda one: one[0]) for name, v in all_.items()} for each, all_ in found.items()
    }


def colleagues_of(principal_id: int) -> list[int]:
    """Everybody else who ever worked where somebody ever worked."""
    return colleagues([principal_id])[principal_id]


def colleagues(ids: Sequence[int]) -> dict[int, list[int]]:
    """The same of several, in two queries."""
    works = select(Affiliation.principal_id, Affiliation.company_id).where(Affiliation.principal_id.in_(ids))
    companies_of_each: dict[int, set[int]] = {each: set() for each in ids}
    for principal_id, company_id in session().execute(works):
        companies_of_each[principal_id].add(company_id)
    staff = _first_of({company for theirs in companies_of_each.values() for company in theirs})
    found = {}
    for each, theirs in companies_of_each.items():
        others = sorted((first, one) for company in theirs for first, one in staff[company] if one != each)
        found[each] = list(dict.fromkeys(one for _first, one in others))[:MOST_COLLEAGUES]
    return found


def _first_of(companies: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """Who joined each company first, and by which row: as many as one of them could have to look at."""
    company, who, first = Affiliation.company_id, Affiliation.principal_id, func.min(Affiliation.id)
    found: dict[int, list[tuple[int, int]]] = {each: [] for each in companies}
    place = func.row_number().over(partition_by=company, order_by=first).label("place")
    joined = select(company, who, first.label("first"), place).where(company.in_(list(found)))
    rows = joined.group_by(company, who).subquery()
    for row in session().execute(select(rows).where(rows.c.place <= MOST_COLLEAGUES + 1)):
        found[row.company_id].append((row.first, row.principal_id))
    return found


def get_company(viewer: Viewer, ref: str) -> Company:
    """A company at which a lead works whom the viewer may see. Raises NotFound for any other."""
    found = select(Company).where(Company.ref == ref, Company.id.in_(_with_leads(viewer)))
    company = session().scalars(found).first()
    if company is None:
        raise NotFound
    return company


def companies_of(lead: Lead) -> Sequence[Affiliation]:
    """Where a lead works now, and worked before."""
    rows = select(Affiliation).where(Affiliation.principal_id == lead.principal_id)
    return session().scalars(rows.order_by(Affiliation.ends_at.is_not(None), Affiliation.id.desc()).limit(20)).all()


def companies(viewer: Viewer, model: ScoringModel, now: datetime) -> Sequence[CompanyCard]:
    """Where the leads work at an instant whom the viewer may see: the highest score first."""
    state = and_(ScoreState.principal_id == Lead.principal_id, ScoreState.model == model.digest)
    highest = func.max(ScoreState.score)
    found = (
        select(Company, func.count(Lead.id.distinct()), highest)
        .join(Affiliation, and_(Affiliation.company_id == Company.id, _in_force(now)))
        .join(Lead, Lead.principal_id == Affiliation.principal_id)
        .join(ScoreState, state)
        .where(visible(viewer, "lead.see"), ~sells(Lead.principal_id), ~objects(Lead.principal_id))
        .group_by(Company.id)
        .order_by(highest.desc(), Company.id)
        .limit(SHOWN)
    )
    return [CompanyCard(*row) for row in session().execute(found)]


def works_at(company_ref: str, now: datetime) -> Any:
    """The people who work for a company now, for a filter."""
    here = select(Affiliation.principal_id).join(Company).where(Company.ref == company_ref)
    return here.where(_in_force(now))


def _in_force(now: datetime) -> ColumnElement[bool]:
    begun = or_(Affiliation.begins_at.is_(None), Affiliation.begins_at <= now)
    return and_(begun, or_(Affiliation.ends_at.is_(None), Affiliation.ends_at > now))


def _with_leads(viewer: Viewer) -> Any:
    rows = select(Affiliation.company_id).join(Lead, Lead.principal_id == Affiliation.principal_id)
    return rows.where(visible(viewer, "lead.see"), ~sells(Lead.principal_id), ~objects(Lead.principal_id))
