"""Changes to the text of a model that leave the rest as it was written, comments too."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError

from community.leads.learning.proposals import rescaled
from community.leads.scoring.definition import ModelError


def document_of(text: str) -> tomlkit.TOMLDocument:
    """The text, to be changed. Raises ModelError."""
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, RecursionError) as error:
        raise ModelError(f"not TOML: {error}") from error


def with_version(text: str, version: int) -> str:
    """The same under another number."""
    document = document_of(text)
    document["model"]["version"] = version
    return tomlkit.dumps(document)


def with_factors(text: str, factors: Mapping[str, float], version: int) -> str:
    """The same under another number, the points of these rules multiplied."""
    document = document_of(with_version(text, version))
    for rule in document.get("rule", []):
        if str(rule["id"]) in factors:
            changed = rescaled(rule.unwrap(), factors[str(rule["id"])])
            for name, value in changed.items():
                if name in ("points", "cap", "tiers", "cases"):
                    rule[name] = value
    return tomlkit.dumps(document)
