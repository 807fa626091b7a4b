"""Northwind Instruments: an ordinary company website in Flask, with the community plugged into it.

Everything here is the company's own: accounts, pages, style. The community is one line in `create_app`.
"""

from __future__ import annotations

import os

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect

from community import Community

from . import views
from .accounts import current_customer, identify

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


def create_app() -> Flask:
    """Make the company's website."""
    app = Flask(__name__)
    app.config.update(
        # For trying it out on one's own machine. A site that others can reach sets its own.
        SECRET_KEY=os.environ.get("CORPORATE_SITE_SECRET", "dev only"),
        SESSION_COOKIE_NAME="northwind",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    CSRFProtect(app)
    app.register_blueprint(views.pages)
    app.context_processor(lambda: {"customer": current_customer(), "demo_crm": os.environ.get("DEMO_CRM")})
    app.after_request(_security_headers)
    Community(app, url_prefix="/community", identify=identify, layout="base.html")
    return app


def _security_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    return response
