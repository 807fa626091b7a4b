"""What the composer asks while somebody writes a name after an @."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, jsonify, url_for
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from community.access.faces import Face
from community.access.viewers import Viewer
from community.content.base.models import Topic
from community.content.base.offering import people_to_name
from community.content.base.queries import get_topic
from community.core.clock import now
from community.core.errors import Forbidden
from community.core.i18n import _l
from community.core.limits import Limit, spend
from community.core.web.look import initials
from community.core.web.throttle import counts_itself
from community.groups.models import Group
from community.groups.queries import get_group
from community.people.current import current_viewer

blueprint = Blueprint("offering", __name__)
LONGEST = 40
ASKED = Limit("names asked for by a person", 90, timedelta(minutes=1))
"""Of its own: whoever looks for names while writing shall not be kept from sending what they wrote."""


class NameForm(FlaskForm):
    """How a name begins."""

    name = StringField(
        filters=[lambda typed: " ".join((typed or "").split())],
        validators=[
            InputRequired(_l("Say how the name begins.")),
            Length(min=1, max=LONGEST, message=_l("A name begins with at most %(max)d characters here.")),
        ],
    )


@blueprint.post("/topics/<ref>/people")
@counts_itself
def in_topic(ref: str) -> Response | tuple[Response, int]:
    """People whom a text in a topic may name."""
    viewer = _asking()
    return _answer(viewer, get_topic(viewer, ref))


@blueprint.post("/groups/<ref>/people")
@counts_itself
def in_group(ref: str) -> Response | tuple[Response, int]:
    """People whom a new topic in a group may name."""
    viewer = _asking()
    return _answer(viewer, get_group(viewer, ref))


def _asking() -> Viewer:
    """Whoever asks, once more; names are asked for by POST, so that what somebody types stands in no address."""
    viewer = current_viewer()
    if not viewer.signed_in:
        raise Forbidden
    spend(now(), (ASKED, str(viewer.principal_id)))
    return viewer


def _answer(viewer: Viewer, place: Topic | Group) -> Response | tuple[Response, int]:
    form = NameForm()
    if not form.validate():
        return jsonify(error=" ".join(map(str, form.name.errors))), 422
    return jsonify(people=[_told(face) for face in people_to_name(viewer, form.name.data or "", place)])


def _told(face: Face) -> dict[str, str | int]:
    told: dict[str, str | int] = {"name": face.name, "initials": initials(face.name), "hue": face.hue}
    if face.ref and face.picture:
        told["picture"] = url_for("people.picture", ref=face.ref, version=face.picture)
    return told
