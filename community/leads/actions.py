"""What is done to leads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from community.access.models import SITE_ID, Audience
from community.access.permissions import require
from community.access.things import new_root
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.core.errors import Forbidden
from community.leads.models import Lead, ScoreObjection, ScoreState
from community.leads.sales import sales_group
from community.leads.verbs import LeadOpened


def object_to_scoring(actor: Viewer, objects: bool, now: datetime) -> None:
    """Let the actor be scored no more, or again. It is their own matter: nothing is recorded, and it acts at once."""
    if not actor.signed_in:
        raise Forbidden
    known = session().get(ScoreObjection, actor.principal_id)
    if objects and known is None:
        session().add(ScoreObjection(principal_id=actor.principal_id, objected_at=now))
    elif not objects and known is not None:
        session().delete(known)
    theirs = update(ScoreState).where(ScoreState.principal_id == actor.principal_id)
    session().execute(theirs.values(due_at=now))


def open_lead(actor: Viewer, principal_id: int, now: datetime) -> Lead:
    """The lead of somebody, opened if there is none."""
    require(actor, "lead.open", session().get_one(Audience, SITE_ID))
    known = session().scalars(select(Lead).where(Lead.principal_id == principal_id)).first()
    if known:
        return known
    thing = new_root(None, "lead", sales_group().audience, now)
    lead = Lead(id=thing.id, thing=thing, principal_id=principal_id)
    session().add(lead)
    session().flush()
    record(actor, LeadOpened(thing=lead))
    return lead
