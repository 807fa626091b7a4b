"""What is asked when something is reported or decided."""

from __future__ import annotations

from datetime import timedelta

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from community.core.i18n import _l
from community.moderation.models import NOTE_LENGTH, REASON_LENGTH, Complaint, Outcome

COMPLAINTS = (
    (Complaint.SPAM.value, _l("Spam"), _l("Advertising, or the same again and again.")),
    (Complaint.RUDE.value, _l("Hurtful"), _l("It attacks or insults somebody.")),
    (Complaint.OFF_TOPIC.value, _l("In the wrong place"), _l("It has nothing to do with what it stands under.")),
    (Complaint.PRIVATE.value, _l("Private"), _l("It tells what should not be told here.")),
    (Complaint.OTHER.value, _l("Something else"), _l("Say it in a sentence.")),
)
SPANS = (
    ("hour", _l("an hour"), timedelta(hours=1)),
    ("day", _l("a day"), timedelta(days=1)),
    ("week", _l("a week"), timedelta(days=7)),
    ("month", _l("30 days"), timedelta(days=30)),
)
TOO_LONG = _l("At most %(max)d characters.")


class FlagForm(FlaskForm):
    """A report."""

    complaint = RadioField(choices=[value for value, _label, _hint in COMPLAINTS])
    note = TextAreaField(validators=[Length(max=NOTE_LENGTH, message=TOO_LONG)])


class DecideForm(FlaskForm):
    """A decision, by the button that was pressed."""

    outcome = RadioField(choices=[each.value for each in Outcome])
    reason = TextAreaField(validators=[Length(max=REASON_LENGTH, message=TOO_LONG)])


class SilenceForm(FlaskForm):
    """For how long somebody may not write, and why."""

    span = SelectField(choices=[value for value, _label, _span in SPANS])
    reason = TextAreaField(
        validators=[
            InputRequired(_l("Say why, in a sentence that they will read.")),
            Length(max=REASON_LENGTH, message=TOO_LONG),
        ]
    )
    whole_site = BooleanField()

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return next(span for value, _label, span in SPANS if value == self.span.data)
