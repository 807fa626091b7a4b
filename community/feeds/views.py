"""Addresses of feeds, and the page of one's own."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug import Response as Answer

from community.access.viewers import Viewer
from community.activity.stream import Scope, by_person, of_audience, of_person, of_site
from community.core.clock import now
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import write
from community.core.web.addresses import external_url, here
from community.core.web.pages import render
from community.feeds.actions import make_feed, revoke_feed
from community.feeds.formats import FORMATS
from community.feeds.making import make
from community.feeds.queries import feed_of, feeds_of, reader_with
from community.groups.queries import get_group
from community.people.current import current_viewer
from community.people.queries import get_person

blueprint = Blueprint("feeds", __name__, template_folder="templates")
NAMES = f"any({','.join(FORMATS)})"
IN_GROUPS = {"groups.group", "groups.activity"}


@blueprint.get(f"/stream.<{NAMES}:name>")
def site(name: str) -> Response:
    """Everything that happened."""
    return _answer(name, current_viewer(), of_site(), settings().site_name, url_for("home.front"))


@blueprint.get(f"/groups/<ref>/stream.<{NAMES}:name>")
def group(ref: str, name: str) -> Response:
    """What happened in a group."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    page = url_for("groups.activity", ref=ref)
    return _answer(name, viewer, of_audience(found.audience_id), _titled(found.name), page)


@blueprint.get(f"/people/<ref>/stream.<{NAMES}:name>")
def person(ref: str, name: str) -> Response:
    """What somebody did."""
    viewer = current_viewer()
    found = get_person(viewer, ref)
    return _answer(
        name, viewer, by_person(found.principal_id), _titled(found.name), url_for("people.profile", ref=ref)
    )


@blueprint.get(f"/feeds/<token>/stream.<{NAMES}:name>")
def mine(token: str, name: str) -> Response:
    """Somebody's own stream, for whoever brings the secret."""
    reading, owner = reader_with(token)
    answer = _answer(name, reading, of_person(owner), _titled(_("My stream")), url_for("home.mine"))
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/feeds")
def index() -> str | Answer:
    """Where streams are read from elsewhere, and the viewer's own addresses."""
    if not current_viewer().signed_in:
        return redirect(url_for("people.door", back=here()))
    return _page()


@blueprint.post("/feeds")
def new() -> str | Answer:
    """Make an address for one's own stream. The answer shows it, once."""
    if not current_viewer().signed_in:
        return redirect(url_for("people.door", back=url_for(".index")))
    return _page(write(make_feed, current_viewer(), now()))


@blueprint.post("/feeds/<ref>/revoke")
def revoke(ref: str) -> Answer:
    """Let an address open nothing any more."""
    viewer = current_viewer()
    write(revoke_feed, viewer, feed_of(viewer, ref), now())
    flash(_("The address is revoked."))
    return redirect(url_for(".index"))


def links(viewer: Viewer) -> str:
    """Where the stream of the page being shown is in each format, for the head of the page."""
    if request.endpoint in IN_GROUPS:
        addresses = {name: url_for("feeds.group", name=name, **(request.view_args or {})) for name in FORMATS}
    elif request.endpoint == "people.profile":
        addresses = {name: url_for("feeds.person", name=name, **(request.view_args or {})) for name in FORMATS}
    elif request.endpoint == "home.front":
        addresses = {name: url_for("feeds.site", name=name) for name in FORMATS}
    else:
        return ""
    return render_template("feeds/_links.html", formats=FORMATS, addresses=addresses)


def _page(token: str = "") -> str:
    made = {name: external_url("feeds.mine", token=token, name=name) for name in FORMATS} if token else {}
    return render("feeds/index.html", title=_("Feeds"), made=made, formats=FORMATS, feeds=feeds_of(current_viewer()))


def _titled(words: str) -> str:
    return f"{words} · {settings().site_name}"


def _answer(name: str, viewer: Viewer, scope: Scope, title: str, page: str) -> Response:
    """The feed; or that it is what the asker has already."""
    feed, format_ = make(viewer, scope, title=title, page=page), FORMATS[name]
    answer = Response(format_.write(feed), content_type=f"{format_.media_type}; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.last_modified = feed.updated
    answer.add_etag()
    answer.make_conditional(request)
    return answer
