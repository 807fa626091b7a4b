"""Files that people send or get, by keys that nobody can guess. The outer edge: who may have one is asked by the
feature that keeps its key, each time, and no address leads here directly.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Protocol

from flask import Flask, current_app

from community.core.settings import Settings

KEPT = "community.files"
_KEY = re.compile(r"[a-z]+/[a-z0-9-]{8,60}(\.[a-z0-9]{1,5})?")


class Files(Protocol):
    """Where files are kept. A key is a word for what it is, a slash, and a random name: `pictures/x7f….webp`."""

    def put(self, key: str, content: IO[bytes] | bytes) -> None:
        """Keep a file; all of it or nothing."""

    def read(self, key: str) -> bytes | None:
        """A file's content, or None if there is none of this key."""

    def path_of(self, key: str) -> Path | None:
        """Where the file lies on this machine, for sending large ones; None if it does not."""

    def delete(self, key: str) -> None:
        """Forget a file; none is no fault."""

    def keys(self, what: str) -> Iterable[str]:
        """The keys that begin with this word."""


class FolderFiles:
    """Files in a folder, each readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, content: IO[bytes] | bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as new:
                for piece in _pieces(content):
                    new.write(piece)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    def read(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def path_of(self, key: str) -> Path | None:
        path = self._path(key)
        return path if path.is_file() else None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def keys(self, what: str) -> Iterable[str]:
        folder = self.folder / what
        return [f"{what}/{path.name}" for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []

    def _path(self, key: str) -> Path:
        return self.folder / checked(key)


class MemoryFiles:
    """Files that end with the process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, key: str, content: IO[bytes] | bytes) -> None:
        self.kept[checked(key)] = b"".join(_pieces(content))

    def read(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def path_of(self, key: str) -> Path | None:
        return None

    def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    def keys(self, what: str) -> Iterable[str]:
        return [key for key in self.kept if key.startswith(f"{what}/")]


def checked(key: str) -> str:
    """The key, if it is one. Raises ValueError for anything that could lead elsewhere."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key of a file")
    return key


def init_app(app: Flask, chosen: Settings) -> None:
    """Give the application its store."""
    app.extensions[KEPT] = MemoryFiles() if chosen.files == "memory" else FolderFiles(chosen.data_dir / "files")


def files() -> Files:
    """The store of the current application."""
    found: Files = current_app.extensions[KEPT]
    return found


def _pieces(content: IO[bytes] | bytes) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return [content]
    return iter(lambda: content.read(1 << 16), b"")
