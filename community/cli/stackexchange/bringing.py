"""Brings a dump in: batch by batch, each in one short transaction, and each row once however often it is run.

Texts are made ready before the transaction that keeps them. Posts and comments are read side by side, so that a topic
tells its story in its order; what is about something that comes later waits for another reading.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from community.access.viewers import system
from community.activity.taking_in import known_from
from community.cli.stackexchange import dump
from community.cli.stackexchange.dump import LeftOut
from community.cli.stackexchange.judging import VOTES, Judging
from community.cli.stackexchange.report import Report
from community.cli.stackexchange.rows import Refused, Row, rows
from community.cli.stackexchange.tagging import Tagging
from community.content.base.taking_in import Written, take_in
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.models import Group
from community.people.actions.authors import Author, take_in_authors

BATCH = 200
"""Rows of the dump in one transaction: none makes more than five of ours."""
READINGS = 3
PEOPLE, POSTS, COMMENTS = "Users.xml", "Posts.xml", "Comments.xml"
LATER = {"Badges.xml": "badges", "PostLinks.xml": "links between posts"}
FILES = (PEOPLE, POSTS, COMMENTS, VOTES, *LATER)
_A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")


class AnotherSite(Exception):
    """What was taken in under this name before is something else."""


@dataclass
class Bringing:
    """One dump on its way into a group. `read` is told how many bytes were read."""

    folder: Path
    source: str
    now: datetime
    read: Callable[[int], object]
    report: Report = field(default_factory=Report)

    def check(self) -> None:
        """Raises AnotherSite if other people have the ids of these."""
        aside = Report()
        first = islice(_rows(self.folder / PEOPLE, aside), BATCH)
        found = [each for each in (self._author(row, aside) for row in first) if each]
        known = known_from(self.source, [each.external_id for each in found])
        same = [each for each in found if each.external_id in known]
        if same and not any(known[each.external_id].occurred_at == each.joined_at for each in same):
            raise AnotherSite

    def bring(self, group_id: int) -> None:
        """Everything, into the group."""
        self._people()
        for number in range(READINGS):
            reading = _Reading(self, group_id, self.report if number == 0 else Report(), first=number == 0)
            reading.go_through()
            if not reading.waiting.left_out or (number and not reading.taken):
                break
        self.report.left_out.update(reading.waiting.left_out)
        self.report.first_lines.update(reading.waiting.first_lines)
        judging = Judging(self.source, group_id, self.report, self.now)
        judging.read(_rows(self.folder / VOTES, self.report, self.read))
        judging.keep_votes()
        judging.keep_answers(_rows(self.folder / POSTS, Report()))
        Tagging(POSTS, self.source, group_id, self.report).keep(_rows(self.folder / POSTS, Report()))
        for name, what in LATER.items():
            if count := sum(1 for _ in _rows(self.folder / name, self.report, self.read)):
                self.report.later[what] += count

    def _people(self) -> None:
        people = _rows(self.folder / PEOPLE, self.report, self.read)
        while batch := list(islice(people, BATCH)):
            self.report.found["people"] += len(batch)
            self.report.later["profile texts"] += sum(1 for row in batch if row.values.get("AboutMe"))
            found = {each.external_id: each for each in (self._author(row, self.report) for row in batch) if each}
            known = known_from(self.source, found)
            new = [each for key, each in found.items() if key not in known]
            if new:
                with unit_of_work():
                    take_in_authors(system(), self.source, new)
            self.report.taken["people"] += len(new)
            self.report.here["people"] += len(known)
            session().expunge_all()

    def _author(self, row: Row, report: Report) -> Author | None:
        try:
            return dump.person_named(row.values, self.now)
        except LeftOut as why:
            report.leave_out(PEOPLE, str(why), row.line)
            return None


@dataclass
class _Reading:
    """One reading of what was written. Only the first counts what is found; each counts what it takes in."""

    bringing: Bringing
    group_id: int
    report: Report
    first: bool
    taken: int = 0
    waiting: Report = field(default_factory=Report)

    def go_through(self) -> None:
        merged = heapq.merge(self._by_time(POSTS), self._by_time(COMMENTS), key=lambda each: each[0])
        while batch := [(file, row) for _moment, file, row in islice(merged, BATCH)]:
            self._keep(self._ready(self._keyed(batch)))
            session().expunge_all()

    def _by_time(self, file: str) -> Iterator[tuple[str, str, Row]]:
        """Rows beside how far their file is in time: one that was moved there later keeps its place."""
        newest, read = "", self.bringing.read if self.first else None
        for row in _rows(self.bringing.folder / file, self.report, read):
            moment = dump.moment(row.values)
            newest = max(newest, moment) if _A_MOMENT.match(moment) else newest
            yield newest, file, row

    def _keyed(self, batch: Iterable[tuple[str, Row]]) -> dict[str, tuple[str, Row]]:
        found: dict[str, tuple[str, Row]] = {}
        for file, row in batch:
            self._count(file, row)
            try:
                key = (dump.key_of_post if file == POSTS else dump.key_of_comment)(row.values)
            except LeftOut as why:
                self.report.leave_out(file, str(why), row.line)
                continue
            if key in found:
                self.report.leave_out(file, "an Id that another row has", row.line)
            else:
                found[key] = file, row
        return found

    def _count(self, file: str, row: Row) -> None:
        self.report.found[_sort(file, row)] += 1

    def _ready(self, found: dict[str, tuple[str, Row]]) -> list[tuple[str, Written]]:
        """What is new here, and what it is about is not."""
        asked = set(found)
        for _file, row in found.values():
            asked |= {dump.about(row.values), dump.author(row.values) or ""}
        known = known_from(self.bringing.source, asked)
        session().rollback()
        here, ready = set(known), []
        for key, (file, row) in found.items():
            if key in known:
                self.report.here[_sort(file, row)] += 1
                continue
            if (about := dump.about(row.values)) and about not in here:
                self.waiting.leave_out(file, "about a post that is not here", row.line)
                continue
            try:
                ready.append((_sort(file, row), dump.written(key, row.values, self.bringing.now)))
            except LeftOut as why:
                self.report.leave_out(file, str(why), row.line)
            else:
                here.add(key)
                self._note_author(dump.author(row.values), known)
        return ready

    def _note_author(self, author: str | None, known: Iterable[str]) -> None:
        if author is None:
            self.bringing.report.notes["written by people whose accounts are gone"] += 1
        elif author not in known:
            self.bringing.report.notes["written by people who are not in Users.xml"] += 1

    def _keep(self, ready: list[tuple[str, Written]]) -> None:
        if not ready:
            return
        with unit_of_work() as work:
            group = work.get_one(Group, self.group_id)
            take_in(system(), self.bringing.source, group, [each for _sort_of, each in ready])
        self.taken += len(ready)
        for sort, _written in ready:
            self.bringing.report.taken[sort] += 1


def _sort(file: str, row: Row) -> str:
    return dump.sort_of_post(row.values) if file == POSTS else "comments"


def _rows(path: Path, report: Report, read: Callable[[int], object] | None = None) -> Iterator[Row]:
    """The rows of a file; what is no row goes into the report."""
    try:
        with path.open("rb") as stream:
            told = 0
            for number, each in enumerate(rows(stream), 1):
                if read and number % BATCH == 0:
                    read(stream.tell() - told)
                    told = stream.tell()
                if isinstance(each, Row):
                    yield each
                else:
                    report.broken(path.name, each.why, each.line)
            if read:
                read(stream.tell() - told)
    except FileNotFoundError:
        report.notes[f"{path.name} is not there"] += 1
    except (OSError, Refused) as why:
        report.damage.append(f"{path.name} was not read: {why}")
