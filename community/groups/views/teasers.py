"""What outsiders see of a semi-private group: the choice, with what they would see beside it."""

from __future__ import annotations

from flask import current_app, flash, g, redirect, render_template, url_for
from werkzeug import Response

from community.access.models import Teased, Visibility
from community.access.viewers import anonymous
from community.core.i18n import _
from community.core.unit import abandon, write
from community.groups.forms import TeaserForm
from community.groups.queries import member_count, members_of
from community.groups.teasers import PARTS, as_if_shown, change_between, change_teasers
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import chosen as chosen_language
from community.people.current import current_viewer

PERMISSION = "group.change_visibility"


@blueprint.route("/groups/<ref>/teasers", methods=["GET", "POST"])
def teasers(ref: str) -> str | Response | tuple[str, int]:
    """Choose what outsiders see: first what would follow, then, with the word of an owner, the change."""
    found = group_for(ref, PERMISSION)
    form = TeaserForm()
    is_sent = form.validate_on_submit()
    if is_sent and form.sure.data:
        write(change_teasers, current_viewer(), found, form.chosen())
        flash(_("It is changed, for everything that was ever written here."))
        return redirect(url_for(".teasers", ref=ref))
    chosen = form.chosen() if is_sent else found.audience.teased
    seen = _seen_by_strangers(found.id, chosen)
    found = group_for(ref, PERMISSION)
    change = change_between(current_viewer(), found, chosen)
    page = show(
        "groups/teasers.html",
        found,
        "manage",
        part="visibility",
        form=form,
        parts=PARTS,
        chosen=[name for name, (part, _label) in PARTS.items() if part in chosen],
        change=change if change.shown or change.kept_back else None,
        is_teased=found.visibility is Visibility.SEMI_PRIVATE,
        seen=seen,
    )
    return (page, 422) if form.errors else page


def _seen_by_strangers(group_id: int, chosen: Teased) -> str:
    """The middle of the group's page as a visitor would find it; in a context where whoever asks is one."""
    language = chosen_language()
    abandon()
    with current_app.app_context():
        g.chosen, g.viewer = language, anonymous()
        with as_if_shown(group_id, chosen) as group:
            return render_template(
                "groups/_strangers.html",
                group=group,
                viewer=g.viewer,
                members=members_of(g.viewer, group).faces,
                member_count=member_count(g.viewer, group),
            )
