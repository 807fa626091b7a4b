"""What questions attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.kinds import Kind
from community.content.base.kinds import ContentKind
from community.content.base.queries import quote_of_post
from community.content.questions import personal, rules
from community.content.questions.queries import answered, who_answered, who_has_it_too
from community.content.questions.verbs import AnswerAccepted, QuestionAsked
from community.content.questions.views import blueprint, shown
from community.core.i18n import _l
from community.groups.numbers import COUNTED, Counted
from community.notifications.concerns import Concern, Reason
from community.plugins import hookimpl

QUESTION = ContentKind(
    name=rules.QUESTION,
    label=_l("Question"),
    plural=_l("Questions"),
    icon="info",
    begin=_l("Ask a question"),
    hint=_l("You look for an answer. The one that helped can be marked, for all who come after you."),
    started=QuestionAsked,
    streams_type="Question",
    marks=answered,
    shown=shown,
)
ACCEPTED = Reason(
    name="answer_accepted",
    label=_l("an answer of yours is accepted"),
    why=_l("You get this because you wrote the answer."),
)
ANSWERED = Reason(
    name="question_answered",
    label=_l("a question that you have, too, is answered"),
    why=_l("You get this because you said that you have the same question."),
)

COUNTED["answers"] = Counted(_l("Accepted answers"), lambda: [AnswerAccepted.name])


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [QUESTION]


@hookimpl
def community_concerns() -> Sequence[Concern]:
    return [
        Concern(
            AnswerAccepted,
            ACCEPTED,
            who_answered,
            sentence=_l("{actor} accepted your answer to {target}"),
            quote=quote_of_post,
        ),
        Concern(
            AnswerAccepted,
            ANSWERED,
            who_has_it_too,
            sentence=_l("{target} has an answer"),
            quote=quote_of_post,
        ),
    ]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id)
