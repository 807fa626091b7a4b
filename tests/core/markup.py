"""What a piece of HTML holds, as the standard library's parser reads it, and whether all of it is allowed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
TAGS |= {"s", "strong", "ul"}
ATTRIBUTES = {("a", "href"), ("a", "rel"), ("ol", "start")}
SCHEMES = ("http:", "https:", "mailto:")


class Parts(HTMLParser):
    """Collects what is not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if (tag, name) not in ATTRIBUTES:
                self.faults.append(f"{tag} {name}={value!r}")
            if name == "href":
                self.links.append(value or "")
                self._link(value or "")

    def _link(self, value: str) -> None:
        """A scheme as a browser finds it: without the signs that it drops before it looks."""
        plain = re.sub(r"[\t\n\r]", "", value.lstrip("".join(map(chr, range(33))))).lower()
        if re.match(r"[a-z][a-z0-9+.-]*:", plain) and not plain.startswith(SCHEMES):
            self.faults.append(f"link to {value!r}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl!r}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"declaration {data!r}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data!r}")


def parts(html: str) -> Parts:
    """Read a piece of HTML."""
    found = Parts()
    found.feed(html)
    found.close()
    return found
