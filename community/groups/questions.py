"""What a group asks of those who want to join, and what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from community.access.models import Principal
from community.access.permissions import require, visible
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.groups.actions import hold
from community.groups.models import (
    MOST_QUESTIONS,
    Asked,
    Group,
    GroupQuestion,
    JoinAnswer,
    JoinRequest,
    Membership,
    QuestionKind,
)
from community.groups.verbs import GroupAnswered, GroupChanged

REPORTED, COUNTED = 5000, 300


@dataclass(frozen=True)
class Wording:
    """A question as somebody puts it."""

    label: str
    kind: QuestionKind
    choices: Sequence[str] = ()
    required: bool = False


def questions_of(group: Group) -> Sequence[GroupQuestion]:
    """What a group asks, in the order in which it began to."""
    found = select(GroupQuestion).where(GroupQuestion.group_id == group.id).order_by(GroupQuestion.id)
    return session().scalars(found).all()


def get_question(viewer: Viewer, group: Group, ref: str) -> GroupQuestion:
    """A question, for those who may change it. Raises NotFound."""
    require(viewer, "group.manage", group)
    found = select(GroupQuestion).where(GroupQuestion.ref == ref, GroupQuestion.group_id == group.id)
    if (question := session().scalars(found).first()) is None:
        raise NotFound
    return question


def put_question(actor: Viewer, group: Group, wording: Wording) -> GroupQuestion:
    """Ask one thing more."""
    hold(group)
    require(actor, "group.manage", group)
    count = select(func.count(GroupQuestion.id)).where(GroupQuestion.group_id == group.id)
    if session().scalars(count).one() >= MOST_QUESTIONS:
        raise Conflict(_("A group asks at most %(num)d questions.", num=MOST_QUESTIONS))
    question = GroupQuestion(group_id=group.id, **_columns(wording))
    session().add(question)
    session().flush()
    record(actor, GroupChanged(thing=group))
    return question


def reword_question(actor: Viewer, group: Group, question: GroupQuestion, wording: Wording) -> GroupQuestion:
    """Put a question otherwise. It is a new one to all that counts answers: what was answered stays as it was."""
    drop_question(actor, group, question)
    return put_question(actor, group, wording)


def drop_question(actor: Viewer, group: Group, question: GroupQuestion) -> None:
    """Ask it no longer. What was answered stays."""
    hold(group)
    require(actor, "group.manage", group)
    session().delete(question)
    session().flush()
    record(actor, GroupChanged(thing=group))


def keep_answers(actor: Viewer, request: JoinRequest, answers: Mapping[str, str]) -> None:
    """Keep what somebody answered, by the references of the questions. For the action that makes the request."""
    told: dict[str, int] = {}
    for question in questions_of(request.group):
        words = answers.get(question.ref, "")
        if (question.required and not words) or (words and not _fits(question, words)):
            raise Conflict(_("The questions were changed meanwhile. Look at them again."))
        if words:
            about = {"question_ref": question.ref, "label": question.label, "kind": question.kind}
            session().add(JoinAnswer(request_id=request.id, words=words, **about))
            if question.kind is not QuestionKind.TEXT:
                told[question.ref] = _number(question, words)
    if answers:
        session().flush()
        record(actor, GroupAnswered(thing=request, answers=told))


def countable_questions(viewer: Viewer) -> Sequence[tuple[GroupQuestion, Group]]:
    """The questions whose answers stand in the log by number, of groups that the viewer reads."""
    rows = select(GroupQuestion, Group).join(Group, Group.id == GroupQuestion.group_id)
    mine = rows.where(GroupQuestion.kind != QuestionKind.TEXT, visible(viewer, "group.read"))
    found = session().execute(mine.order_by(Group.name, GroupQuestion.id).limit(COUNTED)).unique()
    return [(row[0], row[1]) for row in found]


def answers_by(viewer: Viewer, principal_id: int, refs: Collection[str], until: datetime) -> Sequence[JoinAnswer]:
    """What somebody answered to some questions until an instant, in requests that the viewer sees."""
    theirs = select(JoinAnswer).join(JoinRequest, JoinRequest.id == JoinAnswer.request_id)
    asked = theirs.where(JoinRequest.principal_id == principal_id, JoinRequest.asked_at <= until)
    mine = asked.where(JoinAnswer.question_ref.in_(refs), visible(viewer, "join_request.see"))
    return session().scalars(mine.order_by(JoinAnswer.id).limit(COUNTED)).all()


def answers_of(viewer: Viewer, group: Group, people: Iterable[Principal]) -> dict[int, Sequence[JoinAnswer]]:
    """What those of `people` who are in the group answered when they came, for its owners and moderators."""
    require(viewer, "group.keep", group)
    found = (
        select(JoinRequest)
        .join(Membership, _came_by_it())
        .where(
            JoinRequest.group_id == group.id,
            JoinRequest.principal_id.in_([each.id for each in people]),
            Membership.left_at.is_(None),
        )
        .options(selectinload(JoinRequest.answers))
        .order_by(JoinRequest.id)
    )
    return {asked.principal_id: asked.answers for asked in session().scalars(found) if asked.answers}


def report_of(viewer: Viewer, group: Group) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """All answers of those who are in the group or ask to be, as a table, the newest first; for its owners."""
    require(viewer, "group.manage", group)
    found = (
        select(JoinRequest)
        .outerjoin(Membership, _came_by_it())
        .where(JoinRequest.group_id == group.id, (JoinRequest.state == Asked.PENDING) | Membership.left_at.is_(None))
        .where((JoinRequest.state == Asked.PENDING) | Membership.id.is_not(None))
        .options(selectinload(JoinRequest.answers), joinedload(JoinRequest.applicant))
        .order_by(JoinRequest.id.desc())
        .limit(REPORTED)
    )
    rows = session().scalars(found).unique().all()
    asked = {answer.question_ref: answer.label for row in rows for answer in row.answers}
    table = []
    for row in rows:
        said = {answer.question_ref: answer.words for answer in row.answers}
        about = (row.applicant.name, row.asked_at.strftime("%Y-%m-%d %H:%M:%S"), row.state.value)
        table.append((*about, row.answer, *(said.get(ref, "") for ref in asked)))
    return (_("Name"), _("Asked at"), _("State"), _("Words"), *_told_apart(asked.values())), table


def _told_apart(labels: Iterable[str]) -> list[str]:
    """Names of columns: questions that are put in the same words are two all the same."""
    seen: Counter[str] = Counter()
    named = []
    for label in labels:
        seen[label] += 1
        named.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return named


def _came_by_it() -> ColumnElement[bool]:
    """The membership began with the request."""
    return (
        (Membership.group_id == JoinRequest.group_id)
        & (Membership.principal_id == JoinRequest.principal_id)
        & (JoinRequest.state == Asked.ACCEPTED)
        & (Membership.joined_at == JoinRequest.decided_at)
    )


def _columns(wording: Wording) -> dict[str, object]:
    choices = list(wording.choices) if wording.kind is QuestionKind.CHOICE else []
    return {"label": wording.label, "kind": wording.kind, "choices": choices, "required": wording.required}


def _fits(question: GroupQuestion, words: str) -> bool:
    if question.kind is QuestionKind.TEXT:
        return True
    return words in (question.choices if question.kind is QuestionKind.CHOICE else ("yes", "no"))


def _number(question: GroupQuestion, words: str) -> int:
    return question.choices.index(words) if question.kind is QuestionKind.CHOICE else int(words == "yes")
