"""Says who works where: by the domain of a confirmed address, or as Sales and the CRM know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update

from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.leads.about import MAIL, SAID
from community.leads.companies import colleagues_of
from community.leads.models import Affiliation, Company, Lead, ScoreState
from community.leads.scoring.classes import CORPORATE, mail_class
from community.people.models import Person


def affiliate(
    actor: Viewer, lead: Lead, name: str, begins_at: datetime | None, ends_at: datetime | None, now: datetime
) -> Affiliation:
    """Say where a lead works. `name` may be the domain of a company that is known. For Sales and the CRM."""
    require(actor, "lead.tend", lead)
    if begins_at is not None and ends_at is not None and not begins_at < ends_at:
        raise Conflict(_("The end lies before the begin."))
    company = _company_called(name.strip(), now)
    row = Affiliation(principal_id=lead.principal_id, company_id=company.id, origin=SAID)
    row.begins_at, row.ends_at, row.company = begins_at, ends_at, company
    session().add(row)
    session().flush()
    look_again([lead.principal_id, *colleagues_of(lead.principal_id)], now)
    return row


def _company_called(name: str, now: datetime) -> Company:
    same = or_(func.lower(Company.name) == name.lower(), Company.domain == name.lower())
    known = session().scalars(select(Company).where(same).order_by(Company.id)).first()
    if known is None:
        known = Company(name=name, created_at=now)
        session().add(known)
        session().flush()
    return known


def settle_mail(ids: Sequence[int], now: datetime) -> None:
    """Whoever has a confirmed address of a company works there since then, and no more where it was before."""
    rows = select(Person.principal_id, Person.email, Person.email_confirmed_at).where(Person.principal_id.in_(ids))
    people = {row.principal_id: row for row in session().execute(rows)}
    domains = {each: company_domain(row.email if row.email_confirmed_at else None) for each, row in people.items()}
    by_mail = select(Affiliation).where(Affiliation.principal_id.in_(ids), Affiliation.origin == MAIL)
    open_now = {each.principal_id: each for each in session().scalars(by_mail.where(Affiliation.ends_at.is_(None)))}
    for principal_id, domain in domains.items():
        here = open_now.get(principal_id)
        if (here.company.domain if here else None) == domain:
            continue
        if here is not None:
            here.ends_at = now
        if domain is not None:
            confirmed = people[principal_id].email_confirmed_at
            company = _company_at(domain, now)
            begin = max(confirmed, now) if here is not None else confirmed
            row = Affiliation(principal_id=principal_id, company_id=company.id, origin=MAIL, begins_at=begin)
            session().add(row)
        session().flush()
        look_again([principal_id, *colleagues_of(principal_id)], now)


def look_again(ids: Sequence[int], now: datetime) -> None:
    """Let people be scored anew from all that they did, at the next round of the readers."""
    theirs = update(ScoreState).where(ScoreState.principal_id.in_(ids))
    session().execute(
        theirs.values(due_at=now, kept=None, live=None, warm=None).execution_options(synchronize_session="fetch")
    )


def company_domain(email: str | None) -> str | None:
    """Of whose company an address is; None for none, and for those that anybody can have."""
    if email is None or mail_class(email) != CORPORATE:
        return None
    return email.rpartition("@")[2].strip().rstrip(".").lower()[:253]


def _company_at(domain: str, now: datetime) -> Company:
    known = session().scalars(select(Company).where(Company.domain == domain)).first()
    if known is None:
        known = Company(name=domain, domain=domain, created_at=now)
        session().add(known)
        session().flush()
    return known
