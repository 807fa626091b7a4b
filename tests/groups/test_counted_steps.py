"""Each kind of step of the machine is taken, and refused, often enough to prove something."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from community.access.models import Visibility
from tests.groups.test_joining_machine import NAMES, GroupMachine, people
from tests.groups.trying import refused, taken

__all__ = ["people"]


def _someone(dice: Random) -> str:
    return dice.choice(NAMES)


def _some_days(dice: Random) -> int | None:
    return dice.choice([None, dice.randint(1, 40)])


INVARIANTS = (
    "members_and_grants_agree",
    "dates_and_hiding_agree",
    "those_read_who_may",
    "the_desk_is_for_its_keepers",
)
STEPS: dict[str, dict[str, Callable[[Random], Any]]] = {
    "time_passes": {"days": lambda dice: dice.randint(1, 20)},
    "change_the_ways": {"name": _someone, "ways": lambda dice: dice.choice([7, 7, 7, dice.randint(0, 7)])},
    "join": {"name": _someone},
    "ask": {"name": _someone},
    "withdraw": {"name": _someone, "applicant": _someone},
    "accept": {"name": _someone, "applicant": _someone, "days": _some_days},
    "decline": {"name": _someone, "applicant": _someone},
    "make_an_invitation": {
        "name": _someone,
        "uses": lambda dice: dice.randint(1, 3),
        "days": lambda dice: dice.randint(1, 40),
        "address": lambda dice: dice.choice([None, None, *NAMES]),
        "lasts": _some_days,
    },
    "use_an_invitation": {"name": _someone, "which": lambda dice: dice.randint(0, 2)},
    "revoke_an_invitation": {"name": _someone, "which": lambda dice: dice.randint(0, 2)},
    "add": {"name": _someone, "other": _someone},
    "leave": {"name": _someone},
    "remove": {"name": _someone, "other": _someone},
    "promote": {
        "name": _someone,
        "other": _someone,
        "chosen": lambda dice: dice.choice(["owner", "moderator", "member"]),
    },
    "hand_over_to": {"name": _someone, "other": _someone},
    "limit": {"name": _someone, "other": _someone, "days": _some_days},
    "expire": {"name": _someone},
    "ask_to_stay": {"name": _someone},
    "renew": {"name": _someone, "other": _someone},
    "hide": {"name": _someone, "hidden": lambda dice: dice.choice([True, False])},
    "archive": {"name": _someone},
    "reopen": {"name": _someone},
}
ACTIONS = {
    "change_the_ways": "change_group",
    "join": "join_group",
    "ask": "ask_to_join",
    "withdraw": "withdraw_request",
    "accept": "accept_request",
    "decline": "decline_request",
    "make_an_invitation": "invite",
    "use_an_invitation": "accept_invitation",
    "revoke_an_invitation": "revoke_invitation",
    "add": "add_member",
    "leave": "leave_group",
    "remove": "remove_member",
    "promote": "set_role",
    "hand_over_to": "hand_over",
    "limit": "limit_membership",
    "ask_to_stay": "ask_renewal",
    "renew": "renew_membership",
    "hide": "hide_membership",
    "archive": "archive_group",
    "reopen": "reopen_group",
}
ALWAYS_FINE = {"time_passes", "expire"}


@pytest.mark.usefixtures("people")
def test_each_step_is_taken_and_refused_often(pytestconfig: pytest.Config) -> None:
    """The same machine by dice of its own, so that the counts never hang on luck. Whether all agrees is asked at the
    end of each life; the machine itself asks after each step.
    """
    done, denied = (200, 50) if pytestconfig.getoption("full") else (3, 2)
    taken.clear()
    refused.clear()
    dice = Random(2027)
    while len(taken) < len(STEPS) or min(taken.values()) < done or not _all_refused(denied):
        assert taken.total() < 1_000 * done, "a kind of step is never taken or never refused"
        machine = GroupMachine()
        machine.begin(dice.choice(list(Visibility)), dice.choice(NAMES))
        for _ in range(60):
            step = dice.choice([*STEPS, *_rarest()])
            given = {key: draw(dice) for key, draw in STEPS[step].items()}
            getattr(machine, step)(**given | (_likely(machine, step, dice) if dice.random() < 0.5 else {}))
            if machine.model.archived and dice.random() < 0.5:  # else most of a life would be spent in refusals
                machine.reopen(dice.choice(sorted(machine.model.owners())))
        for invariant_name in INVARIANTS:
            getattr(machine, invariant_name)()
    print(f"taken {dict(taken)}, refused {dict(refused)}")  # noqa: T201 -- figures for a report


def _likely(machine: GroupMachine, step: str, dice: Random) -> dict[str, str]:
    """Whom a step about ends needs, which chance alone seldom finds."""
    if step not in ("renew", "ask_to_stay", "expire"):
        return {}
    owner = dice.choice(sorted(machine.model.owners()))
    if not machine.model.ends:
        machine.limit(owner, _someone(dice), 30)
    ending = dice.choice(sorted(machine.model.ends) or [owner])
    return {"name": owner, "other": ending} if step == "renew" else {"name": ending}


def _rarest() -> list[str]:
    """What is seldom taken is tried as often as all the rest together."""
    step = min(STEPS, key=_times)
    return [step] * len(STEPS)


def _times(step: str) -> int:
    return taken[ACTIONS.get(step, step)]


def _all_refused(times: int) -> bool:
    return len(refused) == len(STEPS) - len(ALWAYS_FINE) and min(refused.values()) >= times
