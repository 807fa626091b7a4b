"""`python -m tests.mutation`: which wrong rules nobody would notice.

Each mutant is planted in this process and asked of random communities; what survives them meets the tests of its
module in a process of its own. Takes some minutes; exits with 1 if a survivor is not explained in docs/mutation.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

from sqlalchemy.exc import SAWarning

from tests.mutation.communities import Communities
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.planting import NUMBER

NUMBER_OF_COMMUNITIES = 40
EXPLAINED = Path(__file__).parents[2] / "docs" / "mutation.md"
ACCESS = ("tests/access/test_permissions.py", "tests/access/test_who.py", "tests/access/test_canaries.py")

MODULES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "community.access.conditions": ((), ACCESS),
    "community.access.viewers": (
        ("Term.holds", "Term.granted", "loaded_term", "asking_term", "every_principal"),
        ACCESS,
    ),
    "community.activity.stream": (("seen_by", "of_audience", "of_person"), ("tests/activity/test_stream.py",)),
    "community.content.base.rules": ((), ACCESS),
    "community.groups.rules": ((), ("tests/groups/test_creating.py", "tests/groups/test_owners.py")),
    "community.leads.rules": ((), ACCESS),
    "community.notifications.concerns": (("reads_all_of_it",), ("tests/notifications/test_who_is_told.py",)),
    "community.notifications.rules": (
        (),
        ("tests/notifications/test_who_is_told.py", "tests/notifications/test_mails.py"),
    ),
    "community.people.rules": ((), ("tests/people/test_joining_the_site.py", "tests/people/test_sessions.py")),
}
"""Which parts of a module are mutated (all, if none are named), and the tests that know it best."""


def all_mutants(modules: list[str]) -> list[Mutant]:
    """The mutants of these modules, each with a number that is its own."""
    return [mutant for module in modules for mutant in mutants_of(module, MODULES[module][0])]


def main(modules: list[str]) -> int:
    """Judge the mutants of these modules, or of all."""
    warnings.simplefilter("error", SAWarning)  # as in the tests
    chosen = modules or list(MODULES)
    started, survivors = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        communities = Communities(Path(folder), NUMBER_OF_COMMUNITIES)
        mutants = all_mutants(chosen)
        left = [(at, mutant) for at, mutant in enumerate(mutants) if not _noticed(communities, mutant)]
    _say(f"{len(mutants)} mutants, {len(mutants) - len(left)} noticed in {len(communities.all)} random communities")
    for at, mutant in left:
        if not _killed_by_tests(chosen, at, MODULES[mutant.module][1]):
            survivors.append(mutant)
    told = EXPLAINED.read_text(encoding="utf-8") if EXPLAINED.exists() else ""
    unexplained = [mutant for mutant in survivors if mutant.name not in told]
    _say(f"{len(left) - len(survivors)} noticed by tests, {len(survivors)} survived, "
         f"{len(unexplained)} of them unexplained, {time.monotonic() - started:.0f} s")  # fmt: skip
    for mutant in survivors:
        _say(f"{'  ' if mutant not in unexplained else '! '}{mutant.name} (line {mutant.line})")
    return 1 if unexplained else 0


def _noticed(communities: Communities, mutant: Mutant) -> bool:
    kept = mutant.plant()
    try:
        return communities.wrong_in() is not None
    except Exception:  # noqa: BLE001 -- a rule that no database understands is noticed by everybody
        return True
    finally:
        mutant.uproot(kept)


def _killed_by_tests(modules: list[str], at: int, tests: tuple[str, ...]) -> bool:
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.planting", "-n", "0", "-x", "-q", *tests]
    environment = os.environ | {NUMBER: f"{','.join(modules)}:{at}"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    return done.returncode == 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
