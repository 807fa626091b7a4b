"""One letter to one address as a message: headers that take no line break, a text part and an HTML part."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from community.core.mail.letters import SUBJECT_LENGTH, Letter, as_html, as_text, mail_domain, plain
from community.core.settings import settings

_MESSAGE_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")


def compose(letter: Letter, address: str, message_id: str, now: datetime) -> EmailMessage:
    """The message. Raises ValueError for an address or an id that cannot stand in a header.

    The same `message_id` gives the same `Message-ID`, so that a mail that leaves twice is known as one.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"{message_id!r} cannot be a message's id.")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = plain(letter.subject, SUBJECT_LENGTH)
    message["From"] = _sender()
    message["To"] = _address("", address)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{message_id}@{mail_domain()}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe.url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(as_text(letter), cte="quoted-printable")
    message.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    return message


def _sender() -> Address:
    name, address = parseaddr(settings().mail_from)
    return _address(name or settings().site_name, address or f"community@{mail_domain()}")


def _address(name: str, address: str) -> Address:
    try:
        return Address(plain(name), addr_spec=address)
    except Exception as error:  # the parser of the standard library fails in many ways
        raise ValueError(f"{address!r} is not an e-mail address.") from error
