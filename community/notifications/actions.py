"""What people do about notices, and what people's actions say about where somebody is reached.

It is personal state, which nobody else notices: nothing is recorded.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from community.access.models import Thing
from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import language_now
from community.core.settings import settings
from community.notifications.concerns import Reason, reasons
from community.notifications.models import Level, MailOff, Notice, NoticeLevel, Recipient


def keep_recipient(
    principal_id: int,
    *,
    address: str | None,
    confirmed_at: datetime | None,
    language: str | None = None,
    zone: str | None = None,
) -> None:
    """Note where somebody is reached. For people's actions, whenever they change it; without an address that was
    confirmed no mail goes out, not even one that waits already. Language and zone stay what they were where none is
    given; somebody new has the language in which they came.
    """
    kept = session().get(Recipient, principal_id)
    if kept is None:
        kept = Recipient(principal_id=principal_id, language=language_now(), zone=settings().default_zone)
        session().add(kept)
    kept.address, kept.confirmed_at = address, confirmed_at
    kept.language, kept.zone = language or kept.language, zone or kept.zone
    session().flush()


def read_all(actor: Viewer, newest: str, now: datetime) -> None:
    """Mark everything as read, up to the newest notice that the actor was shown."""
    shown = select(Notice.id).where(Notice.ref == newest, Notice.principal_id == actor.principal_id)
    mine = update(Notice).where(Notice.principal_id == actor.principal_id, Notice.read_at.is_(None))
    session().execute(mine.where(Notice.id <= shown.scalar_subquery()).values(read_at=now))


def choose_level(actor: Viewer, thing: Thing, level: Level) -> None:
    """Hear of everything, of what concerns oneself, or of nothing, in all that has the audience of `thing`."""
    require(actor, "thing.choose_level", thing)
    if thing.audience_id is None:
        raise NotFound
    chosen = select(NoticeLevel).where(
        NoticeLevel.principal_id == actor.principal_id, NoticeLevel.audience_id == thing.audience_id
    )
    kept = session().scalars(chosen).first()
    if kept is None:
        kept = NoticeLevel(principal_id=actor.principal_id, audience_id=thing.audience_id)
        session().add(kept)
    kept.level = level


def choose_mails(actor: Viewer, wanted: set[str], now: datetime) -> None:
    """Get mails for the reasons `wanted`, and for no others."""
    for reason in [each for each in reasons().values() if each.mailed]:
        if reason.name in wanted:
            off = delete(MailOff).where(MailOff.principal_id == actor.principal_id, MailOff.reason == reason.name)
            session().execute(off)
        else:
            _stop(actor.principal_id, reason.name, now)


def unsubscribe(notice: Notice, now: datetime) -> Reason:
    """No more mails for the reason of a notice, for its principal. The token of a mail is what allows it."""
    reason = reasons().get(notice.reason)
    if reason is None:
        raise NotFound
    _stop(notice.principal_id, reason.name, now)
    return reason


def _stop(principal_id: int, reason: str, now: datetime) -> None:
    known = select(MailOff.id).where(MailOff.principal_id == principal_id, MailOff.reason == reason)
    if session().scalars(known).first() is None:
        session().add(MailOff(principal_id=principal_id, reason=reason, since=now))
