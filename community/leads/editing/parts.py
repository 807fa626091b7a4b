"""Rules and stages of a model as the fields of a form, and back into its text. What has no field stays as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import tomlkit
from pydantic import BaseModel

from community.core.i18n import LazyString, _l
from community.leads.join_answers import CHOSEN, FACT
from community.leads.learning.rewriting import document_of
from community.leads.scoring.definition import AnyRule, ModelError, Stage

NUMBER, WORDS, TIERS, WORD, ANSWER = "number", "words", "tiers", "word", "answer"
LONGEST_FIELD = 2_000
KINDS: dict[str, type[BaseModel]] = {
    get_args(each.model_fields["kind"].annotation)[0]: each for each in get_args(get_args(AnyRule)[0])
}
"""The kinds of rules, by name."""
FIELDS: dict[str, tuple[str, LazyString]] = {
    "title": (WORD, _l("What people read")),
    "verb": (WORDS, _l("What was done")),
    "object": (WORDS, _l("To what")),
    "target": (WORDS, _l("In what")),
    "answered": (ANSWER, _l("What was answered on joining")),
    "path": (WORDS, _l("Pages, * for anything")),
    "distinct": (WORD, _l("Each counts once")),
    "per": (WORD, _l("Once for each")),
    "dedupe": (WORDS, _l("Once for each of")),
    "window": (WORD, _l("Within, like 30d")),
    "half_life": (WORD, _l("Worth half after, like 14d")),
    "dormant": (WORD, _l("Again after a pause of")),
    "recent": (WORD, _l("Lately means")),
    "points": (NUMBER, _l("Points")),
    "tiers": (TIERS, _l("Points from so many on, like 1: 5, 3: 10")),
    "cap": (NUMBER, _l("At most")),
    "group": (WORD, _l("Counts in the group")),
    "pick": (WORD, _l("Of several: max or sum")),
    "baseline_buckets": (NUMBER, _l("Weeks to compare with")),
    "z_min": (NUMBER, _l("At least so unusual (z)")),
    "floor": (NUMBER, _l("At least so many")),
    "k": (NUMBER, _l("So many times as usual")),
    "base_at_least": (NUMBER, _l("Colleagues with so many points")),
    "active_within": (WORD, _l("Colleagues active within")),
    "enter": (NUMBER, _l("Enters at")),
    "exit": (NUMBER, _l("Leaves below")),
    "hold": (WORD, _l("Stays at least, like 7d")),
    "fit_at_least": (NUMBER, _l("Fit at least")),
}
MATCHING = ("verb", "object", "target")
BEGIN: dict[str, dict[str, Any]] = {
    "count": {"on": {"verb": "Create"}, "window": "30d", "tiers": [[1, 5]]},
    "first_time": {"on": {"verb": "Join"}, "points": 5},
    "page_visit": {"path": ["/pricing*"], "dedupe": ["path", "day"], "points": 5, "half_life": "7d"},
    "frequency_change": {"recent": "7d", "baseline_buckets": 8, "z_min": 2, "tiers": [[2, 5]]},
    "burst": {"on": {"verb": "Invite"}, "recent": "7d", "floor": 10, "k": 3, "tiers": [[1, 5]]},
    "account_rollup": {"active_within": "14d", "tiers": [[2, 4]]},
}
"""Kinds that can be begun in a form; the others are written as text."""


@dataclass(frozen=True)
class FormField:
    """A field of the form of a rule or stage."""

    name: str
    label: LazyString
    value: str


@dataclass(frozen=True)
class Part:
    """A rule or a stage as a form. `more` is what stands in the text alone."""

    table: str
    id: str
    kind: str
    title: str
    fields: Sequence[FormField]
    more: Sequence[str]


def parts_of(text: str) -> list[Part]:
    """All stages and rules, in their order. Raises ModelError."""
    document = document_of(text).unwrap()
    return [_part(table, row) for table in ("stage", "rule") for row in document.get(table, [])]


def _part(table: str, row: Mapping[str, Any]) -> Part:
    names = _names(table, row)
    flat = {**row, **{name: row.get("on", {}).get(name) for name in MATCHING}, "answered": answer_in(row)}
    fields = [FormField(name, FIELDS[name][1], _shown(flat.get(name))) for name in names]
    more = [name for name in row if name not in names and name not in ("id", "kind", "on")]
    more += [f"on.{name}" for name in row.get("on", {}) if name not in MATCHING and not answer_in(row)]
    return Part(table, row["id"], row.get("kind", ""), row.get("title") or row["id"], fields, more)


def _names(table: str, row: Mapping[str, Any]) -> list[str]:
    """The fields that a rule of this kind, or a stage, can have."""
    shape: type[BaseModel] = Stage if table == "stage" else KINDS[row["kind"]]
    known = set(shape.model_fields) | ({*MATCHING, "answered"} if "on" in shape.model_fields else set())
    return [name for name in FIELDS if name in known]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and value and isinstance(value[0], list):
        return ", ".join(f"{bar}: {points}" for bar, points in value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def with_part(text: str, table: str, name: str, sent: Mapping[str, str]) -> str:
    """The text with what a form says of one rule or stage. Raises ModelError where a field cannot be read."""
    document = document_of(text)
    row = _row(document, table, name)
    for field in _names(table, row.unwrap()):
        words = sent.get(field, "").strip()
        if field == "answered":
            _ask_for(row, words)
            continue
        place: Any = row
        if field in MATCHING:
            if "on" not in row:
                row["on"] = tomlkit.inline_table()
            place = row["on"]
        if words == _shown(place.unwrap().get(field)):
            continue
        if not words:
            place.pop(field, None)
        else:
            place[field] = _read(field, words)
    if "on" in row and not row["on"]:
        row.pop("on")
    return tomlkit.dumps(document)


def without_part(text: str, table: str, name: str) -> str:
    """The text without one rule or stage."""
    document = document_of(text)
    rows = document[table]
    rows.remove(_row(document, table, name))
    return tomlkit.dumps(document)


def with_new_rule(text: str, kind: str, name: str) -> str:
    """The text with one more rule, of a kind that can be begun in a form."""
    document = document_of(text)
    if kind not in BEGIN or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", name):
        raise ModelError("rule: give it a name of letters, digits, dots, hyphens and underscores")
    row = tomlkit.table()
    for key, value in {"id": name, "kind": kind, **BEGIN[kind]}.items():
        row[key] = value
    if "rule" not in document:
        document["rule"] = tomlkit.aot()
    document["rule"].append(row)
    return tomlkit.dumps(document)


def _row(document: tomlkit.TOMLDocument, table: str, name: str) -> Any:
    for row in document.get(table, []):
        if row.get("id") == name:
            return row
    raise ModelError(f"{table}: there is no {name} any more")


def _read(field: str, text: str) -> Any:
    kind = FIELDS[field][0]
    if kind == NUMBER:
        return _number(field, text)
    if kind == TIERS:
        return [_tier(field, each) for each in text.split(",")]
    if kind == WORDS:
        words = [word.strip() for word in text.split(",") if word.strip()]
        return words[0] if len(words) == 1 else words
    return text


def _tier(field: str, text: str) -> list[float]:
    bar, colon, points = text.partition(":")
    if not colon:
        raise ModelError(f"{field}: write the tiers as 1: 5, 3: 10")
    return [_number(field, bar), _number(field, points)]


def _number(field: str, text: str) -> float:
    try:
        found = float(text.strip())
    except ValueError:
        raise ModelError(f"{field}: {text.strip()[:40]} is no number") from None
    return int(found) if found.is_integer() and "." not in text and abs(found) < 1e12 else found


def answer_in(row: Mapping[str, Any]) -> str:
    """The answer on joining that a rule looks for, if its facts are that alone: `x7=0,2`."""
    where = row.get("on", {}).get("where", {})
    if len(where) != 1 or not (name := next(iter(where))).startswith(FACT):
        return ""
    wanted = where[name] if isinstance(where[name], list) else [where[name]]
    return f"{name.removeprefix(FACT)}={','.join(map(str, wanted))}"


def _ask_for(row: Any, words: str) -> None:
    """Let a rule look for an answer; without words, for none."""
    before = answer_in(row.unwrap())
    if words == before:
        return
    if words and not CHOSEN.fullmatch(words):
        raise ModelError("answered: choose one of the answers")
    if "on" not in row:
        row["on"] = tomlkit.inline_table()
    if before:
        row["on"].pop("where")
    if words:
        ref, _equals, numbers = words.partition("=")
        chosen = [int(each) for each in numbers.split(",")]
        where = tomlkit.inline_table()
        where[FACT + ref] = chosen[0] if len(chosen) == 1 else chosen
        row["on"]["verb"], row["on"]["where"] = "group.answered", where
        row["on"].pop("object", None)
