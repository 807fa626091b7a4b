"""Plugs the community into a host's Flask application: three lines there, an application of its own here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, abort
from flask import Response as FlaskResponse
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from community.app.factory import create_app
from community.app.health import PROBES
from community.app.layout import HostLayout, bodyless
from community.cli.commands import commands
from community.core.settings import SettingsError
from community.core.web.cookies import cookie_config
from community.core.web.pages import PARTS, Page
from community.core.web.static import is_static
from community.people.host import HOST, HostPerson

Identify = Callable[[], HostPerson | None]
UNNAMED = "host"
"""The issuer of a host's people where `base_url` is not set."""
WSGIApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Community:
    """The community in a host's site.

    `identify` says who is signed in to the host, in a request context of the host in which nothing is saved.
    `layout` is the host's own page template; its blocks `title`, `head` and `content` take the community in
    (`blocks` names others). Without it the community shows a plain page of its own. `settings` are those of
    `create_app`.
    """

    def __init__(
        self,
        host: Flask,
        *,
        url_prefix: str = "/community",
        identify: Identify | None = None,
        layout: str | None = None,
        blocks: tuple[str, str, str] = ("title", "head", "content"),
        **settings: Any,
    ) -> None:
        self.prefix = _path(url_prefix)
        self.host = host
        self.identify = identify
        self.layout = HostLayout(host, layout, blocks) if layout else None
        settings.setdefault("data_dir", Path(host.instance_path) / "community")
        settings.setdefault("logs", "host")
        self.app = create_app(**settings)
        self.app.config.update(cookie_config(self.app.extensions["community.settings"].base_url, self.prefix))
        self.inner: WSGIApplication = self.app.wsgi_app
        self.outer: WSGIApplication = host.wsgi_app
        host.wsgi_app = self  # type: ignore[method-assign]  # how Flask is wrapped
        host.add_url_rule(f"{self.prefix}/", "community", lambda: abort(404))
        host.cli.add_command(commands(lambda: self.app))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer what lies under the prefix; everything else is the host's."""
        path = environ.get("PATH_INFO", "")
        if path != self.prefix and not path.startswith(self.prefix + "/"):
            return self.outer(environ, start_response)
        return self._answer(environ)(environ, start_response)

    def _answer(self, environ: dict[str, Any]) -> Response:
        inside = dict(environ)
        inside["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self.prefix
        inside["PATH_INFO"] = environ["PATH_INFO"].removeprefix(self.prefix) or "/"
        pages: list[Page] = []
        if self.layout:
            inside[PARTS] = pages
        inside[HOST] = _AskingHost(self, environ)
        if self._is_for_everybody(inside):
            return Response.from_app(self.inner, inside)
        with self.host.request_context(bodyless(environ)):
            if (kept_out := _asked_at_the_door(self.host)) is not None:
                return self.host.process_response(kept_out)
            response = Response.from_app(self.inner, inside)
            return self.layout.around(pages[0], response) if self.layout and pages else response

    def _is_for_everybody(self, inside: dict[str, Any]) -> bool:
        """Whether a request is for a file of ours or a probe; the host is not asked about those."""
        try:
            endpoint, _values = self.app.url_map.bind_to_environ(inside).match()
        except HTTPException:
            return False
        return is_static(endpoint) or endpoint in PROBES


def _path(url_prefix: str) -> str:
    path = "/" + url_prefix.strip("/")
    if path == "/":
        raise SettingsError("url_prefix: the community needs a path of its own in the site, such as /community.")
    return path


def _asked_at_the_door(host: Flask) -> FlaskResponse | None:
    """What the host answers to this visitor before any view of its own, in its request context."""
    try:
        answer = host.preprocess_request()
    except HTTPException as error:
        answer = host.handle_user_exception(error)
    return None if answer is None else host.make_response(answer)


class _AskingHost:
    """The host, during one request."""

    def __init__(self, community: Community, environ: dict[str, Any]) -> None:
        self._community = community
        self._environ = environ
        self._answer: list[HostPerson | None] = []

    @property
    def address(self) -> str:
        """What stands for the host in accounts: its address as configured, never as a visitor calls it."""
        base: str = self._community.app.extensions["community.settings"].base_url.rstrip("/")
        return base.removesuffix(self._community.prefix) or UNNAMED

    def identify(self) -> HostPerson | None:
        """Ask the host, once."""
        if self._community.identify is None:
            return None
        if not self._answer:
            with self._community.host.request_context(bodyless(self._environ)):
                self._answer.append(self._community.identify())
        return self._answer[0]
