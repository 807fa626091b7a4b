"""What people write is shown as text and as the Markdown that is allowed, and runs nowhere."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.content.base.models import Post
from community.core.db import session
from tests.access.visits import anew, browser, send
from tests.company import Company

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    '![a](x "onerror=alert(1)")',
    "[a](http://x.test \"' onmouseover=alert(1) x='\")",
    "[a]: javascript:alert(1)\n\n[a]",
    '"><script>alert(1)</script>',
    "</textarea><script>alert(1)</script>",
    "<math><mtext></p><style><img src onerror=alert(1)></style>",
    "`<script>`</code><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>a</a>",
    "<form action=//evil.test><input name=x></form>",
    "<!--><script>alert(1)</script>-->",
    "{{7*7}} {% raw %}",
)
FORBIDDEN = {"script", "img", "svg", "math", "style", "form", "input", "iframe", "object", "embed", "template"}


class Reader(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.told: list[dict[str, Any]] = []
        """What the page says to programs; blocks of data run nowhere."""
        self.written: list[str] = []
        """What runs and is not a module of our own: a script with words in it, or from elsewhere."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.is_data = tag == "script" and dict(attrs) == {"type": "application/ld+json"}
        if tag == "script" and not self.is_data and not str(dict(attrs).get("src", "")).startswith("/"):
            self.written.append(str(attrs))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and self.is_data:
            assert not set("<>&") & set(data), "a block of data could end before its end"
            self.told.append(json.loads(data))
        elif self.cdata_elem == "script" and data.strip():
            self.written.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def harmless(html: str) -> bool:
    found = read(html)
    schemes = [value.split(":")[0].lower() for name, value in found.attributes if name == "href" and ":" in value]
    return (
        not FORBIDDEN & set(found.tags)
        and {name for name, _ in found.attributes} <= {"href", "rel", "start"}
        and set(schemes) <= {"http", "https", "mailto"}
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_post_is_kept_as_written_and_shown_harmless(app: Flask, company: Company, text: str) -> None:
    path = f"/topics/{company.topic('Open Garden').ref}"
    before = read(browser(app).get(path).text)
    answer = send(browser(app, "Mia"), f"{path}/posts", body=text)
    assert answer.status_code == 302
    anew()
    post = session().scalars(select(Post).order_by(Post.id.desc())).first()
    assert post is not None
    assert post.source.replace("\r\n", "\n") == text
    assert harmless(post.html), post.html
    page = browser(app).get(answer.headers["Location"]).text
    shown = read(page)
    assert shown.tags.count("script") == before.tags.count("script")
    assert shown.written == []
    assert not [name for name, _ in shown.attributes if name.startswith("on")]
    assert "javascript:" not in [value[:11].lower() for name, value in shown.attributes if name in ("href", "src")]


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\n" not in text and "\t" not in text])
def test_a_hostile_title_is_text_wherever_it_stands(app: Flask, company: Company, text: str) -> None:
    group = f"/groups/{company.group('Open Garden').ref}"
    sent = send(browser(app, "Mia"), f"{group}/topics/new", title=text, body=text)
    assert sent.status_code == 302
    for path in ("/", group, f"{group}/activity", sent.headers["Location"]):
        page = read(browser(app).get(path).text)
        assert not {"img", "math", "iframe"} & set(page.tags), path
        assert page.written == [], path
        assert not [name for name, _ in page.attributes if name.startswith("on")], path
        assert "49" not in browser(app).get(path).text.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize("wrong", ["</textarea><script>alert(1)</script>", '"><script>alert(1)</script>'])
def test_what_a_form_gives_back_is_text(app: Flask, company: Company, wrong: str) -> None:
    path = f"/groups/{company.group('Open Garden').ref}/topics/new"
    answer = send(browser(app, "Mia"), path, title=wrong + "t" * 151, body=wrong + "b" * 20_001)
    assert answer.status_code == 422
    assert read(answer.text).written == []


def test_the_markdown_that_is_allowed_is_shown(app: Flask, company: Company) -> None:
    path = f"/topics/{company.topic('Open Garden').ref}"
    send(
        browser(app, "Mia"), f"{path}/posts", body="# Head\n\n* one\n* *two*\n\n> said\n\n`code` <https://ours.test>"
    )
    page = browser(app).get(path).text
    for html in ("<h1>Head</h1>", "<li>one</li>", "<em>two</em>", "<blockquote>", "<code>code</code>"):
        assert html in page
    assert '<a href="https://ours.test" rel="nofollow ugc noopener">' in page
