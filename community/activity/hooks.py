"""What the activity floor attaches to the rest: the templates of its stream and what they need."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint
from markupsafe import Markup

from community.access.kinds import Card
from community.access.models import PrincipalKind
from community.activity.mailing import LetterRoute
from community.activity.outbox import Route
from community.activity.stream import Entry
from community.core.i18n import _
from community.core.settings import settings
from community.core.web.look import tell
from community.plugins import hookimpl

blueprint = Blueprint("activity", __name__, template_folder="templates")


@blueprint.app_template_global("link")
def link(card: Card | None) -> Markup:
    """A thing by its title, leading to it."""
    return Markup('<a href="{}">{}</a>').format(card.url, card.title) if card else Markup()


@blueprint.app_template_global("actor_name")
def actor_name(entry: Entry) -> str:
    """Who did it: a name, the site itself, or somebody who is gone."""
    if entry.actor is None:
        return str(_("Somebody who left"))
    return settings().site_name if entry.actor.kind is PrincipalKind.SERVICE else entry.actor.name


@blueprint.app_template_global("line")
def line(entry: Entry) -> Markup:
    """What happened, as a sentence that leads to the things in it."""
    actor = Markup("<strong>{}</strong>").format(actor_name(entry))
    return tell(entry.sentence, actor=actor, thing=link(entry.thing), target=link(entry.target))


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_destinations() -> Sequence[Route]:
    return [LetterRoute()]
