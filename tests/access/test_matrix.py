"""The matrix: every sort of viewer, every state of a group, every channel, every kind; wrong in neither direction.

What is right stands in `matrix/answers.py`. In `make test` each address is asked by a few, so that every channel
shows its marks to somebody; with `--full` by everybody.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask

from community.access.kinds import kinds
from community.content.base.kinds import FIRST
from community.core.settings import settings
from tests.access.matrix.answers import (
    BOUNDS,
    FOR_SALES,
    LOOKED_AS,
    LOOKED_AT,
    NOT_ASKED,
    OWN,
    QUICK,
    QUIET,
    SHOWN,
    STATES,
    VIEWERS,
    Answer,
    AtMost,
    changes_it,
    enters_as_staff,
    knows,
    reads,
)
from tests.access.matrix.channels import (
    NOT_ADDRESSES,
    Look,
    browsers,
    exports,
    looks,
    mails,
    pages,
    rules,
)
from tests.access.matrix.planting import UNPLANTED, content_kinds, plant, plant_sales
from tests.access.matrix.stage import Stage, build, marks_in
from tests.client import Browser
from tests.core.surroundings import set_settings

REF = re.compile(r"(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{12}(?![0-9a-z])")

OWNERS_BAR = re.compile(r'<nav class="fc-as".*?</nav>', re.DOTALL)
"""What stands over a page of *view as*, for whoever looks."""


@dataclass
class Result:
    """What was asked and what was wrong."""

    stage: Stage
    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    shown: set[tuple[str, str]] = field(default_factory=set)

    def judge(self, channel: str, viewer: str, state: str, found: set[str], kind: str | None = None) -> None:
        """Compare what a viewer was shown of one group, or of one thing of a kind in it, with the table."""
        table = self.table_of(channel, state, kind)
        for mark in table.keys() | found:
            self.cells[channel] += 1
            there = (mark in FOR_SALES) == (state == "sales")
            right, is_there = table.get(mark, never) if there else never, mark in found
            if isinstance(right, AtMost):
                fault = is_there and not right.to(viewer, state)
            elif channel in QUIET:
                fault = is_there and not bound(mark)(viewer, state)
            else:
                fault = is_there != right(viewer, state)
            if fault:
                self.wrong.append(f"{channel}: {viewer} {'is' if is_there else 'is not'} shown {mark} of {state}")
            elif is_there:
                self.shown.add((channel, mark if mark.partition(".")[0] not in content_kinds() else as_topic(mark)))

    def table_of(self, channel: str, state: str, kind: str | None) -> dict[str, Answer | AtMost]:
        """What stands in the table for topics holds for each kind of content that was planted."""
        table: dict[str, Answer | AtMost] = {}
        for mark, right in SHOWN.get(channel, {}).items():
            whose, _, part = mark.partition(".")
            if whose == FIRST:
                there = set(content_kinds()) & self.stage.refs[state].keys()
                table |= {f"{each}.{part}": right for each in there if kind in (None, each)}
            else:
                table[mark] = right
        return table

    def judge_beyond(self, channel: str, viewer: str, marks: dict[str, set[str]]) -> None:
        """What a page tells besides what it was asked for is within what the viewer may come across anywhere."""
        for state, found in marks.items():
            for mark in found:
                self.cells["beyond"] += 1
                if not bound(mark)(viewer, state):
                    self.wrong.append(f"{channel}: {viewer} comes across {mark} of {state}")


def as_topic(mark: str) -> str:
    return f"{FIRST}.{mark.partition('.')[2]}"


def never(_viewer: str, _state: str) -> bool:
    return False


def bound(mark: str) -> Answer:
    return BOUNDS.get(as_topic(mark) if mark.partition(".")[0] in content_kinds() else mark, reads)


def test_every_address_is_a_channel_or_quiet(app: Flask) -> None:
    missing = set(rules(app)) - set(SHOWN) - set(QUIET) - set(NOT_ASKED)
    assert not missing, (
        f"Say in tests/access/matrix/answers.py what {sorted(missing)} show of a group, and to whom (SHOWN), or that"
        " they show nothing of any (QUIET)."
    )
    listed = (set(SHOWN) | set(QUIET) | set(NOT_ASKED)) - set(NOT_ADDRESSES)
    assert not listed - set(rules(app)), "they are no longer in the product: take them out of the tables"


def test_everybody_sees_what_they_shall_and_no_more(
    app: Flask,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = bool(request.config.getoption("--full"))
    set_settings(app, monkeypatch, staff_reach="always")
    with app.test_request_context("/"):
        stage = build(plant, plant_sales, STATES if full else QUICK)
    every_kind_is_planted(stage)
    result, clients = Result(stage), browsers(app)
    channels = [each for each in SHOWN if each not in NOT_ADDRESSES] + (list(QUIET) if full else [])
    secret = secrets_of(stage)
    for number, look in enumerate(looks(app, stage, channels)):
        for viewer in VIEWERS if full else some(look, number):
            text = pages(clients[viewer], look)
            marks = marks_in(text)
            for state in [look.state] if look.state else stage.refs:
                result.judge(look.channel, viewer, state, marks.pop(state, set()), look.kind)
            result.judge_beyond(look.channel, viewer, marks)
            for ref in set(REF.findall(text)) & secret.keys() - {look.ref}:
                state, kind = secret[ref]
                own = OWN.get(kind, never)(viewer, state)
                own |= (look.channel, kind) == ("groups_admin.reach", "group") and enters_as_staff(viewer, state)
                if not own and not (knows if kind == "group" or kind in content_kinds() else reads)(viewer, state):
                    result.wrong.append(f"{look.path}: {viewer} comes across the reference of a {kind} of {state}")
    if full:
        judge_looking_as(app, stage, clients["owner"], result)
    for channel, per_viewer in (("mail", mails(settings().data_dir / "mail")), ("export", exports())):
        for viewer in VIEWERS:
            marks = marks_in(per_viewer.get(viewer, ""))
            for state in stage.refs:
                result.judge(channel, viewer, state, marks.get(state, set()))
    with capsys.disabled():
        sys.stdout.write(
            f"\nmatrix: {sum(result.cells.values())} cells ({len(VIEWERS)} viewers, {len(stage.refs)} states,"
            f" {len(result.cells) - 1} channels), {len(result.wrong)} wrong\n"
        )
    assert not result.wrong, "\n".join([f"{len(result.wrong)} wrong:", *sorted(set(result.wrong))[:80]])
    wanted = {
        (channel, mark)
        for channel, table in SHOWN.items()
        for mark, right in table.items()
        if full or not isinstance(right, AtMost)
    }
    silent = wanted - result.shown
    assert not silent, f"shown to nobody who may see it, so that the rest proves nothing: {sorted(silent)}"


def judge_looking_as(app: Flask, stage: Stage, owner: Browser, result: Result) -> None:
    """*View as* shows an owner of a group what it shows those for whom it stands."""
    for look in looks(app, stage, LOOKED_AT):
        state = look.state or ""
        for role, viewer in LOOKED_AS.items() if changes_it("owner", state) else ():
            [group] = stage.refs[state]["group"]
            page = pages(owner, replace(look, path=f"/groups/{group}/as/{role}{look.path}"))
            marks = marks_in(OWNERS_BAR.sub("", page))
            result.judge(look.channel, viewer, state, marks.pop(state, set()), look.kind)
            result.judge_beyond(f"as {role}, {look.channel}", viewer, marks)


def every_kind_is_planted(stage: Stage) -> None:
    there = {kind for refs in stage.refs.values() for kind in refs}
    missing = set(kinds()) - there - set(UNPLANTED)
    assert not missing, f"plant {sorted(missing)} in matrix/planting.py, and say in matrix/answers.py who sees it"
    assert not set(UNPLANTED) & there


def some(look: Look, number: int) -> list[str]:
    """Who asks in `make test`, by turns: one of those to whom most is shown, one of the others, or both."""
    states = [look.state] if look.state else list(QUICK)
    told = {viewer: _told(look.channel, viewer, states) for viewer in VIEWERS}
    most = max(told.values())
    best = [viewer for viewer in VIEWERS if told[viewer] == most > 0]
    less = [viewer for viewer in VIEWERS if viewer not in best]
    asking = {"open": [best], "sales": [best], "closed": [best, less], None: [best, less]}.get(look.state, [less])
    return [each[number % len(each)] for each in asking if each]


def _told(channel: str, viewer: str, states: list[str]) -> int:
    answers = [each.to if isinstance(each, AtMost) else each for each in SHOWN.get(channel, {}).values()]
    return sum(answer(viewer, state) for answer in answers for state in states)


def secrets_of(stage: Stage) -> dict[str, tuple[str, str]]:
    """Whose reference each is, but for those of people, whom everybody knows."""
    return {
        ref: (state, kind)
        for state, refs in stage.refs.items()
        for kind, some_refs in refs.items()
        for ref in some_refs
        if kind not in ("person", "join_request", "invitation")
    }
