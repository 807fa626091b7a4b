"""Where the pages of leads hang."""

from __future__ import annotations

from flask import Blueprint

from community.access.viewers import Viewer
from community.core.errors import NotFound
from community.leads.sales import reads_leads
from community.people.current import current_viewer

blueprint = Blueprint("leads", "community.leads", template_folder="templates")


def seller() -> Viewer:
    """Whoever asks, if leads are for them. Raises NotFound for everybody else."""
    viewer = current_viewer()
    if not reads_leads(viewer):
        raise NotFound
    return viewer
