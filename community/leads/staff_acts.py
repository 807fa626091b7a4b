"""What staff do about leads, in words."""

from __future__ import annotations

from community.admin.acts import Act
from community.core.i18n import _l

SOURCE_MADE = Act("source.made", _l("{actor} made a token for the source {about}"))
SOURCE_REVOKED = Act("source.revoked", _l("{actor} revoked the token of the source {about}"))
MODEL_SAVED = Act("model.saved", _l("{actor} wrote the scoring model {about}"))
MODEL_DROPPED = Act("model.dropped", _l("{actor} threw away the draft of the scoring model {about}"))
MODEL_SWITCHED_ON = Act("model.switched_on", _l("{actor} switched on the scoring model {about}"))
MODEL_RETIRED = Act("model.retired", _l("{actor} retired the scoring model {about}"))
