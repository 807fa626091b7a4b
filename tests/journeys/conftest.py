"""The stage of the journeys: the company's site, its CRM, a certified OpenID provider, and Chromium."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from examples.corporate_site.seed import PEOPLE, Issuers, fill
from examples.stage import (
    Provider,
    Stage,
    free_port,
    new_webhook_secret,
    serve_crm,
    serve_site,
    site_environment,
)
from tests import postgres
from tests.missing import not_run
from tests.peers.oidc import oidc_provider

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


@dataclass
class Theatre:
    """Where everything is, and the means to start and stop it."""

    stage: Stage
    site: str
    crm: str
    environment: dict[str, str]
    webhook_secret: str


@pytest.fixture(scope="module")
def theatre(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    folder = tmp_path_factory.mktemp("journey")
    site, crm = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    people = json.loads(PEOPLE.read_text())
    for each in people:
        each["email_verified"] = True
    with oidc_provider(f"{site}/community/sign-in/demo-social/callback", people) as peer:
        provider = Provider(peer.issuer, peer.client_id, peer.client_secret)
        secret = new_webhook_secret()
        environment = site_environment(site, crm, provider, folder / "community", secret)
        where = new_database() if database == "postgres" else {}
        if where:
            environment["COMMUNITY_MAY_LOSE_DATA"] = "true"
        environment |= {f"COMMUNITY_{name.upper()}": value for name, value in where.items()}
        fill(folder / "community", Issuers(provider.issuer, site), may_lose_data=True, **where)
        theatre = Theatre(Stage(folder), site, crm, environment, secret)
        try:
            serve_crm(theatre.stage, crm, secret)
            serve_site(theatre.stage, site, environment)
            yield theatre
        finally:
            theatre.stage.close()


def new_database() -> dict[str, str]:
    """The settings of a community on PostgreSQL."""
    server, name = postgres.server(), f"journey_{os.getpid()}"
    server.create(name)
    return {"database_url": server.url(name)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        not_run("there is no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    page: Page
    site: str

    def sign_in(self, login: str) -> None:
        """From the sign-in page by way of the provider, and back."""
        page = self.page
        page.get_by_role("link", name="Continue with Demo Social").click()
        page.get_by_placeholder("Enter any login").fill(login)
        page.get_by_placeholder("and password").fill("not asked for")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(f"{self.site}/**")

    def community(self, path: str = "/") -> None:
        """Go to a page of the community."""
        self.page.goto(f"{self.site}/community{path}")

    def text(self) -> str:
        """All that the page shows."""
        return self.page.locator("body").inner_text()


@pytest.fixture
def visitors(theatre: Theatre, browser: Browser) -> Iterator[Visitors]:
    made = Visitors(browser, theatre.site)
    yield made
    for context in made.contexts:
        context.close()
    assert made.complaints == [], "the browser complained"


class Visitors:
    """Makes visitors."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def arrive(self) -> Visitor:
        """Somebody new, whom nobody knows yet."""
        context = self.browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        return Visitor(page, self.site)

    def _listen(self, message: ConsoleMessage) -> None:
        """Keep what goes wrong on our site; the provider's and the CRM's pages are not ours."""
        if message.type == "error" and message.location["url"].startswith(self.site):
            self.complaints.append(f"{message.text} ({message.location['url']})")
