"""Whether this process lives, and whether it can serve. One word for outsiders; `community doctor` says more."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, request
from sqlalchemy import select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from community.activity.models import Cursor
from community.activity.readers import Reader
from community.app.setup import is_up_to_date
from community.core.clock import now
from community.core.db import session
from community.plugins import hooks

LONGEST_LAG = timedelta(minutes=10)
blueprint = Blueprint("health", __name__)
logger = logging.getLogger(__name__)


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers."""
    return _word("live", 200)


@blueprint.get("/health/ready")
def ready() -> Response:
    """The database is reachable and set up, and no reader hangs behind."""
    try:
        fault = _fault()
    except SQLAlchemyError as error:
        fault = f"the database cannot be used: {type(error).__name__}"
    if fault:
        logger.warning("not ready: %s", fault)
    return _word("not ready", 503) if fault else _word("ready", 200)


def lag(reader: Reader) -> timedelta:
    """How long the oldest row that a reader has not handled has been waiting."""
    log = reader.log
    cursor = session().get(Cursor, reader.name, populate_existing=True)
    after = (cursor.xid, cursor.position) if cursor else (0, 0)
    oldest = select(log).where(tuple_(log.xid, log.id) > after).order_by(log.xid, log.id).limit(1)
    row: Any = session().scalars(oldest).first()
    if row is None:
        return timedelta()
    written: datetime = row.recorded_at if hasattr(row, "recorded_at") else row.at
    return max(now() - written, timedelta())


def _fault() -> str:
    if not is_up_to_date():
        return "the database is not set up for this version"
    slow = [each.name for found in hooks().community_readers() for each in found if lag(each) > LONGEST_LAG]
    return f"readers hang behind: {', '.join(slow)}" if slow else ""


def _word(word: str, status: int) -> Response:
    return Response(word + "\n", status, mimetype="text/plain")


PROBES = {"health.live": live, "health.ready": ready}


def init_app(app: Flask) -> None:
    """Answer probes before anything else looks at the request: no session, no viewer, no host."""
    app.register_blueprint(blueprint)

    @app.before_request
    def probe() -> Response | None:
        return PROBES[request.endpoint]() if request.endpoint in PROBES else None
