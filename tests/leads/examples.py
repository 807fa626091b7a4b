"""The two worked examples of the reference, as worlds in the exchange format; their models are files."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

from community.leads.scoring.exchange import evaluate

NOW = "2026-03-31T12:00:00Z"
FOLDER = Path(__file__).parent / "models"
NUMBERS = count(1)
PRICING = ["03-30T12:00:00", "03-30T12:01:00", "03-30T12:02:00", "03-27T12:00:00"]
DAY_OF = "2026-{}Z"


def did(
    person: str,
    at: str,
    verb: str,
    kind: str = "",
    object_id: str = "o",
    target: tuple[str, str] | None = None,
    **props: Any,
) -> dict[str, Any]:
    number = next(NUMBERS)
    return {
        "id": f"a{number}",
        "source": "test",
        "external_id": str(number),
        "identity": f"i-{person}",
        "verb": verb,
        "object_type": kind,
        "object_id": object_id,
        "target_type": target[0] if target else None,
        "target_id": target[1] if target else None,
        "occurred_at": DAY_OF.format(at) if len(at) < 16 else f"{at}Z",
        "ingested_at": None,
        "props": props,
    }


def world(model: str, names: list[str], activities: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "format": "lead-world/1",
        "models": {"m0": (FOLDER / f"{model}.toml").read_text()},
        "people": [{"id": name, "kind": "person", "attributes": []} for name in names],
        "orgs": [{"id": "acme", "attributes": []}],
        "affiliations": [{"person": name, "org": "acme", "from": None, "to": None} for name in names],
        "identities": [{"id": f"i-{name}", "person": name} for name in names],
        "merges": [],
        "activities": activities,
        **more,
    }


def ask(given: dict[str, Any], person: str, *instants: str) -> list[dict[str, Any]]:
    asked = [{"model": "m0", "person": person, "now": now, "known_at": None, "stage": True} for now in instants]
    return evaluate(json.dumps({**given, "questions": asked}))


def points(answer: dict[str, Any]) -> dict[str, float]:
    return {each["rule"]: each["points"] for each in answer["contributions"]}


def often(person: str, at: list[str], verb: str, kind: str, **more: Any) -> list[dict[str, Any]]:
    return [did(person, each, verb, kind, **more) for each in at]


def recruiting() -> dict[str, Any]:
    """Example A: Ana at Acme."""
    rows = often(
        "ana",
        ["03-29T09:00:00", "03-25T10:00:00", "03-11T10:00:00", "03-01T12:00:00", "02-20T08:00:00"],
        "Update",
        "recommendation",
    )
    rows += [
        did(
            "ana", "03-24T12:00:00", "Update", "profile", field="experience.latest.ended_on", old=None, new="2026-03"
        ),
        did("ana", "03-26T12:00:00", "Update", "profile", field="experience.latest.description", old="a", new="b"),
        did("ana", "03-26T12:00:00", "Update", "profile", field="summary", old="a", new="b"),
        did("ana", "03-21T12:00:00", "Update", "profile", field="email", old="ana@acme.example", new="ana@gmail.com"),
        did("ana", "03-23T12:00:00", "Create", "question", "q1", ("group", "g1")),
        did("ana", "03-28T10:30:00", "Join", "group", "g0"),
    ]
    visits = ["03-30T08:00:00", "03-30T09:10:00", "03-28T12:00:00", "03-24T12:00:00", "03-17T12:00:00"]
    rows += often("ana", visits, "View", "page", path="/jobs")
    joined = ["03-28T10:00:00", "03-20T10:00:00", "03-12T10:00:00", "03-05T10:00:00"]
    rows += [did("ana", at, "Join", "group", f"g{number}") for number, at in enumerate(joined)]
    rows += _invites()
    people = ["ana", "c1", "c2", "c3", "c4"]
    return world("recruiting-intent", people, rows, fixed_base={"c1": 62, "c2": 48, "c3": 40, "c4": 12})


def _invites() -> list[dict[str, Any]]:
    """22 in the recent days and 1, 0, 2, 1, 3, 0, 1, 2 in the blocks, on active days as in the example."""
    recent = [f"03-{25 + number % 6}T15:00:{number:02}" for number in range(22)]
    before = ["01-28T10:00:00", "02-11T10:00:00", "02-11T10:00:01", "02-18T10:00:00", "02-25T10:00:00",
              "02-25T10:00:01", "02-25T10:00:02", "03-11T10:00:00", "03-18T10:00:00", "03-18T10:00:01"]  # fmt: skip
    rows = often("ana", [*recent, *before], "Invite", "connection")
    days = {"01-28": 2, "02-04": 1, "02-11": 3, "02-18": 2, "02-25": 2, "03-04": 1, "03-11": 3, "03-18": 4}
    return rows + [did("ana", f"{day}T20:00:00", "Like", "post") for day in days]


def sales() -> dict[str, Any]:
    """Example B: Ben at Globex."""
    rows = [
        did("ben", "02-02T09:00:00", "Join", "site", mail_class="corporate"),
        *often(
            "ben",
            ["03-30T12:00:00", "03-30T12:01:00", "03-30T12:02:00", "03-27T12:00:00"],
            "View",
            "page",
            path="/pricing",
        ),
        did("ben", "03-30T15:00:00", "View", "page", path="/security"),
        did("ben", "03-28T12:00:00", "Read", "file", "f1", tag="case-study"),
        did("ben", "03-10T12:00:00", "Read", "file", "f2", tag="case-study"),
        did("ben", "03-29T12:00:00", "Create", "question", "q1", ("space", "presales"), intent="buying"),
        did("ben", "03-26T12:00:00", "Create", "reply", "r1", ("topic", "t1"), after_staff=True),
        did("ben", "03-26T13:00:00", "Create", "reply", "r2", ("topic", "t2"), after_staff=True),
        did("ben", "03-16T12:00:00", "Accept", "invite", "v1", ("deal_room", "d1")),
        did("ben", "03-25T09:00:00", "Attend", "webinar", "w1"),
        did("ben", "03-01T12:00:00", "View", "page", path="/careers/dev"),
        did("c1", "03-20T09:00:00", "Accept", "invite", "v2", ("person", "ben")),
        did("c2", "03-21T09:00:00", "Accept", "invite", "v3", ("person", "ben")),
        did("c1", "03-21T10:00:00", "Like", "post"),
        did("c3", "03-22T10:00:00", "Like", "post"),
    ]
    given = world("corporate-community-sales", ["ben", "c1", "c2", "c3"], rows)
    given["people"][0]["attributes"] = [{"at": None, "name": "seniority", "value": "director"}]
    given["orgs"][0]["attributes"] = [
        {"at": None, "name": "size", "value": 200},
        {"at": None, "name": "industry", "value": "software"},
    ]
    return given
