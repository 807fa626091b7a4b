"""How one delivery looks on the page; members that are missing or of an odd type are left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from examples.crm_inbox.journal import Delivery


@dataclass(frozen=True)
class Reason:
    sentence: str
    points: str


@dataclass(frozen=True)
class Card:
    delivery: Delivery
    type: str
    time: str
    person: str
    email: str
    stage_from: str
    stage_to: str
    score: str
    reasons: tuple[Reason, ...]
    link: str
    raw: str

    @property
    def story(self) -> str:
        """What became of the tries to deliver it, for example "refused 2 times, then accepted"."""
        times = self.delivery.times_refused
        refused = f"refused {times} {'time' if times == 1 else 'times'}" if times else ""
        if not self.delivery.accepted:
            return f"{refused}, not accepted yet"
        return f"{refused}, then accepted" if refused else "accepted at the first try"


def read_card(delivery: Delivery) -> Card:
    payload = parse(delivery.body)
    whole = members(payload)
    data = members(whole.get("data"))
    person = members(data.get("person"))
    return Card(
        delivery=delivery,
        type=text(whole.get("type")) or "no type",
        time=text(whole.get("timestamp")) or delivery.at,
        person=text(person.get("name")),
        email=text(person.get("email")),
        stage_from=text(data.get("from")),
        stage_to=text(data.get("to")),
        score=text(data.get("score")),
        reasons=read_reasons(data.get("reasons")),
        link=web_address(data.get("url")),
        raw=delivery.body if payload is None else json.dumps(payload, indent=2, ensure_ascii=False),
    )


def parse(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def members(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value) if type(value) is int else ""


def read_reasons(value: Any) -> tuple[Reason, ...]:
    rows = [members(row) for row in value] if isinstance(value, list) else []
    reasons = (Reason(text(row.get("sentence")) or text(row.get("rule")), text(row.get("points"))) for row in rows)
    return tuple(reason for reason in reasons if reason.sentence)


def web_address(value: Any) -> str:
    """The address when it is one for the web, since a `javascript:` one must not become a link."""
    try:
        return value if urlsplit(value).scheme in ("http", "https") else ""
    except (ValueError, TypeError, AttributeError):
        return ""
