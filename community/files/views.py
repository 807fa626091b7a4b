"""Bringing files, and giving them to those who may read them now."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from jinja2.filters import do_filesizeformat as filesizeformat
from werkzeug import Response as AnyResponse

from community.access.current import the_viewer
from community.access.permissions import may
from community.access.viewers import anonymous
from community.core.clock import now
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import abandon, write
from community.core.web.addresses import here
from community.core.web.intake import MEGABYTE, takes_up_to
from community.core.web.pages import render
from community.files.actions import bring, drop, require_room
from community.files.giving import give
from community.files.models import File
from community.files.queries import bytes_of, get_file, page_of_own, shown
from community.files.taking import Refused, most_bytes, put_back, take

blueprint = Blueprint("files", __name__, template_folder="templates")


@blueprint.post("/files")
@takes_up_to(lambda: most_bytes() + MEGABYTE)
def new() -> tuple[Response, int]:
    """Take a file for something that is being written; answers scripts, with what stands for it in the text."""
    viewer = the_viewer()
    if not viewer.signed_in:
        raise Forbidden
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return jsonify(error=_("Choose a file first.")), 422
    try:
        require_room(viewer)
        abandon()
        taken = take(sent.stream, sent.filename, now())
    except Refused as refused:
        return jsonify(error=refused.why), refused.status
    except Conflict as full:
        return jsonify(error=full.description), 409
    try:
        file = write(bring, viewer, taken, now())
    except Conflict as conflict:
        put_back(taken)
        return jsonify(error=conflict.description), 409
    return jsonify(ref=file.ref, name=file.name, picture=file.is_picture, text=shown(file).in_text()), 201


@blueprint.get("/files/<ref>")
def file(ref: str) -> AnyResponse:
    """A file: a picture to look at, anything else to be kept."""
    found = get_file(the_viewer(), ref)
    return _give(found, found.key)


@blueprint.get("/files/<ref>/small")
def small(ref: str) -> AnyResponse:
    """A picture as it stands in a text."""
    found = get_file(the_viewer(), ref)
    if not found.is_picture:
        raise NotFound
    return _give(found, found.small_key or found.key)


@blueprint.post("/files/<ref>/drop")
def remove(ref: str) -> AnyResponse:
    """Delete a file that belongs to nothing."""
    viewer = the_viewer()
    write(drop, viewer, get_file(viewer, ref))
    return redirect(url_for("files.own"))


@blueprint.get("/settings/files")
def own() -> str | AnyResponse:
    """The viewer's own files."""
    viewer = the_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=here()))
    most = settings().quota_megabytes * MEGABYTE
    return render(
        "files/own.html",
        title=_("Files"),
        page=page_of_own(viewer, before=request.args.get("before")),
        used=filesizeformat(bytes_of(viewer.principal_id), binary=True),
        most=filesizeformat(most, binary=True) if most else "",
    )


def _give(found: File, key: str) -> AnyResponse:
    """The rule was asked; it is for every part of a file, and whatever the browser says that it has already."""
    is_public = may(anonymous(), "file.see", found)
    return give(key, found.name, is_picture=found.is_picture, is_public=is_public, changed_at=found.brought_at)
