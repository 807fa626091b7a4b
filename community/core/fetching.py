"""Fetching what lies at an address that a stranger wrote: a page, or a picture in it. As a visitor who is nobody:
without cookies, names or passwords. Each step of a way goes through the guard of `outbound`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3
from flask import has_app_context

from community.core.outbound import guard, within
from community.core.settings import settings

AGENT = "flask-community (previews of links)"
STEPS = 5
"""So many times a page may lead elsewhere."""
SECONDS_IN_ALL = 10
PAUSE_SECONDS = 5
PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 1000
PIECE = 16 * 1024

_FAULTS = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError)
"""What comes of answers that are none."""


class NotFetched(Exception):
    """Nothing came of it; says why. `passing` if it may come another time."""

    def __init__(self, why: str, *, passing: bool = False) -> None:
        super().__init__(why)
        self.passing = passing


@dataclass(frozen=True)
class Fetched:
    """What lay at an address, and where that was in the end. `whole` unless there was more of it."""

    url: str
    type: str
    charset: str
    content: bytes
    whole: bool


def fetch(url: str, types: frozenset[str], most_bytes: int) -> Fetched:
    """What lies there if it is of these types, at most so many bytes of it. Raises NotFetched. Takes ten seconds at
    most, after names were looked up: call it where nobody waits, and with no transaction open.
    """
    ends = time.monotonic() + SECONDS_IN_ALL
    for _step in range(STEPS + 1):
        found = _step_to(url, types, most_bytes, ends)
        if isinstance(found, Fetched):
            return found
        url = found
    raise NotFetched("it leads from one address to the next")


def _step_to(url: str, types: frozenset[str], most_bytes: int, ends: float) -> Fetched | str:
    """What lies there, or where it leads."""
    left = ends - time.monotonic()
    if left <= 0:
        raise NotFetched("it took too long", passing=True)
    try:
        _check(urlsplit(url), url)
        with guard(requests.Session()) as client, within(left):
            headers = {"User-Agent": AGENT, "Accept": ", ".join(sorted(types)), "Accept-Encoding": "identity"}
            pauses = PAUSE_SECONDS, PAUSE_SECONDS
            with client.get(url, headers=headers, timeout=pauses, allow_redirects=False, stream=True) as answer:
                if answer.is_redirect:
                    return urljoin(url, answer.headers["location"])
                return _taken(answer, url, types, most_bytes, ends)
    except _FAULTS as error:
        raise NotFetched(f"{type(error).__name__}: {error}", passing=not isinstance(error, ValueError)) from error


def _check(parts: SplitResult, url: str) -> None:
    """Whether this is an ordinary address of the web."""
    if parts.scheme not in PORTS or not parts.hostname or len(url) > LONGEST_ADDRESS:
        raise NotFetched("this is no address of a page")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("there is a name or a password in it")
    inside = settings().outbound_allow if has_app_context() else []
    if (parts.port or PORTS[parts.scheme]) not in PORTS.values() and f"{parts.hostname}:{parts.port}" not in inside:
        raise NotFetched("this port is not one for pages")


def _taken(answer: requests.Response, url: str, types: frozenset[str], most_bytes: int, ends: float) -> Fetched:
    if answer.status_code != requests.codes.ok:
        passing = answer.status_code >= requests.codes.server_error
        raise NotFetched(f"answered {answer.status_code}", passing=passing)
    sort, _, more = answer.headers.get("Content-Type", "").partition(";")
    if (kind := sort.strip().lower()) not in types:
        raise NotFetched("this is something else")
    if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise NotFetched("it is packed, which nobody asked for")  # what would it be unpacked?
    content = bytearray()
    while len(content) <= most_bytes and (piece := answer.raw.read(PIECE, decode_content=False)):
        content += piece
    if time.monotonic() > ends:  # then the line was cut
        raise NotFetched("it took too long", passing=True)
    charset = more.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return Fetched(url, kind, charset, bytes(content[:most_bytes]), len(content) <= most_bytes)
