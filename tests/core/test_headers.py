"""Every answer carries our headers: pages, errors, redirects, static files, probes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from community import Community, HostPerson, create_app
from community.app.setup import set_up
from community.core.web.cookies import cookie_config
from community.core.web.pages import CONTENT_SECURITY_POLICY
from tests.company import Company, csrf


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/nothing", 404),
        ("POST", "/groups", 405),
        ("POST", "/sign-out", 400),
        ("GET", "/groups/", 404),
        ("GET", "/health/live", 200),
        ("GET", "/static/css/base.css", 200),
        ("GET", "/static/css/absent.css", 404),
        ("GET", "/brand.css", 200),
        ("OPTIONS", "/", 200),
        ("HEAD", "/", 200),
    ],
)
def test_every_answer_has_the_headers(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method, buffered=True)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert re.fullmatch(r"[0-9a-z]{12}", answer.headers["X-Request-ID"])
    kept = answer.headers["Cache-Control"]
    assert kept.startswith("public") if path.endswith("base.css") or path == "/brand.css" else kept == "no-store"


def test_a_redirect_has_them_too(client: FlaskClient, company: Company) -> None:
    company.sign_in(client, "Sam")
    answer = client.post("/sign-out", data={"csrf_token": csrf(client)})
    assert answer.status_code == 302
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_policy_allows_inline_code() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "'nonce" not in CONTENT_SECURITY_POLICY


def test_static_files_are_kept_for_a_year_by_their_hash(client: FlaskClient) -> None:
    addresses = re.findall(r'(?:href|src)="([^"]+\.(?:css|svg)[^"#]*)', client.get("/").text)
    assert len(addresses) > 10
    for address in addresses:
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        if "brand.css" not in address:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


def test_a_wrong_hash_is_not_kept_for_long(client: FlaskClient) -> None:
    assert client.get("/static/css/base.css?v=stale", buffered=True).headers["Cache-Control"] == "public, max-age=300"


def test_a_changed_file_has_another_address(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        first = render_template_string("{{ url_for('core.static', filename='css/base.css') }}")
        second = render_template_string("{{ url_for('core.static', filename='css/bar.css') }}")
        absent = render_template_string("{{ url_for('core.static', filename='absent.css') }}")
    assert first.partition("?v=")[2] != second.partition("?v=")[2]
    assert absent == "/static/absent.css"


@pytest.mark.parametrize(
    ("base_url", "prefix", "name", "path"),
    [
        ("https://c.test", "", "__Host-community_session", "/"),
        ("https://c.test/", "", "__Host-community_session", "/"),
        ("https://c.test/community", "/community", "__Secure-community_session", "/community"),
        ("https://c.test/talk", "", "__Secure-community_session", "/talk"),
        ("http://c.test", "", "community_session", "/"),
        ("", "/community", "community_session", "/community"),
    ],
)
def test_the_cookie_is_as_narrow_as_the_address_allows(base_url: str, prefix: str, name: str, path: str) -> None:
    config = cookie_config(base_url, prefix)
    assert (config["SESSION_COOKIE_NAME"], config["SESSION_COOKIE_PATH"]) == (name, path)
    assert config["SESSION_COOKIE_SECURE"] is base_url.startswith("https")


def test_the_cookie_as_it_leaves(tmp_path: Path) -> None:
    app = create_app(data_dir=tmp_path, readers="off", base_url="https://c.test")
    with app.app_context():
        set_up()
    client = app.test_client()
    with client.session_transaction(base_url="https://c.test") as cookie:
        cookie["kept"] = "a word"
    kept = client.get_cookie("__Host-community_session", domain="c.test")
    assert kept is not None
    assert (kept.secure, kept.http_only, kept.same_site, kept.path) == (True, True, "Lax", "/")


def test_inside_a_layout_the_headers_are_the_hosts(tmp_path: Path) -> None:
    blocks = ("title", "head", "content")
    (tmp_path / "base.html").write_text("".join(f"{{% block {name} %}}{{% endblock %}}" for name in blocks))
    host = Flask("host", instance_path=str(tmp_path), template_folder=str(tmp_path))
    host.after_request(lambda answer: (answer.headers.set("Content-Security-Policy", "host's"), answer)[1])
    nobody: HostPerson | None = None
    community = Community(host, layout="base.html", identify=lambda: nobody, readers="off")
    with community.app.app_context():
        set_up()
    for path, status, policy in (
        ("/community/", 200, "host's"),
        ("/community/nothing", 404, "host's"),
        ("/community/static/css/base.css", 200, CONTENT_SECURITY_POLICY),
    ):
        answer = host.test_client().get(path, buffered=True)
        assert (answer.status_code, answer.headers.getlist("Content-Security-Policy")) == (status, [policy])
        assert answer.headers["X-Request-ID"]
    refused = host.test_client().post("/community/groups")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]
