"""Where pages tell that they were seen: those of the community and of the company's site at the same address."""

from __future__ import annotations

import re
from typing import Any, cast

from flask import Blueprint, Flask, current_app, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug import Response
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from community.access.current import the_viewer
from community.access.viewers import Viewer
from community.activity.consent import consented
from community.activity.visit_tables import PATH_LENGTH
from community.activity.visits import Seen, VisitQueue, belongs_to_another
from community.core.clock import now
from community.core.ids import REF_LENGTH, new_token, token_hash
from community.core.web.origin import ForeignOrigin, shown_to_be_ours
from community.core.web.throttle import counts_itself, stranger

COOKIE = "community_visitor"
A_YEAR = 365 * 86_400
LARGEST = 2_000
BOTS = re.compile(r"bot|crawl|spider|slurp|preview|headless|monitor|curl|wget|python|^$", re.IGNORECASE)
REFERENCE = re.compile(rf"[0-9a-z]{{{REF_LENGTH}}}")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")

blueprint = Blueprint(
    "visits", __name__, template_folder="templates", static_folder="static", static_url_path="/visits"
)


@blueprint.post("/visits/seen")
@counts_itself
def seen() -> Response:
    """Take in one visit. Without consent nothing is kept, and no identifier is given out or left."""
    if not shown_to_be_ours():
        raise ForeignOrigin
    answer = make_response("", 204)
    if not consented(request):
        if COOKIE in request.cookies:
            answer.delete_cookie(COOKIE, path=request.script_root or "/")
        return answer
    path, via = _told()
    if BOTS.search(request.headers.get("User-Agent", "")) is None:
        _note(path, via, the_viewer(), answer)
    return answer


def _told() -> tuple[str, str | None]:
    """Where the visit was, without query and fragment, and the share link by which it came."""
    if (request.content_length or 0) > LARGEST:
        raise RequestEntityTooLarge
    told: Any = request.get_json(force=True, silent=True)
    path = told.get("path") if isinstance(told, dict) else None
    if not isinstance(path, str) or not path.startswith("/") or CONTROLS.search(path):
        raise BadRequest
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    if len(path) > PATH_LENGTH:
        raise BadRequest
    via = told.get("via")
    return path, via if isinstance(via, str) and REFERENCE.fullmatch(via) else None


def _note(path: str, via: str | None, viewer: Viewer, answer: Response) -> None:
    token = request.cookies.get(COOKIE, "")
    who = viewer.principal_id if viewer.signed_in else None
    if not token or len(token) > 100 or (who is not None and belongs_to_another(token_hash(token), who)):
        token = new_token()
        answer.set_cookie(
            COOKIE,
            token,
            max_age=A_YEAR,
            path=request.script_root or "/",
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    queue: VisitQueue = current_app.extensions["community.visits"]
    waits = queue.put(Seen(token_hash(token), who, path, now(), via), stranger(request.remote_addr))
    if waits and not current_app.testing:
        queue.keep_writing()


def script(viewer: Viewer) -> str:
    """The beacon of our own pages, for those who agreed."""
    return render_template("activity/_beacon.html") if consented(request) else ""


@blueprint.record_once
def _begin(state: BlueprintSetupState) -> None:
    state.app.extensions["community.visits"] = VisitQueue(cast(Flask, state.app))
    state.app.extensions["csrf"].exempt(seen)
