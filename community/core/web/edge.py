"""The edge: which hosts are ours, and which forwarded headers are believed. Before anything else looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from community.core.settings import Settings

WSGIApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]

THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
"""Names by which a probe on this machine asks. Links never carry them: those come from `base_url`."""
PROBES = "/health/"
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_.-]{0,253})|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE)
_FORWARDED: tuple[str, ...] = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
)
_FORWARDED += ("HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")


class Edge:
    """Answers 400 to a host that is not ours, and drops forwarded headers where no proxy is counted."""

    def __init__(self, inner: WSGIApplication, given: Settings) -> None:
        self.check = _HostCheck(inner, trusted_hosts(given))
        self.counted = given.proxies > 0
        self.checked: WSGIApplication = self.check
        if self.counted:
            self.checked = ProxyFix(
                self.checked, x_for=given.proxies, x_proto=given.proxies, x_host=given.proxies, x_prefix=0
            )

    def renew(self, given: Settings) -> None:
        """Take over the names of the site from changed settings."""
        self.check.trusted = trusted_hosts(given)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self.counted:
            for name in _FORWARDED:
                environ.pop(name, None)
        return self.checked(environ, start_response)


class _HostCheck:
    def __init__(self, inner: WSGIApplication, trusted: list[str]) -> None:
        self.inner = inner
        self.trusted = trusted

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PROBES) or self._is_ours(environ):
            return self.inner(environ, start_response)
        return _refusal()(environ, start_response)

    def _is_ours(self, environ: dict[str, Any]) -> bool:
        host = environ.get("HTTP_HOST", "")
        if not _HOST.fullmatch(host) or not _agrees(environ, host):
            return False
        return not self.trusted or is_trusted(host, self.trusted)


def trusted_hosts(given: Settings) -> list[str]:
    """The hosts that we answer to; empty if nobody said which, and then any."""
    named = urlsplit(given.base_url).hostname
    said = [*given.trusted_hosts, *([named] if named else [])]
    return [*said, *THIS_MACHINE] if said else []


def is_trusted(host: str, trusted: list[str]) -> bool:
    """Whether a host, with any port, is one of those; `.example.com` stands for itself and all below it."""
    name = re.sub(r":[0-9]+$", "", host.lower())
    for each in trusted:
        if name == each.lower().lstrip(".") or (each.startswith(".") and name.endswith(each.lower())):
            return True
    return False


def _agrees(environ: dict[str, Any], host: str) -> bool:
    """A request line with a whole address (RFC 9112, 3.2.2) must name the same host as the header."""
    line = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")
    if "://" not in line.partition("?")[0] or line.startswith("/"):
        return True
    return urlsplit(line).netloc.lower() == host.lower()


def _refusal() -> Response:
    text = (
        "This site does not go by the name that your request used. Please check the address.\n"
        "If you run the site: add the name to the setting trusted_hosts.\n"
    )
    answer = Response(text, 400, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return answer
