"""People of the skeleton's database are in, keep what they proved first, and sign in anew once."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from community import create_app
from community.app.setup import migrate
from community.core.db import db
from community.core.sqlite import WRITING

BEGAN = "2026-01-01 00:00:00"


def test_people_of_before_are_admitted_and_an_address_is_proven_once(tmp_path: Path) -> None:
    app = create_app(data_dir=tmp_path, secret_key="tests", readers="off")
    with app.app_context():
        migrate("0001")
        with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
            told = [("a@x.test", BEGAN), ("a@x.test", BEGAN), ("b@x.test", None), ("b@x.test", None)]
            for number, (email, proven) in enumerate(told, 10):
                row = {"id": number, "ref": str(number), "email": email, "proven": proven, "began": BEGAN}
                for statement in (
                    "INSERT INTO principal (id, kind, name, hue) VALUES (:id, 'person', 'N', 1)",
                    """INSERT INTO thing (id, ref, kind, root_id, audience_id, state, keeper, created_at)
                       VALUES (:id, :ref, 'person', :id, 1, 'live', 'core', :began)""",
                    """INSERT INTO person (id, principal_id, email, email_confirmed_at)
                       VALUES (:id, :id, :email, :proven)""",
                    """INSERT INTO sign_in_session (token_hash, person_id, begun_at, ends_at)
                       VALUES (:ref, :id, :began, :began)""",
                ):
                    connection.execute(text(statement), row)
        migrate()
        with db.engine.connect() as connection:
            people = connection.execute(text("SELECT email, email_confirmed_at, admitted_at FROM person ORDER BY id"))
            assert [tuple(row) for row in people] == [
                ("a@x.test", BEGAN, BEGAN),
                (None, None, BEGAN),
                ("b@x.test", None, BEGAN),
                ("b@x.test", None, BEGAN),
            ]
            assert connection.execute(text("SELECT count(*) FROM sign_in_session")).scalar_one() == 0
        db.engine.dispose()
