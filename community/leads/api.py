"""Where other systems tell what people did there: `POST /api/activities`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.blueprints import BlueprintSetupState

from community.access.viewers import viewer_of
from community.core.clock import now
from community.core.unit import write
from community.leads.ingest import LARGEST_BATCH, Answer, take_in
from community.leads.models import Source
from community.leads.queries import source_with

LONGEST_TOKEN = 200
api = Blueprint("leads_api", __name__)


@api.post("/api/activities")
def activities() -> Response:
    """Take in a batch, with an answer for each of its rows. The cookie of a person opens nothing here."""
    source = _source()
    if source is None:
        refused = _says(401, "Send the token of a source as `Authorization: Bearer …`.")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    given: Any = request.get_json(force=True, silent=True)
    rows = given.get("activities") if isinstance(given, dict) and set(given) == {"activities"} else None
    if not isinstance(rows, list):
        return _says(400, 'Send JSON: {"activities": [ … ]}.')
    if len(rows) > LARGEST_BATCH:
        return _says(413, f"At most {LARGEST_BATCH} activities in one batch.")
    answers = write(_take_in, source, rows)
    answer = jsonify(rows=[{name: value for name, value in asdict(each).items() if value} for each in answers])
    answer.status_code = 202
    return answer


def _take_in(source: Source, rows: list[Any]) -> list[Answer]:
    return take_in(viewer_of(source.principal), source, rows, now())


def _source() -> Source | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    return source_with(token.strip())


def _says(status: int, error: str) -> Response:
    answer = jsonify(error=error)
    answer.status_code = status
    return answer


@api.record_once
def _without_form(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(activities)
