"""Rows of a dump are read from any file, in bounded memory, and what is no row is told."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from community.cli.stackexchange.rows import LONGEST, Broken, Refused, Row, rows

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n'


def read(text: str | bytes) -> list[Row | Broken]:
    return list(rows(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def ids(found: list[Row | Broken]) -> list[str]:
    return [each.values["Id"] if isinstance(each, Row) else "broken" for each in found]


def test_rows_come_with_their_lines_and_values() -> None:
    found = read(
        HEAD + '  <row Id="1" Body="&lt;p&gt;a &amp;amp; b&#xA;c&lt;/p&gt;" />\n  <row Id="2" />\n</posts>\n'
    )
    assert found == [Row(3, {"Id": "1", "Body": "<p>a &amp; b\nc</p>"}), Row(4, {"Id": "2"})]


def test_a_byte_order_mark_stands_in_nobodys_way() -> None:
    assert ids(read(b"\xef\xbb\xbf" + HEAD.encode() + b'<row Id="1" />\n</posts>')) == ["1"]


def test_rows_may_stand_in_one_line_and_one_row_in_several() -> None:
    assert ids(read('<posts><row Id="1"/><row Id="2"/></posts>')) == ["1", "2"]
    assert read('<posts>\n<row\n Id="1"\n Body="a\nb"/>\n</posts>') == [Row(2, {"Id": "1", "Body": "a b"})]


@pytest.mark.parametrize("broken", [
    '<row Id="2" Body="a < b" />', '<row Id="2" Id="2" />', '<row Id="2" Body="no end />', '<row Id="2" &nope; />',
    '<row Id="2">', '<row Id="2" Body="\udcff" />', "</row>", '<row Id="2" Body="&huge;" />', "<<<<",
])  # fmt: skip
def test_reading_goes_on_after_what_is_broken(broken: str) -> None:
    text = f'{HEAD}<row Id="1" />\n{broken}\n<row Id="3" />\n<row Id="4" />\n</posts>'
    found = read(text.encode(errors="surrogateescape"))
    assert [each for each in ids(found) if each not in ("broken", "2")] == ["1", "3", "4"]
    assert any(isinstance(each, Broken) and 4 <= each.line <= 7 for each in found)


def test_a_file_that_ends_in_the_middle_gives_what_it_has() -> None:
    for rest in ("", '<row Id="2" Bo', "<ro", '<row Id="2" Body="&#x'):
        found = read(HEAD + '<row Id="1" />\n' + rest)
        assert ids(found) == ["1", "broken"], rest


@pytest.mark.parametrize("text", ["", "\n", "no xml at all", "{}", "\x00\x01", "<posts>", "<p><b>no</b></p>"])
def test_what_is_no_dump_has_no_rows(text: str) -> None:
    assert [each for each in read(text) if isinstance(each, Row)] == []


def test_characters_that_xml_does_not_know_are_left_out() -> None:
    found = read(HEAD.encode() + b'<row Id="1" Body="a\x00b\x0bc&#x1F;d&#0;e&#xFFFE;f&#xD800;g&#27;h" />\n</posts>')
    assert found == [Row(3, {"Id": "1", "Body": "abcdefgh"})]
    long = "x" * (64 * 1024 - 30)
    assert read(f'<p>\n<row Id="{long}&#x1F;&#x1F;&#x1F;&#x41;&#x1F;" />\n</p>') == [Row(2, {"Id": f"{long}A"})]


@pytest.mark.parametrize("declared", [
    '<!DOCTYPE posts [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', '<!DOCTYPE posts SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE posts [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]>',
])  # fmt: skip
def test_a_document_type_is_refused(declared: str) -> None:
    with pytest.raises(Refused, match="document type"):
        read(f'<?xml version="1.0"?>\n{declared}\n<posts><row Id="1" Body="&b;" /></posts>')


class Endless(io.RawIOBase):
    """A file of so many pieces that it cannot be held."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, space: bytearray) -> int:  # type: ignore[override]  # as io.RawIOBase wants it
        self.left = self.left or next(self.pieces, b"")
        given, self.left = self.left[: len(space)], self.left[len(space) :]
        space[: len(given)] = given
        return len(given)


def test_an_attribute_without_end_is_not_kept_in_memory() -> None:
    def pieces() -> Iterator[bytes]:
        yield HEAD.encode() + b'<row Id="1" />\n<row Id="2" Body="'
        for _ in range(1000):
            yield b"x" * 100_000
        yield b'" />\n<row Id="3" />\n</posts>'

    tracemalloc.start()
    endless: io.RawIOBase = Endless(pieces())
    found = list(rows(io.BufferedReader(endless)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ids(found) == ["1", "broken", "3"]
    assert peak < 8 * LONGEST
