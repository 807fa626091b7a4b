"""What polls attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.kinds import Kind
from community.content.base.kinds import ContentKind
from community.content.polls import jobs, personal, rules
from community.content.polls.actions import keep_poll
from community.content.polls.forms import PollForm
from community.content.polls.queries import standings, who_voted
from community.content.polls.verbs import PollEnded, PollOpened
from community.content.polls.views import blueprint, shown
from community.core.i18n import _l
from community.notifications.concerns import Concern, Reason
from community.plugins import hookimpl

POLL = ContentKind(
    name=rules.POLL,
    label=_l("Poll"),
    plural=_l("Polls"),
    icon="check",
    begin=_l("Open a poll"),
    hint=_l("You want to know what most people think. They choose one, several, or an order."),
    started=PollOpened,
    streams_type="Question",
    changes=False,
    form=PollForm,
    fields="polls/_fields.html",
    keep=keep_poll,
    marks=standings,
    shown=shown,
)
ENDED = Reason(
    name="poll_ended",
    label=_l("a poll in which you voted has ended"),
    why=_l("You get this because you voted there."),
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [POLL]


@hookimpl
def community_concerns() -> Sequence[Concern]:
    return [Concern(PollEnded, ENDED, who_voted)]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_clockwork() -> None:
    jobs.clockwork()


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id, with_texts=with_texts)
