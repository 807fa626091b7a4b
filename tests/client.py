"""The client of the tests."""

from __future__ import annotations

import contextvars
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient

from community.core.db import db


class Browser(FlaskClient):
    """Answers each request in a context of its own, as a server does: else `g`, and with it the viewer and the form's
    token, would live on from request to request and from one client to the next.
    """

    def open(self, *args: Any, **options: Any) -> Any:
        options.setdefault("buffered", True)  # so that files are closed
        if has_app_context():
            db.session.rollback()  # so that the test, too, sees afterwards what was written
        return contextvars.Context().run(super().open, *args, **options)
