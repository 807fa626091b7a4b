"""Markdown to safe HTML. Two walls: raw HTML is never parsed, and what comes out passes an allow-list."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"} | {
    "s",
    "strong",
    "ul",
}


class _Tools(threading.local):
    """Parser and sanitiser, for each thread its own: both keep what they are at in themselves."""

    def __init__(self) -> None:
        self.markdown = MarkdownIt("commonmark", {"html": False, "linkify": True})
        self.markdown.enable(["linkify", "strikethrough"])
        self.cleaner = Cleaner(
            tags=TAGS,
            attributes={"a": ["href", "rel"], "ol": ["start"]},
            protocols={"http", "https", "mailto"},
            strip=True,
        )


_tools = _Tools()


def _mark_links(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("rel", "nofollow ugc noopener")
        _mark_links(token.children or [])


def render_markdown(source: str) -> Markup:
    """HTML of CommonMark text, safe to show. Images are left out until they can be kept locally."""
    tokens = _tools.markdown.parse(source)
    _mark_links(tokens)
    html = _tools.markdown.renderer.render(tokens, _tools.markdown.options, {})
    return Markup(_tools.cleaner.clean(html))  # noqa: S704 -- this is the sanitiser


def excerpt(source: str, length: int = 160) -> str:
    """The beginning of Markdown text without its marks, cut at a word, at most `length` characters."""
    words = " ".join(" ".join(_plain(_tools.markdown.parse(source))).split())
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
