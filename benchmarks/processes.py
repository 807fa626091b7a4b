"""How long two workers of gunicorn take to answer first, and what memory they hold after some hundred pages.

`python -m benchmarks.processes`; what processes share counts once (PSS). Linux only.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import write_corpus
from community import create_app
from community.app.setup import set_up

PAGES = 200


def main() -> None:
    """Print seconds and mebibytes, of workers that load the code each, and of workers that share it."""
    for more in ([], ["--preload"]):
        _measure(more)


def _measure(more: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with create_app(data_dir=Path(folder), secret_key="benchmark", readers="off").app_context():  # noqa: S106 -- no secret
            set_up()
            write_corpus(200)
        port = _free_port()
        environment = {**os.environ, "COMMUNITY_DATA_DIR": folder, "COMMUNITY_SECRET_KEY": "benchmark"}
        command = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", *more, "wsgi:app"]
        begun = time.perf_counter()
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:  # noqa: S603 -- our own command
            try:
                while _status(port) != 200:
                    time.sleep(0.02)
                print(f"{' '.join(more)} first page after {time.perf_counter() - begun:.2f} s")
                for _ in range(PAGES):
                    _status(port)
                told = f"{_memory(server.pid):.0f} MiB, with the process above them"
                print(f"{' '.join(more)} memory of two workers {told}")
            finally:
                server.terminate()


def _status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/groups")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _memory(parent: int) -> float:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    told = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (parent, *children)]
    return sum(int(found[1]) for text in told if (found := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE))) / 1024


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
