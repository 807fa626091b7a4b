"""A company's website in Flask, with a layout, flashes, headers and a door of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, flash, redirect, request, session
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader

from community import Community
from community.people.host import HostPerson

CSP = "default-src 'self'"
BASE = """<!doctype html><html><head><title>{% block title %}Shop{% endblock %}</title>
<meta name="host" content="yes">{% block head %}<link rel="stylesheet" href="/shop.css">{% endblock %}</head>
<body><nav>Shop menu for {{ customer }}</nav>
{% for message in get_flashed_messages() %}<p class="shop-flash">{{ message }}</p>{% endfor %}
<main>{% block content %}{% endblock %}</main><footer>Shop footer</footer></body></html>"""
TEMPLATES = {
    "base.html": BASE,
    "no_content.html": BASE.replace("{% block content %}{% endblock %}", ""),
    "no_head.html": BASE.replace('{% block head %}<link rel="stylesheet" href="/shop.css">{% endblock %}', ""),
    "other.html": BASE.replace("block content", "block middle"),
}


def customer() -> HostPerson | None:
    """Whom the shop's own cookie names."""
    name = session.get("customer")
    return (
        HostPerson(name.lower(), f"{name} Customer", f"{name.lower()}@shop.test", email_verified=True)
        if name
        else None
    )


def make_shop(folder: Path, **options: Any) -> Flask:
    """The shop, with the community under /community."""
    shop = Flask("shop", instance_path=str(folder / "instance"))
    shop.config.update(SECRET_KEY="of the shop", SESSION_COOKIE_NAME="shop")
    shop.jinja_loader = DictLoader(TEMPLATES)
    shop.context_processor(lambda: {"customer": session.get("customer", "nobody")})

    @shop.get("/enter/<name>")
    def enter(name: str) -> str:
        session["customer"] = name
        return "in"

    @shop.get("/leave")
    def leave() -> str:
        session.clear()
        return "out"

    @shop.get("/say/<words>")
    def say(words: str) -> str:
        flash(words)
        return "said"

    @shop.get("/session")
    def shown() -> dict[str, Any]:
        return dict(session)

    @shop.get("/communityx")
    def neighbour() -> str:
        return "the shop's own page"

    @shop.before_request
    def door() -> ResponseReturnValue | None:
        return redirect("/closed") if "shut" in request.args else None

    @shop.after_request
    def headers(response: Response) -> Response:
        response.headers["X-Shop"] = "yes"
        response.headers.setdefault("Content-Security-Policy", CSP)
        return response

    given = {
        "identify": customer,
        "layout": "base.html",
        "data_dir": folder / "data",
        "secret_key": "of the community",
    }
    shop.extensions["mounted"] = Community(shop, **{"readers": "off", **given, **options})
    return shop


def with_company(prepared: Path, folder: Path) -> None:
    """Put the company of the tests into the shop's community."""
    (folder / "data").mkdir()
    shutil.copy(prepared, folder / "data" / "community.db")


Shops = Callable[..., Flask]
