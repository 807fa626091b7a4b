"""Logs: one JSON object a line, with the request's id and without personal data.

The standard library's logging rather than structlog: gunicorn, SQLAlchemy and every library speak it, and what is
needed on top is one formatter. A line names endpoints (`content.topic`), never paths, query strings, people,
addresses or tokens; what a message or an error says is scrubbed of what looks like one. In a host's application its
own handlers take the records (logger `community`), unless it adds `handler()`.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from community.core.ids import new_ref

HEADER = "X-Request-ID"
FACTS = "facts"
"""Name in `extra` of what a line says besides its message: endpoints, numbers, words of ours."""
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_PERSONAL = (
    (re.compile(r"[^\s@'\"<>]+@[^\s@'\"<>]+"), "[address]"),
    (re.compile(r"\?[^\s'\"]*=[^\s'\"]*"), "?[query]"),
    (re.compile(r"=\([^)]*\)"), "=([value])"),
    (re.compile(r"'[^'\n]*'|\"[^\"\n]*\""), "'…'"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b", re.IGNORECASE), "[network]"),
    (re.compile(r"\b(?=[\w+/-]*\d)[\w+/-]{20,}={0,2}"), "[token]"),
)
requests = logging.getLogger("community.requests")


class JSONFormatter(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        if identifier := request_id():
            line["request_id"] = identifier
        line |= getattr(record, FACTS, {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def scrub(text: str) -> str:
    """A text without what looks like an address, a token, a query string or somebody's own words."""
    for pattern, word in _PERSONAL:
        text = pattern.sub(word, text)
    return text[:1000]


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return {"type": type(error).__name__, "says": scrub(str(error)), "where": where}


def handler() -> logging.Handler:
    """A handler that writes such lines to standard error."""
    made = logging.StreamHandler(sys.stderr)
    made.setFormatter(JSONFormatter())
    return made


def write_json() -> None:
    """Let this process write its logs so; once, however many applications it makes."""
    logger = logging.getLogger("community")
    if not any(isinstance(each.formatter, JSONFormatter) for each in logger.handlers):
        logger.addHandler(handler())
    logger.setLevel(logging.INFO)


def request_id() -> str:
    """The id of the request being answered; nothing outside of one."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def init_app(app: Flask) -> None:
    """Give each request an id, answer it in `X-Request-ID`, and write a line for each answer.

    An id that comes with the request is kept if a counted proxy sent it (the edge drops it otherwise).
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _GIVEN_ID.fullmatch(given) else new_ref()
        g.request_began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" not in g:
            return response
        response.headers[HEADER] = g.request_id
        took = round((time.perf_counter() - g.request_began) * 1000, 1)
        facts = {"method": request.method, "endpoint": request.endpoint, "status": response.status_code, "ms": took}
        requests.info("answered", extra={FACTS: facts})
        return response
