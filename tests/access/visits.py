"""Browsers for tests: each request has a context of its own, as it has in production.

Flask gives a test client's request the application context that is there already, with the viewer that an
earlier request left in it; two browsers in one test would then be the same person.
"""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from community.core.db import Base, session
from tests.client import Browser
from tests.company import Company

VIEWERS = ("anyone", "Sam", "Mia", "Ada", "Sol")
_TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]+')


def browser(app: Flask, first_name: str = "anyone") -> Browser:
    """A browser, signed in as somebody of the company."""
    opened = Browser(app, app.response_class)
    if first_name != "anyone":
        Company().sign_in(opened, first_name)
    return opened


def form_token(client: FlaskClient) -> str:
    """A token that this client's forms are accepted with, also where no page shows it a form."""
    with client.session_transaction() as cookie:
        secret = cookie.setdefault("csrf_token", "0" * 40)
    return str(URLSafeTimedSerializer(str(client.application.secret_key), salt="wtf-csrf-token").dumps(secret))


def send(client: FlaskClient, path: str, **form: str) -> TestResponse:
    """Send a form as a person does, with its token."""
    answer: TestResponse = client.post(path, data={"csrf_token": form_token(client), **form})
    return answer


def anew() -> None:
    """Let the test's own session see what requests have committed."""
    session().rollback()


def rows() -> dict[str, int]:
    """How many rows each table has that this database needs; not how often somebody tried to write."""
    anew()
    there = set(inspect(session().connection()).get_table_names())
    counted = {}
    for table in Base.metadata.tables.values():
        if table.name in there - {"limit_count"}:
            counted[table.name] = session().execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
    return counted


def without_tokens(page: str) -> str:
    return _TOKEN.sub(r"\1TOKEN", page)
