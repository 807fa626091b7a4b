"""The file that a backup is: a compressed tar of known members, each with its hash in a manifest."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from community.cli.snapshot import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "community.db"
DUMP = "community.dump"
KEY = "secret_key"
FILES = "files"
_BROKEN = "This backup is cut short or damaged ({}). Nothing was restored; take another one."


def pack(target: Path, members: Mapping[str, Path], said: Mapping[str, Any]) -> None:
    """Write the archive, readable by its owner alone; under its name only when it is whole."""
    if target.exists():
        raise BackupError(f"{target} is there already. Choose another name.")
    files = {name: {"bytes": path.stat().st_size, "sha256": _hash(path)} for name, path in members.items()}
    manifest = json.dumps({"format": FORMAT, **said, "files": files}, indent=1).encode()
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            _write(out, manifest, members)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Take the members out into an empty folder and give the manifest, after everything in it was compared.

    Raises BackupError for anything that is not exactly what the manifest says. Only plain files with names that
    stay inside `folder` are taken.
    """
    try:
        _read_through(archive)
        with tarfile.open(archive, "r:gz") as tar:
            members = {member.name: member for member in tar}
            manifest = _manifest(tar, members)
            for name in manifest["files"]:
                _take(tar, members[name], folder)
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(_BROKEN.format(f"{type(error).__name__}: {error}")) from error
    for name, told in manifest["files"].items():
        if _hash(folder / name) != told["sha256"]:
            raise BackupError(_BROKEN.format(f"{name} is not what the manifest says"))
    return manifest


def _read_through(archive: Path) -> None:
    """Read it to its end, where the checksum of the whole stands; a tar is read only as far as it must be."""
    with gzip.open(archive) as stream:
        while stream.read(1 << 20):
            pass


def _write(out: Any, manifest: bytes, members: Mapping[str, Path]) -> None:
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar:
        for name, source in {MANIFEST: None, **members}.items():
            info = tarfile.TarInfo(name)
            info.mode = 0o600
            info.size = source.stat().st_size if source else len(manifest)
            if source is None:
                tar.addfile(info, io.BytesIO(manifest))
            else:
                with source.open("rb") as content:
                    tar.addfile(info, content)


def _manifest(tar: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo]) -> dict[str, Any]:
    content = tar.extractfile(members[MANIFEST])
    manifest: dict[str, Any] = json.loads(content.read()) if content else {}
    if manifest.get("format") != FORMAT:
        raise BackupError(
            f"This backup has the format {manifest.get('format')!r}; this version reads {FORMAT}. "
            "Restore it with the version that made it."
        )
    if set(members) != {MANIFEST, *manifest["files"]}:
        raise BackupError(_BROKEN.format("its files are not those of the manifest"))
    return manifest


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = PurePosixPath(member.name)
    known = member.name in (DATABASE, DUMP, KEY) or path.parts[0] == FILES
    if not member.isreg() or path.is_absolute() or ".." in path.parts or not known:
        raise BackupError(_BROKEN.format(f"{member.name!r} does not belong into one"))
    content = tar.extractfile(member) or io.BytesIO()
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        while chunk := content.read(1 << 20):
            out.write(chunk)


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
