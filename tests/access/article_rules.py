"""What the permissions of articles mean, in plain Python over plain rows."""

from __future__ import annotations

from collections.abc import Callable

from tests.access.plain_rows import Rows
from tests.access.sentences import is_allowed, is_silent, moderates, wrote


def start(rows: Rows, viewer: int, row: int) -> bool:
    return is_allowed(rows, viewer, row, "article.start") and not is_silent(rows, viewer, row)


def edit(rows: Rows, viewer: int, row: int) -> bool:
    own = wrote(rows, viewer, row) and not is_silent(rows, viewer, row)
    return row in rows.articles and viewer in rows.persons and (own or moderates(rows, viewer, row))


def release(rows: Rows, viewer: int, row: int) -> bool:
    """In the worlds, whatever has a day is due."""
    told = rows.articles.get(row)
    waits = told is not None and told["published_at"] is None and told["appears_at"] is not None
    return waits and rows.roles.get((viewer, 1)) == "system"


ARTICLES: dict[str, Callable[[Rows, int, int], bool]] = {
    "article.start": start,
    "article.edit": edit,
    "article.release": release,
}
