"""Links that stand alone on a line of a text, and cards in their place. Of safe HTML, as posts keep it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from markupsafe import Markup

from community.core.fetching import LONGEST_ADDRESS

MOST = 3
"""Of more links in one post the rest stay links."""
_PIECE = re.compile(r"<(?P<end>/?)(?:blockquote|ul|ol|dl|table|pre)\b|<p>(?P<text>.*?)</p>", re.DOTALL)
_LINK = re.compile(r'<a href="(?P<to>https?://[^"<>\s]+)"[^<>]*>(?P<said>[^<\s]+)</a>(?:<br ?/?>)?')
_ADDRESS = re.compile(r"https?://|www\.")


@dataclass(frozen=True)
class LoneLink:
    """One of them: where it leads, and from where to where a card stands. Where there are other lines around it, the
    link stays, and the card comes behind them.
    """

    url: str
    start: int
    end: int


def lone_links(html: str) -> list[LoneLink]:
    """The first of them, each address once. What is quoted or listed is no part of it."""
    found: dict[str, LoneLink] = {}
    for paragraph in _paragraphs(html):
        lines = paragraph["text"].split("\n")
        for line in lines:
            link = _LINK.fullmatch(line.strip())
            if link is None or not _is_address(link["said"], url := unescape(link["to"])) or url in found:
                continue
            start = paragraph.start() if len(lines) == 1 else paragraph.end()
            found[url] = LoneLink(url, start, paragraph.end())
            if len(found) == MOST:
                return list(found.values())
    return list(found.values())


def with_cards(html: str, cards: Mapping[str, str], beneath: Collection[str] = ()) -> Markup:
    """The text with finished HTML for some of its links, by where they lead; the links named by `beneath` stay."""
    pieces, at = [], 0
    for link in lone_links(html):
        if link.url in cards:
            pieces += [html[at : link.end if link.url in beneath else link.start], cards[link.url]]
            at = link.end
    return Markup("".join([*pieces, html[at:]]))  # noqa: S704 -- safe HTML and finished HTML


def _paragraphs(html: str) -> Iterator[re.Match[str]]:
    depth = 0
    for piece in _PIECE.finditer(html):
        if piece["text"] is None:
            depth += -1 if piece["end"] else 1
        elif depth == 0:
            yield piece


def _is_address(said: str, url: str) -> bool:
    """Whether somebody wrote the address, and not words for it."""
    plain = unquote(unescape(said))
    without_scheme = "." in plain and unquote(url).partition("://")[2].startswith(plain)
    return len(url) <= LONGEST_ADDRESS and (without_scheme or bool(_ADDRESS.match(plain)))
