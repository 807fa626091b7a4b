"""What the rows of a dump mean here: people, topics, posts; or why a row is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from community.content.base.actions import prepare, prepare_html
from community.content.base.models import TITLE_LENGTH
from community.content.base.taking_in import Written
from community.content.questions.rules import QUESTION as QUESTION_KIND
from community.core.lines import one_line
from community.people.actions.authors import Author

QUESTION, ANSWER = "1", "2"
TAG_TEXTS = {"4", "5"}
LONGEST_TEXT = 200_000
LONGEST_ID = 20
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
NO_TIME = "CreationDate is in the future or before 1970"
_ID = re.compile(r"-?[0-9]{1,18}")
_TAG = re.compile(r"<([^<>]+)>|\|?([^|<>]+)\|")

Values = Mapping[str, str]


class LeftOut(Exception):
    """The row is not taken in; the message says why, in words that fit many rows."""


def person_named(values: Values, now: datetime) -> Author:
    """A row of `Users`."""
    return Author(f"person/{_number(values, 'Id')}", values.get("DisplayName", ""), _instant(values, now))


def sort_of_post(values: Values) -> str:
    """What a row of `Posts` is called in the report."""
    return {QUESTION: "questions", ANSWER: "answers"}.get(values.get("PostTypeId", ""), "other posts")


def key_of_post(values: Values) -> str:
    """The id of a row of `Posts` in the log. Raises LeftOut for what is neither question nor answer."""
    kind = values.get("PostTypeId", "")
    if kind in TAG_TEXTS:
        raise LeftOut("texts about tags have no place here yet")
    if kind not in (QUESTION, ANSWER):
        raise LeftOut("a type of post that is not known")
    return f"post/{_number(values, 'Id')}"


def key_of_comment(values: Values) -> str:
    """The id of a row of `Comments` in the log."""
    return f"comment/{_number(values, 'Id')}"


def about(values: Values) -> str:
    """What an answer or a comment is about; nothing for a question."""
    if "PostTypeId" not in values:
        return f"post/{values.get('PostId', '')[:LONGEST_ID]}"
    return f"post/{values.get('ParentId', '')[:LONGEST_ID]}" if values["PostTypeId"] == ANSWER else ""


def written(key: str, values: Values, now: datetime) -> Written:
    """A row of `Posts` or `Comments`, made ready to be kept."""
    is_comment = "PostTypeId" not in values
    text = values.get("Text" if is_comment else "Body", "")
    if not text.strip():
        raise LeftOut("without a text")
    if len(text) > LONGEST_TEXT:
        raise LeftOut(f"longer than {LONGEST_TEXT:,} characters")
    writing = prepare(text) if is_comment else prepare_html(text)
    asks = values.get("PostTypeId") == QUESTION
    return Written(
        key,
        author(values),
        _instant(values, now),
        writing,
        title=_title(values.get("Title", "")) or writing.excerpt[:TITLE_LENGTH] or "…" if asks else "",
        about=about(values),
        comment=is_comment,
        kind=QUESTION_KIND,
    )


def accepted(values: Values) -> str | None:
    """What a question has as its answer."""
    given = values.get("AcceptedAnswerId", "")
    return f"post/{given}" if _ID.fullmatch(given) else None


def voted_on(values: Values, now: datetime) -> tuple[str, date]:
    """The post that a vote is for, and its day: votes have no time."""
    try:
        post, day = f"post/{_number(values, 'PostId')}", date.fromisoformat(moment(values)[:10])
    except ValueError:
        raise LeftOut("CreationDate is missing or no date") from None
    if not FIRST_DAY.date() <= day <= now.date():
        raise LeftOut(NO_TIME)
    return post, day


def author(values: Values) -> str | None:
    """Who wrote it; None where the account is gone."""
    given = values.get("UserId" if "PostTypeId" not in values else "OwnerUserId", "")
    return f"person/{given}" if _ID.fullmatch(given) else None


def moment(values: Values) -> str:
    """When it was written, as the dump says: these sort as the instants do."""
    return values.get("CreationDate", "")


def tags(values: Values) -> list[str]:
    """The tags of a question, written as `<a><b>` or as `|a|b|`."""
    return [one or other for one, other in _TAG.findall(values.get("Tags", ""))]


def _title(given: str) -> str:
    words = one_line(given)
    return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1] + "…"


def _number(values: Values, name: str) -> str:
    given = values.get(name, "")
    if not _ID.fullmatch(given):
        raise LeftOut(f"{name} is missing or no number")
    return given


def _instant(values: Values, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(moment(values))
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise LeftOut("CreationDate is missing or no date") from None
    if not FIRST_DAY <= at <= now:
        raise LeftOut(NO_TIME)
    return at
