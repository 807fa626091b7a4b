"""Another mail address: proven first, told to the one before, and no way into anybody else's account."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from community.activity.outbox import deliver_due
from community.core.db import session
from community.core.settings import settings
from community.notifications.models import Recipient
from community.people.models import Person
from tests.access.visits import browser, send
from tests.company import Company

ACCOUNT, ASK = "/settings/account", "/settings/account/address"
NEW = "mia@elsewhere.example"


def mails_to(address: str) -> list[str]:
    """What lies in the folder for an address, newest last."""
    deliver_due()
    session().rollback()
    found = []
    for path in sorted(Path(settings().data_dir, "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime_ns):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        if mail["To"] == address:
            found.append(f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}")  # type: ignore[union-attr]  # has one
    return found


def link_in(mail: str) -> str:
    found = re.search(r"https?://\S*/settings/account/address/\S+", mail)
    assert found, mail
    return urlsplit(found[0]).path


def mia(company: Company) -> Person:
    session().rollback()
    session().expire_all()
    return company.person("Mia")


def test_the_new_address_is_proven_and_the_old_one_is_told(app: Flask, company: Company) -> None:
    client, elsewhere = browser(app, "Mia"), browser(app, "Mia")
    assert send(client, ASK, email=NEW).status_code == 302
    path = link_in(mails_to(NEW)[-1])
    assert mia(company).email == "mia@company.test"
    assert NEW in client.get(path).text
    assert mia(company).email == "mia@company.test", "looking changes nothing"
    assert send(client, path).status_code == 302
    person = mia(company)
    assert person.confirmed_email == NEW
    assert session().get_one(Recipient, person.principal_id).address == NEW
    assert "has changed" in mails_to("mia@company.test")[-1]
    assert elsewhere.get("/mine").status_code == 302, "signed out elsewhere"
    assert client.get(path).status_code == 404, "good once"


def test_the_link_works_for_the_one_who_asked_alone(app: Flask, company: Company) -> None:
    send(browser(app, "Mia"), ASK, email=NEW)
    path = link_in(mails_to(NEW)[-1])
    assert browser(app).get(path).headers["Location"].startswith("/sign-in?back=")
    for who in ("Sam", "Ada"):
        assert browser(app, who).get(path).status_code == 404
        assert send(browser(app, who), path).status_code == 404
    assert send(browser(app), path).status_code == 404
    assert mia(company).confirmed_email == "mia@company.test"


def test_the_answer_does_not_tell_whose_address_it_is(app: Flask, company: Company) -> None:
    before = len(mails_to("ada@company.test"))
    answers = [send(browser(app, "Mia"), ASK, email=each) for each in ("ada@company.test", "new@company.test")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(mails_to("ada@company.test")) == before
    assert send(browser(app), ASK, email=NEW).status_code == 404


def test_what_is_no_address_is_refused(app: Flask, company: Company) -> None:
    client = browser(app, "Mia")
    for wrong in ("", "mia", "a@b.example,c@d.example", "a@b.example\r\nBcc:c@d.example"):
        send(client, ASK, email=wrong)
        assert "like you@example.com" in client.get(ACCOUNT).text


def test_an_address_that_was_proven_by_another_meanwhile_is_not_taken(app: Flask, company: Company) -> None:
    client = browser(app, "Mia")
    send(client, ASK, email=NEW)
    path = link_in(mails_to(NEW)[-1])
    other = browser(app, "Sam")
    send(other, ASK, email=NEW)
    assert send(other, link_in(mails_to(NEW)[-1])).status_code == 302
    assert send(client, path).status_code == 302
    assert "another account" in client.get(ACCOUNT).text
    assert mia(company).confirmed_email == "mia@company.test"
