"""Cases, and what becomes of the things that they are about. The steps of actions, which have asked the rules."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from community.access.kinds import kinds, row_of
from community.access.models import SITE_ID, Audience, AudienceKind, Principal, State, Thing, Visibility
from community.access.things import new_root
from community.access.viewers import system, viewer_of
from community.activity.log import record
from community.activity.models import Activity
from community.activity.undoing import take_back, tell_again, telling_of
from community.activity.verbs import VERBS
from community.core.db import session
from community.moderation.models import Case, Cause, Held, Outcome, Ruling


def open_case(thing: Thing, cause: Cause, now: datetime) -> Case:
    """A case about something, for an audience that is nobody's."""
    nobody = Audience(kind=AudienceKind.PERSON, visibility=Visibility.PRIVATE, parent_id=SITE_ID)
    session().add(nobody)
    session().flush()
    own = new_root(None, "case", nobody, now)
    case = Case(id=own.id, thing=own, about=thing, cause=cause, opened_at=now)
    session().add(case)
    session().flush()
    return case


def open_case_about(thing: Thing) -> Case | None:
    """The case of something that waits to be decided, if there is one."""
    return session().scalars(select(Case).where(Case.about_id == thing.id, Case.closed_at.is_(None))).first()


def turn(thing: Thing, state: State) -> None:
    """Let a thing vanish in every channel, or come back, with what was told of it."""
    if thing.state is state:
        return
    was_live, thing.state = thing.state is State.LIVE, state
    session().flush()
    if state is State.LIVE:
        _tell(thing)
    elif was_live:
        take_back(thing)
    followed = kinds()[thing.kind].followed
    if followed is not None:
        followed(row_of(thing))


def _tell(thing: Thing) -> None:
    """Held back until now, or told once before."""
    waiting = select(Held).join(Case, Case.id == Held.case_id).where(Case.about_id == thing.id)
    held = session().scalars(waiting).first()
    if held is None or telling_of(thing.id) is not None or _was_told(thing.id, held.verb):
        tell_again(thing.id)
        return
    author = session().get(Principal, thing.author_id) if thing.author_id else None
    target = session().get(Thing, held.target_id) if held.target_id else None
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in held.facts.items()}
    record(viewer_of(author) if author else system(), VERBS[held.verb](thing=thing, target=target, **facts))


def _was_told(thing_id: int, verb: str) -> bool:
    return (
        session().scalar(select(Activity.id).where(Activity.thing_id == thing_id, Activity.verb == verb)) is not None
    )


def state_to_return_to(thing: Thing) -> State:
    """What a deleted thing is again when that is undone: hidden, if moderators decided so or have not decided yet."""
    decided = select(Ruling.id).join(Case, Case.id == Ruling.case_id).where(Case.about_id == thing.id)
    hidden = decided.where(Ruling.outcome == Outcome.HIDDEN, Ruling.undone_at.is_(None)).limit(1)
    waiting = select(Case.id).where(Case.about_id == thing.id, Case.closed_at.is_(None), Case.cause != Cause.FLAGS)
    is_hidden = session().scalar(hidden) is not None or session().scalar(waiting) is not None
    return State.HIDDEN if is_hidden else State.LIVE
