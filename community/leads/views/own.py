"""What is counted about oneself."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.leads.actions import object_to_scoring
from community.leads.explaining import own_explanation
from community.leads.sales import has_objected
from community.leads.views.blueprint import blueprint
from community.people.current import current_viewer


@blueprint.get("/settings/interest")
def own() -> str | Response:
    """What is counted about oneself and why, and the way to object."""
    viewer = current_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=url_for(".own")))
    explanation, objected = own_explanation(viewer, now()), has_objected(viewer.principal_id)
    return render("leads/own.html", title=_("Your interest"), explanation=explanation, objected=objected)


@blueprint.post("/settings/interest")
def save_own() -> Response:
    """Object, or take it back."""
    objects = request.form.get("objects") == "yes"
    write(object_to_scoring, current_viewer(), objects, now())
    flash(_("You are not scored any more.") if objects else _("You are scored again."))
    return redirect(url_for(".own"))
