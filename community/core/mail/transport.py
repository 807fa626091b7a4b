"""The way out of the process: a mail server, or a folder where nothing is set up. Chosen by `mail_host`."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Protocol

from community.core.settings import Settings, settings

SETUP_FAULTS = {530, 534, 535, 538}
"""Replies that complain of how we sign in: mended in the settings, so the mail waits."""


class MailRefused(Exception):
    """It did not leave. `lasting` if trying again cannot help; `status` is the server's reply, if it gave one."""

    def __init__(self, text: str, *, status: int | None = None, lasting: bool = False) -> None:
        super().__init__(text)
        self.status = status
        self.lasting = lasting


class Transport(Protocol):
    """Takes one message for one address. Raises MailRefused."""

    def send(self, message: EmailMessage, address: str) -> None:
        """Hand the message over."""


class FolderTransport:
    """Writes each message into a file: the default, where nothing has to be set up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage, address: str) -> None:
        """One `.eml` for each Message-ID; a message that leaves twice is one file."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        unfinished = self.folder / f"{name}.part"
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as new:
            new.write(bytes(message))
        unfinished.replace(self.folder / f"{name}.eml")


class SmtpTransport:
    """Hands each message to a mail server. Where STARTTLS is asked for, nothing leaves without it."""

    def __init__(self, given: Settings) -> None:
        self.given = given

    def send(self, message: EmailMessage, address: str) -> None:
        """Connect, secure, sign in, hand over."""
        try:
            with self._connect() as server:
                if self.given.mail_username:
                    server.login(self.given.mail_username, self.given.mail_password)
                server.send_message(message, to_addrs=[address])
        except smtplib.SMTPRecipientsRefused as error:
            status, words = next(iter(error.recipients.values()))
            raise _refused(status, words) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailRefused(f"{type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        given = self.given
        if given.mail_security == "tls":
            return smtplib.SMTP_SSL(
                given.mail_host, given.mail_port, timeout=given.mail_timeout, context=self._context()
            )
        server = smtplib.SMTP(given.mail_host, given.mail_port, timeout=given.mail_timeout)
        try:
            if given.mail_security == "starttls":
                server.starttls(context=self._context())
        except BaseException:
            server.close()
            raise
        return server

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.given.mail_ca_file)


def _refused(status: int, words: bytes | str) -> MailRefused:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    lasting = 500 <= status < 600 and status not in SETUP_FAULTS
    return MailRefused(f"answered {status} {text}", status=status, lasting=lasting)


def transport() -> Transport:
    """The transport of the settings."""
    given = settings()
    return SmtpTransport(given) if given.mail_host else FolderTransport(given.data_dir / "mail")


def forget_mails(address: str, name: str) -> None:
    """Delete the mails that were written into the folder, as far as they go to an address or name its owner."""
    folder = settings().data_dir / "mail"
    words = [word for word in (address, name) if word]
    for path in folder.glob("*.eml") if folder.is_dir() else ():
        mail = BytesParser(policy=default).parsebytes(path.read_bytes())
        texts = [str(value) for value in mail.values()]
        texts += [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        if any(word in text for word in words for text in texts):
            path.unlink(missing_ok=True)
