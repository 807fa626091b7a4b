"""The page about a person, and their picture."""

from __future__ import annotations

from flask import Response, request

from community.access.permissions import may
from community.activity.stream import by_person, stream
from community.core.errors import NotFound
from community.core.files import files
from community.core.pictures import TYPE
from community.core.web.pages import render
from community.people.actions.profiles import picture_key
from community.people.current import current_viewer
from community.people.queries import get_person, profile_of
from community.people.views.entering import blueprint

SHOWN = 40


@blueprint.app_template_filter("shown_address")
def shown_address(address: str) -> str:
    """An address as it is read aloud: without what all have, and not too long."""
    shown = address.partition("://")[2].removeprefix("www.").rstrip("/")
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"


@blueprint.get("/people/<ref>")
def profile(ref: str) -> str:
    """What somebody tells about themselves and did, as far as the viewer may see it."""
    viewer = current_viewer()
    person = get_person(viewer, ref)
    return render(
        "people/profile.html",
        title=person.name,
        person=person,
        profile=profile_of(person),
        page=stream(viewer, by_person(person.principal_id), before=request.args.get("before")),
        own=may(viewer, "person.edit", person),
    )


@blueprint.get("/people/<ref>/picture/<version>")
def picture(ref: str, version: str) -> Response:
    """A person's picture, for whoever may see the person now; browsers ask each time whether that still holds."""
    person = get_person(current_viewer(), ref)
    content = files().read(picture_key(version)) if version == person.principal.picture else None
    if content is None:
        raise NotFound
    answer = Response(content, mimetype=TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.set_etag(version)
    answer.make_conditional(request)
    return answer
