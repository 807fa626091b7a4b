"""What is guessed of columns, how files are read, who is won, and which columns know it already."""

from __future__ import annotations

import pytest

from community.leads.learning.columns import Column, columns_of
from community.leads.learning.csv_file import NotUsable, table_of, without_doubles
from community.leads.learning.leaks import leaks_in, outcome_date_among
from community.leads.learning.outcomes import outcomes


def column(*cells: str, name: str = "x", delimiter: str = "|") -> Column:
    text = "\n".join([f"{name}{delimiter}y", *(f"{cell}{delimiter}{number}b" for number, cell in enumerate(cells))])
    return columns_of(table_of(text.encode()))[0]


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (("1.5", "2", "-"), "number", [1.5, 2, None]),
        (("1,5", "2,25"), "number", [1.5, 2.25]),
        (("1.234,50 €", "12,00 €"), "number", [1234.5, 12]),
        (("1,234.50", "$12.00"), "number", [1234.5, 12]),
        (("12 %", "7 %", "n/a"), "number", [12, 7, None]),
        (("ja", "nein", "JA"), "yes/no", [1, 0, 1]),
        (("True", "false", ""), "yes/no", [1, 0, None]),
        (("1970-01-02", "1970-01-03T12:00:00Z"), "free text", ["1970-01-02", "1970-01-03T12:00:00Z"]),
        (("1970-01-02", "1970-01-03"), "date", [1, 2]),
        (("1970-01-02T12:00:00Z", "1970-01-03T00:00:00Z"), "date", [1.5, 2]),
        (("13.01.1970", "02.01.1970"), "date", [12, 1]),
        (("01/13/1970", "01/02/1970"), "date", [12, 1]),
        (("01067", "01067", "80331", "80331"), "category", ["01067", "01067", "80331", "80331"]),
        (("red", "red", "blue", "blue", "?"), "category", ["red", "red", "blue", "blue", None]),
        (("a@gmail.com", "b@acme.example"), "mail address", [1, 0]),
        (("", "n/a"), "empty", [None, None]),
        (("same", "same"), "always the same", ["same", "same"]),
    ],
)
def test_kinds(cells: tuple[str, ...], kind: str, values: list[object]) -> None:
    found = column(*cells)
    if kind == "free text":  # two forms of dates in one column are words to us, and told apart as ids
        assert found.kind == "id"
        return
    assert (found.kind, list(found.values)) == (kind, values)


def test_ids_and_words_are_left_out_with_the_reason() -> None:
    ids = column(*(str(number) for number in range(100, 130)), name="lead_id")
    words = column(*(f"what number {number} said to us" for number in range(30)))
    assert (ids.kind, words.kind) == ("id", "free text")
    assert "names rows" in ids.left_out
    assert "not read" in words.left_out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_of_any_make(encoding: str, delimiter: str, end: str) -> None:
    lines = [["größe", "said"], ["1", '"a, b; c|d"'], ["2", '"two\nlines"'], ["3", "x"]]
    table = table_of(end.join(delimiter.join(line) for line in lines).encode(encoding))
    assert table.columns == ["größe", "said"]
    assert table.rows == [["1", "a, b; c|d"], ["2", "two\nlines"], ["3", "x"]]


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf\n", b"PK\x03\x04zip", b"a\0b", b"\x81\x8d\n", b"a\n" + b"x" * 200_000]
)
def test_what_is_no_csv_is_refused(content: bytes) -> None:
    with pytest.raises(NotUsable):
        table_of(content)


def test_ragged_lines_doubles_and_headings() -> None:
    table = without_doubles(table_of(b"a,a,\n1,2,3\n1,2,3\n4,5\n6,7,8\n"))
    assert table.columns == ["a", "a (2)", "column 3"]
    assert len(table.rows) == 2
    assert len(table.notes) == 3
    alike = without_doubles(table_of(b"a,b\n" + b"x,y\nz,y\n" * 20))
    assert len(alike.rows) == 40


def test_outcomes_in_several_words() -> None:
    cells = ["Closed Won", "closed-lost", "open", ""] * 12
    assert outcomes(cells, "stage", ())[:4] == [True, False, None, None]
    assert outcomes(["A", "B"] * 12, "x", ["a"])[:2] == [True, False]
    for cells, reason in (
        (["A", "B"] * 12, "--won"), (["yes"] * 30, "nobody is lost"), (["yes", "no"], "too few"), ([""], "nobody"),
        ([str(number) for number in range(80)], "no outcome"),
    ):  # fmt: skip
        with pytest.raises(NotUsable, match=reason):
            outcomes(cells, "x", ())


def test_columns_that_know_the_outcome() -> None:
    won = [number % 3 == 0 for number in range(60)]
    columns = [
        Column("reason", "category", [None if yes else "price" for yes in won], levels=["price"]),
        Column("deal_amount", "number", [float(number % 7) for number in range(60)]),
        Column("score", "number", [float(yes) + number / 1e6 for number, yes in enumerate(won)]),
        Column("size", "number", [float(number % 5) for number in range(60)]),
        Column("closedAt", "date", [100.0 + number for number in range(60)]),
        Column("lastCall", "date", [100.0 + number + (number % 2) for number in range(60)]),
        Column("begun", "date", [float(number % 50) for number in range(60)]),
    ]
    found = {leak.column: leak for leak in leaks_in(columns, won, outcome_date_among(columns))}
    assert set(found) == {"reason", "deal_amount", "score", "closedAt", "lastCall"}
    assert not found["deal_amount"].grave
    assert "after the outcome" in found["lastCall"].why
