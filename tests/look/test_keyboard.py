"""The way from the front page to a reply, without a pointer; and what scripts add to menus and lists."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.look.extras import MEMBER
from tests.look.eyes import Eyes
from tests.look.screens import Screen

pytestmark = [pytest.mark.sockets, pytest.mark.browser]
FOCUSED = "() => { const e = document.activeElement; return (e.ariaLabel || e.innerText || e.name || '').trim() }"
RING = """() => {
  const shown = getComputedStyle(document.activeElement);
  return shown.outlineStyle + shown.outlineWidth;
}"""


def tab_to(page: Page, label: str, most: int = 60) -> None:
    """Press Tab until this has the focus; on the way everything shows that it has it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused.startswith(label):
            return
    raise AssertionError(f"the keyboard does not reach {label!r}; the last was {focused!r}")


def test_the_journey_by_keyboard_alone(eyes: Eyes) -> None:
    page = eyes.go(Screen("keyboard", "/", MEMBER))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to content"
    page.keyboard.press("Enter")
    tab_to(page, "Flow & Pressure")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Flow & Pressure")
    tab_to(page, "New topic")
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/new")
    tab_to(page, "title")
    page.keyboard.type("Written without a pointer")
    page.keyboard.press("Tab")
    page.keyboard.type("Every step of it.")
    tab_to(page, "Start a topic")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Written without a pointer")
    tab_to(page, "body")
    page.keyboard.type("And an answer.")
    tab_to(page, "Reply")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(2)
    page.close()


def test_what_has_the_focus_shows_it(eyes: Eyes) -> None:
    page = eyes.go(Screen("focus", "/groups/{public}", MEMBER))
    for _press in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        seen = page.evaluate(RING)
        assert seen not in ("none0px", "none2px"), f"{page.evaluate(FOCUSED)!r} has the focus, and nobody sees it"
    page.close()


def test_a_menu_opens_closes_with_escape_and_gives_the_focus_back(eyes: Eyes) -> None:
    page = eyes.go(Screen("menu", "/", MEMBER))
    menu = page.locator(".fc-bar details.fc-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("h1").first.click()
    expect(menu).not_to_have_attribute("open", "")
    page.close()


def test_a_list_grows_in_place_and_by_a_page_without_a_script(eyes: Eyes) -> None:
    page = eyes.go(Screen("stream", "/", MEMBER))
    page.evaluate("() => { window.stayed = true }")
    lines = page.locator(".fc-stream__line")
    before = lines.count()
    page.get_by_role("link", name="Earlier").click()
    expect(lines).not_to_have_count(before)
    assert page.evaluate("() => window.stayed"), "the page was loaded anew"
    assert lines.count() > before
    page.close()
    plain = eyes.without_scripts(MEMBER)
    plain.goto(eyes.stand.address("/", embedded=False))
    plain.get_by_role("link", name="Earlier").click()
    plain.wait_for_url("**before=*")
    assert plain.locator(".fc-stream__line").count()
    plain.context.close()


def test_times_go_on_while_a_page_stays_open(eyes: Eyes) -> None:
    page = eyes.contexts[MEMBER].new_page()
    page.clock.install()
    page.goto(eyes.stand.address("/topics/{everything}".format(**eyes.references), embedded=False))
    first = page.locator("article time").first
    exact = first.get_attribute("title")
    page.clock.run_for(2 * 3600 * 1000)
    expect(first).to_have_text("2 hours ago")
    assert exact
    assert first.get_attribute("title") == exact
    page.close()
