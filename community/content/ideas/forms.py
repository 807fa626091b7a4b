"""What is said about ideas."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from community.content.base.forms import one_line
from community.content.ideas.models import REASON_LENGTH, IdeaStatus
from community.core.i18n import _l

LONGEST_ADDRESS = 500


class DecideForm(FlaskForm):
    """What becomes of an idea."""

    status = RadioField(choices=[each.value for each in IdeaStatus], validators=[InputRequired()])
    reason = StringField(
        filters=[one_line],
        validators=[Length(max=REASON_LENGTH, message=_l("Say it in at most %(max)d characters."))],
    )


class MergeForm(FlaskForm):
    """The idea where another one goes on."""

    into = StringField(validators=[InputRequired(), Length(max=LONGEST_ADDRESS)])
