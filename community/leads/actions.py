"""What is done to leads."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update

from community.access.models import SITE_ID, Audience, Principal, PrincipalKind
from community.access.permissions import require
from community.access.things import new_part, new_root
from community.access.viewers import Viewer
from community.activity.log import record
from community.admin.actions import note_act
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.i18n import _
from community.core.ids import new_token, token_hash
from community.leads.models import Lead, LeadOutcome, Note, ScoreObjection, ScoreState, Source, Task
from community.leads.sales import is_in_sales, sales_group
from community.leads.staff_acts import SOURCE_MADE, SOURCE_REVOKED
from community.leads.verbs import (
    LeadAssigned,
    LeadDecided,
    LeadOpened,
    NoteWritten,
    TaskFinished,
    TaskReopened,
    TaskSet,
)


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


def assign_lead(actor: Viewer, lead: Lead, owner: Principal | None) -> None:
    """Say who talks with somebody: one of Sales, or nobody. Raises Conflict for anybody else."""
    require(actor, "lead.tend", lead)
    if owner is not None and not is_in_sales(owner.id):
        raise Conflict(_("Leads belong to people in Sales."))
    owner_id = owner.id if owner else None
    if lead.owner_id == owner_id:
        return
    lead.owner_id, lead.owner = owner_id, owner
    record(actor, LeadAssigned(thing=lead, owner=owner_id))


def write_note(actor: Viewer, lead: Lead, text: str, now: datetime) -> Note:
    """Write down something about a lead."""
    require(actor, "lead.tend", lead)
    thing = new_part(actor, "note", lead.thing, now)
    note = Note(id=thing.id, thing=thing, lead=lead, text=text)
    session().add(note)
    session().flush()
    record(actor, NoteWritten(thing=note, target=lead))
    return note


def set_task(actor: Viewer, lead: Lead, text: str, due_on: date | None, now: datetime) -> Task:
    """Say what is to be done about a lead."""
    require(actor, "lead.tend", lead)
    thing = new_part(actor, "task", lead.thing, now)
    task = Task(id=thing.id, thing=thing, lead=lead, text=text, due_on=due_on)
    session().add(task)
    session().flush()
    record(actor, TaskSet(thing=task, target=lead))
    return task


def finish_task(actor: Viewer, task: Task, done: bool, now: datetime) -> None:
    """Tick a task off, or take it up again."""
    require(actor, "task.finish", task)
    if (task.done_at is not None) == done:
        return
    task.done_at = now if done else None
    happened = TaskFinished if done else TaskReopened
    record(actor, happened(thing=task, target=task.lead))


def make_source(actor: Viewer, name: str, now: datetime) -> str:
    """Let another system tell of activities, or give it a new token. Gives the token, which is nowhere else."""
    require(actor, "site.configure", session().get_one(Audience, SITE_ID))
    source = session().scalars(select(Source).where(Source.name == name)).first()
    if source is None:
        principal = Principal(kind=PrincipalKind.SERVICE, name=name)
        session().add(principal)
        session().flush()
        thing = new_root(None, "source", sales_group().audience, now)
        source = Source(id=thing.id, thing=thing, name=name, principal_id=principal.id)
        session().add(source)
    token = new_token()
    source.token_hash, source.made_at, source.revoked_at = token_hash(token), now, None
    session().flush()
    note_act(actor, SOURCE_MADE, about=name)
    return token


def revoke_source(actor: Viewer, source: Source, now: datetime) -> None:
    """Let its token open nothing any more. What it told stays."""
    require(actor, "source.release", source)
    if source.revoked_at is None:
        source.revoked_at, source.token_hash = now, None
        note_act(actor, SOURCE_REVOKED, about=source.name)


def decide_lead(actor: Viewer, lead: Lead, won: bool | None, decided_on: date, now: datetime) -> None:
    """Say that somebody was won or lost on a day, or with None is open again. Raises Conflict for a day to come."""
    require(actor, "lead.tend", lead)
    if decided_on > now.date():
        raise Conflict(_("That day is still to come."))
    known = session().get(LeadOutcome, lead.id)
    if won is None:
        if known is not None:
            session().delete(known)
            record(actor, LeadDecided(thing=lead, won=None))
        return
    if known is None:
        known = LeadOutcome(lead_id=lead.id, lead=lead)
        session().add(known)
    known.won, known.decided_on, known.said_by_id = won, decided_on, actor.principal_id
    record(actor, LeadDecided(thing=lead, won=won))


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
