"""`community settings`: what is set, where that was said, and what each setting means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask import Flask
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlalchemy.exc import SQLAlchemyError

from community.core import kept
from community.core.db import db
from community.core.settings import PREFIX, Settings, SignInProvider, settings_of

HIDDEN = "(set, not shown)"
HEAD = """# Settings

Made from the code by `community settings --markdown > docs/settings.md`; a test keeps it current.

Each setting is a `COMMUNITY_…` variable, a line in the TOML file that `COMMUNITY_SETTINGS` names, a keyword argument
of `create_app` and `Community`, or what owners set in the administration; the first of these that says it wins.
`COMMUNITY_…_FILE` names a file with the value, which keeps secrets out of the environment
(`COMMUNITY_SECRET_KEY_FILE=/run/secrets/key`). In variables, lists and tables are written as JSON. `community
settings` shows what is in force and where it was said.

The server in front does compression, TLS with its HSTS header, and time limits for slow requests; behind it set
`proxies`. Gunicorn's `limit_request_line`, `limit_request_fields` and `limit_request_field_size` bound addresses and
headers; `community run` sets them. Other processes of gunicorn should set them too.

The cookie is `__Host-community_session` at the root of an https address, `__Secure-community_session` for the prefix
alone where the community lies under one (`__Host-` demands the path `/`), and `community_session` without https;
always HttpOnly and SameSite=Lax.
"""


def settings_command(make_app: Callable[[], Flask]) -> click.Command:
    """The command, for whichever application it is run on."""

    @click.command("settings", help="Show each setting, and where it was said. Secrets are not shown.")
    @click.option("--markdown", is_flag=True, help="Explain every setting, as docs/settings.md does.")
    def command(*, markdown: bool) -> None:
        click.echo(page() if markdown else in_force(settings_of(with_pages(make_app()))), nl=not markdown)

    return command


def with_pages(app: Flask) -> Flask:
    """The application with what owners set in its pages, if its database can be asked."""
    with app.app_context():
        if _is_there():
            with suppress(SQLAlchemyError):
                kept.follow()
            db.session.remove()
    return app


def _is_there() -> bool:
    """Whether there is a database to ask: a look at a file of SQLite that is not there would make an empty one."""
    address = db.engine.url
    return address.get_backend_name() != "sqlite" or Path(address.database or "").is_file()


def in_force(given: Settings) -> str:
    """A line for each setting, and one for each variable that means nothing."""
    lines = [
        f"{name} = {_shown(getattr(given, name), field)}    # {given.sources.get(name, 'default')}"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join([*lines, *strangers(given.unknown_variables)])


def strangers(unknown: Mapping[str, str]) -> list[str]:
    """Says of each unknown variable what it was probably meant to be."""
    return [
        f"{name} means nothing here." + (f" Did you mean {close}?" if close else "")
        for name, close in unknown.items()
    ]


def page() -> str:
    """docs/settings.md."""
    head = [HEAD, "| setting | variable | default | meaning |", "| --- | --- | --- | --- |"]
    rows = [
        f"| `{name}` | `{PREFIX}{name.upper()}` | {_default(field)} | {_meaning(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    entry = ["", "## An entry of `sign_in`", "", "| part | meaning |", "| --- | --- |"]
    parts = [f"| `{name}` | {_meaning(field)} |" for name, field in SignInProvider.model_fields.items()]
    return "\n".join([*head, *rows, *entry, *parts, ""])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "none"
    value = field.get_default(call_default_factory=True)
    return "empty" if value in ("", [], None) else f"`{value}`"


def _meaning(field: FieldInfo) -> str:
    secret = " Secret." if _is_secret(field) else ""
    return f"{field.description}{secret}".replace("|", "\\|")


def _shown(value: Any, field: FieldInfo) -> str:
    if _is_secret(field):
        return HIDDEN if value else "''"
    if isinstance(value, list):
        return "[" + ", ".join(_entry(each) for each in value) + "]"
    return repr(str(value)) if value is not None and not isinstance(value, int) else repr(value)


def _entry(value: Any) -> str:
    if not isinstance(value, BaseModel):
        return repr(value)
    fields = type(value).model_fields
    return "{" + ", ".join(f"{name}: {_shown(getattr(value, name), field)}" for name, field in fields.items()) + "}"


def _is_secret(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("secret"))
