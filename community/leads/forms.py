"""What sellers may send: filters of the board, notes, tasks. What is not understood filters nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import request

from community.leads.board import SILENCES, Filter
from community.leads.stored_models import scoring_model

LONGEST = 100


def filter_asked() -> Filter:
    """The filter in the address."""
    asked = {name: request.args.get(name, "").strip()[:LONGEST] for name in Filter.__dataclass_fields__}
    model = scoring_model()
    grades = [str(name) for name, _bar in model.fit.grades] if model.fit else []
    return Filter(
        stage=_among(asked["stage"], [stage.id for stage in model.stage]),
        grade=_among(asked["grade"], grades),
        domain=asked["domain"].lower().removeprefix("@"),
        owner=asked["owner"],
        group=asked["group"],
        company=asked["company"],
        source=asked["source"],
        silent=int(_among(asked["silent"], [str(days) for days in SILENCES]) or 0),
        by="silence" if asked["by"] == "silence" else "score",
    )


def instant_asked(text: str, now: datetime) -> datetime:
    """The instant that a page is asked about: in UTC, at the latest now. What is not understood is now."""
    try:
        asked = datetime.fromisoformat(text)
    except ValueError:
        return now
    asked = asked.replace(tzinfo=UTC) if asked.tzinfo is None else asked.astimezone(UTC)
    return min(asked, now)


def day_sent(text: str) -> date | None:
    """A day as forms send it. Raises ValueError for what is none."""
    return date.fromisoformat(text) if text else None


def _among(value: str, choices: list[str]) -> str:
    return value if value in choices else ""
