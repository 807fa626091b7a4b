"""Keeps the score of each person by each model, and notes the moves between stages that are not known yet.

Whoever has a mark is scored from it and from what is new; everybody else, and whoever had something undone or told
late, is read anew from the log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from community.activity.readers import replaying
from community.core.db import session
from community.leads.about import about
from community.leads.affiliating import company_domain, settle_mail
from community.leads.folding import LONG_AGO, NEVER, Followed, News, fold, followed, known_as
from community.leads.join_answers import asks_about_answers
from community.leads.known import Known
from community.leads.marks import Kept, newest, packed, packed_warmth, unpacked, warmth_of
from community.leads.models import ScoreState, StageMove
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Scorer
from community.leads.scoring.live import settled
from community.leads.scoring.resuming import Mark, goes_on, resume
from community.leads.scoring.stages import Standing
from community.leads.scoring.story import ALWAYS, FOREVER, Story, instant_of, seconds

SECOND = timedelta(seconds=1)
LATE = "an activity became known late, so this was worked out anew"
LAG, STALE, LONG = 120, 86_400, 60
"""A mark lies so many seconds back, since logs are read a little later than they are written; it is made anew when
it is so old, or so many activities lie behind it.
"""


@dataclass(frozen=True)
class Move:
    """A change of stage, dated by the first second at which its condition held."""

    at: datetime
    from_stage: str
    to_stage: str
    score: float


@dataclass(frozen=True)
class Result:
    """A score as of an instant, how it came to its stage, and when to look again if nothing happens."""

    score: float
    grade: str
    stage: str
    moves: Sequence[Move]
    due_at: datetime | None
    active_at: datetime


def score_person(model: ScoringModel, principal_id: int, instant: datetime) -> None:
    """Score somebody from all that they ever did."""
    score_people([model], {principal_id: News(whole=True)}, instant)


def score_people(models: Sequence[ScoringModel], news: Mapping[int, News], instant: datetime) -> None:
    """Score people as of an instant, and note moves that are not known yet."""
    second = instant.replace(microsecond=0)
    answers = any(asks_about_answers(model) for model in models)
    known = Known(about(news, held=True, answers=answers))
    if moved := [each for each, one in known.about.items() if company_domain(one.email) != one.domain]:
        settle_mail(moved, instant)
        known = Known(about(news, held=True, answers=answers))
    scored = [each for each in known.about if known.stories[each].kind == "person"]
    folded = fold(models, {each: news[each] for each in scored}, known, second)
    rest = {model.digest: [each for each in scored if (model.digest, each) not in folded] for model in models}
    near = known.only(dict.fromkeys(each for ids in rest.values() for each in ids))
    for model in models:
        _let_rest(model, set(known.about).difference(scored), second)
        if rest[model.digest]:
            _work_out(model, rest[model.digest], news, near, second)


def _work_out(
    model: ScoringModel, ids: Sequence[int], news: Mapping[int, News], known: Known, second: datetime
) -> None:
    """Score people by what they did since their marks, or by all of it."""
    states = _states(model, ids)
    kept = {each: _kept(model, states[each], known, news[each]) for each in ids}
    known.read_on({each: found.mark.at for each, found in kept.items() if found})
    known.read_whole([each for each, found in kept.items() if found is None])
    begun = {each: _begin(known, each, found) for each, found in kept.items()}
    scorer = known.scorer(model, {each: story for each, (_from, story) in begun.items()})
    for each, (begin, _story) in begun.items():
        if begin.mark.at != ALWAYS:
            scorer.begin_at(each, begin.mark)
    stirring = [
        each
        for each, (begin, _story) in begun.items()
        if _score(model, scorer, states[each], begin, news[each], second)
    ]
    session().flush()
    others = {other for each in stirring for other in known.colleagues[each]}
    _look_at(model, others.difference(ids), second)


def _stirs(model: ScoringModel, scorer: Scorer, principal_id: int, news: News, second: datetime) -> bool:
    """Whether what somebody did makes them warm, or active, for colleagues."""
    if not scorer.world.people[principal_id].affiliations or not model.rolling_up:
        return False
    now, first = seconds(second), min((deed.at for _xid, deed in news.done), default=FOREVER)
    turns = (at for rule in model.rolling_up for at in scorer.warmth(rule, principal_id).steps)
    return news.whole or any(first <= at <= now for at in turns)


def _look_at(model: ScoringModel, ids: Collection[int], second: datetime) -> None:
    """Let some be looked at: a colleague counts otherwise."""
    if ids:
        theirs = update(ScoreState).where(ScoreState.model == model.digest, ScoreState.principal_id.in_(ids))
        session().execute(theirs.values(due_at=second, live=None))


def _states(model: ScoringModel, ids: Sequence[int]) -> dict[int, ScoreState]:
    """Those that there are, and new ones for whoever has none."""
    rows = select(ScoreState).where(ScoreState.model == model.digest, ScoreState.principal_id.in_(ids))
    states = {row.principal_id: row for row in session().scalars(rows)}
    missing = [each for each in ids if each not in states]
    return states | (_begun(model, missing) if missing else {})


def _score(model: ScoringModel, scorer: Scorer, state: ScoreState, kept: Kept, news: News, second: datetime) -> bool:
    """Score one of them; gives whether that matters for colleagues."""
    principal_id = state.principal_id
    result = _result(model, scorer, principal_id, second, kept.active)
    state.settled_until = max(state.settled_until, news.since)
    moves = _new_moves(state, result, second)
    for move, reason in moves:
        session().add(_stage_move(state, move, reason))
        state.stage, state.since = move.to_stage, move.at
    state.score, state.due_at = result.score, result.due_at
    state.grade, state.active_at = result.grade, result.active_at
    settled = second + SECOND if LATE in [reason for _move, reason in moves] else second
    state.settled_until = max(state.settled_until, settled)
    _keep(state, scorer, _marked(scorer, principal_id, kept, seconds(second)), second)
    return bool(news.whole or news.done) and _stirs(model, scorer, principal_id, news, second)


def _kept(model: ScoringModel, state: ScoreState, known: Known, news: News) -> Kept | None:
    """What is kept of somebody, if one may go on from it."""
    kept = unpacked(state.kept, state.principal_id) if state.kept and not news.whole else None
    if kept is None or kept.whose != known.about[state.principal_id].whose:
        return None
    if model.rolling_up and known.stories[state.principal_id].affiliations:
        if state.warm is None:
            return None
        kept = replace(kept, mark=replace(kept.mark, warm=warmth_of(state.warm)))
    there = {*kept.loose, *(deed.id for deed in (*kept.mark.done, *kept.mark.received))}
    fresh = [deed for xid, deed in news.all if deed.id not in there and not kept.read.holds(xid, deed.id)]
    return kept if goes_on(kept.mark, fresh) else None


def _begin(known: Known, principal_id: int, kept: Kept | None) -> tuple[Kept, Story]:
    """From what is kept, and what came after it; without it, from all that somebody did."""
    if kept is None:
        story, nothing = known.whole(principal_id), Mark(ALWAYS, Standing(None), None, [], [])
        return Kept(nothing, known.about[principal_id].whose, known.read, None, known.loose(principal_id)), story
    mark, later = kept.mark, known.later(principal_id)
    there = {deed.id for deed in (*mark.done, *mark.received)}
    done, received = (
        [deed for deed in deeds if deed.at > mark.at and deed.id not in there]
        for deeds in (later.done, later.received)
    )
    story = replace(known.stories[principal_id])
    resume(mark, story, done, received)
    loose = list(dict.fromkeys([*kept.loose, *known.loose(principal_id)]))
    return replace(kept, read=known.read, loose=loose), story


def _marked(scorer: Scorer, principal_id: int, kept: Kept, now: int) -> Kept:
    """What to keep now: the mark of before with what came since, or a new one if that has grown old or long."""
    story, mark = scorer.world.people[principal_id], kept.mark
    active = _later(kept.active, newest(story.done, now))
    if now - mark.at > STALE or len(story.done) + len(story.received) > LONG:
        mark = scorer.mark(principal_id, max(mark.at, now - LAG))
    else:
        mark = Mark(mark.at, mark.standing, mark.seen_since, story.done, story.received)
    return replace(kept, mark=mark, active=active)


def _keep(state: ScoreState, scorer: Scorer, kept: Kept, second: datetime) -> None:
    """All that lets one go on from here."""
    principal_id, now = state.principal_id, seconds(second)
    rules = scorer.model.rolling_up if scorer.world.people[principal_id].affiliations else []
    state.kept = packed(kept)
    state.warm = packed_warmth({rule.id: scorer.warmth(rule, principal_id) for rule in rules})
    standing, due = scorer.walk(principal_id).until(now)[0], seconds(state.due_at) if state.due_at else None
    live = settled(scorer.subject(principal_id), standing, due, now) if state.kept and state.warm else None
    known = known_as(scorer.world.people[principal_id], kept.whose)
    state.live = followed(Followed(known, kept.mark.at, kept.read, list(kept.loose), live)) if live else None


def _result(model: ScoringModel, scorer: Scorer, principal_id: int, second: datetime, active: int | None) -> Result:
    """The engine counts in seconds; the tables have instants."""
    at, first = seconds(second), model.stage[0].id
    history, due_at = scorer.history(principal_id, at), scorer.due_at(principal_id, at)
    moves = [
        Move(instant_of(each.at), each.before or first, each.after or first, each.score) for each in history.changes
    ]
    score = scorer.score(principal_id, at)
    last = _later(active, newest(scorer.world.people[principal_id].done, at))
    return Result(
        score.total,
        score.grade,
        history.stage or first,
        moves,
        instant_of(due_at) if due_at is not None and due_at < NEVER else None,
        instant_of(last) if last is not None else LONG_AGO,
    )


def _later(one: int | None, other: int | None) -> int | None:
    return max((at for at in (one, other) if at is not None), default=None)


def _let_rest(model: ScoringModel, ids: Collection[int], second: datetime) -> None:
    """Whoever sells is nobody's lead: nothing becomes due, and nothing is told."""
    nothing = {"score": 0.0, "stage": model.stage[0].id, "since": None, "due_at": None}
    gone = {"settled_until": second + SECOND, "kept": None, "live": None, "warm": None}
    if ids:
        theirs = update(ScoreState).where(ScoreState.model == model.digest, ScoreState.principal_id.in_(ids))
        session().execute(theirs.values(**nothing, **gone))


def _begun(model: ScoringModel, ids: Sequence[int]) -> dict[int, ScoreState]:
    """States of those who have none; they stand where moves of before, which are a log, have led them."""
    newest_of_each = select(func.max(StageMove.id)).where(
        StageMove.model == model.digest, StageMove.principal_id.in_(ids)
    )
    moves = select(StageMove).where(StageMove.id.in_(newest_of_each.group_by(StageMove.principal_id)))
    last = {row.principal_id: row for row in session().scalars(moves)}
    found = {}
    for each in ids:
        state = ScoreState(model=model.digest, principal_id=each, score=0.0, settled_until=LONG_AGO)
        state.active_at, state.stage, state.kept = LONG_AGO, model.stage[0].id, None
        if each in last:
            state.stage, state.since = last[each].to_stage, last[each].at
        found[each] = state
    session().add_all(found.values())
    return found


def _stage_move(state: ScoreState, move: Move, reason: str) -> StageMove:
    return StageMove(
        model=state.model,
        principal_id=state.principal_id,
        at=move.at,
        from_stage=move.from_stage,
        to_stage=move.to_stage,
        score=move.score,
        reason=reason,
        replayed=replaying(),
    )


def _new_moves(state: ScoreState, result: Result, second: datetime) -> list[tuple[Move, str]]:
    """The moves that are not known yet. Where the settled past came out differently, one move dated now."""
    since, known = state.settled_until, list[StageMove]()
    found = [move for move in result.moves if move.at >= since]
    if state.since is not None and state.since >= since:
        kept = select(StageMove).where(
            StageMove.model == state.model, StageMove.principal_id == state.principal_id, StageMove.at >= since
        )
        known = list(session().scalars(kept.order_by(StageMove.id)))
    told_then = known[0].from_stage if known else state.stage
    stage_then = found[0].from_stage if found else result.stage
    told = [(row.at, row.to_stage) for row in known]
    if stage_then == told_then and [(move.at, move.to_stage) for move in found[: len(told)]] == told:
        return [(move, "") for move in found[len(told) :]]
    if result.stage == state.stage:
        return []
    return [(Move(second, state.stage, result.stage, result.score), LATE)]
