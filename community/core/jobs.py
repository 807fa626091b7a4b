"""The job engine: Huey, in the memory of this process or in a storage that several machines share.

It only wakes workers and beats the minute. What is to be done stands in the database, so a wake-up that is lost or
comes twice does no harm.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask

from community.core.settings import Settings, SettingsError

_unwanted = sys.modules.get("sqlite3", ...)
if _unwanted is ...:
    sys.modules["sqlite3"] = None  # type: ignore[assignment]  # Huey does without: see `core/sqlite.py`
from huey import MemoryHuey, PostgresHuey, RedisHuey, crontab  # noqa: E402 -- after the line above
from huey.consumer import Consumer  # noqa: E402 -- as well
from huey.serializer import SignedSerializer  # noqa: E402 -- as well

if _unwanted is ...:
    del sys.modules["sqlite3"]

QUEUE = "community"
DATABASE = "database"
SHARED = ("redis", "rediss", "unix")
MOST_WAITING = 10
MINUTES_OF_A_YEAR = 366 * 24 * 60
PAUSE_SECONDS = 10
PATIENCE = {"socket_timeout": "2", "socket_connect_timeout": "2"}
"""Seconds that a request waits for a storage that does not answer, once in `PAUSE_SECONDS`."""

logger = logging.getLogger(__name__)


class Engine:
    """Wakes workers, wherever they run. `address` as the setting `jobs` has it."""

    def __init__(self, address: str, database_url: str, secret: str) -> None:
        self.shared = bool(address)
        self._address = address
        self._database_url = database_url
        self._secret = secret
        self._sleepers: list[Callable[[], None]] = []
        self._not_before = 0.0

    def wake(self) -> None:
        """Wake a worker on another machine. Workers look each second anyway, so nothing fails by a failure here."""
        if not self.shared or time.monotonic() < self._not_before:
            return
        try:
            if self.huey.pending_count() < MOST_WAITING:
                self._wake()
            if self._address == DATABASE:
                self.huey.storage.close()  # else each thread of a server would keep a connection of its own
        except Exception as error:  # noqa: BLE001 -- whatever the storage does, the request has done its work
            self._not_before = time.monotonic() + PAUSE_SECONDS
            logger.warning("the storage of jobs cannot be reached: %s", type(error).__name__)

    def consume(self, on_wake: Callable[[], None], each_minute: Callable[[], None]) -> Any:
        """Start the threads that take wake-ups and beat the minute; `stop()` of what is given ends them."""
        self._sleepers.append(on_wake)
        _ = self._wake
        self.huey.periodic_task(crontab(), name="minute")(each_minute)
        consumer = _Threads(self.huey, workers=1, initial_delay=0.05, max_delay=0.5, check_worker_health=False)
        consumer.start()
        return consumer

    @cached_property
    def huey(self) -> Any:
        """Made when it is first used, so that a storage that is away keeps nothing from starting. What lies in a
        storage is signed: Huey would run whatever somebody else put there.
        """
        given: dict[str, Any] = {"results": False, "serializer": SignedSerializer(self._secret, salt=QUEUE)}
        if not self.shared:
            return MemoryHuey(QUEUE, **given)
        if self._address == DATABASE:
            return PostgresHuey(QUEUE, dsn=self._database_url.replace("+psycopg", "", 1), **given)
        said = urlsplit(self._address).query
        unsaid = urlencode({name: value for name, value in PATIENCE.items() if name not in dict(parse_qsl(said))})
        return RedisHuey(QUEUE, url=f"{self._address}{'&' if said else '?'}{unsaid}", **given)

    @cached_property
    def _wake(self) -> Callable[[], object]:
        """The task that a process puts into the storage and another one takes out: both have to know it."""

        def wake() -> None:
            for each in self._sleepers:
                each()

        task: Callable[[], object] = self.huey.task(name="wake")(wake)
        return task


class _Threads(Consumer):
    """Huey's consumer inside a server, to which the signals belong."""

    def _set_signal_handlers(self) -> None:
        pass


def engine_of(chosen: Settings) -> Engine:
    """The engine that the settings name. Raises SettingsError."""
    address = chosen.jobs
    if address and address != DATABASE and urlsplit(address).scheme not in SHARED:
        raise SettingsError("jobs: write redis://…, rediss://…, unix://…, or `database`; nothing for this process.")
    if address == DATABASE and not chosen.database_url.startswith("postgresql"):
        raise SettingsError("jobs: `database` needs PostgreSQL (database_url).")
    return Engine(address, chosen.database_url, chosen.cookie_key())


def engine_in(app: Flask) -> Engine:
    """The engine of an application."""
    engine: Engine = app.extensions["community.jobs"]
    return engine


def next_time(schedule: str, after: datetime) -> datetime:
    """When a schedule of five words, as crontab has them (minute hour day month weekday, in UTC), is next due."""
    minute, hour, day, month, weekday = schedule.split()
    fits = crontab(minute, hour, day, month, weekday, strict=True)
    instant = after.replace(second=0, microsecond=0)
    for _minute in range(MINUTES_OF_A_YEAR):
        instant += timedelta(minutes=1)
        if fits(instant):
            return instant
    raise ValueError(f"{schedule} is never due.")


@dataclass(frozen=True)
class Periodic:
    """Work that comes again by the calendar: `Periodic("limits.sweep", "7 * * * *", sweep)`.

    It may run twice, after a crash in the middle of it; never on two machines at once.
    """

    name: str
    schedule: str
    run: Callable[[], object]
