"""A community with every provider, each played by the misbehaving one, and a browser that signs in."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from community import create_app
from community.activity.outbox import deliver_due
from community.core.db import Base, db, session
from community.people.models import LinkedAccount
from tests.peers.misbehaving import Misbehaving

BASE = "http://community.test"


def make_app(installation: Flask, folder: Path, peer: Misbehaving | None = None, **settings: Any) -> Flask:
    """An application over a fresh copy of the tests' company, which does not count how often somebody writes."""
    given = installation.extensions["community.settings"]
    if given.database_url:
        settings |= {"database_url": given.database_url, "may_lose_data": True}
    else:
        shutil.copy(given.data_dir / "prepared.db", folder / "community.db")
    if peer is not None:
        settings |= {"sign_in": peer.settings(), "outbound_allow": [urlsplit(peer.base).netloc]}
    settings = {"writes_per_person": 0, "writes_per_network": 0} | settings
    app = create_app(data_dir=folder, secret_key="tests", readers="off", base_url=BASE, **settings)
    app.config["TESTING"] = True
    return app


@contextmanager
def staged(app: Flask) -> Iterator[Flask]:
    """Without an application context around the test: each request has its own, as in the server."""
    yield app
    with app.app_context():
        db.engine.dispose()


def go(client: FlaskClient, provider: str, query: str = "") -> str:
    """To the provider and back: the address of the callback that it sends the browser to."""
    away = client.get(f"/sign-in/{provider}{query}")
    assert away.status_code == 302, away.status
    back = requests.get(away.headers["Location"], allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    return back.headers["Location"].removeprefix(BASE)


def sign_in(client: FlaskClient, provider: str, query: str = "") -> TestResponse:
    """Sign in; gives the callback's answer."""
    return client.get(go(client, provider, query))


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/settings/sign-in").status_code == 200


def written(app: Flask) -> dict[str, str]:
    """A hash of every table, to see that nothing was written. (Plain SQL: it is asked hundreds of times.)"""
    found = {}
    with app.app_context():
        kind = db.engine.dialect.name
        connection = session().connection()
        for name, table in Base.metadata.tables.items():
            if table.info.get("only_on", kind) == kind:
                rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
                found[name] = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
    return found


def letters(app: Flask) -> list[str]:
    """What was mailed so far, the oldest first: everything that waits is delivered before."""
    with app.app_context():
        deliver_due()
    folder: Path = app.extensions["community.settings"].data_dir / "mail"
    return [each.read_text() for each in sorted(folder.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)]


def account(issuer: str, subject: str) -> LinkedAccount | None:
    """Who signs in so; in an application context of the caller's."""
    linked = select(LinkedAccount).where(LinkedAccount.issuer == issuer, LinkedAccount.subject == subject)
    return session().scalars(linked).first()
