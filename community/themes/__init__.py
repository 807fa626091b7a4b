"""Themes: a folder of tokens and, where it must be, templates. Admin pages never come from a theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory, url_for
from jinja2 import BaseLoader, FileSystemLoader, TemplateNotFound

from community.core.bundle import bundled
from community.core.settings import SettingsError, settings
from community.core.web.static import FOLDERS

DEFAULT = "default"
"""The theme that names every token; those of another one are laid over it."""


class ThemeLoader(FileSystemLoader):
    """Templates of a theme, before those of the features; nothing under `admin/`."""

    def get_source(self, environment, template):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 -- Jinja's own
        if template.startswith("admin/"):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


def init_app(app: Flask, theme: str) -> None:
    """Serve the theme's style sheets and the company's one colour, and look for templates in the theme first."""
    folder, parent = _folder(theme), _folder(DEFAULT)
    app.jinja_loader = _loader(folder)
    app.extensions.setdefault(FOLDERS, {})["theme_static"] = folder / "static"

    @app.get("/theme/<path:filename>", endpoint="theme_static")
    def theme_static(filename: str) -> Response:
        return send_from_directory(folder / "static", filename, max_age=3600)

    if folder != parent:
        app.extensions[FOLDERS]["parent_theme_static"] = parent / "static"

        @app.get("/theme-default/<path:filename>", endpoint="parent_theme_static")
        def parent_theme_static(filename: str) -> Response:
            return send_from_directory(parent / "static", filename, max_age=3600)

    def theme_sheets() -> list[str]:
        endpoints = ["theme_static"] if folder == parent else ["parent_theme_static", "theme_static"]
        return [*(url_for(each, filename="tokens.css") for each in endpoints), url_for("brand_static")]

    app.jinja_env.globals["theme_sheets"] = theme_sheets

    @app.url_defaults
    def colour(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "brand_static":
            values["v"] = settings().brand_hue  # browsers keep it; another colour is another address

    @app.get("/brand.css", endpoint="brand_static")
    def brand_static() -> Response:
        css = f":root {{ --fc-brand-hue: {settings().brand_hue}; }}\n"
        return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=300"})


def _folder(theme: str) -> Path:
    folder = bundled("themes") / theme
    if not folder.is_dir():
        raise SettingsError(f"theme: there is no folder {theme!r} under themes/.")
    return folder


def _loader(folder: Path) -> BaseLoader:
    return ThemeLoader(folder / "templates")
