"""Where a writing request comes from. A form of another website is refused before its token is looked at."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request

from community.core.errors import Forbidden
from community.core.settings import settings
from community.core.unit import SAFE


class ForeignOrigin(Forbidden):
    """The browser says that another website sent this."""


def init_app(app: Flask) -> None:
    """Refuse what another website sends. Views that are exempt from the token are exempt from this as well."""

    @app.before_request
    def refuse_foreign() -> None:
        if request.method in SAFE or request.endpoint is None or _exempt():
            return
        if not _sent_by_us():
            raise ForeignOrigin


def shown_to_be_ours() -> bool:
    """Whether the browser itself says that a page of ours sent this: for forms that go without a token, since that
    would put a secret into the cookie of somebody who has not been asked yet.
    """
    told = request.headers.get("Sec-Fetch-Site") or request.headers.get("Origin")
    return told is not None and _sent_by_us()


def _sent_by_us() -> bool:
    """Whether the browser's word allows it; without a word the form's token decides alone.

    `Origin: null` is what a page without referrers sends; then the browser must say `same-origin` itself.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin", "none"):
        return False
    if origin == "null":
        return site == "same-origin"
    return origin is None or _is_ours(origin)


def _is_ours(origin: str) -> bool:
    base, asked = urlsplit(settings().base_url), urlsplit(origin)
    if base.netloc and asked.netloc == base.netloc:
        return asked.scheme == base.scheme
    return asked.netloc == request.host


def _exempt() -> bool:
    guard = current_app.extensions["csrf"]
    return bool(guard._is_exempt())  # noqa: SLF001 -- the library tells it no other way
