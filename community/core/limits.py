"""How often something may be done: counters in the database, so that they hold for all processes together.

A counter is raised before the thing is done and in a transaction of its own, so that what fails counts as well and
of many at once none slips through. A window begins with the first of its tries; over its edge at most twice as many
are let through as in one window. Keys are hashed with the site's secret, so that the table tells nobody's address.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Integer, String, bindparam, delete, text
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import TooManyRequests

from community.core.db import Base, UTCDateTime, session
from community.core.unit import unit_of_work

KEPT = timedelta(days=2)


class LimitCount(Base):
    """How often one thing was done in the current window. The key is a hash: no address is kept."""

    __tablename__ = "limit_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(index=True)


class LimitReached(TooManyRequests):
    """It was done too often; another try makes sense after `retry_after` seconds."""


@dataclass(frozen=True)
class Limit:
    """`times` within `within`, for each who: `Limit("sign-in", 5, timedelta(minutes=30))`."""

    name: str
    times: int
    within: timedelta

    def key(self, who: str) -> str:
        """What stands for `who` in the table."""
        secret = str(current_app.secret_key).encode()
        return hmac.new(secret, f"{self.name}:{who}".encode(), hashlib.sha256).hexdigest()


_RAISE = text(
    """
    INSERT INTO limit_count (key, count, began_at) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN limit_count.began_at <= :before THEN 1 ELSE limit_count.count + 1 END,
        began_at = CASE WHEN limit_count.began_at <= :before THEN :now ELSE limit_count.began_at END
    RETURNING count, began_at
    """
).bindparams(bindparam("now", type_=UTCDateTime()), bindparam("before", type_=UTCDateTime()))


def spend(now: datetime, *tries: tuple[Limit, str]) -> None:
    """Count one try for each (limit, who). Raises LimitReached if one of them is used up.

    To be called while nothing is being written: it is a unit of work of its own.
    """
    reached: datetime | None = None
    with unit_of_work():
        for limit, who in tries:
            given = {"key": limit.key(who), "now": now, "before": now - limit.within}
            count, began_at = session().execute(_RAISE.columns(count=Integer, began_at=UTCDateTime()), given).one()
            if count > limit.times:
                reached = max(reached or began_at, began_at + limit.within)
    if reached:
        raise LimitReached(retry_after=max(1, math.ceil((reached - now).total_seconds())))


def sweep(now: datetime) -> None:
    """Let go of counts that no limit asks for any more."""
    with unit_of_work():
        session().execute(delete(LimitCount).where(LimitCount.began_at < now - KEPT))


def forget(limit: Limit, who: str) -> None:
    """Begin anew for `who`. Part of the unit of work that is open."""
    session().execute(delete(LimitCount).where(LimitCount.key == limit.key(who)))


def network_of(address: str | None) -> str:
    """What one household or company has: the address of version 4, the first 64 bits of version 6."""
    try:
        found = ipaddress.ip_address((address or "").split("%", maxsplit=1)[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
