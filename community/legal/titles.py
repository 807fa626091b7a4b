"""What the company's papers are called."""

from __future__ import annotations

from community.core.i18n import LazyString, _l
from community.legal.models import PaperName

TITLES: dict[PaperName, LazyString] = {
    PaperName.RULES: _l("Rules of the community"),
    PaperName.PRIVACY: _l("Privacy"),
    PaperName.TERMS: _l("Terms of use"),
    PaperName.IMPRINT: _l("Imprint"),
}
