"""Mails of notices. A row of the outbox holds a reference; words and rights are made when it leaves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from community.access.models import Principal, Thing
from community.access.viewers import viewer_of
from community.activity.mailing import post
from community.activity.models import Delivery
from community.activity.outbox import Lane
from community.activity.stream import actor_name
from community.activity.webhooks import Answer
from community.core.db import session
from community.core.i18n import _
from community.core.mail.letters import Letter, Link, absolute, link, plain, writing_letters
from community.notifications.models import MailOff, Notice, Recipient
from community.notifications.queries import Line, line_of
from community.notifications.rules import muted
from community.notifications.tokens import token_for

TITLE_LENGTH = 80
QUOTE_LENGTH = 320


@dataclass(frozen=True)
class NoticeRoute:
    """The route of notices by mail."""

    name: str = "notices"
    keeps_body: bool = True
    lane: Lane = Lane.MAILS

    def attempt(self, delivery: Delivery) -> Answer | None:
        """Send it to whoever may still read it and still wants it; else it is withdrawn."""
        notice = session().scalars(select(Notice).where(Notice.ref == delivery.body)).first()
        recipient = _recipient_of(notice) if notice else None
        if notice is None or recipient is None or recipient.address is None:
            return None
        address, message_id = recipient.address, delivery.message_id
        with writing_letters(recipient.language):
            line = line_of(viewer_of(session().get_one(Principal, notice.principal_id)), notice.ref)
            return post(_letter(line), address, message_id) if line else None


def _recipient_of(notice: Notice) -> Recipient | None:
    """Where the mail goes, unless the person has since muted this, or stopped such mails, or has no address."""
    root = session().get_one(Thing, notice.activity.thing.root_id)
    off = exists().where(MailOff.principal_id == notice.principal_id, MailOff.reason == notice.reason)
    wanted = select(Recipient).where(
        Recipient.principal_id == notice.principal_id,
        Recipient.confirmed_at.is_not(None),
        ~off,
        ~muted(Recipient.principal_id, root),
    )
    return session().scalars(wanted).first()


def _letter(line: Line) -> Letter:
    entry = line.entry
    sentence = str(entry.sentence).format(
        actor=plain(actor_name(entry)),
        thing=plain(entry.thing.title, TITLE_LENGTH),
        target=plain(entry.target.title, TITLE_LENGTH) if entry.target else "",
    )
    quote = line.concern.quote
    return Letter(
        subject=sentence,
        lines=[sentence],
        quote=plain(quote(line.thing_id), QUOTE_LENGTH) if quote else "",
        button=Link(_("Read and answer"), absolute(entry.thing.url)),
        foot=str(line.concern.reason.why),
        unsubscribe=Link(_("No more mails like this"), link("notices.mails_off", token=token_for(line.ref))),
    )
