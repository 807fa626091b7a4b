"""Addresses: those that leave the site, and those that people bring along."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, has_request_context, request, url_for

from community.core.settings import settings

LONGEST_PATH = 1000
"""Of a path to return to: it waits in a cookie, and browsers drop one beyond 4 kB."""


def external_url(endpoint: str, **values: Any) -> str:
    """A whole address of ours, from the setting `base_url`. Without that setting it is the address that the request
    came to, and outside a request a path only.
    """
    base = settings().base_url.rstrip("/")
    if base or not has_request_context():
        return base + current_app.url_map.bind("").build(endpoint, values)
    return url_for(endpoint, **values, _external=True)


def here() -> str:
    """The path of the page being asked for, to return to it."""
    if not has_request_context():
        return ""
    query = request.query_string.decode(errors="replace")  # also on the page that says that it is unreadable
    return f"{request.script_root}{request.path}?{query}".rstrip("?")


def local_path(address: str) -> str:
    """`address` if it is a path of this site, judged as a browser would read it; else nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    plain = (
        len(address) <= LONGEST_PATH
        and address.isprintable()
        and "\\" not in address
        and not parts.scheme
        and not parts.netloc
    )
    return address if plain and address.startswith("/") and not address.startswith("//") else ""
