"""Letters: what a mail says. Its text and its HTML are made from the same few parts by two templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from flask import current_app, url_for
from flask_babel import force_locale

from community.core.lines import one_line
from community.core.settings import settings

WITHOUT_BASE_URL = "http://localhost:8000"
"""Where links lead while no `base_url` is set; the mails lie in a folder then."""
NAME_LENGTH = 60
SUBJECT_LENGTH = 120
_LINK_SIGNS = re.compile(r"(?<=[@.\u3002\uff0e\uff61])(?=[^\W\d])|(?<=//)(?=\S)")
_inliner = CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True)
class Link:
    """Words that lead to a whole address of ours."""

    label: str
    url: str


@dataclass(frozen=True)
class Letter:
    """What a mail says. `lines` are paragraphs; `quote` is what somebody wrote; `foot` says why it came."""

    subject: str
    lines: Sequence[str]
    button: Link | None = None
    quote: str = ""
    foot: str = ""
    unsubscribe: Link | None = None


def plain(text: str, length: int = NAME_LENGTH) -> str:
    """What somebody chose to be called or to write, on one line, shortened, and such that no mail program makes a
    link of it: for everything in a letter that people wrote.
    """
    line = one_line(text)
    short = line if len(line) <= length else line[: length - 1].rstrip() + "…"
    return _LINK_SIGNS.sub(" ", short)


def link(endpoint: str, **values: Any) -> str:
    """A whole address of ours for a letter. It begins with the setting `base_url`, whoever asked for what."""
    return absolute(url_for(endpoint, **values))


def absolute(path: str) -> str:
    """The whole address of a path of ours."""
    parts = urlsplit(_base())
    return f"{parts.scheme}://{parts.netloc}{path}"


def mail_domain() -> str:
    """The host of the configured address: stands behind the @ of message ids."""
    return urlsplit(_base()).hostname or "localhost"


@contextmanager
def writing_letters(language: str) -> Iterator[None]:
    """Within this, texts are in the recipient's language and addresses are those of the configured site."""
    with current_app.test_request_context(base_url=_base()), force_locale(language):
        yield


def as_html(letter: Letter) -> str:
    """The HTML part, with its styles in the elements: many mail programs drop style sheets."""
    return _inliner.inline(_render("mail/letter.html", letter))


def as_text(letter: Letter) -> str:
    """The text part."""
    return re.sub(r"\n{3,}", "\n\n", _render("mail/letter.txt", letter)).strip() + "\n"


def _render(template: str, letter: Letter) -> str:
    # not `render_template`: what pages have at hand (who asks, the menu) has no place in a mail
    return current_app.jinja_env.get_template(template).render(letter=letter, site_name=settings().site_name)


def _base() -> str:
    return settings().base_url.rstrip("/") or WITHOUT_BASE_URL
