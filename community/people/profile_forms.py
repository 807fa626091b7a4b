"""What people may enter about themselves, and what is said when it is not that."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from community.access.models import NAME_LENGTH
from community.core.i18n import LANGUAGES, _, _l, zones
from community.core.lines import one_line, some_lines
from community.people.models import ABOUT_LENGTH, LINE_LENGTH, LINK_LENGTH, LINKS
from community.people.names import clean_name


class ProfileForm(FlaskForm):
    """What somebody tells about themselves."""

    name = StringField(validators=[Length(max=NAME_LENGTH, message=_l("This is too long."))])
    headline = StringField(validators=[Length(max=LINE_LENGTH, message=_l("This is too long."))])
    company = StringField(validators=[Length(max=LINE_LENGTH, message=_l("This is too long."))])
    about = TextAreaField(validators=[Length(max=ABOUT_LENGTH, message=_l("This is too long."))])
    links = TextAreaField(validators=[Length(max=LINKS * (LINK_LENGTH + 2), message=_l("This is too long."))])

    def validate_name(self, field: StringField) -> None:
        """A name has letters or digits."""
        if not clean_name(field.data or ""):
            raise ValidationError(_("Enter a name that people can read."))

    def validate_links(self, field: TextAreaField) -> None:
        """Each line is the address of a page."""
        lines = _lines(field.data)
        if len(lines) > LINKS:
            raise ValidationError(_("At most %(number)d addresses, please.", number=LINKS))
        for line in lines:
            if not _is_page(line):
                raise ValidationError(_("%(line)s is no address of a page. It begins with https://.", line=line[:80]))

    def words(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """What was entered, as it is kept."""
        return (
            clean_name(self.name.data or ""),
            one_line(self.headline.data),
            one_line(self.company.data),
            some_lines(self.about.data),
            tuple(_lines(self.links.data)),
        )


class LanguageForm(FlaskForm):
    """How pages and mails are to be."""

    language = SelectField(choices=lambda: [("", ""), *LANGUAGES.items()])
    zone = SelectField(choices=lambda: [("", ""), *((name, name) for name in zones())])


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _is_page(line: str) -> bool:
    try:
        parts = urlsplit(line)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = line.isprintable() and not any(sign.isspace() or sign in "\\<>\"'" for sign in line)
    named = bool(parts.hostname) and "." in str(parts.hostname) and parts.username is None
    return plain and port_is_one and named and parts.scheme in ("http", "https") and len(line) <= LINK_LENGTH
