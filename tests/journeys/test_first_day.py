"""The first day: a stranger comes to a company's website, and the company learns that they are interested."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Theatre, Visitor, Visitors

pytestmark = [pytest.mark.sockets, pytest.mark.browser]

PRIVATE = "Halden pilot"
PRIVATE_TOPIC = "Site visit, pump house 3"
BEHIND_THE_TEASER = "dropped in March"


def test_the_whole_journey(theatre: Theatre, visitors: Visitors, pytestconfig: pytest.Config) -> None:
    stranger = visitors.arrive()
    marta = visitors.arrive()
    private_addresses = a_member_finds_the_private_group(marta)

    the_stranger_reads_without_an_account(stranger)
    there_is_no_trace_of_the_private_group(stranger, private_addresses, 300 if pytestconfig.getoption("full") else 80)
    they_sign_in_and_join(stranger)

    crm = visitors.arrive()
    crm.page.goto(theatre.crm)
    crm.page.get_by_role("button", name="Stop answering").click()

    tomas = visitors.arrive()
    they_talk(stranger, tomas)
    the_crm_is_told_again_until_it_answers(crm)
    the_private_group_talks_among_itself(marta, stranger)
    the_streams_show_what_each_may_see(stranger, marta)
    sales_sees_who_and_why(visitors.arrive(), stranger)


def a_member_finds_the_private_group(marta: Visitor) -> list[str]:
    marta.community("/sign-in")
    marta.sign_in("marta")
    marta.community("/groups")
    marta.page.get_by_role("link", name=PRIVATE).click()
    expect(marta.page.get_by_role("heading", name=PRIVATE)).to_be_visible()
    group = marta.page.url
    marta.page.get_by_role("link", name=PRIVATE_TOPIC).click()
    expect(marta.page.get_by_text("Mind the dog.")).to_be_visible()
    return [group, f"{group}/activity", marta.page.url]


def the_stranger_reads_without_an_account(stranger: Visitor) -> None:
    page = stranger.page
    page.goto(stranger.site)
    page.get_by_role("navigation").get_by_role("link", name="Community", exact=True).first.click()
    expect(page.get_by_text("Northwind Instruments").first).to_be_visible()
    expect(page).to_have_title(re.compile("Northwind Instruments"))

    page.get_by_role("heading", name="Flow & Pressure").get_by_role("link").click()
    page.get_by_role("link", name="Why does the zero point drift after a cold start?").click()
    expect(page.locator("strong", has_text="0.3 % high")).to_be_visible()
    expect(page.locator("ol li", has_text="Trim the zero then")).to_be_visible()

    stranger.community("/groups")
    page.get_by_role("link", name="Calibration Lab").click()
    expect(page.get_by_text("The rest is for members")).to_be_visible()
    page.get_by_role("link", name="Round robin, autumn: seven labs, one transmitter").click()
    expect(page.get_by_text("The parcel is back from Lyon.")).to_be_visible()
    assert BEHIND_THE_TEASER not in page.content()


def there_is_no_trace_of_the_private_group(stranger: Visitor, private_addresses: list[str], at_most: int) -> None:
    private_words = [PRIVATE, PRIVATE_TOPIC, "Mind the dog", *(each.split("/")[5] for each in private_addresses)]
    pages = what_links_lead_to(stranger, at_most)
    assert len(pages) > 10
    for address, text in pages.items():
        for word in [*private_words, BEHIND_THE_TEASER]:
            assert word not in text, f"{word!r} shows at {address}"

    for address in private_addresses:
        hidden = stranger.page.request.get(address)
        absent = stranger.page.request.get(address.replace(address.split("/")[5], "000000000000"))
        assert hidden.status == absent.status == 404
        assert without_the_address(hidden.text()) == without_the_address(absent.text())


def what_links_lead_to(visitor: Visitor, at_most: int) -> dict[str, str]:
    """The pages of the site that links lead to, as they are sent, the nearest first."""
    found: dict[str, str] = {}
    ahead = deque([f"{visitor.site}/community/"])
    while ahead and len(found) < at_most:
        address = ahead.popleft().partition("#")[0]
        if address in found or not address.startswith(f"{visitor.site}/community"):
            continue
        if "/sign-in/" in address:
            continue
        found[address] = visitor.page.request.get(address).text()
        ahead += [urljoin(address, link) for link in re.findall(r'href="([^"]+)"', found[address])]
    return found


def without_the_address(html: str) -> str:
    html = re.sub(r'back=[^"]+|next=[^"]+', "back", html)
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html)


def they_sign_in_and_join(stranger: Visitor) -> None:
    page = stranger.page
    stranger.community("/groups")
    page.get_by_role("link", name="Flow & Pressure").click()
    page.get_by_role("link", name="Sign in to join").click()
    stranger.sign_in("erik")
    expect(page.get_by_role("heading", name="Flow & Pressure")).to_be_visible()
    expect(page.get_by_text("Welcome, Erik Lund.")).to_be_visible()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("You are in Flow & Pressure now.")).to_be_visible()


def they_talk(stranger: Visitor, tomas: Visitor) -> None:
    page = stranger.page
    page.get_by_role("link", name="New topic").click()
    page.get_by_label("What is it about?").fill("Heated enclosures for twelve meters")
    page.get_by_label("Your words").fill("Do they come **assembled**?\n\n<script>alert(1)</script>")
    page.get_by_role("button", name="Start a topic").click()
    expect(page.locator("strong", has_text="assembled")).to_be_visible()
    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    topic = page.url

    tomas.page.goto(topic)
    tomas.page.get_by_role("link", name="Sign in to reply").click()
    tomas.sign_in("tomas")
    write_reply(tomas, "They do, and they are *warm* in twenty minutes.")

    page.goto(topic)
    expect(page.locator("em", has_text="warm")).to_be_visible()
    write_reply(stranger, "Then we want to see one.")
    write_reply(stranger, "On Thursday, if that is possible.")


def write_reply(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_role("textbox", name="Your reply").fill(words)
    visitor.page.get_by_role("button", name="Reply").click()
    expect(visitor.page.get_by_text("Your reply is there.")).to_be_visible()


def the_private_group_talks_among_itself(marta: Visitor, stranger: Visitor) -> None:
    marta.community("/groups")
    marta.page.get_by_role("link", name=PRIVATE).click()
    marta.page.get_by_role("link", name="New topic").click()
    marta.page.get_by_label("What is it about?").fill("The dog again")
    marta.page.get_by_label("Your words").fill("He has eaten the cable ties.")
    marta.page.get_by_role("button", name="Start a topic").click()
    write_reply(marta, "All of them.")
    assert stranger.page.request.get(marta.page.url.partition("?")[0]).status == 404


def the_streams_show_what_each_may_see(stranger: Visitor, marta: Visitor) -> None:
    stranger.community("/")
    assert "Erik Lund started Heated enclosures for twelve meters in Flow & Pressure" in stranger.text()
    assert "Tomás Rivera replied to Heated enclosures for twelve meters" in stranger.text()
    assert "The dog again" not in stranger.text()
    assert "is a lead" not in stranger.text()

    stranger.page.get_by_role("link", name="My groups and topics").click()
    assert "Tomás Rivera replied to Heated enclosures for twelve meters" in stranger.text()
    assert "Samir Haddad joined Calibration Lab" not in stranger.text()

    stranger.community("/groups")
    stranger.page.get_by_role("link", name="Flow & Pressure").click()
    stranger.page.get_by_role("link", name="Activity").click()
    assert "Erik Lund joined Flow & Pressure" in stranger.text()
    assert "Calibration Lab" not in stranger.page.locator(".fc-stream").inner_text()

    marta.community("/mine")
    assert "Marta Silva started The dog again in Halden pilot" in marta.text()


def the_crm_is_told_again_until_it_answers(crm: Visitor) -> None:
    erik = crm.page.locator("article", has=crm.page.get_by_role("heading", name="Erik Lund"))
    expect(erik.locator(".story")).to_contain_text("not accepted yet")
    crm.page.get_by_role("button", name="Answer again").click()
    expect(erik.locator(".story")).to_contain_text(re.compile("refused .*, then accepted"), timeout=20_000)
    expect(erik).to_contain_text("warming")
    expect(erik).to_contain_text(re.compile("verified", re.IGNORECASE))


def sales_sees_who_and_why(jonas: Visitor, stranger: Visitor) -> None:
    jonas.community("/sign-in?back=/community/leads")
    jonas.sign_in("jonas")
    jonas.page.get_by_role("link", name="Erik Lund").click()
    expect(jonas.page.get_by_role("heading", name="Erik Lund")).to_be_visible()
    lead = jonas.text()
    assert "warming" in lead
    assert "Wrote in the community" in lead
    assert "+25" in lead
    assert "3 times in 30 days" in lead
    assert "Erik Lund started Heated enclosures for twelve meters" in lead
    assert stranger.page.request.get(jonas.page.url).status == 404
    jonas.community("/")
    assert "Erik Lund is a lead" in jonas.text()
