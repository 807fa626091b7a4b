"""What differs between two versions of a model, in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from community.core.i18n import _

TABLES = ("stage", "rule", "group")


def differences(before: str, after: str) -> list[str]:
    """A sentence for each thing that is new, gone, or other than it was."""
    one, other = tomllib.loads(before), tomllib.loads(after)
    return [*_tables(one, other), *_rows(one, other)]


def _tables(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for name in ("model", "gate", "fit"):
        yield from _fields(name, {**one.get(name, {}), "version": 0}, {**other.get(name, {}), "version": 0})


def _rows(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for table in TABLES:
        old = {row["id"]: row for row in one.get(table, [])}
        new = {row["id"]: row for row in other.get(table, [])}
        for name, row in new.items():
            if name not in old:
                yield _("%(name)s is new: %(what)s", name=name, what=_told(row))
            else:
                yield from _fields(name, old[name], row)
        yield from (_("%(name)s is gone.", name=name) for name in old if name not in new)
        kept = [name for name in old if name in new]
        if kept != [name for name in new if name in old]:
            yield _("The order is another one: %(names)s", names=", ".join(new))


def _fields(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for field in [*old, *(field for field in new if field not in old)]:
        before, after = old.get(field), new.get(field)
        if before == after:
            continue
        said = {"name": name, "field": field, "old": _told(before), "new": _told(after)}
        if before is None:
            yield _("%(name)s: %(field)s is now %(new)s", **said)
        elif after is None:
            yield _("%(name)s: %(field)s, which was %(old)s, is gone", **said)
        else:
            yield _("%(name)s: %(field)s was %(old)s, is now %(new)s", **said)


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_told(each)}" for name, each in value.items() if name != "id")
    if isinstance(value, list):
        pairs = all(isinstance(each, list) and len(each) == 2 for each in value)
        parts = (f"{each[0]}: {each[1]}" for each in value) if pairs else map(_told, value)
        return ", ".join(parts)
    return str(value)
