"""The unit of work: who begins and who commits. Actions never do.

A request reads in a read-only transaction. `write` ends that one, opens the writing one and runs an action
in it; the application commits once, after the view (`finish`). Elsewhere `unit_of_work` does both.

On SQLite one transaction writes at a time. On PostgreSQL `write` is serialisable, so what an action required
still holds when it is committed; `unit_of_work` sees what others commit meanwhile: lock rows that you read to
change. Reading is a snapshot on both.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from flask import current_app, has_request_context, request
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from community.core.db import db, session
from community.core.sqlite import WRITING, let_write

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 5
ASKS_AGAIN = {"40001", "40P01"}
"""SQLSTATE of a serialisation failure and of a deadlock: nothing is wrong but the moment."""
SERIALISABLE, COMMITTED = "SERIALIZABLE", "READ COMMITTED"
SNAPSHOT = "REPEATABLE READ READ ONLY"
SUPPOSING = "REPEATABLE READ"
SAFE = {"GET", "HEAD", "OPTIONS"}
_AFTER_COMMIT = "after_commit"
_SUPPOSED = "supposed"


def writes(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view that may write although it answers a safe request: the callback of a sign-in."""
    view.writes = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def write(action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `action` in the request's writing transaction, again if the database asks for that.

    Everything loaded before is read anew inside it, so what the action requires is true when it writes. An action
    that refuses leaves nothing behind, also if its view answers then.
    """
    _refuse_in_safe_request()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _begin_writing(SERIALISABLE)
            result = _whole(action, *args, **kwargs)
        except DBAPIError as error:
            if attempt == ATTEMPTS or not asks_again(error):
                raise
            give_way(attempt)
        else:
            return result
    raise AssertionError("unreachable")


def _whole(action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        result = action(*args, **kwargs)
        session().flush()
    except BaseException:
        abandon()
        raise
    return result


def asks_again(error: BaseException) -> bool:
    """Whether the database only wants the same once more."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in ASKS_AGAIN


def give_way(attempt: int) -> None:
    """Let those go first who were in each other's way, for a moment that grows."""
    time.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311 -- no secret


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One writing transaction of a command, a job or a reader: committed at the end, undone by an error."""
    _begin_writing(COMMITTED)
    try:
        yield session()
        finish()
    except BaseException:
        abandon()
        raise


@contextmanager
def supposing(suppose: Callable[[], R]) -> Iterator[R]:
    """As if `suppose` had been done: what is read inside sees it, nothing else can be written, and all is undone.

    On SQLite nobody else writes meanwhile.
    """
    _begin_writing(SUPPOSING)
    current = session()
    current.info[_SUPPOSED] = True
    try:
        supposed = suppose()
        current.flush()
        connection = current.connection()
        if connection.dialect.name == "sqlite":
            let_write(connection, writing=False)
        else:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        yield supposed
    finally:
        abandon()


def finish() -> None:
    """Commit what was written, if anything was; the session reads from here on."""
    current = session()
    if current.info.get(_SUPPOSED):
        raise RuntimeError("What is only supposed is never committed.")
    if not current.info.pop(WRITING, False):
        return
    callbacks = current.info.pop(_AFTER_COMMIT, {})
    current.commit()
    for callback in callbacks.values():
        callback()


def abandon() -> None:
    """Undo what is not committed; the session reads from here on."""
    current = session()
    current.rollback()
    current.info.pop(WRITING, None)
    current.info.pop(_AFTER_COMMIT, None)
    current.info.pop(_SUPPOSED, None)


def after_commit(name: str, callback: Callable[[], None]) -> None:
    """Call `callback` once after this unit of work is committed, however often it is asked for by `name`."""
    session().info.setdefault(_AFTER_COMMIT, {})[name] = callback


def _refuse_in_safe_request() -> None:
    if not has_request_context() or request.method not in SAFE:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "writes", False):
        raise RuntimeError(f"{request.endpoint} answers {request.method} and must not write; see `writes`.")


def _begin_writing(isolation: str) -> None:
    current = session()
    if current.info.get(WRITING):
        raise RuntimeError("A writing transaction is open already: pass work into it rather than nest it.")
    current.rollback()
    current.info[WRITING] = isolation
    try:
        current.connection(execution_options={WRITING: True})
    except BaseException:
        abandon()
        raise


@event.listens_for(db.session, "after_begin")
def _guard(current: Session, _transaction: Any, connection: Connection) -> None:
    """A read turned into a write fails at once, instead of waiting for a lock that it cannot get."""
    writing = current.info.get(WRITING)
    if connection.dialect.name == "sqlite":
        let_write(connection, writing=bool(writing))
    else:
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {writing or SNAPSHOT}")
