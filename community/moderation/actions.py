"""Everything that is done in moderation, and holding back what newcomers write."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.access.conditions import MODERATORS
from community.access.kinds import kinds
from community.access.models import SITE_ID, Audience, Grant, State, Thing
from community.access.permissions import require
from community.access.viewers import Viewer, in_force, system
from community.activity.log import record
from community.activity.verbs import Verb
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.moderation.cases import open_case, open_case_about, state_to_return_to, turn
from community.moderation.models import Case, Cause, Complaint, Flag, Held, Outcome, Ruling, Silence
from community.moderation.verbs import (
    CaseDecided,
    CaseJoined,
    CaseOpened,
    CaseReopened,
    CaseSilenced,
    CaseUnsilenced,
)


def flag(actor: Viewer, thing: Thing, *, complaint: Complaint, note: str, now: datetime) -> Case:
    """Report something to those who moderate it. Raises Conflict where the actor did so already."""
    require(actor, "thing.flag", thing)
    if not kinds()[thing.kind].moderated:
        raise NotFound
    case = open_case_about(thing)
    joined = case is not None
    if case is None:
        case = open_case(thing, Cause.FLAGS, now)
    elif session().scalar(select(Flag.id).where(Flag.case_id == case.id, Flag.principal_id == actor.principal_id)):
        raise Conflict(_("You have reported this; the moderators will look at it."))
    session().add(Flag(case_id=case.id, principal_id=actor.principal_id, complaint=complaint, note=note, at=now))
    record(actor, CaseJoined(thing=case) if joined else CaseOpened(thing=case, cause=case.cause.value))
    return case


def tell_or_hold(actor: Viewer, happened: Verb, *, links: int, now: datetime) -> bool:
    """Record what somebody wrote, which is there already; or hold it back until a moderator looked at it. Gives
    whether it is told.
    """
    thing = session().get_one(Thing, happened.thing.id)
    cause = _why_wait(actor, thing, links)
    if cause is None:
        record(actor, happened)
        return True
    thing.state = State.HIDDEN
    case = open_case(thing, cause, now)
    target_id = happened.target.id if happened.target is not None else None
    session().add(Held(case_id=case.id, verb=happened.name, target_id=target_id, facts=happened.facts()))
    record(system(), CaseOpened(thing=case, cause=cause.value))
    return False


def hold_edit(actor: Viewer, thing: Thing, *, links: int, now: datetime) -> bool:
    """Hold back what a newcomer wrote, if many links came into it by an edit. Gives whether it waits."""
    cause = _why_wait(actor, thing, links)
    if cause is not Cause.LINKS or thing.state is not State.LIVE or thing.author_id != actor.principal_id:
        return False
    turn(thing, State.HIDDEN)
    if open_case_about(thing) is None:
        record(system(), CaseOpened(thing=open_case(thing, cause, now), cause=cause.value))
    return True


def decide(actor: Viewer, case: Case, *, outcome: Outcome, reason: str, now: datetime) -> Ruling:
    """Let it stand (or let it in), or hide it; the author is told why. Raises Conflict where somebody was quicker."""
    require(actor, "case.decide", case)
    if case.closed_at is not None:
        raise Conflict(_("Somebody has decided this already."))
    before = state_to_return_to(case.about)
    ruling = Ruling(case=case, by_id=actor.principal_id, at=now, outcome=outcome, reason=reason, state_before=before)
    session().add(ruling)
    case.closed_at = now
    if case.about.state is not State.DELETED:
        turn(case.about, State.HIDDEN if outcome is Outcome.HIDDEN else State.LIVE)
    record(actor, CaseDecided(thing=case, outcome=outcome.value))
    return ruling


def undo(actor: Viewer, case: Case, *, now: datetime) -> None:
    """Undo what was decided last about a thing: everything is as it was before, and the case is open again. Raises
    Conflict where something else was decided about it later.
    """
    require(actor, "case.decide", case)
    standing = select(Ruling).join(Case, Case.id == Ruling.case_id).where(Case.about_id == case.about_id)
    ruling = session().scalars(standing.where(Ruling.undone_at.is_(None)).order_by(Ruling.id.desc())).first()
    if (
        ruling is None
        or ruling.case_id != case.id
        or case.closed_at is None
        or open_case_about(case.about) is not None
    ):
        raise Conflict(_("There is nothing to undo here."))
    ruling.undone_at, ruling.undone_by_id = now, actor.principal_id
    case.closed_at = None
    if case.about.state is not State.DELETED:
        turn(case.about, ruling.state_before)
    record(actor, CaseReopened(thing=case))


def silence(actor: Viewer, case: Case, *, whole_site: bool, span: timedelta, reason: str, now: datetime) -> Silence:
    """Let whose thing it is write nothing for a while: where it happened, or on the whole site. Raises Forbidden for
    those who moderate there themselves.
    """
    require(actor, "case.decide", case)
    root = session().get_one(Thing, case.about.root_id)
    audience_id = SITE_ID if whole_site else root.audience_id or SITE_ID
    if whole_site:
        require(actor, "audience.silence", session().get_one(Audience, SITE_ID))
    author_id = case.about.author_id
    if author_id is None:
        raise Conflict(_("Nobody is known to have written this."))
    held = (
        select(Grant.id)
        .where(
            Grant.principal_id == author_id, Grant.audience_id.in_([SITE_ID, audience_id]), Grant.role.in_(MODERATORS)
        )
        .where(in_force(Grant))
    )
    if session().scalar(held.limit(1)) is not None:
        raise Forbidden
    given = Silence(
        principal_id=author_id,
        case_id=case.id,
        audience_id=audience_id,
        by_id=actor.principal_id,
        begun_at=now,
        ends_at=now + span,
        reason=reason,
    )
    session().add(given)
    record(actor, CaseSilenced(thing=case, seconds=int(span.total_seconds())))
    return given


def end_silence(actor: Viewer, case: Case, given: Silence, *, now: datetime) -> None:
    """Let somebody write again before the time."""
    require(actor, "case.decide", case)
    root = session().get_one(Thing, case.about.root_id)
    if given.audience_id == SITE_ID and root.audience_id != SITE_ID:
        require(actor, "audience.silence", session().get_one(Audience, SITE_ID))
    if given.principal_id != case.about.author_id or given.audience_id not in (SITE_ID, root.audience_id):
        raise NotFound
    if given.lifted_at is None:
        given.lifted_at = now
        record(actor, CaseUnsilenced(thing=case))


def _why_wait(actor: Viewer, thing: Thing, links: int) -> Cause | None:
    given = settings()
    if not actor.signed_in or not given.newcomer_posts or not (given.approve_first_posts or links):
        return None
    root = session().get_one(Thing, thing.root_id)
    keeps = select(Grant.id).where(
        Grant.principal_id == actor.principal_id,
        Grant.audience_id.in_([SITE_ID, root.audience_id]),
        Grant.role.in_(MODERATORS),
        in_force(Grant),
    )
    if session().scalar(keeps.limit(1)) is not None or not _is_newcomer(actor, thing, given.newcomer_posts):
        return None
    if given.approve_first_posts:
        return Cause.NEWCOMER
    return Cause.LINKS if links > given.newcomer_links else None


def _is_newcomer(actor: Viewer, thing: Thing, posts: int) -> bool:
    """Fewer of their things stand than the setting says."""
    names = [name for name, kind in kinds().items() if kind.moderated]
    theirs = select(Thing.id).where(
        Thing.author_id == actor.principal_id,
        Thing.kind.in_(names),
        Thing.state == State.LIVE,
        Thing.root_id != thing.id,
        Thing.id != thing.id,
    )
    return (session().scalar(select(func.count()).select_from(theirs.limit(posts).subquery())) or 0) < posts
