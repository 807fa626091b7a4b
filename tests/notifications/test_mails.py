"""Mails of notices: what they say, and that rights are asked again when one leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from community.access.models import Grant, State, Visibility
from community.activity.log import record
from community.activity.models import Delivery, DeliveryState
from community.activity.outbox import deliver_due
from community.activity.running import run
from community.content.base.verbs import PostWritten
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.notifications.actions import choose_mails, keep_recipient
from community.notifications.models import Level, MailDecision, Notice
from community.notifications.readers import NOTICES
from community.people.models import Person
from tests.company import Company
from tests.notifications.scene import chooses, latest, replies, starts, told
from tests.peers.smtp import Sink

pytestmark = pytest.mark.sockets

CANARY = "kanari-mail"
GROUP = "Quiet Room"


def queued(company: Company) -> None:
    """Mia is mentioned in a private topic whose title and text hold the canary; the mail waits."""
    starts(company, "Ada", GROUP, f"@Mia, {CANARY} is here", title=f"About {CANARY}")
    assert told() == {("Mia Member", "mention")}


def state() -> list[DeliveryState]:
    session().rollback()
    return list(session().scalars(select(Delivery.state)))


def leave(company: Company) -> None:
    leave_group(company.viewer("Mia"), company.group(GROUP), now())


def be_removed(company: Company) -> None:
    mia, audience = company.viewer("Mia").principal_id, company.group(GROUP).audience_id
    session().execute(delete(Grant).where(Grant.principal_id == mia, Grant.audience_id == audience))


def hide_it(company: Company) -> None:
    latest().thing.state = State.HIDDEN


def hide_the_group(company: Company) -> None:
    company.group(GROUP).thing.state = State.DELETED


def move_it(company: Company) -> None:
    latest().thing.audience_id = company.group("Half House").audience_id
    be_removed(company)
    leave_group(company.viewer("Mia"), company.group("Half House"), now())


def undo_it(company: Company) -> None:
    done = latest()
    record(company.viewer("Ada"), PostWritten(thing=done.thing), retracts=done)


def stop_such_mails(company: Company) -> None:
    choose_mails(company.viewer("Mia"), {"reply", "watching"}, now())


def lose_the_address(company: Company) -> None:
    keep_recipient(company.viewer("Mia").principal_id, address="new@company.test", confirmed_at=None)


def test_who_may_read_it_gets_it(quiet: Company, sink: Sink) -> None:
    queued(quiet)
    deliver_due()
    assert sink.recipients == ["mia@company.test"]
    (mail,) = sink.messages
    assert mail["Subject"] == f"Ada Owner mentioned you in About {CANARY}"
    assert CANARY in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # has both
    assert CANARY in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]  # has both
    assert state() == [DeliveryState.DELIVERED]


@pytest.mark.parametrize(
    "change",
    [leave, be_removed, hide_it, hide_the_group, move_it, undo_it, stop_such_mails, lose_the_address],
)
def test_nothing_leaves_once_it_must_not(quiet: Company, sink: Sink, change: Callable[[Company], None]) -> None:
    queued(quiet)
    with unit_of_work():
        change(quiet)
    deliver_due()
    assert sink.raw == []
    assert state() == [DeliveryState.WITHDRAWN]
    assert CANARY not in str(session().scalars(select(Delivery.body)).all())


def test_nothing_leaves_from_what_was_muted_meanwhile(quiet: Company, sink: Sink) -> None:
    queued(quiet)
    chooses(quiet, "Mia", GROUP, Level.MUTED)
    deliver_due()
    assert sink.raw == []


def test_the_queue_holds_no_words(quiet: Company) -> None:
    queued(quiet)
    (delivery,) = session().scalars(select(Delivery))
    assert delivery.body == session().scalars(select(Notice.ref)).one()


def test_the_words_are_those_of_when_it_leaves(quiet: Company, sink: Sink) -> None:
    queued(quiet)
    with unit_of_work():
        session().get_one(Person, quiet.person("Ada").id).principal.name = "Ada Wed"
    deliver_due()
    assert sink.messages[0]["Subject"].startswith("Ada Wed mentioned you")


def test_a_mail_that_leaves_again_has_the_same_id(quiet: Company, sink: Sink) -> None:
    queued(quiet)
    sink.answer = lambda _address: "451 later"
    deliver_due()
    sink.answer = lambda _address: "250 OK"
    with unit_of_work():
        delivery = session().scalars(select(Delivery)).one()
        delivery.due_at, message_id = now(), delivery.message_id
    deliver_due()
    assert delivery.attempts == 2
    assert [mail["Message-ID"] for mail in sink.messages] == [f"<{message_id}@community.test>"]


def test_links_lead_to_the_post_and_to_the_way_out(quiet: Company, sink: Sink) -> None:
    post = replies(quiet, "Mia", "Open Garden", "I agree")
    told()
    deliver_due()
    (mail,) = sink.messages
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # has both
    topic = quiet.topic("Open Garden")
    assert f"http://community.test/topics/{topic.ref}?at={post.ref}#post-{post.ref}" in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<http://community.test/notices/mails/off/")
    assert mail["List-Unsubscribe"].strip("<>") in text.replace("=\n", "")


@pytest.mark.parametrize("reason", ["off", "unconfirmed"])
def test_what_was_decided_about_a_mail_is_kept(quiet: Company, reason: str) -> None:
    with unit_of_work():
        if reason == "off":
            choose_mails(quiet.viewer("Mia"), set(), now())
        else:
            keep_recipient(quiet.viewer("Mia").principal_id, address="mia@company.test", confirmed_at=None)
    queued(quiet)
    assert session().scalars(select(Notice.mail)).one() == MailDecision(reason)
    assert state() == []


def test_opening_a_group_later_sends_nothing_of_before(quiet: Company, sink: Sink) -> None:
    starts(quiet, "Ada", GROUP, f"@Sam, {CANARY}", title=CANARY)
    run(NOTICES)
    with unit_of_work():
        quiet.group(GROUP).audience.visibility = Visibility.PUBLIC
    run(NOTICES)
    deliver_due()
    assert sink.raw == []
