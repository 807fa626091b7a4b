"""What is not about one kind: which a group has, what a topic becomes, and how a kind is offered in pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug import Response

from community.access.permissions import acts
from community.access.viewers import Viewer
from community.content.base.actions import change_kind, choose_kinds
from community.content.base.forms import GroupKindsForm, KindForm
from community.content.base.kinds import ContentKind, PostPart, content_kinds, kind_of, kinds_in
from community.content.base.models import Topic
from community.content.base.queries import PostsPage, get_topic, group_of
from community.content.base.structured import address_of, posting
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.unit import write
from community.core.web.structured import data_block
from community.groups.models import Group
from community.groups.queries import get_group
from community.people.current import current_viewer
from community.plugins import hooks

blueprint = Blueprint("kinds", __name__, template_folder="templates")


@blueprint.post("/topics/<ref>/kind")
def change(ref: str) -> Response:
    """Turn a topic into something else."""
    viewer = current_viewer()
    found, form = get_topic(viewer, ref), KindForm()
    if not form.validate() or form.kind.data not in content_kinds():
        raise NotFound
    write(change_kind, viewer, found, group_of(ref), form.kind.data)
    flash(_("It is changed."))
    return redirect(url_for("content.topic", ref=ref))


@blueprint.post("/groups/<ref>/kinds")
def choose(ref: str) -> Response:
    """Say what can be started in a group."""
    viewer = current_viewer()
    write(choose_kinds, viewer, get_group(viewer, ref), GroupKindsForm().kinds.data or [])
    flash(_("It is changed."))
    return redirect(url_for("groups.settings", ref=ref))


def kinds_of_group(viewer: Viewer, group: Group) -> str:
    """Beneath the settings of a group: what can be started in it."""
    return render_template(
        "content/_group_kinds.html", group=group, kinds=content_kinds().values(), chosen=kinds_in(group)
    )


def offered(viewer: Viewer, group: Group) -> list[ContentKind]:
    """What the viewer may start in a group."""
    here = kinds_in(group).values()
    may_do = acts(viewer, group, *{kind.permission for kind in here})
    return [kind for kind in here if kind.permission in may_do]


def shown_of(viewer: Viewer, topic: Topic, page: PostsPage) -> dict[str, Any]:
    """What its kind and the features show on a topic's page: above the posts, at its side, and at each post."""
    kind = kind_of(topic)
    own = kind.shown(viewer, topic, page)
    all_shown = [own, *reversed(hooks().community_around_topic(viewer=viewer, topic=topic, page=page))]
    return {
        "kind": kind,
        "canonical": own.canonical or address_of(topic, page),
        "picture": own.picture,
        "summary": topic.excerpt,
        "data": "" if viewer.signed_in else data_block(posting(topic, page, own.data)),  # programs are nobody
        "above": _whole(shown.above for shown in all_shown),
        "aside": _whole(shown.aside for shown in all_shown),
        "parts": {
            post.id: _part([shown.parts[post.id] for shown in all_shown if post.id in shown.parts])
            for post in page.posts
        },
    }


def _part(parts: Sequence[PostPart]) -> PostPart:
    above, beneath, more = (_whole(getattr(part, place) for part in parts) for place in ("above", "beneath", "more"))
    text = next((part.text for part in parts if part.text), "")
    return PostPart(above, beneath, stands_out=any(part.stands_out for part in parts), text=text, more=more)


def _whole(pieces: Iterable[str]) -> Markup:
    return Markup("").join(Markup(piece) for piece in pieces)  # noqa: S704 -- kinds and features give finished HTML


def changes_of(viewer: Viewer, topic: Topic, group: Group) -> Sequence[ContentKind]:
    """What a topic can become, for somebody who may change it."""
    now = kind_of(topic)
    if not now.changes:
        return []
    return [kind for kind in offered(viewer, group) if kind.changes and kind is not now]


def form_of(kind: ContentKind, **filled: Any) -> Any:
    """The fields that a kind has beside title and text; without any, a form that asks for nothing."""
    return (kind.form or FlaskForm)(**filled)


def given_in(form: Any) -> dict[str, Any]:
    """What was entered into them."""
    return {name: value for name, value in form.data.items() if name != "csrf_token"}
