"""The company's papers: read by anyone, written by staff."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.access.current import the_viewer
from community.access.models import SITE_ID, Audience
from community.access.permissions import require
from community.core.clock import now
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import _, language_now
from community.core.numbers import row_number
from community.core.text import render_markdown
from community.core.unit import write
from community.core.web.pages import render
from community.legal.actions import publish
from community.legal.drafts import draft
from community.legal.forms import PaperForm
from community.legal.models import PaperName
from community.legal.queries import get_version, may_publish, names_published, versions_of
from community.legal.titles import TITLES
from community.legal.views.frame import blueprint

Answer = str | Response | tuple[str, int]


@blueprint.get("/legal")
def index() -> str:
    """All papers; for staff also those that are not written yet."""
    viewer = the_viewer()
    there = set(names_published(viewer))
    writes = may_publish(viewer)
    papers = [(name, TITLES[name], name in there) for name in PaperName if writes or name in there]
    return render("legal/index.html", title=_("About this site"), papers=papers, writes=writes)


@blueprint.get("/legal/<name>")
def paper(name: str) -> str:
    """What a paper says now, or said once."""
    viewer, wanted = the_viewer(), _named(name)
    version = get_version(viewer, wanted, row_number(request.args.get("version", "")))
    return render(
        "legal/paper.html",
        title=TITLES[wanted],
        version=version,
        versions=versions_of(version.paper),
        writes=may_publish(viewer),
    )


@blueprint.route("/legal/<name>/edit", methods=["GET", "POST"])
def edit(name: str) -> Answer:
    """Write a new version. The first begins with a text that one can start from."""
    viewer, wanted = the_viewer(), _named(name)
    require(viewer, "paper.publish", session().get_one(Audience, SITE_ID))
    if request.method == "GET":
        return _edit(wanted, PaperForm(formdata=None, source=_begin_with(wanted)))
    form = PaperForm()
    if not form.validate():
        return _edit(wanted, form), 422
    source = (form.source.data or "").strip()
    write(publish, viewer, wanted, source, str(render_markdown(source)), now(), demands=bool(form.demands.data))
    flash(_("Published. This version holds from now on."))
    return redirect(url_for(".paper", name=wanted.value))


def _edit(wanted: PaperName, form: PaperForm) -> str:
    title = _("A new version: %(paper)s", paper=TITLES[wanted])
    return render("legal/edit.html", title=title, form=form, name=wanted.value, may_demand=wanted != "imprint")


def _begin_with(wanted: PaperName) -> str:
    try:
        return get_version(the_viewer(), wanted).source
    except NotFound:
        return draft(wanted.value, language_now())


def _named(name: str) -> PaperName:
    if name not in set(PaperName):
        raise NotFound
    return PaperName(name)
