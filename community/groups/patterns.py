"""Patterns that a group can be opened after: who sees it and how one gets in, what roles may do, what is asked of
those who come, and how they are welcomed. All of it is the group's own from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.access.models import Visibility
from community.access.viewers import Viewer
from community.core.i18n import LazyString, _l
from community.groups.about import AboutWords, about_words, change_about
from community.groups.actions import found_group
from community.groups.models import Group, QuestionKind
from community.groups.questions import Wording, put_question


@dataclass(frozen=True)
class Asking:
    """A question of a pattern, in the language of whoever opens the group."""

    label: LazyString
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = False


@dataclass(frozen=True)
class Pattern:
    """What a group begins with. `joining` are the words of the form."""

    label: LazyString
    hint: LazyString
    visibility: Visibility
    joining: Sequence[str]
    preset: str
    welcome: LazyString
    steps: Sequence[LazyString]
    questions: Sequence[Asking] = ()

    def texts(self) -> AboutWords:
        """Its welcome, rendered."""
        return about_words("", "", str(self.welcome), [str(each) for each in self.steps])


_SAY_HELLO = _l("Say in a line who you are and what you work on.")
_WATCH = _l("Choose beside the name of the group how much of it you want to hear.")
PATTERNS: dict[str, Pattern] = {
    "customers": Pattern(
        _l("Customers"),
        _l("Customers help each other: anyone sees what it is about, and asks to join."),
        Visibility.SEMI_PRIVATE,
        ("request", "invitation"),
        "talk",
        _l("Good to have you here. Customers answer each other, and our people read along."),
        (_SAY_HELLO, _l("Look whether your question was answered already."), _WATCH),
        (
            Asking(_l("Which of our products do you use?"), required=True),
            Asking(_l("May we get in touch with you about it?"), QuestionKind.YES_NO),
        ),
    ),
    "product": Pattern(
        _l("Product"),
        _l("News, questions and ideas about a product, for anyone to read and to join."),
        Visibility.PUBLIC,
        ("open", "invitation"),
        "talk",
        _l("Here it is about the product: what it can do, what it should, and how others use it."),
        (_l("Look through what others asked."), _l("Tell what you would like to be better."), _WATCH),
    ),
    "project": Pattern(
        _l("Project"),
        _l("A few people who work on something together. Nobody else knows that it is there."),
        Visibility.PRIVATE,
        ("invitation",),
        "talk",
        _l("All that belongs to the project stands here, and stays among its members."),
        (_SAY_HELLO, _l("Read what was agreed so far."), _WATCH),
    ),
    "partners": Pattern(
        _l("Partners"),
        _l("Owners write, partners reply. They come by invitation."),
        Visibility.PRIVATE,
        ("invitation",),
        "news",
        _l("Here our partners hear first what is new, and ask what they need to know."),
        (_SAY_HELLO, _WATCH),
    ),
}


def found_after(actor: Viewer, pattern: Pattern, texts: AboutWords, now: datetime, **given: Any) -> Group:
    """Open a group with all that a pattern gives it; the form that it filled says who sees it and how one gets in."""
    group = found_group(actor, now=now, preset=pattern.preset, **given)
    if not actor.signed_in:
        return group
    for each in pattern.questions:
        put_question(actor, group, Wording(str(each.label), each.kind, required=each.required))
    change_about(actor, group, texts)
    return group
