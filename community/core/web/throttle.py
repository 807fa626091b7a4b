"""How often somebody may write: counted in the database, so for all processes together.

One row for each person or network and span of time, added to in one statement. Keys are hashed with the site's
secret, so that the table tells nobody's address.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import random
from collections.abc import Callable

from flask import Flask, current_app, request
from sqlalchemy import BigInteger, String, delete, text
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import TooManyRequests

from community.core.clock import now
from community.core.db import Base, session
from community.core.settings import settings
from community.core.unit import SAFE, unit_of_work

SECONDS = 60
PRUNED_ONE_IN = 200

_COUNT = text(
    "INSERT INTO throttle (key, ends_at, taken) VALUES (:key, :ends_at, 1) "
    "ON CONFLICT (key) DO UPDATE SET "
    "taken = CASE WHEN throttle.ends_at = excluded.ends_at THEN throttle.taken + 1 ELSE 1 END, "
    "ends_at = excluded.ends_at RETURNING taken"
)


class Throttle(Base):
    """How much of its share somebody has taken in the span that ends then (seconds since 1970)."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
    taken: Mapped[int]


def allow(key: str, limit: int, seconds: int) -> float:
    """Take one of `limit` in each span of `seconds`. Gives 0, or the seconds to wait when none is left.

    Runs in the caller's unit of work.
    """
    instant = now().timestamp()
    ends_at = (math.floor(instant / seconds) + 1) * seconds
    taken = session().execute(_COUNT, {"key": _hashed(f"{key} {seconds}"), "ends_at": ends_at}).scalar_one()
    if random.randrange(PRUNED_ONE_IN) == 0:  # noqa: S311 -- when to sweep, nothing secret
        session().execute(delete(Throttle).where(Throttle.ends_at < instant))
    return 0.0 if taken <= limit else max(ends_at - instant, 1.0)


def network_of(address: str | None) -> str:
    """What one subscriber has: an IPv4 address, or the /64 of an IPv6 one. Nothing for this machine itself, which
    is a proxy that nobody counted, or the operator.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return "" if found.is_loopback else str(ipaddress.ip_network((found, 64), strict=False))
        found = found.ipv4_mapped
    return "" if found.is_loopback else str(found)


def init_app(app: Flask, who: Callable[[], str]) -> None:
    """Count every writing request, by person (`who` says which; nothing for visitors) and by network."""

    @app.before_request
    def count() -> None:
        if request.method in SAFE or request.endpoint is None:
            return
        given = settings()
        shares = [
            (f"person {who()}" if who() else "", given.writes_per_person),
            (f"network {network}" if (network := network_of(request.remote_addr)) else "", given.writes_per_network),
        ]
        counted = [(f"write {key}", limit) for key, limit in shares if key and limit]
        if not counted:
            return
        with unit_of_work():
            wait = max(allow(key, limit, SECONDS) for key, limit in counted)
        if wait:
            raise TooManyRequests(retry_after=math.ceil(wait))


def _hashed(key: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"throttle {key}".encode(), hashlib.sha256).hexdigest()
