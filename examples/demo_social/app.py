"""The web side of Demo Social: the page to choose a person on, and the machine-readable endpoints."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, jsonify, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from examples.demo_social.choosing import choosing_pages
from examples.demo_social.client import Client
from examples.demo_social.keys import SigningKey
from examples.demo_social.people import DemoPerson
from examples.demo_social.server import build_server, discovery
from examples.demo_social.vault import Clock, Vault

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_app(
    people: Sequence[DemoPerson],
    client_id: str,
    client_secret: str,
    redirect_uris: Sequence[str],
    issuer: str,
    clock: Clock = time.time,
) -> Flask:
    app = Flask(__name__)
    key = SigningKey()
    client = Client(client_id, client_secret, tuple(redirect_uris))
    server = build_server(app, client, Vault(clock), issuer, key)
    app.register_blueprint(choosing_pages(server, people))
    app.register_blueprint(machine_endpoints(server, issuer, key))
    app.add_url_rule("/", "home", home)
    app.after_request(add_page_headers)
    return app


def machine_endpoints(server: Any, issuer: str, key: SigningKey) -> Blueprint:
    endpoints = Blueprint("machine", __name__)

    @endpoints.get("/.well-known/openid-configuration")
    def configuration() -> ResponseReturnValue:
        return jsonify(discovery(issuer))

    @endpoints.get("/jwks")
    def jwks() -> ResponseReturnValue:
        return jsonify(key.public_set())

    @endpoints.post("/token")
    def token() -> ResponseReturnValue:
        response: Response = server.create_token_response()
        return response

    @endpoints.route("/userinfo", methods=["GET", "POST"])
    def userinfo() -> ResponseReturnValue:
        response: Response = server.create_endpoint_response("userinfo")
        return response

    return endpoints


def home() -> str:
    return render_template("home.html")


def add_page_headers(response: Response) -> Response:
    response.headers.extend(PAGE_HEADERS)
    return response
