"""What staff can do that is worth a line: each act is declared once, with its name and its words."""

from __future__ import annotations

from dataclasses import dataclass

from community.core.i18n import LazyString, _l

ACTS: dict[str, Act] = {}


@dataclass(frozen=True)
class Act:
    """One sort of act. `sentence` has `{actor}` and `{about}`."""

    name: str
    sentence: LazyString

    def __post_init__(self) -> None:
        ACTS[self.name] = self


READER_RETRIED = Act("reader.retried", _l("{actor} tried again what the reader {about} had put aside"))
DELIVERY_REPEATED = Act("delivery.repeated", _l("{actor} sent {about} again"))
DELIVERY_TESTED = Act("delivery.tested", _l("{actor} sent a test to {about}"))
LETTER_READ = Act("letter.read", _l("{actor} read the letter {about} in the mail folder"))
SETTING_CHANGED = Act("setting.changed", _l("{actor} changed the setting {about}"))
