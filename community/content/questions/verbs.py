"""What happens to questions."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.content.base.verbs import TopicStarted
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(TopicStarted):
    """Somebody asked a question in a group."""

    name = "question.asked"
    streams_type = "Create"
    sentence = _l("{actor} asked {thing} in {target}")


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(Verb):
    """A post was accepted as the answer to a question."""

    name = "answer.accepted"
    streams_type = "Accept"
    sentence = _l("{actor} accepted an answer to {target}")


@dataclass(frozen=True, kw_only=True)
class AnswerTakenBack(Verb):
    """An answer counts as the answer no longer."""

    name = "answer.taken_back"
    streams_type = "Undo"
    sentence = _l("{actor} took back an answer to {target}")


@dataclass(frozen=True, kw_only=True)
class QuestionSeconded(Verb):
    """Somebody has the same question."""

    name = "question.seconded"
    streams_type = "Like"
    sentence = _l("{actor} has the same question: {thing}")


@dataclass(frozen=True, kw_only=True)
class QuestionUnseconded(Verb):
    """Somebody does not have the same question after all."""

    name = "question.unseconded"
    streams_type = "Undo"
    sentence = _l("{actor} does not have the same question any more: {thing}")
