"""Pages: a template becomes a whole document, or the two parts that a host's own layout takes in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask, render_template, request

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
    parts: list[Page] | None = request.environ.get(PARTS)
    layout, frame = ("web/document.html", "main") if parts is None else ("web/parts.html", "div")
    text = render_template(template, layout=layout, frame=frame, title=title, seam=_SEAM, **values)
    if parts is not None:
        head, body = text.split(_SEAM)
        parts[:] = [Page(title, head, body)]
    return text


def init_app(app: Flask) -> None:
    """A page for one viewer is kept by nobody else, and answers say nothing that the browser need not know."""

    @app.after_request
    def headers(response: Any) -> Any:
        if request.endpoint is None or not request.endpoint.endswith("static"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
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
