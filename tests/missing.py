"""What cannot run here is said last, and where everything must run it is a failure."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

PREFIX = "NOT RUN: "


def not_run(reason: str) -> NoReturn:
    """Leave a test out because something that it needs is not on this machine."""
    if os.environ.get("COMMUNITY_TEST_STRICT"):
        pytest.fail(PREFIX + reason)
    pytest.skip(PREFIX + reason)
