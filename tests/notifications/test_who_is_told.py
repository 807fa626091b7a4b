"""Whom an activity concerns, and who is left out."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select

from community.access.models import State
from community.activity.log import record
from community.content.base.verbs import PostWritten
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.notifications.models import Level, Notice, NoticeLevel
from tests.company import Company
from tests.notifications.scene import admitted, chooses, latest, replies, starts, told

OPEN, HALF, QUIET = "Open Garden", "Half House", "Quiet Room"


def test_a_reply_tells_those_who_wrote_there_and_not_its_writer(quiet: Company) -> None:
    replies(quiet, "Mia", OPEN, "I agree")
    assert told() == {("Ada Owner", "reply")}


def test_a_new_topic_concerns_nobody_but_watchers(quiet: Company) -> None:
    starts(quiet, "Mia", OPEN, "Hello")
    assert told() == set()


def test_watching_tells_of_everything(quiet: Company) -> None:
    chooses(quiet, "Sam", OPEN, Level.WATCHING)
    starts(quiet, "Mia", OPEN, "Hello")
    assert told() == {("Sam Stranger", "watching")}


def test_watching_a_topic_tells_of_its_replies(quiet: Company) -> None:
    with unit_of_work() as work:
        sam, topic = quiet.viewer("Sam"), quiet.topic(OPEN)
        work.add(NoticeLevel(principal_id=sam.principal_id, thing_id=topic.id, level=Level.WATCHING))
    replies(quiet, "Mia", OPEN, "I agree")
    assert ("Sam Stranger", "watching") in told()


def test_muted_gives_nothing_whatever_the_reason(quiet: Company) -> None:
    chooses(quiet, "Ada", OPEN, Level.MUTED)
    replies(quiet, "Mia", OPEN, "Is it so, @Ada Owner?")
    assert told() == set()


def test_a_topics_own_level_outranks_its_groups(quiet: Company) -> None:
    chooses(quiet, "Ada", OPEN, Level.MUTED)
    with unit_of_work() as work:
        ada, topic = quiet.viewer("Ada"), quiet.topic(OPEN)
        work.add(NoticeLevel(principal_id=ada.principal_id, thing_id=topic.id, level=Level.NORMAL))
    replies(quiet, "Mia", OPEN, "I agree")
    assert told() == {("Ada Owner", "reply")}


def test_several_reasons_give_one_notice_for_the_closest(quiet: Company) -> None:
    chooses(quiet, "Ada", OPEN, Level.WATCHING)
    replies(quiet, "Mia", OPEN, "Is it so, @Ada?")
    assert told() == {("Ada Owner", "mention")}
    assert session().scalar(select(func.count(Notice.id))) == 1


@pytest.mark.parametrize(
    "words",
    ["@Sam Stranger look", "@sam stranger, look", "@Sam look", "Look, @Sam!", "(@Sam)", "**@Sam**", "x\n\n@Sam"],
)
def test_a_name_after_an_at_sign_mentions(quiet: Company, words: str) -> None:
    starts(quiet, "Mia", OPEN, words)
    assert told() == {("Sam Stranger", "mention")}


@pytest.mark.parametrize(
    "words",
    ["Sam Stranger", "mail@sam", "a@Sam.test", "`@Sam`", "    @Sam", "@Samuel", "@ Sam", "http://x.test/@Sam"],
)
def test_what_only_looks_like_a_mention_tells_nobody(quiet: Company, words: str) -> None:
    starts(quiet, "Mia", OPEN, words)
    assert told() == set()


def test_an_ambiguous_name_tells_nobody_and_the_full_one_does(quiet: Company) -> None:
    admitted("Sam Sterling")
    starts(quiet, "Mia", OPEN, "@Sam, look")
    assert told() == set()
    starts(quiet, "Mia", OPEN, "@Sam Sterling, look")
    assert told() == {("Sam Sterling", "mention")}


def test_a_name_with_other_letters_than_english_mentions(quiet: Company) -> None:
    admitted("Özlem Ärmel")
    for words in ("Hello @Özlem Ärmel, look", "@Özlem, look"):
        starts(quiet, "Mia", OPEN, words)
        assert told() == {("Özlem Ärmel", "mention")}
        with unit_of_work() as work:
            work.execute(delete(Notice))


def test_one_post_mentions_a_few_people_and_not_everybody(quiet: Company) -> None:
    names = [f"Guest{number} Here" for number in range(14)]
    for name in names:
        admitted(name)
    starts(quiet, "Mia", OPEN, " ".join(f"@{name}" for name in names))
    assert len(told()) == 10


@pytest.mark.parametrize("group", [HALF, QUIET])
def test_nobody_is_told_of_what_they_may_not_read(quiet: Company, group: str) -> None:
    starts(quiet, "Mia", group, "@Sam and @Ada, look")
    assert told() == {("Ada Owner", "mention")}


def test_whoever_left_is_told_no_more(quiet: Company) -> None:
    chooses(quiet, "Mia", QUIET, Level.WATCHING)
    with unit_of_work():
        leave_group(quiet.viewer("Mia"), quiet.group(QUIET), now())
    replies(quiet, "Ada", QUIET, "@Mia, come back")
    assert told() == set()


def test_what_was_undone_or_hidden_before_it_was_told_is_not(quiet: Company) -> None:
    replies(quiet, "Mia", OPEN, "Undone")
    with unit_of_work():
        undone = latest()
        record(quiet.viewer("Mia"), PostWritten(thing=undone.thing, target=undone.target), retracts=undone)
    post = replies(quiet, "Mia", OPEN, "Hidden")
    with unit_of_work():
        session().refresh(post.thing)
        post.thing.state = State.HIDDEN
    assert told() == set()


def test_nobody_is_told_of_what_was_imported(quiet: Company) -> None:
    with unit_of_work():
        topic = quiet.topic(OPEN)
        record(quiet.viewer("Mia"), PostWritten(thing=topic, target=topic), live=False)
    assert told() == set()


def test_a_reader_that_looks_again_tells_nothing_twice(quiet: Company) -> None:
    replies(quiet, "Mia", OPEN, "I agree")
    assert told() == told() == {("Ada Owner", "reply")}
