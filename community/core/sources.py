"""Where settings come from: the environment, files, code."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX = "COMMUNITY_"
SETTINGS_FILE = "COMMUNITY_SETTINGS"
FROM_FILE = "_FILE"
PAGES = "the administration"
"""What the pages of the administration keep in the database."""
FOR_TESTS = ("COMMUNITY_TEST_",)


class SettingsError(Exception):
    """A setting is wrong; the message names it, says what was wrong and what to do."""


@dataclass(frozen=True)
class Found:
    """The values as they were written, where each was said, and variables that mean nothing."""

    values: dict[str, Any]
    sources: dict[str, str]
    unknown: dict[str, str]


def gather(
    names: Sequence[str],
    given: Mapping[str, Any],
    environment: Mapping[str, str],
    kept: Mapping[str, Any] | None = None,
) -> Found:
    """Collect every setting from the place that outranks the others. Raises SettingsError."""
    values: dict[str, Any] = {**(kept or {}), **given}
    sources = dict.fromkeys(kept or {}, PAGES) | dict.fromkeys(given, "code")
    if path := environment.get(SETTINGS_FILE):
        of_file = _read_toml(Path(path))
        values |= of_file
        sources |= dict.fromkeys(of_file, f"the file {path}")
    for name in names:
        variable = PREFIX + name.upper()
        if variable in environment and variable + FROM_FILE in environment:
            raise SettingsError(f"{variable} and {variable + FROM_FILE} are both set; remove one of them.")
        if variable in environment:
            values[name], sources[name] = _parse(environment[variable]), f"the variable {variable}"
        elif variable + FROM_FILE in environment:
            values[name] = _parse(_read(Path(environment[variable + FROM_FILE]), variable + FROM_FILE))
            sources[name] = f"the file that {variable + FROM_FILE} names"
    return Found(values, sources, _unknown(names, environment))


def nearest(name: str, names: Sequence[str]) -> str:
    """The known name that `name` is probably meant to be; nothing if none is near."""
    return next(iter(difflib.get_close_matches(name, names, n=1)), "")


def _unknown(names: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    known = [PREFIX + name.upper() for name in names]
    known += [name + FROM_FILE for name in known] + [SETTINGS_FILE]
    strangers = [name for name in environment if name.startswith(PREFIX) and name not in known]
    return {name: nearest(name, known) for name in sorted(strangers) if not name.startswith(FOR_TESTS)}


def _read(path: Path, said_by: str) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{said_by}: {path} cannot be read ({type(error).__name__}). Is it there?") from error


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path, SETTINGS_FILE))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{SETTINGS_FILE}: {path} is not TOML. {error}") from error


def _parse(text: str) -> Any:
    """Lists and tables are written as JSON in the environment; everything else is taken as it stands."""
    try:
        return json.loads(text) if text[:1] in "[{" else text
    except ValueError:
        return text
