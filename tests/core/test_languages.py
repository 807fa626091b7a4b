"""Languages: every text has its translation, and people read in the one that they chose."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from community.core.i18n import LANGUAGES
from community.core.mail.letters import writing_letters
from community.people.letters import code_letter
from tests.access.visits import browser, send
from tests.company import Company
from tests.texts import SOURCE, catalogue_of, compiled, gathered, missing, read

OTHERS = sorted(set(LANGUAGES) - {SOURCE})
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


def test_no_text_is_without_translation() -> None:
    texts = gathered()
    assert len(texts) > 500
    lacking = {language: missing(language, texts) for language in OTHERS}
    assert not any(lacking.values()), f"Run `make texts`, and write what it says is missing: {lacking}"


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_read_is_what_is_written(language: str) -> None:
    made = catalogue_of(language).with_suffix(".mo").read_bytes()
    assert made == compiled(read(language)), "Run `make texts`."


@pytest.mark.parametrize("language", OTHERS)
def test_translations_name_what_the_texts_name(language: str) -> None:
    for message in read(language):
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        said = message.string if isinstance(message.string, tuple | list) else [message.string]
        for text, translated in zip(ids, said, strict=True):
            if text:
                assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(translated or "")), text


def test_visitors_read_what_their_browser_prefers(app: Flask) -> None:
    page = browser(app).get("/groups", headers=GERMAN).text
    assert '<html lang="de"' in page
    assert "Gruppen" in page
    assert '<html lang="en"' in browser(app).get("/groups", headers={"Accept-Language": "fr"}).text


def test_what_a_person_chose_outranks_the_browser(app: Flask) -> None:
    mia = browser(app, "Mia")
    send(mia, "/settings/account", language="de", zone="Europe/Berlin")
    assert "Mein Strom" in mia.get("/mine").text
    assert "My stream" in browser(app, "Sam").get("/mine").text
    send(mia, "/settings/account", language="en", zone="")
    assert "My stream" in mia.get("/mine", headers=GERMAN).text


def test_the_site_has_a_language_of_its_own(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["community.settings"], "default_language", "de")
    assert "Gruppen" in browser(app).get("/groups").text
    assert "Groups" in browser(app).get("/groups", headers={"Accept-Language": "en"}).text


def test_mails_are_in_the_language_of_whoever_gets_them(app: Flask) -> None:
    for language, said in (("de", "ist Ihr Code"), ("en", "is your code")):
        with writing_letters(language):
            assert said in str(code_letter({"code": "123"}).subject)


def test_a_german_journey(app: Flask, company: Company) -> None:
    """Sam comes, joins, writes, tells about himself and has a look at his data, all in German."""
    group = f"/groups/{company.group('Open Garden').ref}"
    assert "Anmelden oder beitreten" in browser(app).get("/sign-in", headers=GERMAN).text
    sam = browser(app, "Sam")
    send(sam, "/settings/account", language="de", zone="Europe/Berlin")
    for path, said in (
        ("/", "Was geschehen ist"),
        (group, "Alle können mitlesen"),
        ("/notices", "Hinweise"),
        ("/search?q=nirgendwo", "Nichts gefunden"),
        ("/settings/data", "Endgültig gehen"),
        ("/nowhere", "Hier ist nichts für Sie"),
    ):
        assert said in sam.get(path).text, path
    assert send(sam, f"{group}/join").status_code == 302
    assert "Neues Thema" in sam.get(group).text
    refused = send(sam, f"{group}/topics/new", title="", body="")
    assert "Sagen Sie in einer Zeile, worum es geht." in refused.text
    written = send(sam, f"{group}/topics/new", title="Guten Tag", body="Wie geht es?")
    assert "Beitrag von Sam Stranger" in sam.get(written.headers["Location"]).text
    assert "hat Guten Tag" in re.sub(r"<[^>]+>", "", sam.get("/").text)
