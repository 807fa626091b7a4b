"""What the set-up attaches to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from community.first_run.views import blueprint
from community.plugins import hookimpl


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]
