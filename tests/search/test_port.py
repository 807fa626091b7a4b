"""What every engine does alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from community.search.index import BuildRunning, Entry, Hit, Index, Part
from community.search.words import asked_words, plain_words


def entry(thing_id: int, title: str = "", text: str = "", part: Part = Part.WHOLE) -> Entry:
    return Entry(thing_id, part, plain_words(title), plain_words(text))


def take_in(engine: Index, *entries: Entry) -> None:
    engine.replace([], entries)


def found(engine: Index, asked: str) -> list[int]:
    return [hit.thing_id for hit in engine.find(asked_words(asked), limit=100)]


def test_all_words_must_be_there_wherever_they_stand(engine: Index) -> None:
    take_in(engine, entry(1, "Zero drift", "after a cold start"), entry(2, "Zero point", "in the warm"))
    assert found(engine, "start zero") == [1]
    assert found(engine, "zero cold warm") == []


def test_a_title_counts_for_more_than_a_text(engine: Index) -> None:
    take_in(engine, entry(1, "Other", "about the pump"), entry(2, "Pump", "about other"))
    assert found(engine, "pump") == [2, 1]


def test_the_parts_of_a_thing_are_found_each_by_its_own_words(engine: Index) -> None:
    take_in(engine, entry(1, "Pump", "secret"), entry(1, "Pump", "open", Part.TEASED))
    assert set(engine.find(["pump"], limit=10)) == {Hit(1, Part.WHOLE), Hit(1, Part.TEASED)}
    assert engine.find(["secret"], limit=10) == [Hit(1, Part.WHOLE)]


def test_what_is_taken_in_again_replaces_what_was_there(engine: Index) -> None:
    take_in(engine, entry(1, "Old"), entry(2, "Old"))
    take_in(engine, entry(1, "New"))
    take_in(engine, entry(1, "New"))
    assert (found(engine, "old"), found(engine, "new")) == ([2], [1])


def test_what_is_forgotten_is_not_found(engine: Index) -> None:
    take_in(engine, entry(1, "Pump"), entry(2, "Pump"))
    engine.replace([1, 77], [])
    assert found(engine, "pump") == [2]


def test_pages_put_together_are_the_whole(engine: Index) -> None:
    take_in(engine, *(entry(number, "Pump", "pump " * (number % 7)) for number in range(1, 251)))
    pages = [engine.find(["pump"], after=after, limit=100) for after in (0, 100, 200, 300)]
    assert [len(page) for page in pages] == [100, 100, 50, 0]
    assert [hit for page in pages for hit in page] == list(engine.find(["pump"], limit=300))
    assert len({hit.thing_id for page in pages for hit in page}) == 250


@pytest.mark.parametrize("asked", ["it's \\ \"quoted\" & | ! <-> :* 'x'", "日本 ελλάδα żółć", "x" * 200, "1e400 ½ ß"])
def test_whatever_is_asked_is_words_only(engine: Index, asked: str) -> None:
    take_in(engine, entry(1, "Nothing of the kind"), entry(2, asked))
    assert found(engine, asked) == [2]


def test_no_words_find_nothing(engine: Index) -> None:
    take_in(engine, entry(1, "Pump"))
    assert engine.find([], limit=10) == []


def test_a_long_text_with_the_same_words_fits(engine: Index) -> None:
    take_in(engine, entry(1, "Long", "pump drift " * 9_000 + "end"))
    assert found(engine, "end pump") == [1]


def test_the_old_index_serves_until_the_new_one_is_there(engine: Index) -> None:
    take_in(engine, entry(1, "Old"))
    seen: list[tuple[list[int], list[int]]] = []

    def batches() -> Iterator[Sequence[Entry]]:
        for number in range(2, 5):
            yield [entry(number, "New")]
            seen.append((found(engine, "old"), found(engine, "new")))

    engine.rebuild(batches())
    assert seen == [([1], [])] * 3
    assert (found(engine, "old"), found(engine, "new")) == ([], [2, 3, 4])
    take_in(engine, entry(5, "New"))
    assert found(engine, "new") == [2, 3, 4, 5]


def test_a_build_that_breaks_leaves_the_old_index(engine: Index) -> None:
    take_in(engine, entry(1, "Old"))

    def batches() -> Iterator[Sequence[Entry]]:
        yield [entry(1, "New")]
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        engine.rebuild(batches())
    assert (found(engine, "old"), found(engine, "new")) == ([1], [])
    engine.rebuild([[entry(2, "New")]])
    assert (found(engine, "old"), found(engine, "new")) == ([], [2])


def test_two_builds_at_once_are_refused(engine: Index) -> None:
    def batches() -> Iterator[Sequence[Entry]]:
        with pytest.raises(BuildRunning):
            engine.rebuild([])
        yield [entry(1, "Pump")]

    engine.rebuild(batches())
    assert found(engine, "pump") == [1]


def test_a_cleared_index_is_not_ready_and_finds_nothing(engine: Index) -> None:
    take_in(engine, entry(1, "Pump"))
    assert engine.ready()
    engine.clear()
    assert not engine.ready()
    assert found(engine, "pump") == []
