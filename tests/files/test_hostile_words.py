"""Names of files, and words for pictures, that want to do harm: they stay words."""

from __future__ import annotations

import re

from bleach._vendor import html5lib

from community.core.attached import Attached
from community.core.text import render_markdown
from community.files.taking import safe_name
from tests.core.hostile_texts import HOSTILE
from tests.core.markup import TAGS

PICTURE, OTHER = "0123456789ab", "ba9876543210"
ALLOWED = {"a": {"href", "rel", "download"}, "img": {"src", "alt", "width", "height", "loading"}, "ol": {"start"}}
OURS = {f"/files/{PICTURE}", f"/files/{PICTURE}/small", f"/files/{OTHER}"}
SCHEMES = {None, "http", "https", "mailto"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_DROPPED = re.compile(r"[\x00-\x20]")


def test_nothing_runs_beside_a_file() -> None:
    pictures = 0
    for text in HOSTILE:
        shown = {
            PICTURE: Attached(PICTURE, f"/files/{PICTURE}", f"/files/{PICTURE}/small", text, 10, 20),
            OTHER: Attached(OTHER, f"/files/{OTHER}", f"/files/{OTHER}", safe_name(text)),
        }
        said = [each.in_text(text) for each in shown.values()] + [each.in_text() for each in shown.values()]
        source = "\n\n".join([*said, f"![{text}](attached:{PICTURE})", f"[{text}](attached:{OTHER}{text})", text])
        html = render_markdown(source, shown)
        for each in html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False).iter():
            if each.tag == "DOCUMENT_FRAGMENT":
                continue
            assert each.tag in TAGS | {"img"}, (text, each.tag)
            assert set(each.attrib) <= ALLOWED.get(each.tag, set()), (text, each.attrib)
            pictures += each.tag == "img"
            for name in {"href", "src"} & set(each.attrib):
                leads = each.get(name, "")
                named = _SCHEME.match(_DROPPED.sub("", leads).lower())
                outside = each.tag == "a" and (named and named[1]) in SCHEMES
                assert outside or leads in OURS, (text, leads)
        assert f'src="/files/{PICTURE}/small"' in html, text
    assert pictures > 2 * len(HOSTILE)


def test_of_a_file_that_it_may_not_show_a_text_shows_the_words() -> None:
    html = render_markdown(
        f"![a gauge](attached:{PICTURE}) [notes](attached:{OTHER}) ![far](https://evil.test/x.png)"
    )
    assert html == "<p>a gauge notes far</p>\n"
