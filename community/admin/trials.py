"""Trying out what leaves the site: a letter and a webhook, sent at once, so that one sees what comes of it."""

from __future__ import annotations

from community.activity.mailing import post
from community.activity.outbox import Destination
from community.activity.webhooks import Answer, send
from community.core.clock import iso, now
from community.core.i18n import _, get_locale
from community.core.ids import new_ref
from community.core.mail.letters import Letter, writing_letters
from community.core.settings import settings
from community.core.unit import abandon

TEST = "test-"
"""How the ids of what is only tried begin."""


def try_mail(address: str) -> Answer:
    """Send a letter that says that mail works. Outside of any transaction: the mail server takes its time."""
    abandon()
    with writing_letters(str(get_locale() or "en")):
        letter = Letter(
            subject=_("Mail from %(site)s works", site=settings().site_name),
            lines=[_("This is the test letter that you asked for. You can throw it away.")],
        )
        return post(letter, address, f"{TEST}{new_ref()}")


def try_webhook(destination: Destination) -> Answer:
    """Send a message of the type `test` that tells of nothing."""
    abandon()
    body = f'{{"type":"test","timestamp":"{iso(now())}","data":{{}}}}'
    return send(destination.url, destination.secret, f"{TEST}{new_ref()}", body, now())
