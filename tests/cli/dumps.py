"""Small dumps in the format of Stack Exchange, written by the tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import quoteattr

AT = "2019-05-01T{hour:02}:{minute:02}:00.120"


def row(**values: object) -> str:
    return "  <row " + " ".join(f"{name}={quoteattr(str(value))}" for name, value in values.items()) + " />"


def at(minutes: int) -> str:
    return AT.format(hour=minutes // 60, minute=minutes % 60)


def person(number: int, name: str = "", **more: object) -> str:
    return row(Id=number, CreationDate=at(number % 60), DisplayName=name or f"Writer {number}", **more)


def question(number: int, minutes: int, who: int | None = 1, **more: object) -> str:
    return row(**{**_post(number, 1, minutes, who), "Title": f"Question {number}", "Tags": "<tea><cups>", **more})


def answer(number: int, parent: int, minutes: int, who: int | None = 2, **more: object) -> str:
    return row(**_post(number, 2, minutes, who), ParentId=parent, **more)


def comment(number: int, post: int, minutes: int, who: int | None = 3, text: str = "So *true*.") -> str:
    given = {"Id": number, "PostId": post, "Text": text, "CreationDate": at(minutes)}
    return row(**given, **({"UserId": who} if who is not None else {"UserDisplayName": "Gone"}))


def _post(number: int, kind: int, minutes: int, who: int | None) -> dict[str, object]:
    given: dict[str, object] = {"Id": number, "PostTypeId": kind, "CreationDate": at(minutes)}
    given["Body"] = f"<p>What <em>post</em> {number} says.</p>\n"
    return {**given, **({"OwnerUserId": who} if who is not None else {"OwnerDisplayName": "gone"})}


def dump(folder: Path, **files: Iterable[str]) -> Path:
    """The files of a dump: `Users`, `Posts` and so on, from their rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        body = "\n".join(rows)
        text = f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{name.lower()}>\n{body}\n</{name.lower()}>\n'
        (folder / f"{name}.xml").write_text(text)
    return folder


def tea(folder: Path) -> Path:
    """Three people, two questions, three answers, three comments, and what has no place yet."""
    return dump(
        folder,
        Users=[person(-1, "Community"), person(1, "Tess"), person(2, "Omar", AboutMe="<p>I pour.</p>"), person(3)],
        Posts=[
            question(1, 100, AcceptedAnswerId=3),
            question(2, 101, who=None, Tags="|tea|milk|first|"),
            answer(3, 1, 110),
            answer(4, 1, 130, who=77),
            answer(5, 2, 140),
            row(Id=6, PostTypeId=4, CreationDate=at(1), Body="About tea"),
        ],
        Comments=[comment(1, 1, 105), comment(2, 3, 120), comment(3, 99, 125), comment(4, 5, 150, who=None)],
        Votes=[
            row(Id=1, PostId=1, VoteTypeId=2, CreationDate="2019-05-01T00:00:00.000"),
            row(Id=2, PostId=1, VoteTypeId=2, CreationDate="2019-05-01T00:00:00.000"),
            row(Id=3, PostId=1, VoteTypeId=3, CreationDate="2019-05-02T00:00:00.000"),
            row(Id=4, PostId=3, VoteTypeId=1, CreationDate="2019-05-03T00:00:00.000"),
            row(Id=5, PostId=99, VoteTypeId=2, CreationDate="2019-05-03T00:00:00.000"),
            row(Id=6, PostId=3, VoteTypeId=2),
            row(Id=7, PostId=1, VoteTypeId=5, UserId=2, CreationDate="2019-05-03T00:00:00.000"),
        ],
        Badges=[row(Id=1, UserId=1, Name="Pourer")],
        Tags=[row(Id=1, TagName="tea", Count=2)],
        PostLinks=[row(Id=1, PostId=1, RelatedPostId=2)],
    )
