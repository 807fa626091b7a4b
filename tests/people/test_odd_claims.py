from __future__ import annotations

import pytest
from flask import Flask

from tests.access.visits import browser
from tests.company import Company
from tests.people.test_admit import let_in


@pytest.mark.parametrize(
    "back", ["//[evil.test", "http://[", "//[]", "https://[::1", "//evil\u2100.test", "///[", "/[/x"]
)
def test_an_address_that_cannot_be_parsed_is_no_way_back(app: Flask, company: Company, back: str) -> None:
    assert browser(app).get("/sign-in", query_string={"back": back}).status_code == 200


@pytest.mark.parametrize("email", ["ines@x.test", "\u202eadmin@x.test", "a\x00b\nc@x.test", "\u200b@x.test"])
def test_nobody_is_called_by_a_part_of_their_address(company: Company, email: str) -> None:
    assert let_in(name="", email=email).name == "Somebody"


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        ("Ada\tLovelace", "Ada Lovelace"),
        ("Ada\nLovelace", "Ada Lovelace"),
        ("Ada\u00a0Lovelace", "Ada Lovelace"),
        ("山田\u3000太郎", "山田 太郎"),
    ],
)
def test_spaces_of_other_kinds_part_words(company: Company, claimed: str, shown: str) -> None:
    assert let_in(name=claimed).name == shown
