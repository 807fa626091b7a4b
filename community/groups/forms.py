"""What may be sent about groups, and what is said when it is not that."""

from __future__ import annotations

import re

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from community.access.models import Role, Visibility
from community.core.i18n import _, _l
from community.core.lines import one_line, some_lines
from community.groups.models import (
    ADDRESS_LENGTH,
    ANSWER_LENGTH,
    DESCRIPTION_LENGTH,
    DOMAIN_LENGTH,
    MOST_DOMAINS,
    MOST_USES,
    NAME_LENGTH,
    QUESTION_LENGTH,
    REASON_LENGTH,
    Joining,
)

WAYS = {"open": Joining.OPEN, "request": Joining.REQUEST, "invitation": Joining.INVITATION, "domain": Joining.DOMAIN}
DAYS = (1, 7, 30, 90)


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


class NewGroupForm(GroupForm):
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


class AskForm(FlaskForm):
    """A request to be let in."""

    answer = TextAreaField(
        filters=[some_lines],
        validators=[Length(max=ANSWER_LENGTH, message=_l("At most %(max)d characters, please."))],
    )
    needed = False

    def validate_answer(self, field: TextAreaField) -> None:
        """Where a question was put, an answer belongs."""
        if self.needed and not field.data:
            raise ValidationError(_("Answer in a line; it is read by the people who keep the group."))


class DeclineForm(FlaskForm):
    """A refusal."""

    reason = StringField(
        filters=[one_line],
        validators=[Length(max=REASON_LENGTH, message=_l("A reason has at most %(max)d characters."))],
    )


class InviteForm(FlaskForm):
    """An invitation that is to be."""

    address = StringField(
        filters=[one_line],
        validators=[Length(max=ADDRESS_LENGTH, message=_l("An address has at most %(max)d characters."))],
    )
    uses = IntegerField(
        default=1,
        validators=[
            Optional(),
            NumberRange(1, MOST_USES, message=_l("Between %(min)d and %(max)d people can use one link.")),
        ],
    )
    days = SelectField(choices=[str(days) for days in DAYS], default="7")

    def validate_address(self, field: StringField) -> None:
        """An address that mail can be sent to."""
        if field.data and not is_address(field.data):
            raise ValidationError(_("This is not a mail address. It looks like name@example.com."))


class RoleForm(FlaskForm):
    """What a member is to be."""

    role = SelectField(choices=[role.value for role in (Role.MEMBER, Role.MODERATOR, Role.OWNER)])


def is_address(words: str) -> bool:
    """Whether this reads as one mail address."""
    return re.fullmatch(r"[!-?A-~]+@[0-9A-Za-z.-]+\.[0-9A-Za-z-]+", words) is not None
