"""What may be written, and what is said when it is not that."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from community.content.base.models import BODY_LENGTH, TITLE_LENGTH
from community.core.i18n import _, _l


class NotBlank:
    """More than spaces."""

    def __call__(self, _form: object, field: StringField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(_("Write something first."))


class ReplyForm(FlaskForm):
    """A post."""

    body = TextAreaField(
        validators=[
            InputRequired(_l("Write something first.")),
            NotBlank(),
            Length(max=BODY_LENGTH, message=_l("That is more than %(max)d characters; make it two posts.")),
        ]
    )


class TopicForm(ReplyForm):
    """A topic and its first post."""

    title = StringField(
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            InputRequired(_l("Say in a line what it is about.")),
            NotBlank(),
            Length(max=TITLE_LENGTH, message=_l("A title has at most %(max)d characters.")),
        ],
    )
