"""Folds what is new into the scores of those of whom enough is kept; everybody else is left to `scores`.

Nothing of it makes a difference for colleagues.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import Select, Update, bindparam, select, update

from community.activity.readers import replaying
from community.core.db import Ids, one_of, session, table
from community.leads.known import Known
from community.leads.marks import Read
from community.leads.models import ScoreState, StageMove
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.fields import DAY
from community.leads.scoring.live import Live, as_row, from_row
from community.leads.scoring.meters import Unclear
from community.leads.scoring.stages import Change
from community.leads.scoring.story import ALWAYS, Deed, Story, instant_of, seconds

NEVER = seconds(datetime.max.replace(tzinfo=UTC))
LONG_AGO = datetime.min.replace(tzinfo=UTC)
_JSON = json.JSONEncoder(separators=(",", ":"))
SHAPE = 1
"""One more, whenever what is kept of somebody changes its form or its meaning."""
LONGEST = 30_000
"""Characters that are kept of somebody under one model."""
OLD = 30 * DAY
"""A mark that is so old is made anew: what lies before it may be pruned from the logs one day."""


@dataclass
class News:
    """What is new of somebody, with the transactions that told of it. `since`: what is found to lie before it is no
    news; `whole`: read all anew.
    """

    since: datetime = LONG_AGO
    whole: bool = False
    done: list[tuple[int, Deed]] = field(default_factory=list)
    received: list[tuple[int, Deed]] = field(default_factory=list)

    @property
    def all(self) -> list[tuple[int, Deed]]:
        """Both."""
        return self.done + self.received


@dataclass(slots=True)
class Followed:
    """Where somebody stands, of whom that was known, and how far their mark and the logs go."""

    known_as: str
    marked_at: int
    read: Read
    loose: list[Any]
    live: Live


def known_as(story: Story, whose: str) -> str:
    """All that is known of somebody besides what they did, as a digest: their address is in it."""
    works = sorted((str(each.org), each.begin, each.end) for each in story.affiliations)
    known = repr((whose, story.kind, story.attributes, works))
    return blake2b(known.encode(), digest_size=12).hexdigest()


def followed(kept: Followed) -> str | None:
    """As a column holds it; None for too much: whoever did so many different things is worked out each time."""
    read, at = [kept.read.xid, kept.read.activity, kept.read.visit], kept.marked_at
    row = [SHAPE, kept.known_as, at if at != ALWAYS else None, read, kept.loose, as_row(kept.live)]
    column = _JSON.encode(row)
    return column if len(column) <= LONGEST else None


def _followed(column: str) -> Followed | None:
    """The way back; None for what an older version wrote."""
    shape, *row = json.loads(column)
    if shape != SHAPE:
        return None
    owner, at, read, loose, live = row
    return Followed(owner, ALWAYS if at is None else at, Read(*read), loose, from_row(live))


def fold(
    models: Sequence[ScoringModel], news: Mapping[int, News], known: Known, second: datetime
) -> set[tuple[str, int]]:
    """Score those of whom enough is kept under some of the models. Gives which scores these were."""
    by_digest = {model.digest: model for model in models}
    people = {
        each: known_as(known.stories[each], known.about[each].whose) for each, new in news.items() if not new.whole
    }
    done: dict[tuple[str, int], dict[str, Any]] = {}
    for row in session().execute(_rows(), {"digests": list(by_digest), "ids": list(people)}):
        changed = _folded(by_digest[row.model], row, people[row.principal_id], news[row.principal_id], second)
        if changed is not None:
            done[row.model, row.principal_id] = changed
    _write(list(done.values()))
    return set(done)


@cache
def _rows() -> Select[Any]:
    state = table(ScoreState).c
    rows = select(
        state.id,
        state.model,
        state.principal_id,
        state.live,
        state.warm,
        state.settled_until,
        state.active_at,
        state.since,
    )
    theirs = one_of(state.principal_id, bindparam("ids", type_=Ids))
    return rows.where(state.model.in_(bindparam("digests", expanding=True)), theirs, state.live.is_not(None))


def _folded(model: ScoringModel, row: Any, owner: str, news: News, second: datetime) -> dict[str, Any] | None:
    """The row as it is now; None where only the story tells."""
    kept, now = _followed(row.live), seconds(second)
    if kept is None or kept.known_as != owner or kept.marked_at < now - OLD:
        return None
    done = [deed for xid, deed in news.done if _fresh(kept, xid, deed)]
    received = [deed for xid, deed in news.received if _fresh(kept, xid, deed)]
    deeds = sorted([*((each, False) for each in done), *((each, True) for each in received)], key=lambda d: d[0].at)
    if deeds and deeds[-1][0].at > now:
        return None
    try:
        moves = kept.live.go_on(model, deeds, now)
        warm = _warm(model, row.warm, kept.live, done)
    except Unclear:
        return None
    told_since = max(row.settled_until, news.since)
    if any(instant_of(each.at) < told_since for each in moves):
        return None
    session().add_all(_stage_move(row, each) for each in moves)
    due, standing = kept.live.due_at, kept.live.standing
    return {
        "row_id": row.id,
        "live": followed(kept),
        "warm": warm,
        "score": kept.live.total(model, now),
        "due_at": instant_of(due) if due < NEVER else None,
        "active_at": max([row.active_at, *(instant_of(each.at) for each in done[-1:])]),
        "settled_until": max(told_since, second),
        "stage": model.stage[standing.place or 0].id,
        "since": instant_of(standing.entered) if moves else row.since,
    }


def _stage_move(row: Any, move: Change) -> StageMove:
    return StageMove(
        model=row.model,
        principal_id=row.principal_id,
        at=instant_of(move.at),
        from_stage=move.before,
        to_stage=move.after,
        score=move.score,
        replayed=replaying(),
    )


def _fresh(kept: Followed, xid: int, deed: Deed) -> bool:
    return deed.id not in kept.loose and not kept.read.holds(xid, deed.id)


def _warm(model: ScoringModel, column: str, live: Live, done: Sequence[Deed]) -> str:
    """Whether somebody counts for colleagues: for longer, if they did already. Raises Unclear if anything turns."""
    if column == "{}" or not done:
        return column
    if any(live.base_may_reach(model, bar) for bar in model.plan.base_bars):
        raise Unclear
    warm = None
    for rule in model.rolling_up:
        for at in (each.at for each in done if rule.active_within and rule.on.matches(each)):
            warm = json.loads(column) if warm is None else warm
            turns = warm[rule.id]
            if len(turns) < 2 or at > turns[-1]:
                raise Unclear
            turns[-1] = max(turns[-1], at + (rule.active_within or 0))
    return column if warm is None else _JSON.encode(warm)


def _write(rows: list[dict[str, Any]]) -> None:
    if rows:
        session().connection().execute(_changed(), rows)


@cache
def _changed() -> Update:
    state = table(ScoreState)
    names = ("live", "warm", "score", "due_at", "active_at", "settled_until", "stage", "since")
    return update(state).where(state.c.id == bindparam("row_id")).values({name: bindparam(name) for name in names})
