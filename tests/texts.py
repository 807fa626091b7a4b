"""The texts of the product and their translations: `make texts` takes in new ones and says what is missing.

Gathers every `_()` of code and templates, brings the catalogues up to date without guessing, and compiles them.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from community.core.i18n import LANGUAGES, TEXTS
from community.core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "en"
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
FOLDERS = ("community", "plugins", "themes")
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues have no dates of their own, so that the same texts make the same files."""
DROPPED = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation",
        "PO-Revision",
        "Report-Msgid",
        "Last-Translator",
        "Language-Team",
        "Project-Id",
        "Gen",
    )
)
METHODS = [("**/node_modules/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
METHODS += [("**/templates/**.txt", "jinja2")]
OPTIONS = {"**/templates/**.html": {"silent": "false"}, "**/templates/**.txt": {"silent": "false"}}


def gathered() -> Catalog:
    """Every text that the product says, with where it says it."""
    catalog = Catalog(project="flask-community", charset="utf-8")
    for folder in FOLDERS:
        found = extract_from_dir(
            str(ROOT / folder), method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS, strip_comment_tags=True
        )
        for path, _line, message, _comments, context in found:
            catalog.add(message, None, [(f"{folder}/{path}", 0)], context=context)
    for field in Settings.model_fields.values():
        for words in filter(None, (field.title, field.description)):
            catalog.add(words, None, [("community/core/settings.py", 0)])
    return catalog


def catalogue_of(language: str) -> Path:
    """Where the translations into a language stand."""
    return TEXTS / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The translations into a language; none, if nobody has begun."""
    path = catalogue_of(language)
    known = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.is_file() else Catalog(locale=language)
    known.creation_date = known.revision_date = SOME_DAY
    return known


def missing(language: str, texts: Catalog | None = None) -> list[str]:
    """What has no translation, or one that is only a guess."""
    known = read(language)
    lacking = []
    for message in texts or gathered():
        if not message.id:
            continue
        there = known.get(message.id, context=message.context)
        said = there.string if there else ""
        whole = all(said) if isinstance(said, tuple | list) else bool(said)
        if there is None or there.fuzzy or not whole:
            lacking.append(str(message.id))
    return lacking


def compiled(catalog: Catalog) -> bytes:
    """What gettext reads."""
    made = io.BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def written(catalog: Catalog) -> bytes:
    """What translators read: in the order of the texts, without lines or dates that would change for no reason."""
    made = io.BytesIO()
    write_po(made, catalog, omit_header=False, sort_output=True, no_location=True, ignore_obsolete=True, width=118)
    lines = made.getvalue().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(DROPPED))


def main() -> int:
    """Bring every catalogue up to date; 1 if something is missing."""
    texts, lacking = gathered(), 0
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        known = read(language)
        known.update(texts, no_fuzzy_matching=True)
        known.fuzzy = False
        known.header_comment = f"# What the product says, in {LANGUAGES[language]}. `make texts` keeps it current."
        path = catalogue_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(known))
        path.with_suffix(".mo").write_bytes(compiled(read(language)))
        for text in missing(language, texts):
            lacking += 1
            sys.stdout.write(f"{language}: {text}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main())
