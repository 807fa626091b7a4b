"""Static files are kept by browsers and shared caches: each address carries a hash of its content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

FOLDERS = "community.static_folders"
"""Extension: endpoint → folder, for static files that no blueprint serves."""
A_YEAR = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"


def init_app(app: Flask) -> None:
    """Put the hash into addresses, and say in answers how long they may be kept."""
    app.extensions.setdefault(FOLDERS, {})

    @app.url_defaults
    def version(endpoint: str, values: dict[str, Any]) -> None:
        if is_static(endpoint) and "filename" in values and (found := content_hash(endpoint, values["filename"])):
            values["v"] = found

    @app.after_request
    def keep(response: Response) -> Response:
        if is_static(request.endpoint) and response.status_code in (200, 206, 304):
            filename = (request.view_args or {}).get("filename")
            if filename is not None:
                current = request.args.get("v") == content_hash(str(request.endpoint), filename)
                response.headers["Cache-Control"] = A_YEAR if current else A_WHILE
        return response


def is_static(endpoint: str | None) -> bool:
    """Whether an endpoint serves files that are the same for everybody."""
    return endpoint is not None and endpoint.endswith("static")


def content_hash(endpoint: str, filename: str) -> str:
    """Sixteen signs that change with the file; nothing if there is no such file."""
    folder = _folder(endpoint)
    path = folder / filename if folder else None
    if path is None or not path.is_file():
        return ""
    return _hash(path, path.stat().st_mtime_ns)


def _folder(endpoint: str) -> Path | None:
    blueprint = current_app.blueprints.get(endpoint.rpartition(".")[0])
    found = blueprint.static_folder if blueprint else current_app.extensions[FOLDERS].get(endpoint)
    return Path(found) if found else None


@lru_cache(maxsize=1000)
def _hash(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
