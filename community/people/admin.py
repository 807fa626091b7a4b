"""People, for staff: `/admin/people`."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from community.access.models import Role
from community.access.permissions import acts
from community.access.viewers import Viewer
from community.admin.models import REASON_LENGTH
from community.admin.staff import PREFIX, staff
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.people import providers
from community.people.actions import appoint, deactivate, end_sessions_of, reactivate
from community.people.current import is_recent, signed_in_by_host
from community.people.forms import one
from community.people.models import Person
from community.people.queries import (
    STATES,
    linked_accounts_of,
    people_for_staff,
    person_for_staff,
    sessions_of,
)

LONGEST = 80
blueprint = Blueprint("people_admin", __name__, url_prefix=f"{PREFIX}/people", template_folder="templates")


@blueprint.get("")
def people() -> str:
    """Everybody with an account."""
    viewer = staff()
    begins, state, after = (request.args.get(name, "").strip()[:LONGEST] for name in ("q", "state", "after"))
    if state not in STATES:
        raise NotFound
    page = people_for_staff(viewer, begins=begins, state=state, after=after)
    return render("admin/people/index.html", title=_("People"), page=page, begins=begins, state=state)


@blueprint.get("/<ref>")
def person(ref: str) -> str:
    """One account: what staff may know of it, and may do."""
    viewer = staff()
    listed = person_for_staff(viewer, ref)
    found = listed.person
    return render(
        "admin/people/person.html",
        title=found.name,
        person=found,
        role=listed.role,
        acts=acts(viewer, found, "person.deactivate", "person.appoint", "person.approve"),
        sessions=sessions_of(found, now()),
        accounts=[(_label(each.issuer), each.linked_at) for each in linked_accounts_of(found)],
        longest=REASON_LENGTH,
    )


@blueprint.post("/<ref>/suspend")
def suspend(ref: str) -> Response:
    """Shut an account, with a reason; everything that it opened ends at once."""
    viewer, reason = staff(), one("reason", REASON_LENGTH).strip()
    found = person_for_staff(viewer, ref).person
    if not reason:
        flash(_("Say why. The reason stands in the log of staff, for those who come after you."), "warning")
        return _back(ref)
    name = found.name
    write(_suspend, viewer, found, reason)
    flash(_("%(name)s is suspended and signed out everywhere.", name=name))
    return _back(ref)


@blueprint.post("/<ref>/reactivate")
def reopen(ref: str) -> Response:
    """Open an account again."""
    viewer, reason = staff(), one("reason", REASON_LENGTH)
    found = person_for_staff(viewer, ref).person
    name = found.name
    write(_reopen, viewer, found, reason)
    flash(_("%(name)s can sign in again.", name=name))
    return _back(ref)


@blueprint.post("/<ref>/role")
def change_role(ref: str) -> Response:
    """Say what somebody looks after."""
    viewer, reason = staff(), one("reason", REASON_LENGTH)
    found, name = person_for_staff(viewer, ref).person, one("role", 20)
    if name not in {role.value for role in Role}:
        raise NotFound
    if not is_recent() and not signed_in_by_host():
        flash(_("Sign in once more first, so that we know it is you."), "warning")
        return redirect(url_for("people.door", again=1, back=url_for(".person", ref=ref)))
    write(_appoint, viewer, found, Role(name), reason)
    flash(_("Saved."))
    return _back(ref)


@blueprint.post("/<ref>/sessions/end")
def end_all(ref: str) -> Response:
    """Sign somebody out everywhere."""
    viewer = staff()
    write(end_sessions_of, viewer, person_for_staff(viewer, ref).person)
    flash(_("Signed out everywhere."))
    return _back(ref)


@blueprint.post("/<ref>/sessions/<session_ref>/end")
def end_one(ref: str, session_ref: str) -> Response:
    """Sign somebody out on one device."""
    viewer = staff()
    write(end_sessions_of, viewer, person_for_staff(viewer, ref).person, session_ref)
    flash(_("That device is signed out."))
    return _back(ref)


def _suspend(viewer: Viewer, found: Person, reason: str) -> None:
    deactivate(viewer, found, now(), reason=reason)


def _reopen(viewer: Viewer, found: Person, reason: str) -> None:
    reactivate(viewer, found, reason=reason)


def _appoint(viewer: Viewer, found: Person, role: Role, reason: str) -> None:
    appoint(viewer, found, role, reason=reason)


def _label(issuer: str) -> str:
    return next((way.label for way in providers.ways().values() if issuer.startswith(way.issuer)), issuer)


def _back(ref: str) -> Response:
    return redirect(url_for(".person", ref=ref))
