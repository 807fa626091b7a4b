"""What people answered on joining a group, as rules name it: by the question's reference and the number of a choice.

A rule on activities says `where = { "answers.REF" = 1 }`, a case on what is known of somebody `attribute =
"answers.REF"`. A question that is put otherwise has another reference, so a rule never counts what it was not about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import aliased

from community.access.viewers import Viewer
from community.activity.models import Activity, Identity
from community.core.db import Ids, one_of, session
from community.core.i18n import _
from community.groups.models import QuestionKind
from community.groups.questions import answers_by, countable_questions
from community.groups.verbs import GroupAnswered
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.kinds.base import Watching
from community.leads.scoring.kinds.exclude import ExcludeRule
from community.leads.scoring.kinds.fit import FitRule
from community.leads.scoring.story import seconds

FACT = "answers."
CHOSEN = re.compile(r"([A-Za-z0-9_-]{1,40})=(\d{1,3}(?:,\d{1,3})*)")
"""A question and its choices in a field of a form: `x7=0,2`."""


@dataclass(frozen=True)
class Choice:
    """An answer that a rule can look for, with the words for the form."""

    value: str
    words: str


def choices_for(viewer: Viewer) -> list[Choice]:
    """Every answer that can be counted, of groups that the viewer reads."""
    found = []
    for question, group in countable_questions(viewer):
        numbered = [(1, _("Yes")), (0, _("No"))]
        if question.kind is QuestionKind.CHOICE:
            numbered = list(enumerate(question.choices))
        called = f"{group.name}: {question.label}"
        found += [Choice(f"{question.ref}={number}", f"{called}: {words}") for number, words in numbered]
    return found


def asks_about_answers(model: ScoringModel) -> bool:
    """Whether what people answered is among what a model asks of them, besides what they did."""
    return any(_refs(rule) for rule in model.rule if isinstance(rule, FitRule | ExcludeRule))


def answered(ids: Sequence[int]) -> dict[int, dict[str, list[tuple[int, Any]]]]:
    """What people answered and since when, as attributes."""
    found: dict[int, dict[str, list[tuple[int, Any]]]] = {}
    for row in session().execute(_rows(), {"ids": sorted(ids)}):
        theirs = found.setdefault(row.principal_id, {})
        for ref, number in row.facts.get("answers", {}).items():
            theirs.setdefault(FACT + ref, []).append((seconds(row.occurred_at), number))
    return found


def said(viewer: Viewer, model: ScoringModel, principal_id: int, now: datetime) -> dict[str, list[str]]:
    """By each rule that asks for answers what somebody answered, in words, as far as the viewer sees it."""
    refs = {rule.id: found for rule in model.rule if (found := _refs(rule))}
    if not refs:
        return {}
    answers = answers_by(viewer, principal_id, {ref for found in refs.values() for ref in found}, now)
    words = [(each.question_ref, f"{each.label} {_words(each.words)}") for each in answers]
    return {rule: [text for ref, text in words if ref in found] for rule, found in refs.items()}


def _refs(rule: Any) -> set[str]:
    """The questions that a rule asks about."""
    names = {case.attribute for case in rule.cases} if isinstance(rule, FitRule | ExcludeRule) else set()
    names |= set(rule.on.where) if isinstance(rule, Watching) else set()
    return {name.removeprefix(FACT) for name in names if name.startswith(FACT)}


def _words(given: str) -> str:
    plain: Mapping[str, str] = {"yes": _("Yes"), "no": _("No")}
    return plain.get(given, given)


@cache
def _rows() -> Select[Any]:
    undoing = aliased(Activity)
    rows = select(Identity.principal_id, Activity.occurred_at, Activity.facts)
    theirs = rows.join(Identity, Identity.id == Activity.identity_id).where(
        one_of(Identity.principal_id, bindparam("ids", type_=Ids)), Activity.verb == GroupAnswered.name
    )
    return theirs.where(~exists().where(undoing.retracts_id == Activity.id)).order_by(
        Activity.occurred_at, Activity.id
    )
