"""Makes the application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from sqlalchemy.exc import OperationalError

from community import themes
from community.app import bar, health, visitors
from community.app.features import FEATURES, SPECS
from community.app.setup import refuse_until_set_up
from community.core import files, i18n, kept, logs, postgres, revision, sqlite
from community.core.db import db
from community.core.jobs import engine_of
from community.core.settings import Settings, SettingsError, load_settings
from community.core.web import (
    cookies,
    errors,
    intake,
    kept_pages,
    look,
    origin,
    pages,
    pieces,
    static,
    styleguide,
    throttle,
)
from community.core.web.application import Application
from community.core.web.edge import Edge
from community.leads.scoring.definition import ModelError, ScoringModel, parse
from community.people import current, providers
from community.plugins import slots
from community.plugins.loader import load
from community.worker.threads import follow

DEFAULT_MODEL = Path(__file__).resolve().parent.parent / "leads" / "default_model.toml"


def create_app(**given: Any) -> Flask:
    """The community as an application of its own. `given` are settings; the environment outranks them.

    Raises SettingsError, in words for the person who runs it.
    """
    chosen = load_settings(given)
    app = Application("community", static_folder=None)
    app.extensions["community.settings"] = chosen
    _configure(app, chosen)
    _database(app, chosen)
    app.extensions["community.jobs"] = engine_of(chosen)
    _features(app, chosen, given)
    if chosen.readers == "thread":
        follow(app)
    return app


def _configure(app: Flask, chosen: Settings) -> None:
    app.config.update(
        SECRET_KEY=chosen.cookie_key(),
        **cookies.cookie_config(chosen.base_url),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # `origin` looks at where a form comes from, also without referrers
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.session_interface = cookies.Sessions()
    edge = Edge(app.wsgi_app, chosen)
    app.wsgi_app = edge  # type: ignore[method-assign]  # how Flask is wrapped
    kept.on_change(app, lambda _app, changed: edge.renew(changed))
    kept.on_change(app, cookies.follow_address)
    if chosen.logs == "json":
        logs.write_json()


def _database(app: Flask, chosen: Settings) -> None:
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    address = chosen.database()
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    if address.startswith("sqlite:"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] |= {
            "module": sqlite.driver(),
            "connect_args": {"cached_statements": sqlite.STATEMENTS},
        }
    elif not address.startswith("postgresql+psycopg:"):
        raise SettingsError("database_url: begins with sqlite: or with postgresql+psycopg:")
    try:
        db.init_app(app)
    except ImportError as error:
        raise SettingsError("database_url: install the driver with: pip install flask-community[postgres]") from error
    with app.app_context():
        _rules(chosen)
    revision.init_app(app)


def _rules(chosen: Settings) -> None:
    """Attach the rules of the database; a PostgreSQL that is there already must keep them now."""
    if db.engine.dialect.name == "sqlite":
        sqlite.prepare(db.engine, may_lose_data=chosen.may_lose_data)
        return
    postgres.prepare(db.engine, may_lose_data=chosen.may_lose_data)
    try:
        db.engine.connect().close()
    except postgres.UnsafePostgres as error:
        raise SettingsError(f"database_url: {error}") from error
    except OperationalError:
        pass  # it is not there yet; the first connection asks again
    db.engine.dispose()  # no connection is shared with a process that is forked off


def _features(app: Flask, chosen: Settings, given: dict[str, Any]) -> None:
    manager = load(SPECS, FEATURES, chosen.plugins)
    app.extensions["community.plugins"] = manager
    app.extensions["community.plugin_names"] = list(chosen.plugins)
    app.extensions["community.scoring_model"] = _scoring_model(chosen.scoring_model)
    app.extensions["community.acts"] = {act.name: act for acts in manager.hook.community_acts() for act in acts}
    app.extensions["community.kinds"] = {
        kind.name: kind for kinds in manager.hook.community_kinds() for kind in kinds
    }
    app.extensions["community.draft_forms"] = {
        form.name: form for forms in manager.hook.community_draft_forms() for form in forms
    }
    for part in (logs, health):
        part.init_app(app)
    refuse_until_set_up(app)  # before anything asks who this is
    for part in (static, intake):
        part.init_app(app)
    kept.init_app(app, given)
    kept_pages.init_app(app, visitors.sort_of_visitor)
    origin.init_app(app)
    CSRFProtect(app)
    i18n.init_app(app, current.chosen)
    files.init_app(app, chosen)
    for each in (look, pieces, errors, pages, current):
        each.init_app(app)
    throttle.init_app(app, who=_whose_writes)
    providers.init_app(app, chosen)
    kept.on_change(app, providers.init_app)
    themes.init_app(app, chosen.theme)
    for blueprints in manager.hook.community_blueprints():
        for blueprint in blueprints:
            app.register_blueprint(blueprint)
    app.jinja_env.globals["slot"] = slots.fill
    bar.init_app(app)
    styleguide.init_app(app)


def _whose_writes() -> str:
    """A person, by number; nobody for visitors, who would else stop each other by sharing one."""
    viewer = current.current_viewer()
    return str(viewer.principal_id) if viewer.signed_in else ""


def _scoring_model(path: Path | None) -> ScoringModel:
    chosen = path or DEFAULT_MODEL
    try:
        model = parse(chosen.read_text())
    except (OSError, ModelError) as error:
        raise SettingsError(f"scoring_model: {chosen} cannot be used. {error}") from error
    if not model.stage:
        raise SettingsError(f"scoring_model: {chosen} cannot be used. stage: leads need stages")
    return model
