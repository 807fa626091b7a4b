"""What the activity floor attaches to the rest: the templates of its stream and what they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for
from markupsafe import Markup

from community.access.kinds import Card
from community.activity import beacon, personal
from community.activity.mailing import LetterRoute
from community.activity.outbox import Route, sweep_settled
from community.activity.stream import Entry, actor_name
from community.activity.visits import prune
from community.core.clock import now
from community.core.jobs import Periodic
from community.core.limits import sweep
from community.core.once import sweep_sendings
from community.core.text import said_first
from community.core.web.look import tell
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot

blueprint = Blueprint("activity", __name__, template_folder="templates")
blueprint.add_app_template_global(actor_name)
blueprint.add_app_template_filter(said_first)


@blueprint.app_template_global("link")
def link(card: Card | None) -> Markup:
    """A thing by its title, leading to it."""
    return _LINK.format(card.url, card.title) if card else Markup()


_LINK = Markup('<a href="{}">{}</a>')
_STRONG = Markup("<strong>{}</strong>")


@blueprint.app_template_global("sentence")
def sentence(entry: Entry) -> str:
    """What happened, in plain words."""
    target = entry.target.title if entry.target else ""
    return str(entry.sentence).format(actor=actor_name(entry), thing=entry.thing.title, target=target)


@blueprint.app_template_global("line")
def line(entry: Entry) -> Markup:
    """What happened, as a sentence that leads to the things in it."""
    actor = _STRONG.format(actor_name(entry))
    if entry.actor is not None and entry.actor.ref:
        actor = _LINK.format(url_for("people.profile", ref=entry.actor.ref), actor)
    return tell(entry.sentence, actor=actor, thing=link(entry.thing), target=link(entry.target))


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint, beacon.blueprint]


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.PAGE_FOOT: beacon.script}


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id, address)


@hookimpl
def community_destinations() -> Sequence[Route]:
    return [LetterRoute()]


@hookimpl
def community_periodic() -> Sequence[Periodic]:
    return [
        Periodic("limits.sweep", "7 * * * *", lambda: sweep(now())),
        Periodic("once.sweep", "8 * * * *", lambda: sweep_sendings(now())),
        Periodic("outbox.sweep", "23 3 * * *", lambda: sweep_settled(now())),
        Periodic("visits.prune", "41 3 * * *", lambda: prune(now())),
    ]
