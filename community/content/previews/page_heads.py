"""What a page says about itself to those who link to it: Open Graph, else its title and description. Only so much of
it is looked at, and each tag by itself, so that no page takes long.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from community.core.fetching import Fetched

TITLE, DESCRIPTION, SITE = 150, 250, 60
MOST_TAGS = 300
LONGEST_TAG = 4000
LONGEST_CHARSET = 40
_TAG = re.compile(r"<(meta|title)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"' ]{0,2}([a-zA-Z0-9_:-]{1,40})", re.IGNORECASE)
_KNOWN = frozenset(
    {"utf-8", "utf-16", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {"shift_jis", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5", "euc_kr"}
)
"""Ways in which pages are written. Python knows others, some of them slow or none at all."""
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}


@dataclass(frozen=True)
class PageHead:
    """What a page says: plain text, of any page somebody likes to write."""

    title: str
    description: str
    site: str
    picture: str
    """Where its picture lies; empty if it has none."""


def head_of(page: Fetched) -> PageHead | None:
    """What it says of itself; None if that is not even a title."""
    text = _text(page)
    told = _told(text)
    title = _line(told.get("og:title") or told.get("twitter:title") or told.get("title", ""), TITLE)
    if not title:
        return None
    picture = told.get("og:image:secure_url") or told.get("og:image") or told.get("twitter:image") or ""
    return PageHead(
        title,
        _line(told.get("og:description") or told.get("description", ""), DESCRIPTION),
        _line(told.get("og:site_name", ""), SITE) or (urlsplit(page.url).hostname or "")[:SITE],
        _joined(page.url, picture.strip()) if picture.strip() else "",
    )


def _joined(url: str, told: str) -> str:
    try:
        return urljoin(url, told)
    except ValueError:
        return ""


def _told(text: str) -> dict[str, str]:
    """The values of tags by their names, the first of each."""
    told: dict[str, str] = {}
    for tag in islice(_TAG.finditer(text), MOST_TAGS):
        piece = text[tag.end() : tag.end() + LONGEST_TAG]
        if tag[1].lower() == "title":
            told.setdefault("title", unescape(piece.partition(">")[2].partition("<")[0]))
            continue
        given = _attributes(piece)
        name = (given.get("property") or given.get("name") or "").strip().lower()
        if name and given.get("content"):
            told.setdefault(name, given["content"])
    return told


def _attributes(piece: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while attribute := _ATTRIBUTE.match(piece, at):
        found.setdefault(attribute[1].lower(), unescape(next(filter(None, attribute.groups()[1:]), "")))
        at = attribute.end()
    return found


def _line(text: str, length: int) -> str:
    """One line of what can be seen, cut at a word; nothing in it turns the direction of what is around it."""
    seen = "".join(" " if each.isspace() else each for each in text[:LONGEST_TAG] if _shows(each) or each.isspace())
    words = " ".join(seen.split())
    return words if len(words) <= length else (words[:length].rpartition(" ")[0] or words[: length - 1]) + "…"


def _shows(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C") or sign == "\u200d"


def _text(page: Fetched) -> str:
    marked = next((name for mark, name in _MARKS if page.content.startswith(mark)), "")
    told = _CHARSET.search(page.content[:2048])
    for name in (marked, page.charset, told[1].decode() if told else "", "utf-8"):
        if charset := _charset(name):
            return page.content.decode(charset, "replace")
    raise AssertionError("unreachable")


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _charset(name: str) -> str | None:
    try:
        known = codecs.lookup(name[:LONGEST_CHARSET]).name  # Python remembers each that it was ever asked for
    except (LookupError, ValueError):
        return None
    known = _AS_BROWSERS_DO.get(known, known)
    return known if known in _KNOWN else None
