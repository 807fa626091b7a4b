"""What was sent and whose answer was lost is not done twice: a form carries a number that is good for one sending.

The number is kept in the transaction of what it made, with where that led. The same again leads there once more. Of
the person and the form nothing is kept but a hash.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from flask import current_app
from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, session
from community.core.unit import unit_of_work

KEPT = timedelta(days=2)
NUMBER_LENGTH = 40
ADDRESS_LENGTH = 500
R = TypeVar("R")


class SentOnce(Base):
    """One sending that was done. The key stands for person, form and number, `content` for what was written."""

    __tablename__ = "sent_once"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    at: Mapped[datetime] = mapped_column(index=True)


class SentOtherwise(Exception):
    """The number was used for other words, which are there at `address`: writers choose what becomes of these."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True)
class Sending:
    """One sending of a form: what stands for it, and for its content."""

    key: str
    content: str

    @classmethod
    def of(cls, *who_and_where: str, content: str) -> Sending:
        """The sending of a number by somebody to an address."""
        secret = str(current_app.secret_key).encode()
        key = hmac.new(secret, "\n".join(who_and_where).encode(), hashlib.sha256).hexdigest()
        return cls(key, hashlib.sha256(content.encode()).hexdigest())

    def led_to(self) -> str | None:
        """Where it led, if it was done. Raises SentOtherwise."""
        done = session().get(SentOnce, self.key)
        if done is None:
            return None
        if done.content != self.content:
            raise SentOtherwise(done.address)
        return done.address


@dataclass(frozen=True)
class Done(Generic[R]):
    """Where a sending led, and what it made if this was the first."""

    address: str
    made: R | None = None


def do_once(sending: Sending, act: Callable[[], R], leads_to: Callable[[R], str], now: datetime) -> Done[R]:
    """Do it, unless it was done. A part of the writing transaction that is open. Raises SentOtherwise."""
    if address := sending.led_to():
        return Done(address)
    made = act()
    done = SentOnce(key=sending.key, content=sending.content, address=leads_to(made), at=now)
    session().add(done)
    return Done(done.address, made)


def sweep_sendings(now: datetime) -> None:
    """Let go of the numbers of pages that nobody sends any more."""
    with unit_of_work():
        session().execute(delete(SentOnce).where(SentOnce.at < now - KEPT))
