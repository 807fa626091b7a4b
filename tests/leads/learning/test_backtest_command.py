"""`community leads backtest`: answers for people and programs, and refusals in a sentence with status 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from community.leads.learning.command import backtest_command
from community.leads.learning.csv_file import NotUsable, table_of
from community.leads.learning.report import Asked, backtest
from tests.leads.learning.past_leads import past_leads


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("past") / "leads.csv"
    path.write_text(past_leads(300), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(backtest_command, [str(each) for each in arguments])


def test_for_programs(file: Path) -> None:
    result = run(file, "--outcome", "won?", "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert {each["name"]: each["type"] for each in said["columns"]} == {
        "lead_id": "id", "email": "mail address", "company size": "number", "industry": "category",
        "visits": "number", "budget": "number", "created": "date", "newsletter": "yes/no", "comment": "free text",
        "closed_at": "date", "lost_reason": "category",
    }  # fmt: skip
    assert {each["column"] for each in said["leaks"] if each["grave"]} == {"closed_at", "lost_reason"}
    auc = said["result"]["auc"]
    assert 0.5 < auc["low"] < auc["value"] < auc["high"] < 0.85
    assert said["auc_with_leaks"]["value"] > 0.99
    assert said["result"]["brier"]["value"] < said["result"]["brier"]["of_the_rate"]
    assert sum(band["rows"] for band in said["result"]["calibration"]) == 300
    assert run(file, "--outcome", "won?", "--json").stdout == result.stdout, "the same each time"


def test_for_people(file: Path) -> None:
    result = run(file, "--outcome", "WON?", "--drop", "created", "--keep", "closed_at", "--drop", "lost_reason")
    assert result.exit_code == 0, result.output
    for words in ("300 rows", "decimal comma", "left out: as you asked", "used all the same", "AUC", "lift"):
        assert words in result.output
    assert "too good" not in result.output


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"won\n", "nobody is won or lost"),
        (b"a,won\n" + b"1,yes\n2,no\n" * 5, "too few"),
        (b"a,won\n" + b"1,yes\n" * 50, "nobody is lost"),
        (b"a,b\n1,2\n", "no column won"),
        (b"id,won\n" + b"".join(b"%d,%s\n" % (n, [b"yes", b"no"][n % 2]) for n in range(60)), "no column is left"),
    ],
)
def test_refusals(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    result = run(path, "--outcome", "won", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_no_file_no_folder_no_column(tmp_path: Path, file: Path) -> None:
    for arguments in ((tmp_path, "--outcome", "x"), (tmp_path / "no", "--outcome", "x"), (file, "--outcome", "won?",
                      "--drop", "nix"), (file,)):  # fmt: skip
        assert run(*arguments).exit_code == 2


@example([], b"\x0b", [])
@given(
    st.lists(st.text(alphabet='a;1,."\n\t|=-é\0 @', max_size=12), max_size=6),
    st.binary(max_size=40),
    st.lists(st.sampled_from(["yes", "no", "", "1e9", "9" * 30, "won"]), max_size=40),
)
def test_any_file_is_answered_or_refused(cells: list[str], noise: bytes, ends: list[str]) -> None:
    lines = [",".join([*cells, end]).encode() for end in ends]
    for content in (noise, b"\n".join([b"a,b,won", *lines, noise]), b"a,won\n" + b"\n".join(lines) * 8):
        try:
            backtest(table_of(content), Asked("won"))
        except NotUsable as error:
            assert str(error)  # noqa: PT017 -- either way is right
