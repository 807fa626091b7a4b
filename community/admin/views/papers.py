"""The company's papers, for those who write them."""

from __future__ import annotations

from community.access.current import the_viewer
from community.admin.views.frame import blueprint
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.web.pages import render
from community.legal.models import PaperName
from community.legal.queries import current_versions, may_publish
from community.legal.titles import TITLES


@blueprint.get("/papers")
def papers() -> str:
    """Each paper, what it says now, and the way to write it."""
    viewer = the_viewer()
    if not may_publish(viewer):
        raise NotFound
    there = current_versions(viewer)
    rows = [(name.value, TITLES[name], there.get(name)) for name in PaperName]
    return render("admin/papers.html", title=_("Papers"), papers=rows)
