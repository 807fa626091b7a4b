"""What may be written, and what is said when it is not that."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import to_utc
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from community.access.models import KIND_LENGTH
from community.content.base.models import BODY_LENGTH, CLOSING_REASON_LENGTH, EDIT_REASON_LENGTH, TITLE_LENGTH
from community.core.i18n import _, _l
from community.core.web.sending import SentOnceForm

INVISIBLE = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters by their class that show nothing."""


class NotBlank:
    """More than spaces."""

    def __call__(self, _form: object, field: StringField) -> None:
        if not any(sign.isprintable() and not sign.isspace() and sign not in INVISIBLE for sign in field.data or ""):
            raise ValidationError(_("Write something first."))


def one_line(text: str | None) -> str:
    """A title on one line, without signs that cannot be seen or that turn the direction of what follows."""
    return " ".join("".join(sign for sign in word if sign.isprintable()) for word in (text or "").split()).strip()


def instant_of(local: datetime) -> datetime:
    """A time as somebody wrote it where they are."""
    instant: datetime = to_utc(local)
    return instant.replace(tzinfo=UTC)


class ReplyForm(SentOnceForm):
    """A post."""

    body = TextAreaField(
        validators=[
            InputRequired(_l("Write something first.")),
            NotBlank(),
            Length(max=BODY_LENGTH, message=_l("That is more than %(max)d characters; make it two posts.")),
        ]
    )


class ClosingForm(FlaskForm):
    """Why a topic is closed."""

    reason = StringField(
        filters=[one_line],
        validators=[Length(max=CLOSING_REASON_LENGTH, message=_l("A reason has at most %(max)d characters."))],
    )


class PaceForm(FlaskForm):
    """How long each waits between two posts."""

    minutes = IntegerField(validators=[InputRequired()])


class KindForm(FlaskForm):
    """What a topic becomes."""

    kind = StringField(validators=[InputRequired(), Length(max=KIND_LENGTH)])


class GroupKindsForm(FlaskForm):
    """What can be started in a group."""

    kinds = SelectMultipleField(validate_choice=False)


class TopicForm(ReplyForm):
    """A topic and its first post."""

    title = StringField(
        filters=[one_line],
        validators=[
            InputRequired(_l("Say in a line what it is about.")),
            NotBlank(),
            Length(max=TITLE_LENGTH, message=_l("A title has at most %(max)d characters.")),
        ],
    )


class EditForm(ReplyForm):
    """What a post shall say. The title is the topic's, for its first post; `seen` is what the writer began from."""

    title = StringField(
        filters=[one_line],
        validators=[
            Optional(),
            NotBlank(),
            Length(max=TITLE_LENGTH, message=_l("A title has at most %(max)d characters.")),
        ],
    )
    reason = StringField(
        filters=[one_line],
        validators=[Length(max=EDIT_REASON_LENGTH, message=_l("A reason has at most %(max)d characters."))],
    )
    seen = StringField(validators=[Length(max=40)])
