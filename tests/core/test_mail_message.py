"""What stands in a mail: both parts from the same data, nothing that a name could smuggle in."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from community.core.clock import now
from community.core.mail.letters import Letter, Link, link, plain, writing_letters
from community.core.mail.message import compose

BAD_NAMES = [
    "Eve\r\nBcc: all@evil.test",
    "Eve\nSubject: free",
    '<a href="https://evil.test">Eve</a>',
    "https://evil.test/free Eve",
    "www.evil.test",
    "evil。test",
    "eve@evil.test",
    "\u202eEve\u200b",
    "{{ site_name }} {0}",
    "E" * 500,
]


def written(letter: Letter, address: str = "mia@company.test") -> EmailMessage:
    with writing_letters("en"):
        message = compose(letter, address, "mail-1", now())
    return message_from_bytes(bytes(message), policy=policy.default)


def part(message: EmailMessage, sort: str) -> str:
    body = message.get_body((sort,))
    assert body is not None
    return str(body.get_content())


def test_both_parts_say_the_same(app: Flask) -> None:
    letter = Letter(
        "Hello", ["One & two."], Link("Go on", "http://community.test/x?a=1&b=2"), "So <b>it</b> is", "Why"
    )
    message = written(letter)
    text, html = part(message, "plain"), part(message, "html")
    assert "One & two." in text
    assert "One &amp; two." in html
    assert "> So <b>it</b> is" in text
    assert "So &lt;b&gt;it&lt;/b&gt; is" in html
    assert "http://community.test/x?a=1&b=2" in text
    assert 'href="http://community.test/x?a=1&amp;b=2"' in html
    assert "<style" not in html
    assert "style=" in html


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_adds_no_header_no_link_and_no_recipient(app: Flask, name: str) -> None:
    plainly = written(Letter("Eve answered", ["Eve answered"]))
    message = written(Letter(f"{plain(name)} answered", [f"{plain(name)} answered"]))
    assert message.keys() == plainly.keys()
    assert message["To"].addresses[0].addr_spec == "mia@company.test"
    assert len(message["To"].addresses) == 1
    assert len(str(message["Subject"])) <= 130
    for sort in ("plain", "html"):
        body = part(message, sort)
        for linked in ("evil.test", "evil。test", "//evil", "www.e", "@evil"):
            assert linked not in body
        assert len(body) < len(part(plainly, sort)) + 300
    assert "<a " not in part(message, "html")


@pytest.mark.parametrize(
    "address", ["a@b.test\r\nBcc: c@d.test", "a@b.test, c@d.test", "nobody", "", "a b@c.test", "<a@b.test>"]
)
def test_an_address_is_one_address(app: Flask, address: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        written(Letter("Hello", ["Hello"]), address)


def test_an_id_that_is_none_is_refused(app: Flask) -> None:
    with writing_letters("en"), pytest.raises(ValueError, match="cannot be a message's id"):
        compose(Letter("Hello", []), "mia@company.test", "a\r\nb", now())


def test_links_begin_with_the_configured_address(app: Flask) -> None:
    with writing_letters("en"):
        assert link("home.front") == "http://community.test/"
        assert written(Letter("Hello", []))["Message-ID"] == "<mail-1@community.test>"
    with app.test_request_context("/", base_url="http://evil.test"), writing_letters("en"):
        assert link("home.front") == "http://community.test/"
