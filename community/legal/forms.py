"""What may be entered as one of the company's papers."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from community.core.i18n import _l
from community.legal.models import BODY_LENGTH


class PaperForm(FlaskForm):
    """A new version."""

    source = TextAreaField(
        validators=[
            InputRequired(message=_l("Write something first.")),
            Length(max=BODY_LENGTH, message=_l("This is too long.")),
        ]
    )
    demands = BooleanField()
