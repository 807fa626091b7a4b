"""What is known of people besides what they did: who they are to the house, their mail, and where they work.

It is asked for each batch of the scoring reader, so it is two statements, made once, for any number of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select

from community.access.models import SITE_ID, Grant, Principal, PrincipalKind, Role
from community.access.viewers import in_force
from community.activity.models import Identity
from community.activity.visit_tables import Visitor
from community.core.db import Ids, one_of, session, table
from community.groups.models import Group
from community.leads.join_answers import answered
from community.leads.models import Affiliation, Company, ScoreObjection
from community.leads.sales import SALES
from community.leads.scoring.story import ALWAYS, FOREVER, Dated, Story, seconds
from community.leads.scoring.story import Affiliation as Told
from community.people.models import Person

MAIL, SAID = "mail", "said"
"""Who says where somebody works: their confirmed mail, or Sales."""
_STAFF = {Role.OWNER: "staff", Role.MODERATOR: "moderator"}


@dataclass(slots=True)
class About:
    """What is known of somebody. `whose` would change if another browser or identity turned out to be theirs."""

    kind: str
    email: str
    """Only a confirmed one."""
    whose: str
    works: list[Told]
    domain: str | None
    """Of the company at which they work now by their mail."""
    answers: dict[str, Dated] = field(default_factory=dict)

    def story(self, principal_id: int) -> Story:
        """The story of somebody who did nothing yet."""
        attributes: dict[str, Dated] = {"email": [(ALWAYS, self.email)]} if self.email else {}
        return Story(principal_id, self.kind, attributes=attributes | self.answers, affiliations=self.works)


def about(ids: Iterable[int], *, held: bool = False, answers: bool = True) -> dict[int, About]:
    """What is known of some. `held`: of people alone, locked, as the clockwork of another process may be at the same
    ones (a new activity takes no such lock). `answers`: also what they answered on joining groups.
    """
    given = {"ids": sorted(ids)}
    if not given["ids"]:
        return {}
    rows = session().execute(_known_and_held() if held else _known(), given)
    found = {
        row.id: About(_kind(row), row.email or "" if row.confirmed_at else "", _whose(row), [], None) for row in rows
    }
    for row in session().execute(_works(), given):
        if row.principal_id in found:
            _tell(found[row.principal_id], row)
    for each, attributes in (answered(given["ids"]) if answers else {}).items():
        if each in found:
            found[each].answers.update(attributes)
    return found


def _tell(one: About, row: Any) -> None:
    begin = ALWAYS if row.begins_at is None else seconds(row.begins_at)
    one.works.append(Told(row.company_id, begin, FOREVER if row.ends_at is None else seconds(row.ends_at)))
    if row.origin == MAIL and row.ends_at is None:
        one.domain = row.domain


def _kind(row: Any) -> str:
    """Staff before those who object, those before what they are at the site."""
    if row.sells:
        return "staff"
    if row.objects:
        return "objected"
    return _STAFF.get(row.role, "person" if row.kind is PrincipalKind.PERSON else "bot")


def _whose(row: Any) -> str:
    return f"{row.identities}:{row.visitors}"


def kind_of(principal_id: int) -> str:
    """Whether somebody is a person whom one could win, or of the house."""
    return about([principal_id])[principal_id].kind


def strangers(ids: Sequence[int]) -> dict[Any, Story]:
    """The stories of people who did nothing yet."""
    return {each: one.story(each) for each, one in about(ids).items()}


@cache
def _known_and_held() -> Select[Any]:
    principal = table(Principal).c
    people = _known().where(principal.kind == PrincipalKind.PERSON).order_by(principal.id)
    return people.with_for_update(key_share=True, of=table(Principal))


@cache
def _known() -> Select[Any]:
    principal, person, group = table(Principal).c, table(Person), table(Group).c
    at_site, in_sales, objection = table(Grant).alias(), table(Grant).alias(), table(ScoreObjection).c
    sales = select(group.audience_id).where(group.built_in == SALES).scalar_subquery()
    return (
        select(
            principal.id,
            principal.kind,
            at_site.c.role,
            person.c.email,
            person.c.email_confirmed_at.label("confirmed_at"),
            exists().where(objection.principal_id == principal.id).label("objects"),
            exists()
            .where(in_sales.c.principal_id == principal.id, in_sales.c.audience_id == sales, in_force(in_sales.c))
            .label("sells"),
            _number(Identity).label("identities"),
            _number(Visitor).label("visitors"),
        )
        .outerjoin(at_site, (at_site.c.principal_id == principal.id) & (at_site.c.audience_id == SITE_ID))
        .outerjoin(person, person.c.principal_id == principal.id)
        .where(one_of(principal.id, bindparam("ids", type_=Ids)))
    )


def _number(model: Any) -> Any:
    theirs = table(model).c
    return select(func.count()).where(theirs.principal_id == table(Principal).c.id).scalar_subquery()


@cache
def _works() -> Select[Any]:
    works, company = table(Affiliation).c, table(Company)
    return (
        select(works.principal_id, works.company_id, works.begins_at, works.ends_at, works.origin, company.c.domain)
        .join(company, company.c.id == works.company_id)
        .where(one_of(works.principal_id, bindparam("ids", type_=Ids)))
        .order_by(works.id)
    )
