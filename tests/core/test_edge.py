"""Which hosts are answered, and whose word about the visitor is believed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from community.core.settings import load_settings
from community.core.web.edge import Edge


def asked(environ: dict[str, str], **settings: Any) -> tuple[int, dict[str, str]]:
    """The status of an answer behind an edge, and what an application behind it believes."""
    app = Flask("behind")

    @app.get("/")
    def seen() -> dict[str, str]:
        return {"host": request.host, "scheme": request.scheme, "address": request.remote_addr or ""}

    app.wsgi_app = Edge(app.wsgi_app, load_settings(settings))  # type: ignore[method-assign]  # as the factory
    answer = app.test_client().get("/", environ_overrides=environ)
    return answer.status_code, answer.json or {}


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "community.test.evil.test",
        "evil.test:80",
        "community.test,evil.test",
        "community.test@evil.test",
        "community.test/evil",
        "community.test:evil",
        " ",
        "",
        "[::2]",
    ],
)
def test_a_host_that_is_not_ours_is_answered_400(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host}, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400
    assert "trusted_hosts" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["community.test", "Community.Test:443", "localhost", "127.0.0.1:8000", "[::1]:80"])
def test_our_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("line", "status"),
    [("http://evil.test/", 400), ("http://community.test/", 200), ("/?next=http://evil.test/", 200)],
)
def test_a_whole_address_in_the_request_line_must_agree(line: str, status: int) -> None:
    environ = {"HTTP_HOST": "community.test", "RAW_URI": line}
    assert asked(environ, base_url="http://community.test")[0] == status


def test_a_probe_may_ask_by_any_name(client: FlaskClient) -> None:
    assert client.get("/health/live", headers={"Host": "10.0.0.7:8000"}).status_code == 200


FORGED = {
    "REMOTE_ADDR": "192.0.2.1",
    "HTTP_X_FORWARDED_FOR": "203.0.113.1, 203.0.113.2",
    "HTTP_X_FORWARDED_HOST": "evil.test, community.test",
    "HTTP_X_FORWARDED_PROTO": "http, https",
    "HTTP_FORWARDED": "for=203.0.113.9;host=evil.test;proto=https",
}


def test_forwarded_headers_count_for_nothing_without_a_counted_proxy() -> None:
    status, seen = asked(FORGED | {"HTTP_HOST": "community.test"}, base_url="http://community.test")
    assert (status, seen) == (200, {"host": "community.test", "scheme": "http", "address": "192.0.2.1"})


def test_one_counted_proxy_is_believed_once() -> None:
    _status, seen = asked(FORGED | {"HTTP_HOST": "inner"}, base_url="https://community.test", proxies=1)
    assert seen == {"host": "community.test", "scheme": "https", "address": "203.0.113.2"}


def test_a_forged_host_meets_the_list_also_through_a_counted_proxy() -> None:
    environ = FORGED | {"HTTP_HOST": "inner", "HTTP_X_FORWARDED_HOST": "evil.test"}
    assert asked(environ, base_url="https://community.test", proxies=1)[0] == 400


def test_further_names_may_be_given() -> None:
    for host, status in (("a.example.com", 200), ("example.com", 200), ("other.com", 200), ("example.net", 400)):
        assert asked({"HTTP_HOST": host}, trusted_hosts=[".example.com", "other.com"])[0] == status
