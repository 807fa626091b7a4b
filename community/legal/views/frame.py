"""The foot of every page: the company's papers, and the question whether visits may be measured."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from community.access.viewers import Viewer
from community.activity.consent import choice_of, refused_by_browser
from community.core.settings import settings
from community.legal.queries import PapersNow, papers_now
from community.legal.titles import TITLES

blueprint = Blueprint("legal", __name__, template_folder="../templates")


def papers_of_page(viewer: Viewer) -> PapersNow:
    """Asked for once per request: before the page, and at its foot."""
    kept: dict[int, PapersNow] = g.setdefault("papers", {})
    if viewer.principal_id not in kept:
        kept[viewer.principal_id] = papers_now(viewer)
    return kept[viewer.principal_id]


def foot(viewer: Viewer) -> str:
    """What stands beneath every page; nothing, if there is nothing to stand there."""
    measured = settings().measure_visits
    papers = [(name, TITLES[name]) for name in papers_of_page(viewer).names]
    asks = (
        measured
        and request.endpoint != "legal.visits"
        and not refused_by_browser(request)
        and choice_of(request) is None
    )
    if not papers and not measured:
        return ""
    return render_template("legal/_foot.html", asks=asks, measures=measured, papers=papers)
