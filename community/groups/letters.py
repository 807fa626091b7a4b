"""The letter that brings an invitation: written when it leaves, and not sent if it has become pointless."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import format_date

from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.mail.letters import Letter, Link, link, plain
from community.core.settings import settings
from community.groups.inviting import LETTER, refuse_unless_good
from community.groups.models import DESCRIPTION_LENGTH, Invitation


def recipes() -> Mapping[str, Callable[[Mapping[str, Any]], Letter | None]]:
    """The recipes of these letters."""
    return {LETTER: invitation_letter}


def invitation_letter(values: Mapping[str, Any]) -> Letter | None:
    """What brings an invitation; nothing if it was revoked, or who made it may not invite any more."""
    invitation = session().get(Invitation, values["invitation"])
    if invitation is None or invitation.thing.author is None:
        return None
    try:
        refuse_unless_good(invitation, now())
    except Conflict:
        return None
    group, inviter = invitation.group, plain(invitation.thing.author.name)
    until = format_date(invitation.expires_at, "long")
    return Letter(
        subject=_("%(name)s invites you to %(group)s", name=inviter, group=plain(group.name)),
        lines=[
            _(
                "%(name)s invites you to the group %(group)s at %(site)s.",
                name=inviter,
                group=plain(group.name),
                site=settings().site_name,
            ),
            plain(group.description, DESCRIPTION_LENGTH),
            _("The invitation is for this address alone, and good until %(date)s.", date=until),
        ],
        button=Link(_("See the invitation"), link("groups.invitation", token=values["token"])),
        foot=_("If you do not know %(name)s, leave it: nothing happens.", name=inviter),
    )
