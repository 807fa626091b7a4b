"""The providers that are known by name, and what the settings make of one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from community.core.settings import SettingsError, SignInProvider
from community.people.providers.facebook import FACEBOOK
from community.people.providers.github import GITHUB
from community.people.providers.google import GOOGLE
from community.people.providers.linkedin import LINKEDIN
from community.people.providers.microsoft import MICROSOFT
from community.people.providers.openid import OPENID
from community.people.providers.told import Known
from community.people.providers.x import X

KNOWN = {
    "google": GOOGLE,
    "linkedin": LINKEDIN,
    "facebook": FACEBOOK,
    "microsoft": MICROSOFT,
    "github": GITHUB,
    "x": X,
}
OUR_PAGES = frozenset({"mail", "match", "password"})


@dataclass(frozen=True)
class Way:
    """A way in as it is set up here."""

    name: str
    label: str
    issuer: str
    known: Known
    discovery_url: str
    """Empty where the endpoints are written down."""


def way(given: SignInProvider) -> Way:
    """The way in that a setting describes. Raises SettingsError, in words for a person."""
    if given.name in OUR_PAGES:
        raise SettingsError(f"sign_in: {given.name} is the name of a page of ours; give the provider another.")
    known = KNOWN.get(given.name, OPENID)
    issuer = given.issuer_address or known.issuer
    label = given.label or known.label
    if not issuer or not label:
        raise SettingsError(
            f"sign_in: {given.name} is none of {', '.join(KNOWN)}, so it needs a `label` and the `issuer` of an "
            "OpenID provider."
        )
    discovery_url = ""
    if known.endpoints is None:
        folder = known.discovery.format(tenant=given.tenant)
        discovery_url = f"{issuer}{folder}/.well-known/openid-configuration"
    return Way(given.name, label, issuer, _asked_at(known, given), discovery_url)


def _asked_at(known: Known, given: SignInProvider) -> Known:
    other = {
        name: str(address)
        for name, address in (
            ("authorize", given.authorize_url),
            ("token", given.token_url),
            ("person", given.person_url),
            ("further", given.further_url),
        )
        if address
    }
    if not other:
        return known
    if known.endpoints is None or not given.issuer:
        raise SettingsError(
            f"sign_in: {given.name} may name other addresses only if it has no discovery, and then its `issuer` too: "
            "the same number elsewhere is somebody else."
        )
    return replace(known, endpoints=replace(known.endpoints, **other))
