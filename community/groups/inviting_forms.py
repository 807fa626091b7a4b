"""What may be sent to invite people, one by one and many at once."""

from __future__ import annotations

from wtforms import FileField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from community.core.i18n import _, _l
from community.core.lines import one_line
from community.groups.forms import TermForm
from community.groups.models import ADDRESS_LENGTH, DOMAIN_LENGTH, MOST_USES
from community.groups.rows import MOST_ROWS, MOST_SIGNS, Table, is_address, table_in

DAYS = (1, 7, 30, 90)


class InviteForm(TermForm):
    """An invitation that is to be."""

    address = StringField(
        filters=[one_line],
        validators=[Length(max=ADDRESS_LENGTH, message=_l("An address has at most %(max)d characters."))],
    )
    domain = StringField(filters=[one_line], validators=[Length(max=DOMAIN_LENGTH - 1)])
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

    def chosen_domain(self) -> str:
        """The mail domain that it is for, in small letters; empty for any."""
        return (self.domain.data or "").lower().removeprefix("@")

    def validate_domain(self, field: StringField) -> None:
        """One domain as it stands behind the @, and not an address as well."""
        if self.chosen_domain() and not is_address(f"a@{self.chosen_domain()}"):
            raise ValidationError(
                _("%(domain)s is no mail domain. One looks like example.com.", domain=self.chosen_domain())
            )
        if self.chosen_domain() and self.address.data:
            raise ValidationError(_("An invitation is for one address or for a domain, not for both."))


class InviteManyForm(TermForm):
    """A table of mail addresses, pasted or as a file. What is in the file counts, if there is one."""

    table = TextAreaField()
    file = FileField()
    days = SelectField(choices=[str(days) for days in DAYS], default="30")
    read: Table

    def validate_table(self, field: TextAreaField) -> None:
        """Readable text, with some addresses and not too many; every line must be right."""
        text = self._sent()
        field.data = text
        if len(text) > MOST_SIGNS:
            raise ValidationError(_("That is too much text. At most %(num)d addresses at once.", num=MOST_ROWS))
        self.read = table_in(text)
        if not (self.read.rows or self.read.wrong):
            raise ValidationError(_("Paste some addresses, one in each line, or choose a file."))
        if len(self.read.rows) > MOST_ROWS:
            raise ValidationError(_("At most %(num)d addresses at once, please.", num=MOST_ROWS))
        if self.read.wrong:
            raise ValidationError(_("Some lines are wrong. Nobody was invited; mend them and send again."))

    def _sent(self) -> str:
        file = self.file.data
        if not getattr(file, "filename", ""):
            return self.table.data or ""
        try:
            text: str = file.read(4 * MOST_SIGNS + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("The file is no text in UTF-8. Save it as CSV (UTF-8), or paste it.")) from None
        if not text.replace("\0", "") == text:
            raise ValidationError(_("The file is no text in UTF-8. Save it as CSV (UTF-8), or paste it."))
        return text
