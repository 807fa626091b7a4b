"""The hooks that files call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO

from community.plugins import hookspec

Scanner = Callable[[IO[bytes], str], str | None]
"""Takes a file, from its beginning, and its name."""


@hookspec
def community_file_scanners() -> Sequence[Scanner]:
    """What looks into a file that somebody brings, before it is kept: for viruses, or what is not wanted here. Each
    gives a sentence for that person to refuse it, or None; it should refuse, too, where it cannot look. People wait
    meanwhile.
    """
