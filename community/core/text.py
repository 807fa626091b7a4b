"""Markdown to safe HTML. Two walls: raw HTML is never parsed, and what comes out passes an allow-list.

HTML that was written elsewhere (`keep_html`) has the second wall alone.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from community.core.attached import SCHEME, Attached, ShowAttached

TAGS = {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"} | {
    "s",
    "strong",
    "ul",
}
KEPT_TAGS = (
    TAGS
    | {"b", "dd", "del", "dl", "dt", "i", "kbd", "strike", "sub", "sup"}
    | {
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
    }
)
"""What HTML from elsewhere may keep; Markdown makes fewer."""
DEEPEST = 50
"""Elements in elements; further down, building the tree takes time that grows with the square."""
LINK = "nofollow ugc noopener"
_MARK = re.compile(r"<(/?)(?!(?:area|br|col|hr|img|input|wbr)\b)[a-z]", re.IGNORECASE)
_QUOTED = re.compile(r"<blockquote>.*?(?:</blockquote>|\Z)", re.DOTALL)
_UNFINISHED = re.compile(r"<[^>]*\Z")


class _LinkPictures(Filter):
    """A picture becomes a link to where it is, since no page loads anything from elsewhere. All links are marked."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        open_links = 0
        for token in super().__iter__():
            name, kind = token.get("name"), token["type"]
            if name == "img":
                yield from self._picture(token["data"], linked=open_links > 0)
                continue
            if name == "a" and kind == "StartTag":
                open_links += 1
                token["data"][(None, "rel")] = LINK
            elif name == "a" and kind == "EndTag":
                open_links -= 1
            yield token

    @staticmethod
    def _picture(data: dict[Any, str], *, linked: bool) -> Iterator[dict[str, Any]]:
        text = {"type": "Characters", "data": data.get((None, "alt"), "").strip() or "[…]"}
        source = data.get((None, "src"))
        if linked or not source:
            yield text
            return
        attributes = {(None, "href"): source, (None, "rel"): LINK}
        yield {"type": "StartTag", "name": "a", "namespace": None, "data": attributes}
        yield text
        yield {"type": "EndTag", "name": "a", "namespace": None, "data": {}}


class _Tools(threading.local):
    """Parser and sanitiser, for each thread its own: both keep what they are at in themselves."""

    def __init__(self) -> None:
        self.markdown = MarkdownIt("commonmark", {"html": False, "linkify": True})
        self.markdown.enable(["linkify", "strikethrough"])
        self.cleaner = Cleaner(
            tags=TAGS | {"img"},
            attributes={"a": ["href", "rel"], "ol": ["start"], "img": ["src", "alt"]},
            protocols={"http", "https", "mailto", SCHEME},
            strip=True,
        )
        self.keeper = Cleaner(
            tags=KEPT_TAGS | {"img"},
            attributes={"a": ["href"], "ol": ["start"], "img": ["src", "alt"]},
            protocols={"http", "https", "mailto"},
            strip=True,
            filters=[_LinkPictures],
        )


_tools = _Tools()


def _mark_links(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("rel", LINK)
        _mark_links(token.children or [])


def render_markdown(source: str, attached: Mapping[str, Attached] | None = None) -> Markup:
    """HTML of CommonMark text, safe to show. Of pictures, those of `attached` are shown (by their references), and of
    all others the words that stand for them: no page loads anything from elsewhere.
    """
    tokens = _tools.markdown.parse(source)
    _mark_links(tokens)
    html = _tools.markdown.renderer.render(tokens, _tools.markdown.options, {})
    _tools.cleaner.filters = [partial(ShowAttached, known=attached or {})]
    return Markup(_tools.cleaner.clean(html))  # noqa: S704 -- this is the sanitiser


def keep_html(html: str) -> Markup:
    """HTML that was written elsewhere, safe to show. Pictures become links; what is nested too deeply, plain text."""
    if _depth(html) > DEEPEST:
        return Markup("<p>{}</p>").format(re.sub(r"<[^>]*>", " ", html))
    return Markup(_tools.keeper.clean(html))  # noqa: S704 -- this is the sanitiser


def _depth(html: str) -> int:
    deepest = depth = 0
    for mark in _MARK.finditer(html):
        depth += -1 if mark[1] else 1
        deepest = max(deepest, depth)
    return deepest


def excerpt_of_html(html: str, length: int = 160) -> str:
    """The beginning of the text of safe HTML, cut at a word, at most `length` characters."""
    return _cut(Markup(html).striptags(), length)  # noqa: S704 -- its tags are taken off


def said_first(html: str, length: int = 200) -> str:
    """What safe HTML begins to say, without what it quotes, cut at a word; the HTML may be cut anywhere."""
    whole = _UNFINISHED.sub("", _QUOTED.sub(" ", html))
    return _cut(Markup(whole).striptags(), length)  # noqa: S704 -- its tags are taken off


def excerpt(source: str, length: int = 160) -> str:
    """The beginning of Markdown text without its marks, cut at a word, at most `length` characters."""
    return _cut(" ".join(" ".join(_plain(_tools.markdown.parse(source))).split()), length)


def _cut(words: str, length: int) -> str:
    if len(words) <= length:
        return words
    return (words[:length].rpartition(" ")[0] or words[: length - 1]) + "…"


def spoken(source: str) -> str:
    """What Markdown text says to people: a line for each paragraph, without code and without links."""
    return "\n".join(
        "".join(_said(token.children))
        for token in _tools.markdown.parse(source)
        if token.type == "inline" and token.children
    )


def _said(tokens: Sequence[Token]) -> list[str]:
    texts, links = [], 0
    for token in tokens:
        links += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type in {"softbreak", "hardbreak"}:
            texts.append("\n")
        elif token.type == "text" and not links:
            texts.append(token.content)
    return texts


def _plain(tokens: Sequence[Token]) -> list[str]:
    texts = []
    for token in tokens:
        if token.children:
            texts.append("".join(_plain(token.children)))
        elif token.type in {"softbreak", "hardbreak"}:
            texts.append(" ")
        elif token.type in {"text", "code_inline", "code_block", "fence"}:
            texts.append(token.content)
    return texts
