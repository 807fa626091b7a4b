"""Reads of moderation: the queue, the log, one case, and what somebody may not do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload

from community.access.kinds import Card, cards, kinds
from community.access.models import SITE_ID, Thing
from community.access.permissions import allowed, visible
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.db import session
from community.core.errors import NotFound
from community.moderation.models import Case, Cause, Flag, Outcome, Ruling, Silence
from community.plugins import hooks

PAGE = 20
FLAGS = 10
"""So many reports of one thing are shown with their words."""
WORDS = 1200


@dataclass(frozen=True)
class Look:
    """A case with its context, as a moderator sees it."""

    case: Case
    card: Card
    words: str
    place: Card | None
    flags: Sequence[Flag]
    hidden_before: int
    """How many things of the same author were hidden before."""


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue, the longest waiting first; `later` begins the next one."""

    looks: Sequence[Look]
    later: str | None


@dataclass(frozen=True)
class LogPage:
    """A page of what was decided, the newest first; `older` begins the next one."""

    rulings: Sequence[Ruling]
    about: Mapping[int, Card]
    places: Mapping[int, Card]
    older: int | None


def queue(viewer: Viewer, *, cause: str = "", after: str = "") -> QueuePage:
    """What waits for the viewer to decide."""
    found = select(Case).where(Case.closed_at.is_(None), visible(viewer, "case.decide"))
    if cause in ("flags", "approval"):
        found = found.where(Case.cause == Cause.FLAGS if cause == "flags" else Case.cause != Cause.FLAGS)
    if after:
        mark = aliased(Thing)
        found = found.where(Case.id > select(mark.id).where(mark.ref == after).scalar_subquery())
    cases = session().scalars(_with_author(found).order_by(Case.id).limit(PAGE + 1)).unique().all()
    return QueuePage(looks_at(viewer, cases[:PAGE]), cases[PAGE - 1].ref if len(cases) > PAGE else None)


def waiting(viewer: Viewer, audience_id: int | None = None, most: int = 99) -> int:
    """How many cases wait for the viewer, up to `most`; in one audience, if it is named."""
    found = select(Case.id).where(Case.closed_at.is_(None), visible(viewer, "case.decide"))
    if audience_id is not None:
        about, root = aliased(Thing), aliased(Thing)
        found = found.join(about, about.id == Case.about_id).join(root, root.id == about.root_id)
        found = found.where(root.audience_id == audience_id)
    return session().scalars(select(func.count()).select_from(found.limit(most).subquery())).one()


def get_case(viewer: Viewer, ref: str) -> Case:
    """The case at an address. Raises NotFound, also for one that is not the viewer's to see."""
    found = select(Case).join(Thing, Thing.id == Case.id).where(Thing.ref == ref, visible(viewer, "case.see"))
    case = session().scalars(_with_author(found)).unique().first()
    if case is None:
        raise NotFound
    return case


def get_flaggable(viewer: Viewer, ref: str) -> tuple[Thing, Card]:
    """Something that the viewer may report, and how it is shown. Raises NotFound."""
    thing = session().scalars(select(Thing).where(Thing.ref == ref, visible(viewer, "thing.flag"))).first()
    if thing is None or not kinds()[thing.kind].moderated:
        raise NotFound
    return thing, cards([thing])[thing.id]


def looks_at(viewer: Viewer, cases: Sequence[Case]) -> list[Look]:
    """Cases with what one needs to decide them, in a few queries for all. The viewer may decide them."""
    if not cases:
        return []
    shown = cards([case.about for case in cases], words=True)
    places = _places(viewer, [case.about for case in cases])
    flags = _flags_of(cases)
    authors = {case.about.author_id for case in cases if case.about.author_id}
    hidden = _hidden_before(authors)
    return [
        Look(
            case,
            shown[case.about_id],
            shown[case.about_id].words[:WORDS],
            places.get(case.about_id),
            flags.get(case.id, []),
            hidden.get(case.about.author_id or 0, 0),
        )
        for case in cases
    ]


def told_of(case: Case) -> tuple[Card, str, Silence | None]:
    """What an author is shown of a case beside what was decided: the thing, its words, and the silence that was given
    for it last. The viewer may see it.
    """
    card = cards([case.about], words=True)[case.about_id]
    given = select(Silence).where(Silence.case_id == case.id).order_by(Silence.id.desc()).limit(1)
    return card, card.words[:WORDS], session().scalars(given).first()


def rulings_on(case: Case) -> Sequence[Ruling]:
    """All that was decided in a case, the newest first. The viewer may see it."""
    return session().scalars(select(Ruling).where(Ruling.case_id == case.id).order_by(Ruling.id.desc())).all()


def log_of(viewer: Viewer, *, before: int | None = None) -> LogPage:
    """What was decided where the viewer moderates."""
    found = select(Ruling).join(Case, Case.id == Ruling.case_id).where(visible(viewer, "case.decide"))
    if before is not None:
        found = found.where(Ruling.id < before)
    rows = session().scalars(found.order_by(Ruling.id.desc()).limit(PAGE + 1)).unique().all()
    shown = rows[:PAGE]
    things = [row.case.about for row in shown]
    return LogPage(shown, cards(things), _places(viewer, things), shown[-1].id if len(rows) > PAGE else None)


def silences_around(case: Case) -> Sequence[Silence]:
    """The silences of a case's author that hold now, there or on the whole site. The viewer decides it."""
    root = session().get_one(Thing, case.about.root_id)
    found = select(Silence).where(
        Silence.principal_id == case.about.author_id, Silence.audience_id.in_([SITE_ID, root.audience_id]), _holds()
    )
    return session().scalars(found.order_by(Silence.ends_at)).all()


def silence_of(viewer: Viewer, audience_id: int | None) -> Silence | None:
    """Why the viewer may not write somewhere, if they are silent there: the one that ends last."""
    found = select(Silence).where(
        Silence.principal_id == viewer.principal_id, Silence.audience_id.in_([SITE_ID, audience_id]), _holds()
    )
    return session().scalars(found.order_by(Silence.ends_at.desc()).limit(1)).first()


def cases_about(viewer: Viewer, things: Sequence[Thing]) -> dict[int, Case]:
    """The newest case of each of these things that the viewer may see."""
    if not things:
        return {}
    found = select(Case).where(Case.about_id.in_([each.id for each in things]), visible(viewer, "case.see"))
    return {case.about_id: case for case in session().scalars(found.order_by(Case.id)).unique()}


def moderated_among(viewer: Viewer, things: Sequence[Thing]) -> set[int]:
    """The ids of those things that the viewer moderates."""
    return allowed(viewer, "thing.moderate", things)


def _holds() -> ColumnElement[bool]:
    return and_(Silence.lifted_at.is_(None), Silence.ends_at > now())


def _with_author(found: Select[Case]) -> Select[Case]:
    return found.options(joinedload(Case.about).joinedload(Thing.author))


def _places(viewer: Viewer, things: Sequence[Thing]) -> dict[int, Card]:
    """Where things are: by the id of each."""
    roots = {each.root_id for each in things}
    rows = session().execute(select(Thing.id, Thing.audience_id).where(Thing.id.in_(roots))).all()
    audiences = {root_id: audience_id for root_id, audience_id in rows if audience_id is not None}
    named: dict[int, Card] = {}
    for found in hooks().community_places(viewer=viewer, audience_ids=set(audiences.values())):
        named |= found
    around = {each.id: named.get(audiences.get(each.root_id, 0)) for each in things}
    return {thing_id: card for thing_id, card in around.items() if card}


def _flags_of(cases: Sequence[Case]) -> dict[int, list[Flag]]:
    number = func.row_number().over(partition_by=Flag.case_id, order_by=Flag.id).label("number")
    ranked = select(Flag.id, number).where(Flag.case_id.in_([case.id for case in cases])).subquery()
    found = select(Flag).join(ranked, ranked.c.id == Flag.id).where(ranked.c.number <= FLAGS).order_by(Flag.id)
    grouped: dict[int, list[Flag]] = {}
    for each in session().scalars(found):
        grouped.setdefault(each.case_id, []).append(each)
    return grouped


def _hidden_before(authors: set[int]) -> dict[int, int]:
    found = (
        select(Thing.author_id, func.count())
        .join(Case, Case.about_id == Thing.id)
        .join(Ruling, Ruling.case_id == Case.id)
        .where(Thing.author_id.in_(authors), Ruling.outcome == Outcome.HIDDEN, Ruling.undone_at.is_(None))
    )
    return {row[0]: row[1] for row in session().execute(found.group_by(Thing.author_id)) if row[0]}
