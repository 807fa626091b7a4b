"""The viewer of a request, for pages of the floors below people; people find out who it is before a view begins."""

from __future__ import annotations

from flask import g

from community.access.viewers import Viewer


def the_viewer() -> Viewer:
    """Who looks at the page that is being made."""
    viewer: Viewer = g.viewer
    return viewer
