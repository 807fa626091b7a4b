"""Files in Markdown: `![what it shows](attached:REF)` and `[name](attached:REF)`. The sanitiser lets the address
pass; this puts a real one in its place for the files that the text may show, and leaves the words of all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bleach.html5lib_shim import Filter

SCHEME = "attached"


@dataclass(frozen=True)
class Attached:
    """A file as a text shows it. `small` is the picture in the text, which leads to the whole one."""

    ref: str
    url: str
    small: str
    name: str
    width: int | None = None
    height: int | None = None

    def in_text(self, words: str = "") -> str:
        """What stands for it in Markdown; `words` say what a picture shows."""
        said = "".join(
            f"\\{sign}" if sign in "\\[]*_`<>" else sign for sign in " ".join((words or self.name).split())
        )
        return f"{'!' if self.width else ''}[{said}]({SCHEME}:{self.ref})"


class ShowAttached(Filter):
    """What comes after the sanitiser: only addresses of ours are put in, by their whole values."""

    def __init__(self, source: Any, known: Mapping[str, Attached]) -> None:
        super().__init__(source)
        self.known = known

    def __iter__(self) -> Iterator[dict[str, Any]]:
        links: list[bool] = []
        for token in super().__iter__():
            name, kind = token.get("name"), token["type"]
            if name == "img":
                yield from self._picture(token["data"], linked=any(links))
                continue
            if name == "a" and kind == "StartTag":
                links.append(self._link(token["data"]))
            if name == "a" and kind == "EndTag" and not (links and links.pop()):
                continue
            if name == "a" and kind == "StartTag" and not links[-1]:
                continue
            yield token

    def _link(self, data: dict[Any, str]) -> bool:
        """Whether a link leads anywhere; one to a file is given its address."""
        target = data.get((None, "href"), "")
        if not target.startswith(f"{SCHEME}:"):
            return True
        file = self._named(target)
        if file is None:
            return False
        data.clear()
        data.update({(None, "href"): file.url, (None, "download"): file.name})
        return True

    def _picture(self, data: dict[Any, str], *, linked: bool) -> Iterator[dict[str, Any]]:
        file, words = self._named(data.get((None, "src"), "")), data.get((None, "alt"), "")
        if file is None or not file.width or not file.height:
            yield {"type": "Characters", "data": words}
            return
        shown = {
            "src": file.small,
            "alt": words,
            "width": str(file.width),
            "height": str(file.height),
            "loading": "lazy",
        }
        picture = {(None, name): value for name, value in shown.items()}
        if not linked:
            yield _tag("StartTag", {(None, "href"): file.url})
        yield {"type": "EmptyTag", "name": "img", "namespace": None, "data": picture}
        if not linked:
            yield _tag("EndTag", {})

    def _named(self, target: str) -> Attached | None:
        return self.known.get(target.removeprefix(f"{SCHEME}:"))


def _tag(sort: str, data: dict[Any, str]) -> dict[str, Any]:
    return {"type": sort, "name": "a", "namespace": None, "data": data}
