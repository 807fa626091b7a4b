"""How text is cut into words, and what is asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from community.search.words import MOST_ASKED, asked_words, plain_words, words_in


def test_case_accents_and_english_endings_make_no_difference() -> None:
    assert plain_words("Calibrating PUMPS, naïvely") == plain_words("calibrated pump naively")


def test_a_word_knows_its_place_also_behind_combining_marks() -> None:
    text = "cafe\u0301 pump"
    assert [text[word.start : word.end] for word in words_in(text)] == ["cafe\u0301", "pump"]


def test_words_that_tell_nothing_count_only_when_there_are_no_others() -> None:
    assert asked_words("the pump of the") == ["pump"]
    assert asked_words("the of") == ["the", "of"]


def test_what_is_asked_has_an_end() -> None:
    assert len(asked_words(" ".join(f"w{number}" for number in range(100)))) == MOST_ASKED
    assert asked_words("x" * 10_000) == ["x" * 40]
    assert asked_words(f"{' ' * 200}late") == []


@given(st.text())
def test_any_text_gives_plain_words_only(text: str) -> None:
    assert all(word.isalnum() for word in asked_words(text))
