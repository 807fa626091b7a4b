"""Settings that are kept in the database, and change while the community runs.

They rank below the environment, files and code. A row holds their version: each round of the readers looks at it,
and each request before which something was committed, so that a change holds in all processes at once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, current_app, request
from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, session
from community.core.revision import revision_at_begin
from community.core.sealing import Unsealable, seal, unseal
from community.core.settings import Settings, SettingsError, load_settings, settings
from community.core.web.static import is_static

GIVEN, SEEN, USES = "community.given", "community.settings_version", "community.settings_uses"
LOOKED = "community.settings_looked"
VERSION_ID = 1
Use = Callable[[Flask, Settings], None]
logger = logging.getLogger(__name__)


class KeptSetting(Base):
    """One setting: its value as JSON, sealed."""

    __tablename__ = "kept_setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class SettingsVersion(Base):
    """The one row that is counted up with each change."""

    __tablename__ = "settings_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


def init_app(app: Flask, given: Mapping[str, Any]) -> None:
    """Follow the kept settings from the first request on. `given` is what code says."""
    app.extensions |= {GIVEN: dict(given), SEEN: 0}
    app.extensions.setdefault(USES, [])

    @app.before_request
    def look() -> None:
        if not is_static(request.endpoint) or request.endpoint == "brand_static":
            _follow_what_was_committed()


def _follow_what_was_committed() -> None:
    mark = revision_at_begin()
    if mark is None or mark != current_app.extensions.get(LOOKED):
        follow()
        current_app.extensions[LOOKED] = mark


def on_change(app: Flask, use: Use) -> None:
    """Call `use` with the settings whenever they change; it raises SettingsError for those it cannot use."""
    app.extensions.setdefault(USES, []).append(use)


def follow() -> None:
    """Take over what was changed since this process looked last."""
    version = session().scalar(select(SettingsVersion.version).where(SettingsVersion.id == VERSION_ID)) or 0
    if version == current_app.extensions[SEEN]:
        return
    current_app.extensions[SEEN] = version
    try:
        adopt(loaded(kept()))
    except SettingsError as error:
        logger.error("the kept settings cannot be used and those of before stay: %s", error)


def kept() -> dict[str, Any]:
    """The settings that are kept, by name. One that was sealed with another key is left out."""
    key, found = settings().cookie_key(), {}
    for row in session().scalars(select(KeptSetting)):
        try:
            found[row.name] = json.loads(unseal(row.value, key))
        except Unsealable:
            logger.error("the kept setting %s was sealed with another secret_key and is left out", row.name)
    return found


def loaded(values: Mapping[str, Any]) -> Settings:
    """The settings as they would be with these kept. Raises SettingsError."""
    known = {name: value for name, value in values.items() if name in Settings.model_fields}
    return load_settings(current_app.extensions[GIVEN], known)


def adopt(chosen: Settings) -> None:
    """Let these settings hold in this process. Raises SettingsError, and leaves those of before."""
    app, before = current_app._get_current_object(), settings()  # type: ignore[attr-defined]  # noqa: SLF001 -- as Flask says
    try:
        for use in app.extensions[USES]:
            use(app, chosen)
    except SettingsError:
        for use in app.extensions[USES]:
            use(app, before)
        raise
    app.extensions["community.settings"] = chosen


def keep(changes: Mapping[str, Any]) -> None:
    """Keep settings, or no longer those that are None. For actions, which have asked whether they may."""
    key = settings().cookie_key()
    for name, value in changes.items():
        session().execute(delete(KeptSetting).where(KeptSetting.name == name))
        if value is not None:
            session().add(KeptSetting(name=name, value=seal(json.dumps(value), key)))
    row = session().get(SettingsVersion, VERSION_ID, populate_existing=True, with_for_update=True)
    if row is None:
        session().add(SettingsVersion(id=VERSION_ID, version=1))
    else:
        row.version += 1
