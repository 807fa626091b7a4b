"""What a review says beside title and text."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

MOST = 5
PRODUCT_LENGTH = 80


class ReviewForm(FlaskForm):
    """Stars, and what they are for."""

    stars = RadioField(
        choices=[str(each) for each in range(1, MOST + 1)],
        validators=[InputRequired(_l("Give one to five stars."))],
    )
    product = StringField(
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            DataRequired(_l("Say which product it is about.")),
            Length(max=PRODUCT_LENGTH, message=_l("A product's name has at most %(max)d characters.")),
        ],
    )

    @property
    def data(self) -> dict[str, Any]:
        """The stars as a number."""
        given = dict(super().data)
        return given | {"stars": int(given["stars"])} if given["stars"] in map(str, range(1, MOST + 1)) else given
