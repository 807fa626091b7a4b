"""What staff do on the pages of the frame, and the line that each of their acts leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from community.access.models import SITE_ID, Audience
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.models import Delivery, DeliveryState
from community.activity.wake import wake_readers
from community.admin.acts import (
    DELIVERY_REPEATED,
    DELIVERY_TESTED,
    LETTER_READ,
    READER_RETRIED,
    SETTING_CHANGED,
    Act,
)
from community.admin.models import ABOUT_LENGTH, REASON_LENGTH, StaffAct
from community.admin.sections import DESTINATIONS, is_fixed, shown
from community.core import kept
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import after_commit
from community.plugins import hooks


def note_act(
    actor: Viewer,
    act: Act,
    *,
    thing: Any = None,
    about: str = "",
    before: str = "",
    after: str = "",
    reason: str = "",
) -> StaffAct:
    """Add a line to the log of staff, in the unit of work of what it tells of. Keep secrets out of it."""
    line = StaffAct(
        at=now(),
        actor_id=actor.principal_id,
        act=act.name,
        thing_id=thing.id if thing is not None else None,
        about=about[:ABOUT_LENGTH],
        before=before,
        after=after,
        reason=reason.strip()[:REASON_LENGTH],
    )
    session().add(line)
    return line


def note_retry(actor: Viewer, reader: str, done: int, failed: int) -> None:
    """Say that somebody let a reader try again what it had put aside. The readers do that on their own."""
    require(actor, "site.tend", session().get_one(Audience, SITE_ID))
    note_act(actor, READER_RETRIED, about=reader, after=f"{done} done, {failed} failed again")


def change_settings(actor: Viewer, changes: Mapping[str, Any]) -> list[str]:
    """Keep settings that differ from what holds now; None takes one back to its default. Gives the names of those
    that are others now. Raises SettingsError for what does not go together, and Forbidden for what a file or the
    environment fixes.
    """
    require(actor, "site.configure", session().get_one(Audience, SITE_ID))
    before, held = settings(), kept.kept()
    if any(is_fixed(name) for name in changes):
        raise Forbidden
    wanted = {name: value for name, value in changes.items() if value != held.get(name)}
    for secret, destination in DESTINATIONS.items():
        if secret in held and secret not in wanted and any(name in wanted for name in destination):
            wanted[secret] = None  # who changes where it goes does not send it there unless they know it
    after = kept.loaded({name: value for name, value in (held | wanted).items() if value is not None})
    for check in hooks().community_settings_checks():
        check(after)
    moved = [name for name in wanted if getattr(before, name) != getattr(after, name)]
    kept.keep(wanted)
    for name in moved:
        note_act(actor, SETTING_CHANGED, about=name, before=shown(before, name), after=shown(after, name))
    return moved


def repeat_delivery(actor: Viewer, route: str, message_id: str) -> None:
    """Let a message leave once more, with the same id; its rights are asked again then. Raises Conflict for one whose
    words are gone or that waits anyway.
    """
    require(actor, "site.tend", session().get_one(Audience, SITE_ID))
    named = select(Delivery).where(Delivery.destination == route, Delivery.message_id == message_id)
    delivery = session().scalars(named.with_for_update()).first()
    if delivery is None:
        raise NotFound
    if delivery.state is DeliveryState.WAITING or not delivery.body:
        raise Conflict(_("This one cannot be sent again: it waits already, or nothing of it was kept."))
    before = delivery.state.value
    delivery.state, delivery.attempts, delivery.due_at, delivery.held_until = DeliveryState.WAITING, 0, now(), None
    note_act(actor, DELIVERY_REPEATED, about=f"{route} {message_id}", before=before, after=delivery.state.value)
    after_commit("wake readers", wake_readers())


def note_test(actor: Viewer, route: str, outcome: str) -> None:
    """Say that somebody sent a test to a destination, and what came of it."""
    require(actor, "site.tend", session().get_one(Audience, SITE_ID))
    note_act(actor, DELIVERY_TESTED, about=route, after=outcome)


def note_letter(actor: Viewer, name: str) -> None:
    """Say that an owner reads somebody's letter; its page opens to nobody who has not said so."""
    require(actor, "site.configure", session().get_one(Audience, SITE_ID))
    note_act(actor, LETTER_READ, about=name)
