"""A visitor who follows every link of the site."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

from tests.client import Browser

HOME = "http://localhost/"
AS_ANOTHER = re.compile(r"/groups/[^/]+/as/")
"""A group as somebody else sees it: the same pages once more for each sort of viewer; other tests compare them."""
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


def links_of(page: str, address: str) -> list[str]:
    """The addresses of this site that a page leads to."""
    found = [urlsplit(urljoin(urljoin(HOME, address), unescape(link))) for link in LINK.findall(page)]
    home = urlsplit(HOME)
    return [
        each._replace(scheme="", netloc="", fragment="").geturl()
        for each in found
        if (each.scheme, each.netloc) == (home.scheme, home.netloc)
    ]


def crawl(client: Browser, start: str = "/", at_most: int = 400) -> dict[str, str]:
    """What every page says, headers and body, by address; redirects are followed as pages of their own."""
    found: dict[str, str] = {}
    ahead = deque([start])
    while ahead:
        address = ahead.popleft()
        if address in found or address.startswith("/sign-in?back=") or AS_ANOTHER.match(address):
            continue
        assert len(found) < at_most, f"the site does not end: {list(found)[-10:]}"
        answer = client.get(address)
        assert answer.status_code < 500, (address, answer.status_code)
        found[address] = f"{answer.headers}\n{answer.text}"
        ahead.extend(links_of(answer.text, address))
        if "Location" in answer.headers:
            ahead.extend(links_of(f'href="{answer.headers["Location"]}"', address))
    return found
