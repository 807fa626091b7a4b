"""The tags of questions, for those of them that are here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from community.access.viewers import system
from community.cli.stackexchange import dump
from community.cli.stackexchange.dump import LeftOut
from community.cli.stackexchange.report import Report
from community.cli.stackexchange.rows import Row
from community.content.tags.models import MOST
from community.content.tags.names import is_tag, normal
from community.content.tags.taking_in import take_in_tags
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.models import Group

BATCH = 200
TAGS = "tags"


@dataclass
class Tagging:
    """What questions go by, on its way to their topics."""

    file: str
    source: str
    group_id: int
    report: Report

    def keep(self, posts: Iterable[Row]) -> None:
        """Give each topic its tags."""
        tagged = self._tagged(posts)
        while batch := dict(islice(tagged, BATCH)):
            with unit_of_work() as work:
                new, here = take_in_tags(system(), self.source, work.get_one(Group, self.group_id), batch)
            self.report.taken[TAGS] += new
            self.report.here[TAGS] += here
            session().expunge_all()

    def _tagged(self, posts: Iterable[Row]) -> Iterator[tuple[str, list[str]]]:
        for row in posts:
            given = dump.tags(row.values) if row.values.get("PostTypeId") == dump.QUESTION else []
            self.report.found[TAGS] += len(given)
            names = list(dict.fromkeys(map(normal, given)))
            kept = [name for name in names if is_tag(name)][:MOST]
            if len(kept) < len(given):
                self.report.leave_out(self.file, "a tag that cannot be one here", row.line)
            try:
                key = dump.key_of_post(row.values)
            except LeftOut:
                continue  # the report has it already
            if kept:
                yield key, kept
