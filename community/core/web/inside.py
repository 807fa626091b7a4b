"""The answer of another address of ours, made within a request."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

KEPT = ("Accept-Language", "User-Agent")


def answer_of(path: str, query: str) -> Response:
    """What a GET of this path answers, for whom `g` names. It brings no cookie and nothing of a host, and what stands
    around requests does not run: no session is opened or saved, nothing is counted, kept or committed.
    """
    app = current_app
    headers = Headers([(name, request.headers[name]) for name in KEPT if name in request.headers])
    environ = EnvironBuilder(base_url=request.root_url, headers=headers).get_environ()
    environ |= {"PATH_INFO": path, "QUERY_STRING": query}
    with app.request_context(environ):
        try:
            answer = Flask.dispatch_request(app)  # ours would commit
        except Exception as error:  # noqa: BLE001 -- as Flask does: an error has a page
            answer = app.handle_user_exception(error)
        return app.make_response(answer)
