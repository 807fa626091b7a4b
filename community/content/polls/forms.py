"""What is asked for when a poll is opened, and what somebody chose."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from community.content.base.forms import instant_of, one_line
from community.content.polls.models import CHOICE_LENGTH, MOST_CHOICES, PollSort
from community.core.clock import now
from community.core.i18n import _, _l

LONGEST_CHOICES = (CHOICE_LENGTH + 2) * MOST_CHOICES


class PollForm(FlaskForm):
    """The fields of a poll beside title and text."""

    choices = TextAreaField(validators=[InputRequired(_l("Write at least two choices, each on its own line."))])
    sort = RadioField(
        choices=[each.value for each in PollSort],
        default=PollSort.SINGLE.value,
        validators=[InputRequired()],
    )
    hidden = BooleanField()
    ends_at = DateTimeLocalField(validators=[Optional()])

    def validate_choices(self, field: TextAreaField) -> None:
        """Between two and twenty lines, each once and not too long."""
        if len(field.data) > LONGEST_CHOICES:
            raise ValidationError(_("A poll has at most %(most)d choices.", most=MOST_CHOICES))
        lines = list(dict.fromkeys(line for each in field.data.splitlines() if (line := one_line(each))))
        if len(lines) < 2:
            raise ValidationError(_("Write at least two choices, each on its own line."))
        if len(lines) > MOST_CHOICES:
            raise ValidationError(_("A poll has at most %(most)d choices.", most=MOST_CHOICES))
        if max(map(len, lines)) > CHOICE_LENGTH:
            raise ValidationError(_("A choice has at most %(most)d characters.", most=CHOICE_LENGTH))

    def validate_ends_at(self, field: DateTimeLocalField) -> None:
        """In the future; the time is that of whoever fills in the form."""
        if field.data is not None and instant_of(field.data) <= now():
            raise ValidationError(_("That is over already."))

    @property
    def data(self) -> dict[str, object]:
        """Choices as a list, and the end as an instant."""
        given = dict(super().data)
        lines = (one_line(each) for each in (given["choices"] or "").splitlines())
        given["choices"] = list(dict.fromkeys(line for line in lines if line))
        given["ends_at"] = instant_of(given["ends_at"]) if given["ends_at"] else None
        return given


def places_in(sort: PollSort, form: Mapping[str, str], chosen: list[str]) -> dict[int, int]:
    """What somebody chose: ids of choices with their places. What is no number is nothing."""
    if sort is not PollSort.RANKED:
        return {int(key): 1 for key in chosen if key.isdecimal() and len(key) < 12}
    found = {}
    for name, place in form.items():
        key = name.removeprefix("place-")
        if name != key and key.isdecimal() and place.isdecimal() and len(key) < 12 and len(place) < 3:
            found[int(key)] = int(place)
    return found
