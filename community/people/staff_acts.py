"""What staff do to people, in words."""

from __future__ import annotations

from community.admin.acts import Act
from community.core.i18n import _l

APPROVED = Act("person.approved", _l("{actor} let {about} in"))
SUSPENDED = Act("person.suspended", _l("{actor} suspended {about}"))
REACTIVATED = Act("person.reactivated", _l("{actor} opened the account of {about} again"))
APPOINTED = Act("person.appointed", _l("{actor} changed what {about} looks after"))
SIGNED_OUT = Act("person.signed_out", _l("{actor} signed {about} out"))
