"""What each role of a group may do: presets, the table, and roles of the group's own."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug import Response

from community.access.charters import chartered_acts
from community.access.models import Role
from community.core.i18n import _
from community.core.unit import write
from community.groups.charters import (
    PRESETS,
    Chart,
    allow,
    chart_of,
    choose_preset,
    drop_role,
    get_role,
    make_role,
)
from community.groups.forms import CharterForm, NewRoleForm, PresetForm
from community.groups.models import Group
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer

Answer = str | Response | tuple[str, int]


@blueprint.get("/groups/<ref>/roles")
def roles(ref: str) -> str:
    """What each role may do."""
    return _show(group_for(ref, "group.manage"))


@blueprint.post("/groups/<ref>/roles")
def change_charter(ref: str) -> Answer:
    """Let each role do what is ticked, and nothing else."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    chart = chart_of(viewer, found)
    form = CharterForm().offer(chartered_acts().values(), [column.holder for column in chart.columns])
    if not form.validate():
        return _show(found, wrong=form), 422
    write(allow, viewer, found, form.fields())
    flash(_("It is changed, and holds from now on."))
    return redirect(url_for(".roles", ref=ref))


@blueprint.post("/groups/<ref>/roles/preset")
def change_preset(ref: str) -> Answer:
    """Let the roles do what a preset says."""
    found = group_for(ref, "group.manage")
    form = PresetForm()
    if not form.validate():
        return _show(found, wrong=form), 422
    write(choose_preset, current_viewer(), found, form.preset.data)
    flash(_("It is changed, and holds from now on."))
    return redirect(url_for(".roles", ref=ref))


@blueprint.post("/groups/<ref>/roles/new")
def new_role(ref: str) -> Answer:
    """Give the group a role of its own."""
    found = group_for(ref, "group.manage")
    form = NewRoleForm()
    if not form.validate():
        return _show(found, new=form), 422
    made = write(make_role, current_viewer(), found, name=form.name.data, standing=Role(form.standing.data))
    flash(_("%(role)s is a role now. Say in the table what it may do.", role=made.name))
    return redirect(url_for(".roles", ref=ref))


@blueprint.route("/groups/<ref>/roles/<role_ref>/drop", methods=["GET", "POST"])
def drop(ref: str, role_ref: str) -> Answer:
    """Take a role of the group's own away; first what follows."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    role = get_role(viewer, found, role_ref)
    form, name = FlaskForm(), role.name
    if form.validate_on_submit():
        write(drop_role, viewer, found, role)
        flash(_("The role %(role)s is gone.", role=name))
        return redirect(url_for(".roles", ref=ref))
    having = next(column.counts for column in chart_of(viewer, found).columns if column.holder == f"own-{role.ref}")
    return show("groups/role_drop.html", found, "manage", part="roles", role=role, having=having, form=form)


def _show(found: Group, *, wrong: FlaskForm | None = None, new: NewRoleForm | None = None) -> str:
    chart: Chart = chart_of(current_viewer(), found)
    return show(
        "groups/roles.html",
        found,
        "manage",
        part="roles",
        chart=chart,
        charter_acts=list(chartered_acts().values()),
        presets=PRESETS,
        wrong=wrong,
        new=new or NewRoleForm(formdata=None),
    )
