"""Reads about notices. Rights are asked again each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from community.access.each_page import on_each_page, told_each_page
from community.access.models import Thing
from community.access.permissions import made_once, shown, visible
from community.access.viewers import ASKING, Viewer, asking_lists
from community.activity.stream import Entry, entries
from community.core.db import number, session, table
from community.core.errors import NotFound
from community.core.i18n import LazyString
from community.notifications.concerns import Concern, concerns, reasons
from community.notifications.models import Level, MailOff, Notice, NoticeLevel
from community.notifications.tokens import ref_in

PAGE = 20
MANY = 99
"""More unread notices than this are not counted: the bell says "99+"."""


@dataclass(frozen=True)
class Line:
    """A notice as it is shown: the entry carries the sentence for the one who is told."""

    ref: str
    unread: bool
    thing_id: int
    entry: Entry
    concern: Concern


@dataclass(frozen=True)
class NoticesPage:
    """A page of notices, newest first; `older` is what `before` takes for the next one, None on the last."""

    lines: Sequence[Line]
    older: str | None


@dataclass(frozen=True)
class MailChoice:
    """A reason, and whether mails are wanted for it."""

    name: str
    label: LazyString
    on: bool


def notices_for(viewer: Viewer, *, before: str | None = None) -> NoticesPage:
    """What the viewer was told and may still read."""
    found = _newest(select(Notice).where(visible(viewer, "notice.see")))
    if before:
        mark = select(Notice.id).where(Notice.ref == before, Notice.principal_id == viewer.principal_id)
        found = found.where(Notice.id < mark.scalar_subquery())
    rows = session().scalars(found.limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    return NoticesPage(_lines(shown), shown[-1].ref if len(rows) > PAGE else None)


def line_of(viewer: Viewer, ref: str) -> Line | None:
    """One notice, if it is the viewer's and tells of what they may read now."""
    found = _newest(select(Notice).where(Notice.ref == ref, visible(viewer, "notice.see")))
    lines = _lines(session().scalars(found).all())
    return lines[0] if lines else None


def unread(viewer: Viewer) -> int:
    """How many notices are new to the viewer, counted up to one more than MANY."""
    found: int = told_each_page(viewer, "unread") or 0
    return found


@on_each_page("unread")
def _unread() -> Any:
    notice = table(Notice).c
    new = select(notice.id).where(notice.read_at.is_(None), shown("notice.see", notice)).limit(number(MANY + 1))
    return select(func.count()).select_from(new.subquery()).scalar_subquery()


def level_of_root(viewer: Viewer, thing: Thing) -> Level | None:
    """How much the viewer wants to hear of the audience of `thing`; None if that is not theirs to choose."""
    row = session().execute(_level_of(), asking_lists(viewer) | {"of_thing": thing.id}).first()
    return (row[0] or Level.NORMAL) if row else None


@made_once
def _level_of() -> Select[Any]:
    thing, level = table(Thing), table(NoticeLevel)
    own = (level.c.principal_id == ASKING.principal_id) & (level.c.audience_id == thing.c.audience_id)
    found = select(level.c.level).select_from(thing).outerjoin(level, own)
    return found.where(thing.c.id == bindparam("of_thing"), shown("thing.choose_level", thing.c))


def mail_choices(viewer: Viewer) -> Sequence[MailChoice]:
    """For which reasons the viewer gets mails."""
    off = set(session().scalars(select(MailOff.reason).where(MailOff.principal_id == viewer.principal_id)))
    mailed = [each for each in reasons().values() if each.mailed]
    return [MailChoice(each.name, each.label, each.name not in off) for each in mailed]


def get_root(viewer: Viewer, ref: str) -> Thing:
    """A thing with an audience that the viewer may choose a level for. Raises NotFound."""
    found = select(Thing).where(
        Thing.ref == ref, Thing.audience_id.is_not(None), visible(viewer, "thing.choose_level")
    )
    thing = session().scalars(found).first()
    if thing is None:
        raise NotFound
    return thing


def notice_behind(token: str) -> Notice:
    """The notice whose mail carried a token. Raises NotFound for anything that we did not sign."""
    notice = session().scalars(select(Notice).where(Notice.ref == ref_in(token))).first()
    if notice is None or notice.reason not in reasons():
        raise NotFound
    return notice


def _newest(found: Select[Notice]) -> Select[Notice]:
    return found.order_by(Notice.id.desc()).options(joinedload(Notice.activity))


def _lines(notices: Sequence[Notice]) -> list[Line]:
    declared: dict[tuple[str, str], Concern] = {}
    for concern in concerns():
        declared.setdefault((concern.verb.name, concern.reason.name), concern)
    shown = {entry.id: entry for entry in entries([notice.activity_id for notice in notices])}
    lines = []
    for notice in notices:
        found = declared.get((notice.activity.verb, notice.reason))
        entry = shown.get(notice.activity_id)
        if found and entry:
            said = replace(entry, sentence=found.sentence or entry.sentence)
            lines.append(Line(notice.ref, notice.read_at is None, notice.activity.thing_id, said, found))
    return lines


def watching(audience_id: int) -> Select[int]:
    """The ids of those who want to hear of everything in an audience; the caller asks who of them may."""
    found = select(NoticeLevel.principal_id).where(NoticeLevel.level == Level.WATCHING)
    return found.where(NoticeLevel.audience_id == audience_id)
