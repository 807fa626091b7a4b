"""What ideas attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.kinds import Kind
from community.content.base.kinds import ContentKind
from community.content.ideas import personal, rules
from community.content.ideas.actions import keep_idea
from community.content.ideas.queries import standings, who_voted, whose_idea
from community.content.ideas.verbs import IdeaDecided, IdeaShipped, IdeaSuggested
from community.content.ideas.views import blueprint, shown
from community.core.i18n import _l
from community.notifications.concerns import Concern, Reason
from community.plugins import hookimpl

IDEA = ContentKind(
    name=rules.IDEA,
    label=_l("Idea"),
    plural=_l("Ideas"),
    icon="idea",
    begin=_l("Suggest an idea"),
    hint=_l("Something that is missing or could be better. Others vote, and the team says what becomes of it."),
    started=IdeaSuggested,
    keep=keep_idea,
    marks=standings,
    shown=shown,
)
SHIPPED = Reason(
    name="idea_shipped",
    label=_l("an idea that you voted for is there"),
    why=_l("You get this because you voted for the idea."),
)
DECIDED = Reason(
    name="idea_decided",
    label=_l("somebody says what becomes of an idea of yours"),
    why=_l("You get this because it was your idea."),
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [IDEA]


@hookimpl
def community_concerns() -> Sequence[Concern]:
    return [Concern(IdeaShipped, SHIPPED, who_voted), Concern(IdeaDecided, DECIDED, whose_idea)]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id)
