"""Names that people are shown under."""

from __future__ import annotations

import pytest

from community.access.models import NAME_LENGTH
from community.people.names import clean_name, shown_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Ines Okafor", "Ines Okafor"),
        ("  Ines \t\n Okafor ", "Ines Okafor"),
        ("\u202eevil\u202c", "evil"),
        ("\u2066a\u2069\u200f\u061cb", "ab"),
        ("اینس", "اینس"),
        ("Zoe\u0308", "Zoë"),
        ("Z\u0335\u0336\u0337\u0338a", "Z\u0335\u0336a"),
        ("李 小龙", "李 小龙"),
        ("x" * 500, "x" * NAME_LENGTH),
    ],
)
def test_a_name_is_shown_as_it_can_be_read(given: str, shown: str) -> None:
    assert clean_name(given) == shown


@pytest.mark.parametrize(
    "empty",
    ["", " ", "\u00a0", "\u200b", "\u3164", "\uffa0", "\u2800", "\u115f\u1160", "\u202e", "...", "\x00", "\ue000"],
)
def test_what_only_looks_like_a_name_is_none(empty: str) -> None:
    assert clean_name(empty) == ""
    assert shown_name(empty) == "Somebody"
