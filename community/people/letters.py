"""Letters to people. Until the mail of the core is there they are put into a folder, as files of a mail program."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from community.core.clock import now
from community.core.i18n import _
from community.core.ids import new_ref
from community.core.settings import settings
from community.people.models import Purpose

FOLDER = "mail"


def post(to_address: str, subject: str, text: str) -> None:
    """Send a letter to one address. What is not one address is refused by a ValueError."""
    if any(sign in to_address for sign in ",;\r\n\t <>"):
        raise ValueError("a letter goes to one address")
    letter = EmailMessage(policy=SMTP)
    letter["To"] = to_address
    letter["Subject"] = subject
    letter["Date"] = format_datetime(now())
    letter.set_content(text)
    folder = settings().data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{new_ref()}.eml").write_bytes(bytes(letter))


def post_code(to_address: str, code: str) -> None:
    """The code that proves that an account's address is read by whoever wants to link to it."""
    post(
        to_address,
        _("%(code)s is your code for %(site)s", code=code, site=settings().site_name),
        _(
            "Enter %(code)s to sign in to your account at %(site)s in another way as well.\n\n"
            "It is good for 20 minutes. If you did not ask for it, somebody else has entered your address: "
            "do not pass the code on, then nothing happens.\n",
            code=code,
            site=settings().site_name,
        ),
    )


def post_link(to_address: str, purpose: Purpose, address: str) -> None:
    """The link by which somebody new joins, or somebody known sets a new password."""
    site = settings().site_name
    if purpose is Purpose.SIGN_UP:
        subject = _("Join %(site)s", site=site)
        text = _("Choose a password here, and you are in:")
    else:
        subject = _("A new password for %(site)s", site=site)
        text = _("You can set a new password here:")
    end = _("The link is good for a day, and once. If you did not ask for it, leave it: nothing happens.")
    post(to_address, subject, f"{text}\n\n{address}\n\n{end}\n")
