"""The mail folder, where no server is set up. Letters about accounts can be read here; what notices quote is only for
those whom they were written to, and is not shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from flask import Response, make_response, redirect, url_for
from werkzeug import Response as Redirect

from community.admin.actions import note_letter
from community.admin.queries import has_said_to_read, letters_among
from community.admin.staff import owner
from community.admin.trials import TEST
from community.admin.views.frame import blueprint
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import write
from community.core.web.pages import CONTENT_SECURITY_POLICY, render

SHOWN = 100
OPEN = timedelta(hours=1)
LARGEST = 1024 * 1024
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}")
SHUT_IN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@dataclass(frozen=True)
class Mail:
    """A mail in the list; without a subject if it is not for the viewer."""

    name: str
    address: str
    subject: str
    at: datetime
    may_be_read: bool


@blueprint.get("/mails")
def mails() -> str:
    """The newest mails of the folder."""
    owner()
    files = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    shown = files[:SHOWN]
    letters = letters_among([path.stem for path in shown])
    found = [_listed(path, path.stem in letters or path.stem.startswith(TEST)) for path in shown]
    return render(
        "admin/mails.html",
        title=_("Mail folder"),
        mails=found,
        more=len(files) - len(shown),
        host=settings().mail_host,
    )


@blueprint.post("/mails/<name>")
def read_mail(name: str) -> Redirect:
    """Say in the log of staff that one reads a letter; then its page opens, for an hour."""
    viewer = owner()
    _letter(name)
    write(note_letter, viewer, name)
    return redirect(url_for(".one_mail", name=name))


@blueprint.get("/mails/<name>")
def one_mail(name: str) -> Response | Redirect:
    """A letter, as text, and as it looks in a frame that is shut in."""
    viewer, message = owner(), _letter(name)
    if not has_said_to_read(viewer, name, now() - OPEN):
        return redirect(url_for(".mails"))
    plain = message.get_body(("plain",))
    page = render(
        "admin/mail.html",
        title=str(message["Subject"]),
        name=name,
        address=str(message["To"]),
        text=plain.get_content() if plain else "",
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return answer


@blueprint.get("/mails/<name>/html")
def mail_html(name: str) -> Response:
    """The HTML of a letter: in a sandbox, without scripts, forms or anything from elsewhere."""
    viewer, body = owner(), _letter(name).get_body(("html",))
    if body is None or not has_said_to_read(viewer, name, now() - OPEN):
        raise NotFound
    answer = Response(str(body.get_content()), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = SHUT_IN
    return answer


def _folder() -> Path:
    return settings().data_dir / "mail"


def _listed(path: Path, may_be_read: bool) -> Mail:
    message = _parsed(path, headers_only=True)
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Mail(path.stem, str(message["To"]), str(message["Subject"]) if may_be_read else "", at, may_be_read)


def _letter(name: str) -> EmailMessage:
    """Raises NotFound for what is not there or is not for whoever owns the site."""
    path = _folder() / f"{name}.eml"
    known = NAME.fullmatch(name) and (name.startswith(TEST) or letters_among([name]))
    if not known or not path.is_file() or path.stat().st_size > LARGEST:
        raise NotFound
    return _parsed(path)


def _parsed(path: Path, *, headers_only: bool = False) -> EmailMessage:
    with path.open("rb") as file:
        return BytesParser(EmailMessage, policy=policy.default).parse(file, headersonly=headers_only)
