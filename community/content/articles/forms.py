"""What is asked for when an article is written."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, FileField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from community.content.base.attaching import forget_unless_told
from community.content.base.forms import TopicForm, instant_of, one_line
from community.content.base.models import EXCERPT_LENGTH
from community.core.clock import now
from community.core.errors import Conflict
from community.core.i18n import _, _l
from community.files.actions import require_room
from community.files.taking import Refused, Taken, put_back, take
from community.people.current import current_viewer

LONGEST_ADDRESS = 500
WHEN = ("now", "later", "draft")


class ArticleForm(FlaskForm):
    """The fields of an article beside title and text."""

    summary = StringField(
        filters=[one_line],
        validators=[Length(max=EXCERPT_LENGTH, message=_l("Say it in at most %(max)d characters."))],
    )
    cover = FileField()
    bare = BooleanField()
    canonical = StringField(
        filters=[one_line],
        validators=[Length(max=LONGEST_ADDRESS, message=_l("Say it in at most %(max)d characters."))],
    )
    when = RadioField(choices=WHEN, default=WHEN[0], validators=[InputRequired()])
    appears_at = DateTimeLocalField(validators=[Optional()])
    taken: Taken | None = None

    def validate_canonical(self, field: StringField) -> None:
        """A whole address of the web, with nothing secret in it."""
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
            whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
        except ValueError:
            whole = False
        if not whole or "@" in parts.netloc or " " in field.data:
            raise ValidationError(_("Give a whole address, with https:// in front."))

    def validate_when(self, field: RadioField) -> None:
        """Later has a day, in the future; the time is that of whoever fills in the form."""
        if field.data != "later":
            return
        if self.appears_at.data is None:
            raise ValidationError(_("Say when it shall come out."))
        if instant_of(self.appears_at.data) <= now():
            raise ValidationError(_("That is over already."))

    def validate(self, extra_validators: object = None) -> bool:
        """The picture is taken in last, when all else is in order."""
        return bool(super().validate(extra_validators)) and self._takes_cover()

    def _takes_cover(self) -> bool:
        sent, viewer = request.files.get("cover"), current_viewer()
        if sent is None or not sent.filename or not viewer.signed_in:
            return True
        try:
            require_room(viewer)
            taken = take(sent.stream, sent.filename, now())
        except Refused as refused:
            return self._refuses_cover(refused.why)
        except Conflict as full:
            return self._refuses_cover(str(full.description))
        if not taken.is_picture:
            put_back(taken)
            return self._refuses_cover(_("This file is no picture that we can read. Take a JPEG, a PNG or a WebP."))
        self.taken = taken
        forget_unless_told([taken])
        return True

    def _refuses_cover(self, why: str) -> bool:
        self.cover.errors = [why]
        return False

    @property
    def data(self) -> dict[str, object]:
        """The cover as it is kept, and the day as an instant."""
        given = dict(super().data)
        day = given["appears_at"]
        given["appears_at"] = instant_of(day) if isinstance(day, datetime) else None
        return given | {"cover": self.taken}


class WholeForm(TopicForm):
    """Title and text of an article that is not out."""
