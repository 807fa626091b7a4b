"""What staff do about leads, in words."""

from __future__ import annotations

from community.admin.acts import Act
from community.core.i18n import _l

SOURCE_MADE = Act("source.made", _l("{actor} made a token for the source {about}"))
SOURCE_REVOKED = Act("source.revoked", _l("{actor} revoked the token of the source {about}"))
