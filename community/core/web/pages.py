"""Pages: a template becomes a whole document, or the two parts that a host's own layout takes in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, render_template, request

from community.core.settings import settings

PARTS = "community.parts"
"""Key of the request's environment: a list, put there by a host, that takes the finished page."""
_SEAM = f"<!--{secrets.token_hex(8)}-->"


@dataclass(frozen=True)
class Page:
    """The two finished strings that a host's layout shows, and the title in plain text."""

    title: str
    head: str
    body: str


def render(template: str, /, *, title: str, **values: Any) -> str:
    """Render a page. Inside a host its two parts are also left for the host's layout."""
    return _leave_parts(title, render_template(template, title=title, **_frame(), **values))


def render_bare(template: str, /, *, title: str, **values: Any) -> str:
    """Render a page that needs neither the database nor any feature: what is left when they fail."""
    known = {"site_name": settings().site_name, "title": title, **_frame()}
    return _leave_parts(title, current_app.jinja_env.get_template(template).render(**known, **values))


def _frame() -> dict[str, str | bool]:
    inside = PARTS in request.environ
    layout, frame = ("web/parts.html", "div") if inside else ("web/document.html", "main")
    return {"layout": layout, "frame": frame, "alone": not inside, "seam": _SEAM}


def _leave_parts(title: str, text: str) -> str:
    parts: list[Page] | None = request.environ.get(PARTS)
    if parts is not None:
        head, body = text.split(_SEAM)
        parts[:] = [Page(str(title), head, body)]  # a lazy text would be read in the host, which has no texts of ours
    return text


def init_app(app: Flask) -> None:
    """A page for one viewer is kept by nobody else, and every answer has our headers."""

    @app.after_request
    def headers(response: Any) -> Any:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer that does not say otherwise itself; a page in a host's layout has the host's."""
