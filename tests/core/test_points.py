"""A process dies at the point that it is told to, and at no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from community.core import points
from community.core.points import DIED

WHERE = Path(points.__file__).parent

PROGRAM = "from points import point; [point(each) for each in 'abab']; print('alive')"


def end_of(wanted: str | None) -> tuple[int, str]:
    environment = {**os.environ, "COMMUNITY_CRASH_AT": wanted} if wanted else dict(os.environ)
    program = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(program, env=environment, cwd=WHERE, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_unset_nothing_happens() -> None:
    assert end_of(None) == (0, "alive")


def test_the_process_dies_at_the_named_point() -> None:
    assert end_of("b") == (DIED, "")
    assert end_of("b:2") == (DIED, "")
    assert end_of("b:3") == (0, "alive")
    assert end_of("c") == (0, "alive")
