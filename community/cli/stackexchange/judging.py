"""What others made of what was written: answers that were accepted, and votes, which a dump gives without people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice

from community.access.viewers import system
from community.cli.stackexchange import dump
from community.cli.stackexchange.dump import LeftOut
from community.cli.stackexchange.report import Report
from community.cli.stackexchange.rows import Row
from community.content.questions.models import Vote
from community.content.questions.taking_in import Asked, Ballot, take_in_questions, take_in_votes
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.models import Group

ACCEPTED = "1"
WAYS = {"2": Vote.UP, "3": Vote.DOWN}
BATCH = 200
VOTES = "Votes.xml"


@dataclass
class Judging:
    """What is known of the votes of a dump, until it is kept: small, whatever the size of the dump."""

    source: str
    group_id: int
    report: Report
    now: datetime
    ballots: Counter[Ballot] = field(default_factory=Counter)
    accepted_on: dict[str, date] = field(default_factory=dict)

    def read(self, votes: Iterable[Row]) -> None:
        """Count the votes of each post and day."""
        for row in votes:
            sort = row.values.get("VoteTypeId", "")
            if sort not in (ACCEPTED, *WAYS):
                self.report.later["votes of other sorts"] += 1
                continue
            try:
                post, day = dump.voted_on(row.values, self.now)
            except LeftOut as why:
                self.report.found["votes"] += sort in WAYS
                self.report.leave_out(VOTES, str(why), row.line)
                continue
            if sort == ACCEPTED:
                self.accepted_on[post] = day
            else:
                self.report.found["votes"] += 1
                self.ballots[post, day, WAYS[sort]] += 1

    def keep_votes(self) -> None:
        """All of them, as so many on a day."""
        ballots = iter(self.ballots.items())
        while batch := dict(islice(ballots, BATCH)):
            with unit_of_work() as work:
                found = take_in_votes(system(), self.source, work.get_one(Group, self.group_id), batch)
            for counter, number in zip((self.report.taken, self.report.here), found, strict=False):
                counter["votes"] += number
            if found[2]:
                self.report.notes["votes for posts that are not here"] += found[2]
            session().expunge_all()

    def keep_answers(self, posts: Iterable[Row]) -> None:
        """Questions become questions, and have their answers."""
        asked = self._asked(posts)
        while batch := list(islice(asked, BATCH)):
            with unit_of_work() as work:
                taken = take_in_questions(system(), self.source, work.get_one(Group, self.group_id), batch)
            self.report.found["accepted answers"] += sum(1 for each in batch if each.answer)
            self.report.taken["accepted answers"] += taken.answers
            self.report.here["accepted answers"] += taken.here
            if taken.questions:
                self.report.notes["topics are questions now"] += taken.questions
            session().expunge_all()

    def _asked(self, posts: Iterable[Row]) -> Iterator[Asked]:
        for row in posts:
            if row.values.get("PostTypeId") != dump.QUESTION:
                continue
            try:
                key, answer = dump.key_of_post(row.values), dump.accepted(row.values)
            except LeftOut:
                continue  # the report has it already
            day = self.accepted_on.get(answer or "")
            yield Asked(key, answer, datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None)
