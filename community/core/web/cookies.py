"""The one cookie: signed, for this site alone, as narrow as the address allows.

| where | name | path |
| --- | --- | --- |
| at the root of an https address | `__Host-community_session` | `/` |
| under a prefix of an https address | `__Secure-community_session` | the prefix |
| without https (on one's own machine) | `community_session` | the prefix or `/` |

Always HttpOnly and SameSite=Lax; Secure with https. A prefix rules `__Host-` out, which demands the path `/`: the
cookie would then go to the host's own pages as well.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

from community.core.settings import Settings

NAME = "community_session"


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie; answers that anybody may keep carry none and do not vary by it. It goes to where the
    request found us: a host may itself be served below some path.
    """

    def get_cookie_path(self, app: Flask) -> str:
        return request.script_root or super().get_cookie_path(app)

    def get_cookie_name(self, app: Flask) -> str:
        name = super().get_cookie_name(app)
        return name.replace("__Host-", "__Secure-") if request.script_root else name

    def get_cookie_secure(self, app: Flask) -> bool:
        return bool(app.config["SESSION_COOKIE_SECURE"]) or request.is_secure

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        if response.cache_control.public:
            if session.modified:
                raise RuntimeError(f"{request.endpoint} answers for everybody and must not change the session.")
            return
        super().save_session(app, session, response)


def follow_address(app: Flask, changed: Settings) -> None:
    """Name the cookie by a changed `base_url`; where it goes stays what it was."""
    named = cookie_config(changed.base_url, str(app.config["SESSION_COOKIE_PATH"]))
    app.config.update(named)


def cookie_config(base_url: str, prefix: str = "") -> dict[str, Any]:
    """Flask's settings of the cookie, for an address of the community and the prefix that it is mounted under."""
    address = urlsplit(base_url)
    secure = address.scheme == "https"
    path = (prefix or address.path).rstrip("/")
    shield = ("__Secure-" if path else "__Host-") if secure else ""
    return {
        "SESSION_COOKIE_NAME": shield + NAME,
        "SESSION_COOKIE_PATH": path or "/",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }
