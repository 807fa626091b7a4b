"""What sellers do with a lead: whose it is, notes, tasks."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug import Response

from community.access.models import Principal
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.unit import write
from community.leads.actions import assign_lead, decide_lead, finish_task, set_task, write_note
from community.leads.board import owners
from community.leads.forms import day_sent
from community.leads.models import NOTE_LENGTH, TASK_LENGTH, Lead
from community.leads.queries import get_lead, get_task
from community.leads.views.blueprint import blueprint
from community.people.current import current_viewer
from community.people.forms import one

OUTCOMES = {"won": True, "lost": False, "open": None}


@blueprint.post("/leads/<ref>/owner")
def assign(ref: str) -> Response:
    """Say who talks with them."""
    viewer, name = current_viewer(), one("owner", 40)
    found = get_lead(viewer, ref)
    owner = next((each.id for each in owners() if each.ref == name), None)
    if name and owner is None:
        raise NotFound
    write(_assign, viewer, found, owner)
    flash(_("Saved."))
    return redirect(url_for(".lead", ref=ref))


@blueprint.post("/leads/<ref>/outcome")
def decide(ref: str) -> Response:
    """Say what came of it."""
    viewer, said, day = current_viewer(), one("outcome", 10), now().date()
    found = get_lead(viewer, ref)
    if said not in OUTCOMES:
        raise NotFound
    try:
        day = day_sent(one("decided_on", 40).strip()) or day
        write(decide_lead, viewer, found, OUTCOMES[said], day, now())
        flash(_("Saved."))
    except ValueError:
        flash(_("Write the day as 2026-12-31."), "warning")
    return redirect(url_for(".lead", ref=ref))


@blueprint.post("/leads/<ref>/notes")
def note(ref: str) -> Response:
    """Write something down."""
    viewer, text = current_viewer(), one("text", NOTE_LENGTH * 2).replace("\r\n", "\n").strip()
    found = get_lead(viewer, ref)
    if fault := _fault(text, NOTE_LENGTH):
        flash(fault, "warning")
    else:
        write(write_note, viewer, found, text, now())
    return redirect(url_for(".lead", ref=ref, _anchor="notes"))


@blueprint.post("/leads/<ref>/tasks")
def add_task(ref: str) -> Response:
    """Say what is to be done."""
    viewer, text = current_viewer(), " ".join(one("text", NOTE_LENGTH).split())
    found, fault, due_on = get_lead(viewer, ref), _fault(text, TASK_LENGTH), None
    try:
        due_on = day_sent(one("due_on", 40).strip())
    except ValueError:
        fault = fault or str(_("Write the day as 2026-12-31."))
    if fault:
        flash(fault, "warning")
    else:
        write(set_task, viewer, found, text, due_on, now())
    return redirect(url_for(".lead", ref=ref, _anchor="tasks"))


@blueprint.post("/leads/tasks/<ref>")
def tick(ref: str) -> Response:
    """Tick a task off, or take it up again."""
    viewer, done = current_viewer(), one("done", 3) == "yes"
    found = get_task(viewer, ref)
    lead_ref = found.lead.ref
    write(finish_task, viewer, found, done, now())
    return redirect(url_for(".lead", ref=lead_ref, _anchor="tasks"))


def _assign(viewer: Viewer, lead: Lead, owner_id: int | None) -> None:
    assign_lead(viewer, lead, session().get_one(Principal, owner_id) if owner_id else None)


def _fault(text: str, most: int) -> str:
    if not text:
        return str(_("Write something first."))
    return str(_("That is too long: at most %(most)s characters.", most=most)) if len(text) > most else ""
