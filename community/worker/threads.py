"""Threads: one follows the logs, one delivers in each lane. They sleep until something is committed, or a second."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from functools import partial

from flask import Flask

from community.activity.calendar import declared_work, open_calendar, run_due
from community.activity.cluster import refuse_restored
from community.activity.cursors import start
from community.activity.outbox import Lane, deliver_due
from community.activity.readers import declared_readers
from community.activity.running import run
from community.activity.wake import bell_of
from community.core import kept
from community.core.db import db
from community.core.jobs import engine_in
from community.plugins import hooks

IDLE_SECONDS = 1.0
AFTER_FAULT_SECONDS = 5.0
logger = logging.getLogger(__name__)


def read_logs() -> None:
    """Let every reader handle what is new, then do what is due by time alone."""
    refuse_restored()
    readers = declared_readers()
    start(readers)
    for reader in readers:
        run(reader)
    hooks().community_clockwork()
    for reader in readers:
        run(reader)


def keep_running(app: Flask) -> list[threading.Thread]:
    """Start the threads; they end with the process."""
    steps: dict[str, Callable[[], object]] = {"readers": read_logs}
    steps |= {lane.value: partial(deliver_due, lane) for lane in Lane}
    threads = []
    for name, step in steps.items():
        listener = bell_of(app).listener()
        thread = threading.Thread(target=_loop, args=(app, name, step, listener), name=name, daemon=True)
        thread.start()
        threads.append(thread)
    _open_calendar(app)
    return threads


def _open_calendar(app: Flask) -> None:
    """Let Huey wake the threads, and do each minute what is due; without its storage they go on by themselves."""

    def each_minute() -> None:
        with app.app_context():
            try:
                open_calendar(declared_work())
                run_due()
            finally:
                db.session.remove()

    try:
        engine_in(app).consume(bell_of(app).ring, each_minute)
    except Exception:
        logger.exception("the storage of jobs cannot be used: no periodic work until this process is started again")


def follow(app: Flask) -> None:
    """Run the threads inside a server: from its first request on, so after any fork."""
    begun: set[int] = set()
    lock = threading.Lock()

    @app.before_request
    def begin() -> None:
        if os.getpid() in begun:
            return
        with lock:
            if os.getpid() not in begun:
                begun.add(os.getpid())
                keep_running(app)


def _loop(app: Flask, name: str, step: Callable[[], object], listener: threading.Event) -> None:
    while True:
        listener.wait(IDLE_SECONDS)
        listener.clear()
        try:
            with app.app_context():
                try:
                    kept.follow()
                    step()
                finally:
                    db.session.remove()
        except Exception:
            logger.exception("the thread of the %s met a fault and goes on", name)
            time.sleep(AFTER_FAULT_SECONDS)
