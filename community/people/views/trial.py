"""Back from a provider that an owner only tries: what it told, and what that would mean here."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.admin.staff import owner
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import abandon
from community.core.web.pages import render
from community.people import providers
from community.people.current import holder
from community.people.providers.known import Way
from community.people.trial import is_trial_of

LONGEST_SHOWN = 300


def end_trial(way: Way) -> str | Response:
    """Show the claims to the owner who began. Nobody is signed in, nothing is linked or kept."""
    owner()
    if not is_trial_of(holder(), request.args.get("state", ""), now()):
        flash(_("This trial took too long, or was begun elsewhere. Begin another."), "warning")
        return redirect(url_for("ways_admin.ways"))
    abandon()
    try:
        told, claims = providers.tell(way.name)
    except providers.SignInFailed as error:
        flash(_("It does not work yet: %(error)s", error=str(error)), "warning")
        return redirect(url_for("ways_admin.ways"))
    return render(
        "admin/people/trial.html",
        title=_("%(provider)s works", provider=way.label),
        way=way,
        claims=claims,
        told=[(_("In its signed token"), _shown(told.vouched)), (_("In its answer"), _shown(told.person))],
    )


def _shown(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(name)[:LONGEST_SHOWN], str(value)[:LONGEST_SHOWN]) for name, value in sorted(told.items())]
