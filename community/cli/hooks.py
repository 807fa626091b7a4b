"""What the doctor attaches to the administration: those of its checks that call nobody outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from community.cli.checks import CHECKS, outbound_allow, sign_in
from community.plugins import hookimpl

OUTSIDE = (sign_in, outbound_allow)


@hookimpl
def community_checks() -> Sequence[Callable[[], Iterator[str]]]:
    return [check for check in CHECKS if check not in OUTSIDE]
