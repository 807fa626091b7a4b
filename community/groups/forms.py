"""What may be sent about groups, and what is said when it is not that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from community.access.charters import Act
from community.access.models import ROLE_NAME_LENGTH, OwnRole, Role, Teased, Visibility
from community.core.clock import now
from community.core.i18n import _, _l
from community.core.lines import one_line, some_lines
from community.core.web.sending import SentOnceForm
from community.groups.charters import PRESETS, STANDINGS
from community.groups.members import QUEUE
from community.groups.models import (
    ANSWER_LENGTH,
    CHOICE_LENGTH,
    DESCRIPTION_LENGTH,
    DOMAIN_LENGTH,
    MOST_CHOICES,
    MOST_DOMAINS,
    NAME_LENGTH,
    QUESTION_LENGTH,
    REASON_LENGTH,
    GroupQuestion,
    Joining,
    QuestionKind,
)
from community.groups.questions import Wording
from community.groups.rows import is_address
from community.groups.teasers import PARTS
from community.groups.terms import LONGEST

WAYS = {"open": Joining.OPEN, "request": Joining.REQUEST, "invitation": Joining.INVITATION, "domain": Joining.DOMAIN}


class GroupForm(FlaskForm):
    """What a group says of itself, and how one gets in."""

    name = StringField(
        filters=[one_line],
        validators=[
            InputRequired(_l("A group needs a name.")),
            Length(min=1, message=_l("A group needs a name.")),
            Length(max=NAME_LENGTH, message=_l("A name has at most %(max)d characters.")),
        ],
    )
    description = TextAreaField(
        filters=[one_line],
        validators=[
            Length(max=DESCRIPTION_LENGTH, message=_l("At most %(max)d characters, so that people read it."))
        ],
    )
    joining = SelectMultipleField(choices=list(WAYS))
    question = StringField(
        filters=[one_line],
        validators=[Length(max=QUESTION_LENGTH, message=_l("A question has at most %(max)d characters."))],
    )

    domains = StringField(filters=[one_line], validators=[Length(max=MOST_DOMAINS * DOMAIN_LENGTH)])

    private = False

    def chosen_domains(self) -> list[str]:
        """The mail domains that were named, in small letters."""
        return re.sub(r"[,;@]", " ", self.domains.data or "").lower().split()

    def validate_domains(self, field: StringField) -> None:
        """Domains as they stand behind the @, and at least one where they lead in."""
        named = self.chosen_domains()
        if "domain" in (self.joining.data or []) and not named:
            raise ValidationError(_("Name at least one domain, such as example.com."))
        if len(named) > MOST_DOMAINS:
            raise ValidationError(_("At most %(num)d domains, please.", num=MOST_DOMAINS))
        for each in named:
            if not is_address(f"a@{each}") or len(each) >= DOMAIN_LENGTH:
                raise ValidationError(_("%(domain)s is no mail domain. One looks like example.com.", domain=each))

    def ways(self) -> Joining:
        """The ways in that were ticked."""
        chosen = Joining(0)
        for way in self.joining.data or []:
            chosen |= WAYS[way]
        return chosen

    def is_private(self) -> bool:
        """Whether what is being described is a private group."""
        return self.private

    def validate_joining(self, field: SelectMultipleField) -> None:
        """Nobody finds a private group, so only invitations lead into it."""
        if self.is_private() and set(field.data or []) - {"invitation"}:
            raise ValidationError(_("Nobody finds a private group, so people get in by invitation alone."))


class AboutForm(FlaskForm):
    """What a group says at length."""

    MOST_STEPS = 8
    _long = Length(max=10_000, message=_l("At most %(max)d characters, please."))
    about = TextAreaField(filters=[some_lines], validators=[_long])
    rules = TextAreaField(filters=[some_lines], validators=[_long])
    welcome = TextAreaField(filters=[some_lines], validators=[Length(max=3_000, message=_long.message)])
    steps = TextAreaField(filters=[some_lines], validators=[Length(max=2_000, message=_long.message)])

    def chosen_steps(self) -> list[str]:
        """The steps, one from each line."""
        return [one_line(each) for each in (self.steps.data or "").splitlines() if one_line(each)]

    def validate_steps(self, field: TextAreaField) -> None:
        """A few, each short."""
        if len(self.chosen_steps()) > self.MOST_STEPS:
            raise ValidationError(_("At most %(num)d steps, please.", num=self.MOST_STEPS))
        if any(len(each) > QUESTION_LENGTH for each in self.chosen_steps()):
            raise ValidationError(_("A step has at most %(num)d characters.", num=QUESTION_LENGTH))


class NewGroupForm(SentOnceForm, GroupForm):
    """A group that is to be."""

    visibility = RadioField(
        choices=[each.value for each in Visibility],
        default=Visibility.PUBLIC.value,
        validators=[InputRequired(_l("Choose who sees it."))],
    )

    def is_private(self) -> bool:
        return bool(self.visibility.data == Visibility.PRIVATE)


class VisibilityForm(FlaskForm):
    """Who is to see the group. `sure` comes with the page that says what follows."""

    visibility = RadioField(choices=[each.value for each in Visibility], validators=[InputRequired()])
    sure = BooleanField()


class TeaserForm(FlaskForm):
    """What outsiders are to see. `sure` comes with the page that says what follows."""

    parts = SelectMultipleField(choices=list(PARTS), validators=[Optional()])
    sure = BooleanField()

    def chosen(self) -> Teased:
        """What was ticked."""
        found = Teased(0)
        for each in self.parts.data or []:
            found |= PARTS[each][0]
        return found


class AskForm(FlaskForm):
    """A request to be let in."""

    answer = TextAreaField(
        filters=[some_lines],
        validators=[Length(max=ANSWER_LENGTH, message=_l("At most %(max)d characters, please."))],
    )
    needed = False
    questions: Sequence[GroupQuestion] = ()

    def answers(self) -> dict[str, str]:
        """What was answered, by the references of the questions."""
        return {each.ref: words for each in self.questions if (words := self[f"q_{each.ref}"].data)}

    def validate_answer(self, field: TextAreaField) -> None:
        """Where a question was put, an answer belongs."""
        if self.needed and not field.data:
            raise ValidationError(_("Answer in a line; it is read by the people who keep the group."))


def ask_form(questions: Sequence[GroupQuestion], **given: Any) -> AskForm:
    """A form with a field for each question, named by its reference."""
    fields = {f"q_{each.ref}": _field_of(each) for each in questions}
    made: AskForm = type("AskFormOfGroup", (AskForm,), fields)(**given)
    made.questions = questions
    return made


def _field_of(question: GroupQuestion) -> Any:
    needed = InputRequired(_l("This is needed.")) if question.required else Optional()
    if question.kind is QuestionKind.TEXT:
        most = Length(max=ANSWER_LENGTH, message=_l("At most %(max)d characters, please."))
        return TextAreaField(
            filters=[some_lines],
            validators=[needed, DataRequired(_l("This is needed.")), most] if question.required else [needed, most],
        )
    choices = question.choices if question.kind is QuestionKind.CHOICE else ["yes", "no"]
    return RadioField(choices=choices, validators=[needed], validate_choice=True)


class QuestionForm(FlaskForm):
    """A question to those who want to join."""

    label = StringField(
        filters=[one_line],
        validators=[
            InputRequired(_l("Put the question in words.")),
            Length(min=1, message=_l("Put the question in words.")),
            Length(max=QUESTION_LENGTH, message=_l("A question has at most %(max)d characters.")),
        ],
    )
    kind = SelectField(choices=[each.value for each in QuestionKind], default=QuestionKind.TEXT.value)
    choices = TextAreaField(filters=[some_lines], validators=[Length(max=MOST_CHOICES * (CHOICE_LENGTH + 2))])
    required = BooleanField()

    def chosen(self) -> list[str]:
        """The choices, one from each line, without those that are there twice."""
        return list(
            dict.fromkeys(one_line(each) for each in (self.choices.data or "").splitlines() if one_line(each))
        )

    def validate_choices(self, field: TextAreaField) -> None:
        """A few, and short enough for a line."""
        if self.kind.data != QuestionKind.CHOICE:
            return
        if not 2 <= len(self.chosen()) <= MOST_CHOICES:
            raise ValidationError(_("Between 2 and %(num)d choices, one in each line.", num=MOST_CHOICES))
        if max(map(len, self.chosen())) > CHOICE_LENGTH:
            raise ValidationError(_("A choice has at most %(num)d characters.", num=CHOICE_LENGTH))

    def wording(self) -> Wording:
        """The question that was put."""
        return Wording(
            self.label.data, QuestionKind(self.kind.data), self.chosen(), required=bool(self.required.data)
        )


class TermForm(FlaskForm):
    """How long a membership lasts: its last day, or none."""

    until = DateField(validators=[Optional()])

    def validate_until(self, field: DateField) -> None:
        """A day that lies ahead."""
        if (ends_at := self.ends_at()) and not now() < ends_at <= now() + LONGEST:
            raise ValidationError(_("Choose a day that lies ahead, at most ten years from now."))

    def ends_at(self) -> datetime | None:
        """The second after the last day, in UTC."""
        if not self.until.data:
            return None
        return datetime.combine(self.until.data, time(), UTC) + timedelta(days=1)


class DeclineForm(FlaskForm):
    """A refusal."""

    reason = StringField(
        filters=[one_line],
        validators=[Length(max=REASON_LENGTH, message=_l("A reason has at most %(max)d characters."))],
    )


class DecideForm(TermForm, DeclineForm):
    """One answer for several who ask: the button that was pressed is the decision."""

    chosen = SelectMultipleField(validate_choice=False, validators=[InputRequired(_l("Choose who is meant."))])
    decision = RadioField(choices=["accept", "decline"], validators=[InputRequired(_l("Choose who is meant."))])

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """No more than a page has."""
        if len(field.data or []) > QUEUE:
            raise ValidationError(_("At most %(num)d at once, please.", num=QUEUE))


class RoleForm(FlaskForm):
    """What a member is to be: a role that every group has, or `own-` and the reference of one of the group's own."""

    role = SelectField()

    def offer(self, own: Sequence[OwnRole]) -> RoleForm:
        """Take these roles of a group's own as well."""
        self.own = {f"own-{each.ref}": each for each in own}
        plain = [role.value for role in (Role.GUEST, Role.MEMBER, Role.MODERATOR, Role.OWNER)]
        self.role.choices = [*plain, *self.own]
        return self

    def chosen(self) -> tuple[Role, OwnRole | None]:
        """The role, and which one of the group's own it is."""
        own = self.own.get(self.role.data)
        return (own.standing, own) if own else (Role(self.role.data), None)


class NewRoleForm(FlaskForm):
    """A role of a group's own that is to be."""

    name = StringField(
        filters=[one_line],
        validators=[
            InputRequired(_l("A role needs a name.")),
            Length(min=1, message=_l("A role needs a name.")),
            Length(max=ROLE_NAME_LENGTH, message=_l("A name has at most %(max)d characters.")),
        ],
    )
    standing = SelectField(choices=[role.value for role in STANDINGS], default=Role.MEMBER.value)


class CharterForm(FlaskForm):
    """The table of what each role may do: the fields that are ticked, as `act:holder`."""

    allow = SelectMultipleField(validators=[Optional()])

    def offer(self, acts: Iterable[Act], columns: Iterable[str]) -> CharterForm:
        """Take the fields of this table."""
        named = [*acts]
        self.allow.choices = [
            f"{act.name}:{holder}"
            for holder in columns
            for act in named
            if act.without_account or holder != "everyone"
        ]
        return self

    def fields(self) -> set[tuple[str, str]]:
        """Act and holder of each field that is ticked."""
        return {(act, holder) for act, _colon, holder in (each.partition(":") for each in self.allow.data or [])}


class PresetForm(FlaskForm):
    """Which preset a group has."""

    preset = RadioField(choices=list(PRESETS), validators=[InputRequired(_l("Choose one of them."))])
