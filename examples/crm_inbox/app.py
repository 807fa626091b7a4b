"""The web side of the CRM inbox: the webhook, the page that shows what arrived, and the two buttons."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from examples.crm_inbox.card import read_card
from examples.crm_inbox.journal import Journal
from examples.crm_inbox.verify import NotVerifiedError, decode_secret, verify

BODY_LIMIT = 64 * 1024
CARDS_SHOWN = 100
REFRESH_SECONDS = 3
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass
class Switch:
    """Whether the inbox answers deliveries; a restart turns it on again."""

    answering: bool = True


def create_app(secret: str, journal_path: Path) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    journal = Journal(journal_path)
    switch = Switch()
    app.register_blueprint(webhook_endpoint(decode_secret(secret), journal, switch))
    app.register_blueprint(pages(journal, switch))
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.after_request(add_page_headers)
    return app


def webhook_endpoint(key: bytes, journal: Journal, switch: Switch) -> Blueprint:
    endpoint = Blueprint("webhook", __name__)

    @endpoint.post("/webhook")
    def receive() -> ResponseReturnValue:
        body = request.get_data()
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            message_id = verify(key, headers, body, time.time())
        except NotVerifiedError as reason:
            return f"Refused: {reason}.\n", 401, PLAIN
        if not switch.answering:
            journal.turn_away(message_id, body.decode(errors="replace"))
            return "Not answering just now.\n", 503, PLAIN
        journal.accept(message_id, body.decode(errors="replace"))
        return "", 204

    return endpoint


def pages(journal: Journal, switch: Switch) -> Blueprint:
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def inbox() -> ResponseReturnValue:
        deliveries = journal.newest_first()
        return render_template(
            "inbox.html",
            cards=[read_card(delivery) for delivery in deliveries[:CARDS_SHOWN]],
            total=len(deliveries),
            answering=switch.answering,
            refresh=None if "hold" in request.args else REFRESH_SECONDS,
        )

    @blueprint.post("/stop")
    def stop() -> ResponseReturnValue:
        switch.answering = False
        return redirect(url_for("pages.inbox"), 303)

    @blueprint.post("/answer")
    def answer() -> ResponseReturnValue:
        switch.answering = True
        return redirect(url_for("pages.inbox"), 303)

    return blueprint


def too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    return f"Refused: the body is larger than {BODY_LIMIT // 1024} kB.\n", 413, PLAIN


def add_page_headers(response: Response) -> Response:
    response.headers.extend(PAGE_HEADERS)
    return response
