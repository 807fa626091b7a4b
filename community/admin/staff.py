"""The door of the administration: who stands before it, for the frame and for the features that fill it."""

from __future__ import annotations

from flask import request

from community.access.current import the_viewer
from community.access.models import SITE_ID, Audience
from community.access.permissions import may
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound

PREFIX = "/admin"


def staff() -> Viewer:
    """The viewer, who looks after the site. Raises NotFound for everybody else."""
    return _with("site.tend")


def owner() -> Viewer:
    """The viewer, who owns the site. Raises NotFound for everybody else."""
    return _with("site.configure")


def keep_others_out() -> None:
    """Before any page under `/admin`, whichever feature it belongs to: for everybody but staff it is not there."""
    rule = request.url_rule
    if rule is None or (request.endpoint or "").endswith("static"):
        return
    if rule.rule == PREFIX or rule.rule.startswith(f"{PREFIX}/"):
        staff()


def _with(permission: str) -> Viewer:
    viewer = the_viewer()
    if not viewer.signed_in or not may(viewer, permission, session().get_one(Audience, SITE_ID)):
        raise NotFound
    return viewer
