"""Pages that are the same for every visitor are made once, and shown again while nothing at all was committed.

Only views that say so are kept, and only answers to those who are nobody in particular. What is kept never outlives
a commit, so it needs no rule about what changes what; it is thrown away after some seconds as well, since pages
say how long ago something was.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, current_app, g, request, session

from community.core.clock import now
from community.core.revision import Revision, revision_at_begin
from community.core.settings import Settings, settings
from community.core.web.pages import PARTS, Page

SHOWN_AGAIN = timedelta(seconds=10)
MOST_PAGES = 200
LARGEST = 200_000
P = ParamSpec("P")
R = TypeVar("R")
Whose = Callable[[], Hashable | None]


@dataclass(frozen=True)
class KeptPage:
    """A finished page; `part` is what a host's layout takes in, where there is one."""

    made_at: datetime
    body: bytes
    part: Page | None


@dataclass
class KeptPages:
    """Those of one revision of the database, under the settings that held then."""

    revision: Revision | None = None
    settings: Settings | None = None
    pages: dict[Hashable, KeptPage] = field(default_factory=dict)


def same_for_visitors(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view whose page depends on the address, the database and what `init_app` was told, and nothing else,
    for those who are not signed in.
    """
    view.same_for_visitors = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def init_app(app: Flask, whose: Whose) -> None:
    """Keep pages. `whose` says for what sort of visitor the page is, None for anybody who is somebody."""
    app.extensions["community.kept_pages"] = KeptPages()

    @app.before_request
    def show_again() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method != "GET" or not getattr(view, "same_for_visitors", False):
            return None
        visitor = whose()
        if visitor is None or (mark := revision_at_begin()) is None:
            return None
        key = (_address(), PARTS in request.environ, visitor)
        found = _pages_of(mark).get(key)
        if found and timedelta(0) <= now() - found.made_at < SHOWN_AGAIN:
            return _again(found)
        g.page_to_keep = mark, key
        return None

    @app.after_request
    def keep(response: Response) -> Response:
        if "page_to_keep" in g and _is_for_anybody(response):
            mark, key = g.page_to_keep
            _keep(mark, key, response.get_data())
        return response


def _address() -> Hashable:
    """All of it, also the path under which we are mounted: it stands in every link of the page."""
    return request.host_url, request.script_root, request.path, request.query_string


def _pages_of(mark: Revision) -> dict[Hashable, KeptPage]:
    kept: KeptPages = current_app.extensions["community.kept_pages"]
    if kept.revision != mark or kept.settings is not settings():
        kept = current_app.extensions["community.kept_pages"] = KeptPages(mark, settings())
    return kept.pages


def _again(found: KeptPage) -> Response:
    parts: list[Page] | None = request.environ.get(PARTS)
    if parts is not None and found.part is not None:
        parts[:] = [found.part]
    return Response(found.body, mimetype="text/html")


def _is_for_anybody(response: Response) -> bool:
    """Made without error, for a visitor, and with nothing in it that belongs to one browser."""
    viewer: Any = g.get("viewer")
    plain = response.status_code == 200 and response.mimetype == "text/html" and response.is_sequence
    mine = session.modified or bool(session) or "Set-Cookie" in response.headers
    return plain and not mine and viewer is not None and not viewer.signed_in


def _keep(mark: Revision, key: Hashable, body: bytes) -> None:
    kept: KeptPages = current_app.extensions["community.kept_pages"]
    if kept.revision != mark or kept.settings is not settings() or len(body) > LARGEST:
        return
    while len(kept.pages) >= MOST_PAGES:
        kept.pages.pop(next(iter(kept.pages.copy())), None)  # a copy: other threads keep pages meanwhile
    parts: list[Page] = request.environ.get(PARTS) or []
    kept.pages[key] = KeptPage(now(), body, parts[0] if parts else None)
