"""What is done with polls in pages, and what they show there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.content.base.kinds import Shown
from community.content.base.models import Topic
from community.content.base.queries import PostsPage, get_topic
from community.content.polls.actions import end_poll, vote_in
from community.content.polls.forms import places_in
from community.content.polls.models import Poll
from community.content.polls.queries import count_of
from community.core.clock import now
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.unit import write
from community.people.current import current_viewer

blueprint = Blueprint("polls", __name__, template_folder="templates")


@blueprint.post("/topics/<ref>/poll")
def vote(ref: str) -> Response:
    """Choose, or choose anew."""
    viewer = current_viewer()
    topic = get_topic(viewer, ref)
    poll = session().get(Poll, topic.id)
    if poll is None:
        raise NotFound
    places = places_in(poll.sort, request.form, request.form.getlist("choice"))
    write(vote_in, viewer, topic, places, now())
    flash(_("Your vote counts. Until the end you can change it."))
    return redirect(url_for("content.topic", ref=ref))


@blueprint.post("/topics/<ref>/poll/end")
def end(ref: str) -> Response:
    """Let nobody vote any more."""
    viewer = current_viewer()
    write(end_poll, viewer, get_topic(viewer, ref), now())
    flash(_("The poll has ended."))
    return redirect(url_for("content.topic", ref=ref))


def shown(viewer: Viewer, topic: Topic, _page: PostsPage) -> Shown:
    """Over the posts: the choices, with the form for those who may vote, and how it stands."""
    return Shown(render_template("polls/_poll.html", topic=topic, count=count_of(viewer, topic)))
