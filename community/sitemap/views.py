"""The sitemap and robots.txt, for programs that look through the site."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from community.core.errors import NotFound
from community.core.web.addresses import external_url
from community.sitemap.queries import groups_and_pages, page_count, topics_on

blueprint = Blueprint("sitemap", __name__, template_folder="templates")

NOT_FOR_INDEXES = ("/search", "/settings/", "/sign-in", "/feeds", "/admin", "/preview")
MOST_PAGES = 5000


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The list of the pages of the sitemap: what is there always, then the topics."""
    numbers = range(page_count() + 1)
    return _xml("sitemap/index.xml", addresses=[external_url("sitemap.page", number=each) for each in numbers])


@blueprint.get("/sitemap-<int:number>.xml")
def page(number: int) -> Response:
    """A page of addresses."""
    if number > MOST_PAGES:
        raise NotFound
    entries = topics_on(number) if number else groups_and_pages()
    if not entries:
        raise NotFound
    return _xml("sitemap/page.xml", entries=entries)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What is in nobody's index, and where the sitemap is. Where the community lies beneath a path, the site around
    it says so in its own file.
    """
    lines = ["User-agent: *", *(f"Disallow: {request.script_root}{path}" for path in NOT_FOR_INDEXES)]
    lines += ["", f"Sitemap: {external_url('sitemap.index')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


def _xml(template: str, **values: object) -> Response:
    return Response(render_template(template, **values), mimetype="application/xml")
