"""The page about a group, its texts, and the welcome that new members put away."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug import Response

from community.access.permissions import may
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.core.web.kept_pages import same_for_visitors
from community.groups.about import about_of, about_words, change_about, dismiss_welcome, keepers_of
from community.groups.forms import AboutForm
from community.groups.inside import group_around, groups_inside
from community.groups.queries import get_group
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer


@blueprint.get("/groups/<ref>/about")
@same_for_visitors
def about(ref: str) -> str:
    """What a group is about, its rules, and who looks after it."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    given = {"told": about_of(found), "keepers": keepers_of(viewer, found), "inside": groups_inside(viewer, found)}
    opens = may(viewer, "group.found_inside", found)
    return show("groups/about.html", found, "about", around=group_around(viewer, found), opens=opens, **given)


@blueprint.route("/groups/<ref>/about/edit", methods=["GET", "POST"])
def edit_about(ref: str) -> str | Response | tuple[str, int]:
    """Say it otherwise."""
    found = group_for(ref, "group.manage")
    told = about_of(found)
    texts = {name: getattr(told, name) for name in ("about", "rules", "welcome")}
    form = AboutForm(data={**texts, "steps": "\n".join(told.steps)})
    if form.validate_on_submit():
        words = about_words(form.about.data, form.rules.data, form.welcome.data, form.chosen_steps())
        write(change_about, current_viewer(), found, words)
        flash(_("It is changed."))
        return redirect(url_for(".about", ref=ref))
    page = show("groups/edit_about.html", found, "manage", part="about", form=form)
    return (page, 422) if form.errors else page


@blueprint.post("/groups/<ref>/welcome")
def put_welcome_away(ref: str) -> Response:
    """Show the welcome no more."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    write(dismiss_welcome, viewer, found, now())
    return redirect(url_for(".group", ref=ref))
