"""The host's own layout around a page of ours, rendered by the host in its own request context."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.core.settings import SettingsError
from community.core.web.pages import Page

KEPT = (
    "Set-Cookie",
    "Location",
    "Allow",
    "Retry-After",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "X-Request-ID",
)
"""Headers of ours that stay; all others, the Content-Security-Policy among them, are the host's."""


class HostLayout:
    """A template of the host and its blocks for title, head and content."""

    def __init__(self, host: Flask, template: str, blocks: tuple[str, str, str]) -> None:
        self.host = host
        self.template = template
        self.blocks = blocks

    def around(self, page: Page, response: Response) -> Response:
        """The whole page as the host would have sent it, with our status and cookies. Nobody may keep it.

        To be called in a request context of the host that has let the visitor in.
        """
        whole = self.host.make_response((self._render(page), response.status_code))
        for name in KEPT:
            for value in response.headers.getlist(name):
                whole.headers.add(name, value)
        whole = self.host.process_response(whole)
        whole.headers["Cache-Control"] = "no-store"
        return whole

    def _render(self, page: Page) -> str:
        """The two finished strings in the host's blocks. Raises SettingsError if the layout has no such block."""
        title, head, content = self.blocks
        source = (
            f"{{% extends {self.template!r} %}}"
            f"{{% block {title} %}}{{{{ community.title }}}}{{% endblock %}}"
            f"{{% block {head} %}}{{{{ super() }}}}{{{{ community.head }}}}{{% endblock %}}"
            f"{{% block {content} %}}{{{{ community.body }}}}{{% endblock %}}"
        )
        values = {"title": page.title, "head": Markup(page.head), "body": Markup(page.body)}  # noqa: S704 -- our own templates made them
        template = self.host.jinja_env.from_string(source)
        context: dict[str, Any] = {"community": values}
        self.host.update_template_context(context)
        html: str = template.render(context)
        for block, part in ((head, page.head), (content, page.body)):
            if part not in html:
                raise SettingsError(f"layout: {self.template} does not show its block {block!r}; see `blocks`.")
        return html


def bodyless(environ: dict[str, Any]) -> dict[str, Any]:
    """The same request as a GET without a body: the body has been read, and the host only shows."""
    return environ | {
        "REQUEST_METHOD": "GET",
        "CONTENT_LENGTH": "0",
        "CONTENT_TYPE": "",
        "wsgi.input": io.BytesIO(),
    }
