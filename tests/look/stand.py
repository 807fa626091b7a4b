"""The demo's community twice from this process, on one database: alone, and in the company's website."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from community import create_app
from community.access.models import Principal
from community.activity.readers import declared_readers
from community.activity.running import run
from community.core.clock import now
from community.core.db import db, session
from community.core.unit import unit_of_work
from community.people.actions import sign_in
from community.people.models import Person
from community.search.building import build_if_missing
from examples import corporate_site
from examples.corporate_site.seed import Issuers, fill
from examples.stage import free_port
from tests.look.duties import add_duties, enter_a_group
from tests.look.extras import MEMBER, STAFF, Extras, add_extras, person_called
from tests.look.kinds import add_kinds

SITE_NAME = "Northwind Community"
SOCIAL = {
    "name": "demo-social",
    "label": "Demo Social",
    "issuer": "http://127.0.0.1:9",
    "client_id": "northwind",
    "client_secret": "not used here",
}


@dataclass(frozen=True)
class Stand:
    """Where it stands, and who can be there."""

    app: Flask
    alone: str
    within: str
    extras: Extras
    more: dict[str, str]

    def address(self, path: str, *, embedded: bool) -> str:
        """A page of the community in one of its two places."""
        return f"{self.within}/community{path}" if embedded else f"{self.alone}{path}"

    def cookies(self, first_name: str) -> list[dict[str, str]]:
        """The cookies with which a browser is this person in both places; none for a visitor."""
        if not first_name:
            return []
        with self.app.app_context():
            found = select(Person).join(Principal, Principal.id == Person.principal_id)
            person = session().scalars(found.where(Principal.name.startswith(first_name))).one()
            with unit_of_work():
                token = sign_in(person, now(), device="Firefox, Linux")
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        value = client.get_cookie("community_session").value  # type: ignore[union-attr]  # it was just set
        places = ((self.alone, "/"), (self.within, "/community"))
        return [{"name": "community_session", "value": value, "url": site + path} for site, path in places]


@contextmanager
def stand(folder: Path) -> Iterator[Stand]:
    """Fill a community as the demo does, add what the demo does not show, and serve it."""
    alone, within = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    data = folder / "community"
    given = {"site_name": SITE_NAME, "sign_in": [SOCIAL], "readers": "off", "logs": "host", "password_sign_in": True}
    given |= {"measure_visits": True, "staff_reach": "always", "may_lose_data": True}
    fill(data, Issuers(SOCIAL["issuer"], within), logs="host", may_lose_data=True)
    app = create_app(data_dir=data, base_url=alone, group_founders="members", styleguide=True, **given)
    environment = {"COMMUNITY_DATA_DIR": str(data), "COMMUNITY_READERS": "off", "COMMUNITY_SITE_NAME": SITE_NAME}
    environment |= {"COMMUNITY_STAFF_REACH": "always"}
    environment |= {"COMMUNITY_STYLEGUIDE": "true", "COMMUNITY_MEASURE_VISITS": "true"}
    environment |= {"COMMUNITY_MAY_LOSE_DATA": "true"}
    environment |= {"COMMUNITY_BASE_URL": f"{within}/community", "COMMUNITY_LOGS": "host"}
    with patch.dict(os.environ, environment):
        host = corporate_site.create_app()
    with app.app_context():
        extras = add_extras()
        more = add_duties(person_called(MEMBER)) | add_kinds()
        enter_a_group(person_called(STAFF))
        build_if_missing()
        for reader in declared_readers():
            run(reader)
        db.session.remove()
    with _serving(app, alone), _serving(host, within):
        yield Stand(app, alone, within, extras, more)


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_args: object) -> None:
        """The screens are what is looked at."""


@contextmanager
def _serving(app: Flask, address: str) -> Iterator[None]:
    server = make_server("127.0.0.1", int(address.rpartition(":")[2]), app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
