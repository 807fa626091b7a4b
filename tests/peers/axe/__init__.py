"""Deque's rules for accessible pages (npm's `axe-core`), run inside a page of the browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.peers.oidc.node import install_once

FOLDER = Path(__file__).parent
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def source() -> str:
    """The script. Given to the browser from outside the page, so that the page's policy stays as it is."""
    install_once(FOLDER)
    return (FOLDER / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page, within: str = "html") -> list[str]:
    """What is wrong on the page, a line for each element: the rule, why, and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    found = page.evaluate(
        "([within, tags]) => axe.run(within, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        [within, RULES],
    )
    return [
        f"{each['id']}: {' '.join(node['failureSummary'].split())} {node['html'][:160]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
