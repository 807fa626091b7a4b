"""Pictures in a text, by the scripts: sent at once, told of in words, sent again where they did not arrive."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.look.extras import MEMBER
from tests.look.eyes import Eyes
from tests.look.screens import Screen
from tests.people.test_profiles import png

pytestmark = [pytest.mark.sockets, pytest.mark.browser]
TOPIC = Screen("attaching", "/topics/{everything}", MEMBER)
PASTE = """(text) => { const data = new DataTransfer(), file = new File(["words"], "notes.txt", {type: "text/plain"});
  data.items.add(file);
  text.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


def test_pictures_stand_in_a_text_with_words_for_them(eyes: Eyes) -> None:
    page = eyes.go(TOPIC)
    body, place = page.locator("#body"), page.locator("[data-fc-attach]")
    body.fill("This is how it looks:")
    place.locator("summary").click()
    page.context.set_offline(True)
    picture = FilePayload(name="gauge.png", mimeType="image/png", buffer=png((1600, 1200)))
    place.locator("input[type=file]").set_input_files([picture])
    expect(place.get_by_role("alert")).to_have_text("It did not arrive. Try again in a moment.")
    page.context.set_offline(False)
    place.get_by_role("button", name="Try again").click()
    place.get_by_label("What does it show?").fill("A gauge, [half] full")
    body.evaluate(PASTE)
    expect(place.locator(".fc-attach__one")).to_have_count(2)
    expect(page.get_by_text("It did not arrive")).to_be_hidden()
    page.wait_for_function("() => /notes.txt\\]\\(attached:/.test(document.getElementById('body').value)")
    assert "![A gauge, \\[half\\] full](attached:" in body.input_value()
    page.get_by_role("button", name="Reply", exact=True).click()
    page.wait_for_url("**at=*#post-*")
    shown = page.locator("article").last.get_by_role("img", name="A gauge, [half] full")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.querySelectorAll('.fc-prose img')].every(each => each.naturalWidth)")
    assert shown.evaluate("each => [each.naturalWidth, each.width <= innerWidth]") == [1024, True]
    page.close()
