"""Pages of tags."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.permissions import acts
from community.access.viewers import Viewer
from community.content.base.kinds import Shown, content_kinds, marks_of
from community.content.base.models import Topic
from community.content.base.queries import PostsPage, get_topic
from community.content.tags.actions import tag_topic
from community.content.tags.names import names_in, normal
from community.content.tags.queries import topics_tagged
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.people.current import current_viewer

blueprint = Blueprint("tags", __name__, template_folder="templates")
LONGEST = 250
"""Of what somebody may write in the field."""


@blueprint.get("/tags/<name>")
def tag(name: str) -> str:
    """The topics that go by a tag."""
    viewer = current_viewer()
    page = topics_tagged(viewer, normal(name), before=request.args.get("before", ""))
    marks = marks_of(viewer, page.topics)
    return render("tags/tag.html", title=page.name, page=page, kinds=content_kinds(), marks=marks)


@blueprint.post("/topics/<ref>/tags")
def change(ref: str) -> Response:
    """Say which tags a topic goes by."""
    viewer = current_viewer()
    topic = get_topic(viewer, ref)
    words = request.form.get("tags", "")
    if len(words) > LONGEST:
        raise Conflict(_("That is too long for tags."))
    names = names_in(words)
    write(tag_topic, viewer, topic, names)
    flash(_("The tags are changed."))
    return redirect(url_for("content.topic", ref=ref))


def around(viewer: Viewer, topic: Topic, _page: PostsPage) -> Shown:
    """The tags beside a topic, and the form that changes them for those who may."""
    may_tag = viewer.signed_in and "topic.tag" in acts(viewer, topic, "topic.tag")
    if not topic.tags and not may_tag:
        return Shown()
    aside = render_template("tags/_tags.html", topic=topic, names=topic.tags, may_tag=may_tag, longest=LONGEST)
    return Shown(aside=aside)
