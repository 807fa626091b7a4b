"""What is done with ideas in pages, and what they show there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.content.base.kinds import Shown
from community.content.base.models import Topic
from community.content.base.queries import PostsPage, get_topic
from community.content.ideas.actions import decide_idea, merge_idea, take_vote_back, unmerge_idea, vote_for
from community.content.ideas.forms import DecideForm, MergeForm
from community.content.ideas.models import IdeaStatus
from community.content.ideas.queries import LABELS, idea_at, outlook_of
from community.core.clock import now
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.unit import write
from community.people.current import current_viewer

blueprint = Blueprint("ideas", __name__, template_folder="templates")


@blueprint.post("/topics/<ref>/vote")
def vote(ref: str) -> Response:
    """Want it."""
    viewer = current_viewer()
    write(vote_for, viewer, get_topic(viewer, ref), now())
    flash(_("Your vote counts. You are told when it is there."))
    return _back(ref)


@blueprint.post("/topics/<ref>/vote/undo")
def unvote(ref: str) -> Response:
    """Want it no longer."""
    viewer = current_viewer()
    write(take_vote_back, viewer, get_topic(viewer, ref))
    return _back(ref)


@blueprint.post("/topics/<ref>/status")
def decide(ref: str) -> Response:
    """Say what becomes of it."""
    viewer, form = current_viewer(), DecideForm()
    topic = get_topic(viewer, ref)
    if not form.validate():
        raise Conflict(next(iter(fault for faults in form.errors.values() for fault in faults)))
    write(decide_idea, viewer, topic, IdeaStatus(form.status.data), reason=form.reason.data or "", now=now())
    flash(_("It is said. Whoever it concerns is told."))
    return _back(ref)


@blueprint.post("/topics/<ref>/merge")
def merge(ref: str) -> Response:
    """Let it go on in another idea."""
    viewer, form = current_viewer(), MergeForm()
    topic = get_topic(viewer, ref)
    into = idea_at(viewer, form.into.data) if form.validate() else None
    if into is None:
        raise Conflict(_("There is no idea at that address."))
    write(merge_idea, viewer, topic, into)
    flash(_("Its votes count there now."))
    return _back(ref)


@blueprint.post("/topics/<ref>/merge/undo")
def unmerge(ref: str) -> Response:
    """Let it go on by itself again."""
    viewer = current_viewer()
    write(unmerge_idea, viewer, get_topic(viewer, ref))
    return _back(ref)


def shown(viewer: Viewer, topic: Topic, _page: PostsPage) -> Shown:
    """Over the posts: votes, status and reason; for those who decide, the forms that say it."""
    outlook = outlook_of(viewer, topic)
    labels = [(each.value, LABELS[each], "") for each in IdeaStatus]
    return Shown(render_template("ideas/_outlook.html", topic=topic, outlook=outlook, labels=labels))


def _back(ref: str) -> Response:
    return redirect(url_for("content.topic", ref=ref))
