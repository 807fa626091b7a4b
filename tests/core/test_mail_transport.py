"""How mails leave: a real server with STARTTLS and sign-in, or a folder."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from community.core.mail.transport import FolderTransport, MailRefused, SmtpTransport
from community.core.settings import Settings, SettingsError, load_settings
from tests.peers.smtp import Sink, mail_server

sockets = pytest.mark.sockets


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    with mail_server(tmp_path) as running:
        yield running


def to(sink: Sink, **others: object) -> SmtpTransport:
    return SmtpTransport(Settings.model_validate({"base_url": "http://c.test", **sink.settings(), **others}))


def message(text: str = "Grüße") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Hello", "c@c.test", "mia@company.test"
    made["Message-ID"] = "<mail-1@c.test>"
    made.set_content(text)
    return made


@sockets
def test_a_mail_leaves_secured_and_signed_in(sink: Sink) -> None:
    to(sink).send(message(), "mia@company.test")
    assert sink.recipients == ["mia@company.test"]
    assert sink.secured == [True]
    assert sink.messages[0].get_content().strip() == "Grüße"


@sockets
def test_nothing_leaves_without_the_starttls_that_is_asked_for(tmp_path: Path) -> None:
    with mail_server(tmp_path, secure=False) as sink:
        with pytest.raises(MailRefused, match="STARTTLS") as refused:
            to(sink).send(message(), "mia@company.test")
        assert not refused.value.lasting
        assert sink.raw == []
        to(sink, mail_security="none", mail_username="").send(message(), "mia@company.test")
        assert sink.secured == [False]


@sockets
def test_nothing_leaves_to_a_server_that_nobody_vouches_for(sink: Sink) -> None:
    with pytest.raises(MailRefused, match="CERTIFICATE_VERIFY_FAILED") as refused:
        to(sink, mail_ca_file=None).send(message(), "mia@company.test")
    assert not refused.value.lasting
    assert sink.raw == []


@sockets
def test_a_wrong_password_waits_for_the_settings(sink: Sink) -> None:
    with pytest.raises(MailRefused) as refused:
        to(sink, mail_password="wrong").send(message(), "mia@company.test")
    assert refused.value.status == 535
    assert not refused.value.lasting


@sockets
@pytest.mark.parametrize(("reply", "lasting"), [("550 no such mailbox", True), ("451 later", False)])
def test_a_refusal_for_good_is_told_from_one_for_now(sink: Sink, reply: str, lasting: bool) -> None:
    sink.answer = lambda _address: reply
    with pytest.raises(MailRefused) as refused:
        to(sink).send(message(), "mia@company.test")
    assert refused.value.lasting is lasting
    assert refused.value.status == int(reply[:3])


@sockets
def test_a_server_that_is_not_there_is_a_refusal_for_now(sink: Sink) -> None:
    with pytest.raises(MailRefused) as refused:
        to(sink, mail_port=1).send(message(), "mia@company.test")
    assert not refused.value.lasting


def test_a_folder_holds_one_file_for_each_message(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path / "mail")
    folder.send(message(), "mia@company.test")
    folder.send(message("Again"), "mia@company.test")
    (kept,) = (tmp_path / "mail").iterdir()
    assert kept.name == "mail-1.eml"
    assert b"Again" in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0


def test_a_mail_server_needs_an_address_for_links() -> None:
    with pytest.raises(SettingsError, match="mail_host needs base_url"):
        load_settings({"mail_host": "mail.test"})
