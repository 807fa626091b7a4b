"""What the sitemap attaches to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from community.plugins import hookimpl
from community.sitemap.views import blueprint


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]
