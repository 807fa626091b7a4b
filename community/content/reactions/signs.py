"""What one can react with: the names that we know, and those of the site's own, in the order of the setting."""

from __future__ import annotations

from dataclasses import dataclass

from community.core.i18n import LazyString, _l
from community.core.settings import settings


@dataclass(frozen=True)
class Sign:
    """One reaction: its name in tables and addresses, what is shown, and what it means."""

    name: str
    sign: str
    label: LazyString | str


KNOWN = {
    each.name: each
    for each in (
        Sign("agree", "✅", _l("Agree")),
        Sign("celebrate", "🎉", _l("Celebrate")),
        Sign("funny", "😄", _l("Funny")),
        Sign("helpful", "👍", _l("Helpful")),
        Sign("insightful", "💡", _l("Insightful")),
        Sign("love", "❤️", _l("Love it")),
        Sign("thanks", "🙏", _l("Thanks")),
    )
}


def signs() -> dict[str, Sign]:
    """Those that can be chosen, by name."""
    return {found.name: found for found in map(_sign, settings().reactions)}


def sign_of(name: str) -> Sign | None:
    """One that was given: it is shown although it cannot be chosen any more, if it is known what it means."""
    return signs().get(name) or KNOWN.get(name)


def _sign(said: str) -> Sign:
    name, _equals, own = said.partition("=")
    if not own:
        return KNOWN[name]
    sign, _space, label = own.partition(" ")
    return Sign(name, sign, label)
