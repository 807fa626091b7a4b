"""Who writes again? What the first thirty days in the log tell, on a community that was taken in from a dump.

    python -m benchmarks.returning DIR      # a folder of Stack Exchange XML; its database is thrown away afterwards

Label: somebody writes after day 60. Among people who joined at least 120 days before the end of the data. Inputs:
rows of the log before day 30 of each person, by them or in their topics; no column of the dump that was worked out
when it was made. Those who joined first teach, those who joined later are foreseen; beside it, each by other people.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log1p
from pathlib import Path
from statistics import fmean, pstdev

from sqlalchemy import select

from community import create_app
from community.access.models import Thing
from community.activity.models import Activity
from community.activity.verbs import VERBS
from community.core.db import session
from community.leads.learning.folds import folds_of, foreseen
from community.leads.learning.logistic import Row, fit
from community.leads.learning.measures import Estimate, auc, auc_difference, brier, lifts

SEEN, AFTER, BEFORE_END = timedelta(days=30), timedelta(days=60), timedelta(days=120)
TEACH = 0.6
"""So large a part of the people, those who joined first."""
FEATURES = (
    "posts", "topics", "days active", "topics taken part in", "days since the last", "posts, half as much in 10 days",
    "replies of others in own topics", "days until the first",
)  # fmt: skip


@dataclass
class Newcomer:
    """What is known of somebody: when they joined and wrote (whether they began it, and where), and when others wrote
    in their topics.
    """

    joined: datetime
    wrote: list[tuple[datetime, bool, int]] = field(default_factory=list)
    replied: list[datetime] = field(default_factory=list)


def main(folder: str) -> None:
    """Import, and measure."""
    with tempfile.TemporaryDirectory() as place:
        settings = {"data_dir": Path(place), "secret_key": "benchmark", "readers": "off"}
        environment = {**os.environ, "COMMUNITY_DATA_DIR": place, "COMMUNITY_SECRET_KEY": "benchmark"}
        for words in (["setup"], ["import", "stackexchange", folder, "--group", "Study", "--source", "study"]):
            command = [str(Path(sys.executable).with_name("community")), *words]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own command
        with create_app(**settings).app_context():
            people, end = _newcomers()
    ripe = sorted((each for each in people if each.joined <= end - BEFORE_END), key=lambda each: each.joined)
    print(f"{len(people)} people; {len(ripe)} joined 120 days or more before {end:%Y-%m-%d}")
    measure("all of them", ripe)
    measure("who wrote in their first 30 days", [each for each in ripe if _early(each)])


def _newcomers() -> tuple[list[Newcomer], datetime]:
    """Everybody who came with the dump, from the log alone."""
    people: dict[int, Newcomer] = {}
    keepers: dict[int, int] = {}
    rows = select(Activity.verb, Activity.identity_id, Thing.id, Thing.root_id, Activity.occurred_at)
    rows = rows.join(Thing, Thing.id == Activity.thing_id)
    end = None
    for verb, identity, thing, topic, at in session().execute(
        rows.where(Activity.source.like("%study")).order_by(Activity.occurred_at, Activity.id)
    ):
        end = at
        if verb == "person.joined":
            people[identity] = Newcomer(at)
        elif VERBS[verb].streams_type == "Create":
            keepers.setdefault(topic, identity)
            if identity in people:
                people[identity].wrote.append((at, topic == thing, topic))
            if keepers[topic] != identity and keepers[topic] in people:
                people[keepers[topic]].replied.append(at)
    if end is None:
        raise SystemExit("nothing was taken in")
    return list(people.values()), end


def _early(person: Newcomer) -> list[tuple[datetime, bool, int]]:
    return [each for each in person.wrote if each[0] < person.joined + SEEN]


def returned(person: Newcomer) -> bool:
    """The label."""
    return any(at >= person.joined + AFTER for at, _begun, _topic in person.wrote)


def features(person: Newcomer) -> list[float]:
    """What is known on day 30."""
    early, end = _early(person), person.joined + SEEN
    ages = [(end - at) / timedelta(days=1) for at, _begun, _topic in early]
    answered = sum(at < end for at in person.replied)
    return [
        log1p(len(early)),
        log1p(sum(begun for _at, begun, _topic in early)),
        log1p(len({at.date() for at, _begun, _topic in early})),
        log1p(len({topic for _at, _begun, topic in early})),
        min(ages, default=30.0),
        log1p(sum(2 ** (-age / 10) for age in ages)),
        log1p(answered),
        30 - max(ages, default=0.0),
    ]


def measure(who: str, people: Sequence[Newcomer]) -> None:
    """Print the figures of one circle of people."""
    won = [returned(each) for each in people]
    rows = list(_scaled([features(each) for each in people]))
    counts = [float(len(_early(each))) for each in people]
    cut = round(TEACH * len(people))
    print(f"\n{who}: {len(people)}, of whom {sum(won)} came back ({fmean(won):.1%})")
    learnt = fit(rows[:cut], won[:cut], len(FEATURES))
    later = [learnt.chance(row) for row in rows[cut:]]
    print(f" by time: {sum(won[:cut])} of {cut} teach, {sum(won[cut:])} of {len(people) - cut} who joined later")
    _told(later, counts[cut:], won[cut:])
    print(" by person: each foreseen by four fifths of the others")
    folds = folds_of(won, range(len(won)))
    _told(foreseen(rows, won, len(FEATURES), folds), counts, won, folds)
    for name, weight, spread in zip(FEATURES, learnt.weights, learnt.spread, strict=True):
        print(f"   {weight:+.2f} ± {spread:.2f}  {name}")


def _told(chances: Sequence[float], counts: Sequence[float], won: Sequence[bool], folds: Sequence[int] = ()) -> None:
    rate = fmean(won)
    print(f"   AUC of the log      {_said(auc(chances, won, folds))}")
    print(f"   AUC of the number   {_said(auc(counts, won, folds))}")
    print(f"   difference          {_said(auc_difference(chances, counts, won, folds))}")
    best, by_number = (lifts(each, won, [0.1])[0].lift for each in (chances, counts))
    print(f"   lift, best tenth    {_said(best)}; of the number {_said(by_number)}")
    print(f"   Brier               {_said(brier(chances, won))}; the rate alone {rate * (1 - rate):.3f}")


def _said(found: Estimate) -> str:
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _scaled(table: Sequence[Sequence[float]]) -> Iterator[Row]:
    """Each column by its spread. It looks at no outcome."""
    columns: dict[int, tuple[float, float]] = defaultdict(lambda: (0.0, 1.0))
    for place, column in enumerate(zip(*table, strict=True)):
        columns[place] = (fmean(column), pstdev(column) or 1.0)
    for line in table:
        yield [(place, (value - columns[place][0]) / columns[place][1]) for place, value in enumerate(line)]


if __name__ == "__main__":
    main(sys.argv[1])
