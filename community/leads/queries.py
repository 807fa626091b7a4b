"""Reads about leads: one lead, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import token_hash
from community.leads.models import HeldActivity, Lead, LeadOutcome, Note, ScoreState, Source, StageMove, Task
from community.leads.sales import objects
from community.leads.scoring.definition import ScoringModel
from community.people.models import Person

LIST = 100


def get_lead(viewer: Viewer, ref: str) -> Lead:
    """The lead at an address. Raises NotFound, also for one that the viewer may not see."""
    found = select(Lead).join(Thing, Thing.id == Lead.id).where(Thing.ref == ref, visible(viewer, "lead.see"))
    lead = session().scalars(found.where(~objects(Lead.principal_id))).first()
    if lead is None:
        raise NotFound
    return lead


def state_of(lead: Lead, model: ScoringModel) -> ScoreState | None:
    """Where a lead stands now by a model."""
    kept = select(ScoreState).where(ScoreState.principal_id == lead.principal_id)
    return session().scalars(kept.where(ScoreState.model == model.digest)).first()


def source_named(name: str) -> Source | None:
    """A system that tells of activities, by its name."""
    return session().scalars(select(Source).where(Source.name == name)).first()


def held_count(source: Source) -> int:
    """How many of its activities wait to be released."""
    held = select(func.count(HeldActivity.id)).where(HeldActivity.source_id == source.id)
    return session().scalars(held).one()


def source_with(token: str) -> Source | None:
    """The source that holds a token which is good."""
    held = select(Source).where(Source.token_hash == token_hash(token), Source.revoked_at.is_(None))
    return session().scalars(held).first()


def outcome_of(lead: Lead) -> LeadOutcome | None:
    """What came of a lead; None while it is open."""
    return session().get(LeadOutcome, lead.id)


def notes_of(viewer: Viewer, lead: Lead) -> Sequence[Note]:
    """What was written down about a lead, the newest first."""
    notes = select(Note).where(Note.lead_id == lead.id, visible(viewer, "note.see"))
    return session().scalars(notes.order_by(Note.id.desc()).limit(LIST)).all()


def tasks_of(viewer: Viewer, lead: Lead) -> Sequence[Task]:
    """What is to be done about a lead: what is open first, by its day, then what is done."""
    tasks = select(Task).where(Task.lead_id == lead.id, visible(viewer, "task.see"))
    in_order = tasks.order_by(Task.done_at.is_not(None), Task.due_on.is_(None), Task.due_on, Task.id.desc())
    return session().scalars(in_order.limit(LIST)).all()


def get_task(viewer: Viewer, ref: str) -> Task:
    """A task. Raises NotFound, also for one that the viewer may not see."""
    found = select(Task).join(Thing, Thing.id == Task.id).where(Thing.ref == ref, visible(viewer, "task.see"))
    if (task := session().scalars(found).first()) is None:
        raise NotFound
    return task


def moves_of(lead: Lead, model: ScoringModel) -> Sequence[StageMove]:
    """How a lead came to its stage by a model, newest first."""
    moves = select(StageMove).where(StageMove.principal_id == lead.principal_id, StageMove.model == model.digest)
    return session().scalars(moves.order_by(StageMove.id.desc()).limit(LIST)).all()


def email_of(principal_id: int) -> str | None:
    """The address of a person, if it is confirmed."""
    person = session().scalars(select(Person).where(Person.principal_id == principal_id)).first()
    return person.email if person and person.email_confirmed_at else None
