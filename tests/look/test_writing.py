"""No text is lost: the network cut in the middle, two windows, a session that ended, signing out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.look.extras import MEMBER
from tests.look.eyes import Eyes
from tests.look.screens import Screen

pytestmark = [pytest.mark.sockets, pytest.mark.browser]
TOPIC = Screen("writing", "/topics/{everything}", MEMBER)
KEPT = "() => Object.keys(localStorage).filter(key => key.startsWith('fc-text')).length"
ALONE = """async () => { const answer = await fetch('/preview', {method: 'POST',
  body: new URLSearchParams({body: '**x**'})}); return answer.status; }"""


def reply(page: Page) -> None:
    page.get_by_role("button", name="Reply", exact=True).click()


def test_a_text_outlives_a_cut_network_and_another_window(eyes: Eyes) -> None:
    page = eyes.go(TOPIC)
    body = page.locator("#body")
    body.press_sequentially("The gauge drifts at night.")
    page.context.set_offline(True)
    reply(page)
    expect(page.locator("[data-fc-why=reach]")).to_be_visible()
    expect(body).to_have_value("The gauge drifts at night.")
    page.context.set_offline(False)
    page.close()

    page, other = eyes.go(TOPIC), eyes.go(TOPIC)
    offer = page.locator("[data-fc-earlier]")
    expect(offer).to_contain_text("The gauge drifts at night.")
    other.locator("#body").fill("From the other window")
    page.locator("#body").fill("Typed before looking")
    offer.get_by_role("button", name="Take it back").click()
    expect(page.locator("#body")).to_have_value("The gauge drifts at night.")
    expect(other.locator("#body")).to_have_value("From the other window")
    assert page.evaluate(KEPT) == 3, "one of the texts was overwritten"
    other.close()

    page.locator("#body").press("Control+Enter")
    page.wait_for_url("**at=*#post-*")
    expect(page.locator("article").last).to_contain_text("The gauge drifts at night.")
    left = page.locator("[data-fc-earlier]")
    expect(left).to_be_visible()
    for count in (1, 0):
        left.get_by_role("button", name="Drop it").click()
        assert page.evaluate(KEPT) == count
    expect(left).to_be_hidden()
    page.locator("#body").fill("Not for the next one here")
    assert page.evaluate(KEPT) == 1
    page.evaluate("() => { window.addEventListener('submit', send => send.preventDefault()) }")
    page.locator("form[data-fc-forget]").evaluate("form => form.requestSubmit()")
    assert page.evaluate(KEPT) == 0
    page.close()


def test_a_text_whose_answer_was_lost_is_there_once(eyes: Eyes) -> None:
    page = eyes.go(TOPIC)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)  # it arrives, and nobody is told
        route.abort()

    page.route("**/posts", lose)
    page.locator("#body").fill("Sent into a tunnel")
    reply(page)
    expect(page.locator("[data-fc-why=reach]")).to_be_visible()
    page.close()

    page = eyes.go(TOPIC)
    page.get_by_role("button", name="Take it back").click()
    reply(page)
    page.wait_for_url("**at=*#post-*")
    expect(page.get_by_text("That had arrived already.")).to_be_visible()
    expect(page.locator("article", has_text="Sent into a tunnel")).to_have_count(1)
    assert page.evaluate(KEPT) == 0
    page.close()


def test_an_ended_session_and_a_fault_keep_the_text(eyes: Eyes) -> None:
    page = eyes.go(TOPIC)
    page.locator("#body").fill("Written while signed in")
    token = page.locator("#reply ~ form input[name=csrf_token]")
    token.evaluate("field => { field.value = 'of a session that ended' }")
    reply(page)
    expect(page.locator("[data-fc-why=door]")).to_be_visible()
    expect(page.locator("#body")).to_have_value("Written while signed in")
    page.reload()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#body")).to_have_value("Written while signed in")
    page.locator("#body").fill("   ")
    reply(page)
    expect(page.locator("#body-error")).to_be_visible()
    page.evaluate("() => localStorage.clear()")
    page.close()


def test_another_device_goes_on_and_neither_overwrites_the_other(eyes: Eyes, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("full"):
        pytest.skip("a long story: with --full")
    here, there = eyes.go(TOPIC), eyes.go(TOPIC)  # each with a browser of its own
    with here.expect_response("**/drafts"):
        here.locator("#body").press_sequentially("Begun at the desk")
    expect(here.get_by_text("Kept as a draft")).to_be_visible()
    there.reload()
    offer = there.locator("[data-fc-earlier]")
    expect(offer).to_contain_text("Begun at the desk")
    there.evaluate("() => localStorage.clear()")
    with there.expect_response("**/drafts"):
        offer.get_by_role("button", name="Take it back").click()
        there.locator("#body").press("End")
        there.locator("#body").press_sequentially(", ended on the phone")
    with here.expect_response("**/drafts"):
        here.locator("#body").press_sequentially(" and ended there")
    here.evaluate("() => localStorage.clear()")
    here.reload()
    expect(here.locator("[data-fc-earlier]")).to_contain_text("Begun at the desk and ended there")
    here.get_by_role("button", name="Drop it").click()
    expect(here.locator("[data-fc-earlier]")).to_contain_text("Begun at the desk, ended on the phone")
    reply(there)
    there.wait_for_url("**at=*#post-*")
    here.goto(here.url.split("/topics/")[0] + "/drafts")
    expect(here.get_by_text("ended on the phone")).to_have_count(0)
    dropped = here.locator("main li", has_text="and ended there")
    expect(dropped.get_by_role("button", name="Take it back")).to_be_visible()
    for page in (here, there):
        page.evaluate("() => localStorage.clear()")
        page.close()


def test_marks_preview_and_quoting(eyes: Eyes) -> None:
    page = eyes.go(TOPIC)
    body = page.locator("#body")
    body.fill("bold")
    body.select_text()
    body.press("Control+b")
    expect(body).to_have_value("**bold**")
    body.press("Control+z")
    expect(body).to_have_value("bold")
    body.select_text()
    page.get_by_role("button", name="List").click()
    expect(body).to_have_value("- bold")
    body.fill("**strong** <b>not HTML</b>")
    page.get_by_role("button", name="Preview").click()
    seen = page.locator(".fc-writing__preview")
    expect(seen.locator("strong")).to_have_text("strong")
    expect(seen).to_contain_text("<b>not HTML</b>")
    assert page.evaluate(ALONE) == 400, "a preview without the form's token"
    body.fill("")
    first = page.locator("article").first
    first.locator(".fc-prose").evaluate("post => getSelection().selectAllChildren(post.querySelector('p'))")
    words = first.locator(".fc-prose p").first.inner_text()
    first.get_by_role("button", name="Quote").click()
    value = body.input_value()
    assert " wrote:\n>\n> " in value
    assert words.split("\n")[0] in value
    page.evaluate("() => localStorage.clear()")
    page.close()


def test_without_scripts_the_form_is_plain(eyes: Eyes) -> None:
    page = eyes.without_scripts(MEMBER)
    page.goto(eyes.stand.address("/topics/{everything}".format(**eyes.references), embedded=False))
    expect(page.locator(".fc-writing")).to_be_hidden()
    page.locator("#body").fill("Sent in the plain way")
    reply(page)
    expect(page.locator("article").last).to_contain_text("Sent in the plain way")
    page.context.close()
