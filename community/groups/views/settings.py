"""Opening a group, and saying anew what it is about."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.access.models import SITE_ID, Audience, Visibility
from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.db import session
from community.core.i18n import _
from community.core.once import SentOtherwise
from community.core.unit import write
from community.core.web.addresses import here
from community.core.web.pages import render
from community.core.web.sending import send_once
from community.groups.about import AboutWords
from community.groups.actions import change_group, found_group
from community.groups.forms import WAYS, GroupForm, NewGroupForm, VisibilityForm
from community.groups.models import Group
from community.groups.patterns import PATTERNS, Pattern, found_after
from community.groups.views.frame import blueprint, group_for, show
from community.groups.visibility import change_visibility, domains_of, reach_of
from community.people.current import current_viewer

Answer = str | Response | tuple[str, int]


@blueprint.route("/groups/new", methods=["GET", "POST"])
def new() -> Answer:
    """Open a group."""
    viewer = current_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=here()))
    require(viewer, "group.found", session().get_one(Audience, SITE_ID))
    return _new(viewer, None)


@blueprint.route("/groups/<ref>/new", methods=["GET", "POST"])
def new_inside(ref: str) -> Answer:
    """Open a group inside another one."""
    return _new(current_viewer(), group_for(ref, "group.found_inside"))


def _new(viewer: Viewer, around: Group | None) -> Answer:
    like = request.args.get("like", "")
    pattern = PATTERNS.get(like)
    form = NewGroupForm(data={"visibility": pattern.visibility.value, "joining": pattern.joining} if pattern else {})
    if form.validate_on_submit():
        try:
            return redirect(_found(viewer, form, around, pattern))
        except SentOtherwise as before:
            return redirect(before.address)
    given = {"around": around, "patterns": PATTERNS, "pattern": pattern}
    page = render("groups/new.html", title=_("New group"), form=form, **given)
    return (page, 422) if form.errors else page


def _found(viewer: Viewer, form: NewGroupForm, around: Group | None, pattern: Pattern | None) -> str:
    """Open the group that the form describes; the address of it."""
    given = {
        "name": form.name.data,
        "description": form.description.data,
        "visibility": Visibility(form.visibility.data),
        "joining": form.ways(),
        "question": form.question.data,
        "domains": form.chosen_domains(),
        "around": around,
    }
    texts = pattern.texts() if pattern else AboutWords()
    done = send_once(
        form,
        viewer.principal_id,
        (lambda: found_after(viewer, pattern, texts, now(), **given))
        if pattern
        else (lambda: found_group(viewer, now=now(), **given)),
        lambda group: url_for(".group", ref=group.ref),
    )
    if done.made:
        flash(_("%(group)s is open. It is yours.", group=done.made.name))
    return done.address


@blueprint.route("/groups/<ref>/settings", methods=["GET", "POST"])
def settings(ref: str) -> Answer:
    """Say anew what a group is about and how one gets in."""
    found = group_for(ref, "group.manage")
    form = _filled(found)
    form.private = found.visibility is Visibility.PRIVATE
    if form.validate_on_submit():
        write(
            change_group,
            current_viewer(),
            found,
            name=form.name.data,
            description=form.description.data,
            joining=form.ways(),
            question=form.question.data,
            domains=form.chosen_domains(),
        )
        flash(_("It is changed."))
        return redirect(url_for(".group", ref=ref))
    page = show("groups/settings.html", found, "manage", part="settings", form=form)
    return (page, 422) if form.errors else page


@blueprint.route("/groups/<ref>/visibility", methods=["GET", "POST"])
def visibility(ref: str) -> Answer:
    """Change who sees the group: first what would follow, then, with the word of an owner, the change."""
    found = group_for(ref, "group.change_visibility")
    form = VisibilityForm()
    if form.validate_on_submit() and form.sure.data:
        write(change_visibility, current_viewer(), found, Visibility(form.visibility.data), now())
        flash(_("It is changed. Everybody in the group is told."))
        return redirect(url_for(".group", ref=ref))
    chosen = form.visibility.data if form.validate_on_submit() else None
    values = {"part": "visibility", "form": form, "chosen": chosen, "reach": reach_of(current_viewer(), found)}
    page = show("groups/visibility.html", found, "manage", **values)
    return (page, 422) if form.errors else page


def _filled(found: Group) -> GroupForm:
    ways = [name for name, way in WAYS.items() if way in found.joining]
    return GroupForm(
        data={
            "name": found.name,
            "description": found.description,
            "joining": ways,
            "question": found.question,
            "domains": ", ".join(domains_of(found)),
        }
    )
