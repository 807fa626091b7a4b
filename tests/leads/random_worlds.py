"""Worlds in the exchange format in which everything happens that a rule can ask for, made by dice of their own."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

BEGIN = int(datetime(2026, 3, 1, 23, 50, tzinfo=UTC).timestamp())
"""Ten minutes before a midnight, at which whole days change."""
DAY = 86_400

MODEL = """
[model]
id = "everything"
min = -5
max = 60
[gate]
min_rules = 3
else_max = 18
[fit]
min = 0
max = 20
grades = [["A", 10], ["B", 5], ["C", 0]]
levels = [[1, 30], [2, 0]]
[[group]]
id = "pages"
cap = 14
[[stage]]
id = "cold"
[[stage]]
id = "warm"
enter = 12
exit = 9
hold = "90s"
[[stage]]
id = "hot"
enter = 22
exit = 16.5
[[stage]]
id = "fitting"
enter = 22
exit = 16.5
fit_at_least = 8
[[rule]]
id = "tiers"
kind = "count"
on = { verb = "Create", object = ["post", "topic"] }
window = "400s"
tiers = [[1, 2], [2, 5.5], [4, 9]]
[[rule]]
id = "distinct"
kind = "count"
on = { verb = "Join" }
distinct = "object_id"
window = "300s"
tiers = [[1, 1], [2, 4]]
[[rule]]
id = "decaying"
kind = "count"
on = { verb = "Create", where = { intent = ["buying", "asking"] } }
points = 4
half_life = "200s"
cap = 9
[[rule]]
id = "credited"
kind = "count"
credit = "target"
same_org = true
on = { verb = "Accept" }
distinct = "actor"
window = "1000s"
tiers = [[1, 3], [2, 5]]
[[rule]]
id = "began"
kind = "first_time"
on = { verb = "Read" }
dormant = "250s"
points = 6
half_life = "150s"
[[rule]]
id = "each"
kind = "first_time"
per = "object_id"
on = { verb = "Read" }
points = 1.5
[[rule]]
id = "pricing"
kind = "page_visit"
group = "pages"
path = ["/pricing*", "/compare/*"]
dedupe = ["path", "day"]
points = 5
half_life = "300s"
[[rule]]
id = "careers"
kind = "page_visit"
group = "pages"
path = "/careers"
points = -3
half_life = "120s"
[[rule]]
id = "profile"
kind = "field_change"
pick = "max"
half_life = "400s"
cases = [ { field = "email", from = "class:corporate", to = "class:freemail", points = 7 },
          { field = "email", to = "null", points = -2 }, { field = "email", points = 3 } ]
[[rule]]
id = "profile_sum"
kind = "field_change"
half_life = "100s"
cases = [ { field = "title", from = "null", points = 2 }, { field = "title", points = 1 } ]
[[rule]]
id = "often"
kind = "frequency_change"
z_min = 1
tiers = [[1.2, 2], [2, 4]]
[[rule]]
id = "burst"
kind = "burst"
on = { verb = "Create" }
floor = 3
k = 2
tiers = [[1, 2], [2, 4]]
[[rule]]
id = "account"
kind = "account_rollup"
base_at_least = 8
tiers = [[1, 3], [2, 6]]
[[rule]]
id = "active"
kind = "account_rollup"
active_within = "200s"
tiers = [[1, 1], [2, 2]]
[[rule]]
id = "who"
kind = "fit"
cases = [ { attribute = "seniority", any = ["director"], points = 10 },
          { attribute = "org.size", min = 50, points = 8 },
          { attribute = "email", is = "class:freemail", points = -3 } ]
[[rule]]
id = "rivals"
kind = "exclude"
cases = [ { attribute = "email", is = ".*@rival\\\\.example" } ]
[[rule]]
id = "support"
kind = "condition"
all = [ { on = { verb = "Create" }, window = "300s", at_least = 3 },
        { none_of = ["pricing", "began"], window = "200s" } ]
max = 11
route = "success"
"""

PEOPLE = {"ann": "person", "bob": "person", "cat": "person", "vic": "visitor", "sue": "staff"}
PATHS = ("/pricing", "/pricing?plan=1", "/pricing/all", "/compare/us", "/careers", "/Pricing", "/other")
MAILS = (None, "", "a@acme.example", "b@acme.example", "a@gmail.com")


def written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def random_world(seed: int, seconds: int = 1_200) -> dict[str, Any]:
    """One that is the same for the same seed, with everything of it in some twenty minutes and weeks before them."""
    dice = random.Random(seed)
    people = [{"id": key, "kind": kind, "attributes": _attributes(dice)} for key, kind in PEOPLE.items()]
    activities = [_activity(dice, number, seconds) for number in range(dice.randint(10, 50))]
    activities += [{**dice.choice(activities), "id": f"z{n}"} for n in range(3)]  # doubles, stored later
    size = {"at": written(BEGIN + dice.randint(0, seconds)), "name": "size", "value": dice.choice((10, 80))}
    return {
        "format": "lead-world/1",
        "models": {"m0": MODEL},
        "people": people,
        "orgs": [{"id": "acme", "attributes": [size]}, {"id": "globex", "attributes": []}],
        "affiliations": [_affiliation(dice, key, seconds) for key in PEOPLE if dice.random() < 0.8],
        "identities": [{"id": f"i-{key}", "person": key} for key in PEOPLE],
        "merges": [{"visitor": "vic", "person": "ann", "at": None, "undone_at": None}] * dice.randint(0, 1),
        "fixed_base": {"cat": 8.5} if dice.random() < 0.3 else {},
        "activities": activities,
        "questions": [],
    }


def _attributes(dice: random.Random) -> list[dict[str, Any]]:
    if dice.random() < 0.4:
        return []
    mails = ("a@gmail.com", "a@acme.example", "x@rival.example") if dice.random() < 0.2 else MAILS[2:]
    return [
        {"at": written(BEGIN + dice.randint(0, 800)), "name": "email", "value": dice.choice(mails)},
        {"at": None, "name": "seniority", "value": dice.choice(("director", "intern"))},
    ]


def _affiliation(dice: random.Random, person: str, seconds: int) -> dict[str, Any]:
    begin, end = sorted(dice.sample(range(seconds), 2))
    return {
        "person": person,
        "org": dice.choice(("acme", "acme", "globex")),
        "from": dice.choice((None, written(BEGIN + begin))),
        "to": dice.choice((None, None, written(BEGIN + end))),
    }


def _activity(dice: random.Random, number: int, seconds: int) -> dict[str, Any]:
    at = BEGIN + dice.randint(0, seconds - 100) - (dice.randint(0, 70) * DAY if dice.random() < 0.25 else 0)
    verb, kind, props = dice.choice(
        (
            ("Create", "post", {}),
            ("Create", "topic", {"intent": dice.choice(("buying", "none", ["asking", "x"]))}),
            ("Join", "group", {}),
            ("Accept", "invite", {}),
            ("Read", "file", {}),
            ("View", "page", {"path": dice.choice(PATHS)}),
            ("View", "page", {"path": dice.choice(PATHS)}),
            ("Update", "profile", {"field": "email", "old": dice.choice(MAILS), "new": dice.choice(MAILS)}),
            (
                "Update",
                "profile",
                {"field": "title", "old": dice.choice((None, "a")), "new": dice.choice(("b", "c"))},
            ),
        )
    )
    late = dice.choice((0, 0, 0, 40, -301 if dice.random() < 0.3 else 0))
    return {
        "id": f"a{number:03}",
        "source": "dice",
        "external_id": str(number),
        "identity": f"i-{dice.choice(['ann', 'ann', 'ann', 'bob', 'cat', 'vic', 'sue'])}",
        "verb": verb,
        "object_type": kind,
        "object_id": dice.choice(("o1", "o2", "o3")),
        "target_type": "person" if verb == "Accept" else None,
        "target_id": dice.choice(("ann", "bob")) if verb == "Accept" else None,
        "occurred_at": written(at),
        "ingested_at": written(at + late),
        "props": props,
    }
