"""A site owner's first three minutes: from the code that the server printed to a community with a group."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from examples.stage import free_port

pytestmark = [pytest.mark.browser, pytest.mark.sockets]


def test_somebody_sets_up_a_community_without_a_manual(
    browser: Browser, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    if not pytestconfig.getoption("full"):
        pytest.skip("a browser story of its own: with --full; its steps over HTTP are in tests/first_run")
    port = free_port()
    env = {**os.environ, "COMMUNITY_DATA_DIR": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
    community = str(Path(sys.executable).with_name("community"))
    subprocess.run([community, "setup"], env=env, check=True, capture_output=True)
    log = tmp_path / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [community, "run", "--port", str(port), "--threads", "4"], env=env, stdout=output, stderr=output
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live")
        printed = log.read_text()
        where = re.search(r"open (\S+)", printed)
        code = re.search(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}", printed)
        assert where
        assert code
        set_up(browser, where[1], code[0])
    finally:
        server.terminate()
        server.wait(15)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- ours
            return
        time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


def set_up(browser: Browser, where: str, code: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 780})
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(where)
    page.get_by_label("The code").fill(code)
    page.keyboard.press("Enter")
    page.get_by_label("Name of the community").fill("Gauge Club")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Blue").click()
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--fc-brand-hue').trim()"
    assert page.evaluate(colour) == "250"
    page.get_by_role("button", name="Take this colour").click()
    page.get_by_label("Your name").fill("Olga Owner")
    page.get_by_label("Your e-mail address").fill("olga@company.example")
    page.get_by_label("A password").fill("four words in a row")
    page.get_by_role("button", name="Make my account").click()
    page.get_by_label("Whom you let in").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Later").click()
    page.get_by_label("Your e-mail address").fill("olga@company.example")
    page.get_by_role("button", name="Send a test letter").click()
    page.get_by_text("It lies in the mail folder").wait_for()
    page.get_by_role("link", name="Go on").click()
    page.get_by_label("Name of the group").fill("Meeting point")
    page.get_by_role("button", name="Open the group").click()
    page.get_by_role("heading", name="Your community is there.").wait_for()
    page.get_by_role("link", name="Look at it as it is").click()
    assert "Meeting point" in page.locator("body").inner_text()
    assert page.evaluate(colour) == "250"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.request.get(where).status == 404, "closed for ever"
    assert complaints == []
    page.close()
