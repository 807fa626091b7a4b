"""Pages of one post: how it will look, editing, what it said before, taking it away and bringing it back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from markupsafe import escape
from werkzeug import Response

from community.access.permissions import may
from community.access.viewers import Viewer
from community.content.base.attaching import most_sent, writing_of
from community.content.base.drafting import EDIT
from community.content.base.editing import delete_post, edit_post, is_first_post, mark_of, restore_post
from community.content.base.forms import EditForm, ReplyForm
from community.content.base.history import edits_of, get_post, get_restorable
from community.content.base.models import Post
from community.content.base.queries import group_of
from community.core.clock import now
from community.core.errors import Conflict, Forbidden
from community.core.i18n import _
from community.core.text import render_markdown
from community.core.unit import write
from community.core.web.intake import takes_up_to
from community.core.web.pages import render
from community.core.web.written import written
from community.drafts.places import DraftPlace, draft_at, sent
from community.files.queries import previewed_in
from community.people.current import current_viewer

blueprint = Blueprint("posts", __name__, template_folder="templates")


@blueprint.route("/posts/<ref>/edit", methods=["GET", "POST"])
@takes_up_to(most_sent)
def edit(ref: str) -> str | Response | tuple[str, int]:
    """Change what a post says."""
    viewer = current_viewer()
    post = get_post(viewer, ref)
    if not may(viewer, "post.edit", post):
        raise Forbidden
    kept = draft_at(viewer, EDIT.name, ref)
    form = EditForm(title=post.topic.title, body=post.source, seen=mark_of(post), **kept.given)
    writing = None
    if request.method == "POST" and form.validate():
        writing = writing_of(viewer, form, may_bring=lambda: True, thing=post.thing)
    if writing:
        about = {"title": form.title.data, "reason": form.reason.data or "", "seen": form.seen.data or ""}
        try:
            write(_change, viewer, post, form, writing=writing, now=now(), **about)
        except Conflict as conflict:
            return _editor(post, form, kept, str(conflict.description)), 409
        flash(_("Changed. What it said before is in its history."))
        return written(_address(post))
    page = _editor(post, form, kept)
    return (page, 422) if form.errors else page


@blueprint.post("/preview")
def preview() -> str | tuple[str, int]:
    """How a text will look; written nowhere. Every call counts with what a person writes in a minute."""
    viewer = current_viewer()
    if not viewer.signed_in:
        raise Forbidden
    form = ReplyForm()
    if not form.validate():
        return " ".join(escape(error) for error in form.body.errors), 422
    source = form.body.data or ""
    return render_markdown(source, previewed_in(viewer, source))


@blueprint.get("/posts/<ref>/history")
def history(ref: str) -> str:
    """What was changed in a post, for whoever reads it."""
    post = get_post(current_viewer(), ref)
    return render("content/history.html", title=_("What was changed"), post=post, edits=edits_of(post))


@blueprint.post("/posts/<ref>/delete")
def delete(ref: str) -> Response:
    """Take a post away."""
    viewer = current_viewer()
    post = get_post(viewer, ref)
    gone = write(delete_post, viewer, post, now=now())
    flash(_("Deleted. You still see it where it stood, and can undo that there."))
    return redirect(url_for("content.topic", ref=post.topic.ref) if gone.kind != "post" else _address(post))


@blueprint.post("/posts/<ref>/restore")
def restore(ref: str) -> Response:
    """Undo a deletion."""
    viewer = current_viewer()
    post = get_restorable(viewer, ref)
    write(restore_post, viewer, post)
    flash(_("It is back."))
    return redirect(_address(post))


def _change(viewer: Viewer, post: Post, form: EditForm, **said: Any) -> None:
    edit_post(viewer, post, **said)
    sent(viewer, form, post)


def _editor(post: Post, form: EditForm, kept: DraftPlace, conflict: str = "") -> str:
    return render(
        "content/edit.html",
        title=_("Edit"),
        post=post,
        form=form,
        kept=kept,
        is_first=is_first_post(post),
        group=group_of(post.topic.ref),
        conflict=conflict,
        theirs=post.source if conflict else "",
        mark=mark_of(post),
    )


def _address(post: Post) -> str:
    return url_for("content.topic", ref=post.topic.ref, at=post.ref, _anchor=f"post-{post.ref}")
