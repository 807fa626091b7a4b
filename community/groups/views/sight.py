"""Who can see this: a page about any thing."""

from __future__ import annotations

from community.core.i18n import _
from community.core.web.pages import render
from community.groups.sight import sight_of
from community.groups.views.frame import blueprint
from community.people.current import current_viewer


@blueprint.get("/seen-by/<ref>")
def seen_by(ref: str) -> str:
    """Who sees a thing, for those who wrote it or look after where it is."""
    return render("groups/seen_by.html", title=_("Who can see this"), sight=sight_of(current_viewer(), ref))
