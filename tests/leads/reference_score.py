"""The semantics of the reference, written down a second time and as plainly as can be: from the rows of a world
file, without any state, second by second. Slow, and of no line in common with the product.
"""

from __future__ import annotations

import fnmatch
import re
import statistics
import tomllib
from datetime import datetime
from typing import Any

DAY = 86_400
UNITS = {"s": 1, "h": 3600, "d": DAY, "w": 7 * DAY}
Rows = list[dict[str, Any]]


def at(text: str | None, otherwise: float = float("-inf")) -> float:
    return otherwise if text is None else int(datetime.fromisoformat(text).timestamp() // 1)


def span(text: str) -> int:
    return int(text[:-1]) * UNITS[text[-1]]


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Reference:
    """One world under one model."""

    def __init__(self, world: dict[str, Any], model: str) -> None:
        self.world, self.model = world, tomllib.loads(world["models"][model])
        self.owner = {each["id"]: each["id"] for each in world["people"]}
        for merge in world["merges"]:
            if merge["undone_at"] is None:
                self.owner[merge["visitor"]] = merge["person"]
        identities = {each["id"]: self.owner[each["person"]] for each in world["identities"]}
        first: dict[Any, dict[str, Any]] = {}
        for row in sorted(world["activities"], key=lambda each: (at(each["ingested_at"]), each["id"])):
            first.setdefault((row["source"], row["external_id"]), row)
        self.rows = [
            {**row, "at": at(row["occurred_at"]), "actor": identities[row["identity"]]}
            for row in first.values()
            if at(row["occurred_at"]) <= at(row["ingested_at"], float("inf")) + 300
        ]

    def orgs(self, person: str, now: float) -> set[str]:
        return {
            each["org"]
            for each in self.world["affiliations"]
            if self.owner[each["person"]] == person and at(each["from"]) <= now < at(each["to"], float("inf"))
        }

    def kind(self, person: str) -> str:
        return str(next(each["kind"] for each in self.world["people"] if each["id"] == person))

    def values(self, person: str, name: str, now: float) -> list[Any]:
        merged = [each for each in self.world["people"] if self.owner[each["id"]] == person]
        merged.sort(key=lambda each: each["id"] == person)  # of two values of one second, their own
        sources = [{"attributes": [row for each in merged for row in each["attributes"]]}]
        if name.startswith("org."):
            sources = [each for each in self.world["orgs"] if each["id"] in self.orgs(person, now)]
        found = []
        for source in sources:
            dated = [row for row in source["attributes"] if row["name"] == name.removeprefix("org.")]
            known = sorted((row for row in dated if at(row["at"]) <= now), key=lambda row: at(row["at"]))
            found += [known[-1]["value"]] if known else []
        return found

    def holds(self, case: dict[str, Any], person: str, now: float) -> bool:
        for value in self.values(person, case["attribute"], now):
            if "any" in case and value in case["any"]:
                return True
            if "min" in case and value >= case["min"]:
                return True
            if "is" in case and case["is"].startswith("class:"):
                return bool(self.mail(value) == case["is"])
            if "is" in case and re.fullmatch(case["is"], str(value)):
                return True
        return False

    @staticmethod
    def mail(value: Any) -> str:
        return "class:freemail" if str(value).endswith("@gmail.com") else "class:corporate"

    def excluded(self, person: str, now: float) -> bool:
        cases = [case for rule in self.model["rule"] if rule["kind"] == "exclude" for case in rule.get("cases", [])]
        return self.kind(person) not in ("person", "visitor") or any(self.holds(c, person, now) for c in cases)

    def fit(self, person: str, now: float) -> float:
        total, seen = 0.0, set()
        for rule in self.model["rule"]:
            for case in rule["cases"] if rule["kind"] == "fit" else []:
                if case["attribute"] not in seen and self.holds(case, person, now):
                    seen.add(case["attribute"])
                    total += case["points"]
        axis = self.model.get("fit")
        return min(max(total, axis["min"]), axis["max"]) if axis else total

    # -- activities

    def looked_at(self, rule: dict[str, Any], person: str, now: float) -> Rows:
        side = "target_id" if rule.get("credit") == "target" else "actor"
        rows = [row for row in self.rows if row["at"] <= now and self.owner.get(row[side], row[side]) == person]
        rows = [row for row in rows if self.matches(rule.get("on", {}), row)]
        if rule["kind"] == "page_visit":
            rows = [row for row in rows if row["verb"] == "View" and row["object_type"] == "page"]
            rows = [row for row in rows if any(fnmatch.fnmatchcase(self.path(row), p) for p in many(rule["path"]))]
        if rule["kind"] == "field_change":
            rows = [row for row in rows if self.case_of(rule, row) is not None]
        if rule.get("same_org"):
            target = [self.owner.get(row["target_id"], row["target_id"]) for row in rows]
            both = zip(rows, target, strict=True)
            rows = [row for row, t in both if self.orgs(row["actor"], row["at"]) & self.orgs(t, row["at"])]
        return sorted(rows, key=lambda row: (row["at"], row["id"]))

    @staticmethod
    def matches(on: dict[str, Any], row: dict[str, Any]) -> bool:
        asked = (("verb", "verb"), ("object", "object_type"), ("target", "target_type"))
        where = on.get("where", {})
        return all(name not in on or row[column] in many(on[name]) for name, column in asked) and all(
            set(many(row["props"].get(name))) & set(many(wanted)) for name, wanted in where.items()
        )

    @staticmethod
    def path(row: dict[str, Any]) -> str:
        return str(row["props"].get("path", "")).split("?")[0]

    def case_of(self, rule: dict[str, Any], row: dict[str, Any]) -> dict[str, Any] | None:
        old, new = row["props"].get("old") or None, row["props"].get("new") or None
        if row["props"].get("field") is None or old == new:
            return None

        def fits(value: Any, wanted: str | None) -> bool:
            told = {"null": value is None, "set": value is not None, None: True}
            return told[wanted] if wanted in told else value is not None and self.mail(value) == wanted

        for case in rule["cases"]:
            if case["field"] == row["props"]["field"] and fits(old, case.get("from")) and fits(new, case.get("to")):
                return dict(case)
        return None

    # -- points

    def points(self, rule: dict[str, Any], person: str, now: float) -> float:
        points: float = getattr(self, rule["kind"])(rule, person, now)
        return float(min(points, rule.get("cap", float("inf"))))

    @staticmethod
    def tier(rule: dict[str, Any], value: float) -> float:
        return next((float(points) for bar, points in reversed(rule["tiers"]) if bar <= value), 0.0)

    @staticmethod
    def left(rule: dict[str, Any], then: float, now: float) -> float:
        return float(2 ** (-(now - then) / span(rule["half_life"]))) if "half_life" in rule else 1.0

    def count(self, rule: dict[str, Any], person: str, now: float) -> float:
        rows = self.looked_at(rule, person, now)
        if "window" in rule:
            rows = [row for row in rows if row["at"] > now - span(rule["window"])]
        if "distinct" in rule:
            rows = list({row[rule["distinct"]]: row for row in rows}.values())
        if "half_life" in rule:
            return float(sum(rule["points"] * self.left(rule, row["at"], now) for row in rows))
        return self.tier(rule, len(rows))

    def first_time(self, rule: dict[str, Any], person: str, now: float) -> float:
        rows = self.looked_at(rule, person, now)
        total = 0.0
        for key in {row[rule["per"]] if "per" in rule else None for row in rows}:
            mine = sorted({row["at"] for row in rows if "per" not in rule or row[rule["per"]] == key})
            rest = span(rule["dormant"]) if "dormant" in rule else float("inf")
            firsts = [t for t in mine if not any(t - rest < other < t for other in mine)]
            total += rule["points"] * self.left(rule, firsts[-1], now)
        return total

    def page_visit(self, rule: dict[str, Any], person: str, now: float) -> float:
        seen, total = set(), 0.0
        for row in self.looked_at(rule, person, now):
            names = many(rule.get("dedupe", "id"))
            key = tuple({"day": row["at"] // DAY, "path": self.path(row), "id": row["id"]}[name] for name in names)
            if key not in seen:
                seen.add(key)
                total += rule["points"] * self.left(rule, row["at"], now)
        return total

    def field_change(self, rule: dict[str, Any], person: str, now: float) -> float:
        rows = self.looked_at(rule, person, now)
        worths = [(self.case_of(rule, row) or {})["points"] * self.left(rule, row["at"], now) for row in rows]
        return float((max if rule.get("pick") == "max" else sum)(worths or [0.0]))

    def blocks(self, numbers: list[float], now: float) -> tuple[int, list[int]]:
        today = now // DAY
        ages = [today - number // DAY for number in numbers]
        return sum(age < 7 for age in ages), [sum(7 * b <= a < 7 * b + 7 for a in ages) for b in range(8, 0, -1)]

    def frequency_change(self, rule: dict[str, Any], person: str, now: float) -> float:
        days = {row["at"] // DAY * DAY for row in self.looked_at(rule, person, now)}
        r, blocks = self.blocks(list(days), now)
        seen = [row["at"] for row in self.rows if row["actor"] == person and row["at"] <= now]
        m, s = statistics.mean(blocks), statistics.pstdev(blocks)
        if not seen or now - min(seen) < 35 * DAY or (r - m) / max(s, 1) < rule["z_min"]:
            return 0.0
        return self.tier(rule, (r + 1) / (m + 1))

    def burst(self, rule: dict[str, Any], person: str, now: float) -> float:
        n, blocks = self.blocks([row["at"] for row in self.looked_at(rule, person, now)], now)
        return self.tier(rule, n / max(rule["floor"], rule["k"] * statistics.median(blocks)))

    def account_rollup(self, rule: dict[str, Any], person: str, now: float) -> float:
        others = {
            key for key in self.owner.values() if key != person and self.orgs(key, now) & self.orgs(person, now)
        }
        others = {key for key in others if not self.excluded(key, now)}
        if "base_at_least" in rule:
            return self.tier(rule, sum(round(self.base(key, now), 9) >= rule["base_at_least"] for key in others))
        after = now - span(rule["active_within"])
        return self.tier(
            rule, sum(any(row["actor"] == key and after < row["at"] <= now for row in self.rows) for key in others)
        )

    # -- figures

    def summed(self, person: str, now: float, *, rolled_up: bool) -> tuple[float, list[float]]:
        loose, groups, each = 0.0, dict[str, float](), []
        for rule in self.model["rule"]:
            left_out = () if rolled_up else ("account_rollup",)
            if rule["kind"] in ("fit", "condition", "exclude", *left_out):
                continue
            points = self.points(rule, person, now)
            each.append(points)
            if "group" in rule:
                groups[rule["group"]] = groups.get(rule["group"], 0.0) + points
            else:
                loose += points
        caps = {group["id"]: group["cap"] for group in self.model.get("group", [])}
        return loose + sum(min(points, caps[name]) for name, points in groups.items()), each

    def base(self, person: str, now: float) -> float:
        if person in self.world["fixed_base"]:
            return float(self.world["fixed_base"][person])
        return self.summed(person, now, rolled_up=False)[0]

    def met(self, rule: dict[str, Any], person: str, now: float) -> bool:
        for clause in rule["all"]:
            after = now - span(clause["window"])
            if "none_of" in clause:
                rules = [each for each in self.model["rule"] if each["id"] in clause["none_of"]]
                rows = [row for each in rules for row in self.looked_at(each, person, now)]
                if any(row["at"] > after for row in rows):
                    return False
            else:
                rows = self.looked_at({"kind": "", "on": clause["on"]}, person, now)
                if sum(row["at"] > after for row in rows) < clause["at_least"]:
                    return False
        return True

    def total(self, person: str, now: float) -> float:
        if self.excluded(person, now):
            return 0.0
        total, each = self.summed(person, now, rolled_up=True)
        about, gate = self.model["model"], self.model.get("gate")
        total = min(max(total, about["min"]), about["max"])
        if gate and sum(round(points, 9) >= gate.get("min_points", 0.5) for points in each) < gate["min_rules"]:
            total = min(total, gate["else_max"])
        bounds = [r["max"] for r in self.model["rule"] if r["kind"] == "condition" and self.met(r, person, now)]
        return float(min([total, *bounds]))

    def moves(self, person: str, begin: int, end: int) -> list[tuple[int, str | None, str | None]]:
        """Every change of stage, by looking at every second."""
        stages, place, entered, found = self.model["stage"], 0, float("-inf"), []
        for now in range(begin, end + 1):
            total, fit = round(self.total(person, now), 9), round(self.fit(person, now), 9)
            fits = [fit >= stage.get("fit_at_least", float("-inf")) for stage in stages]
            up = [i for i, s in enumerate(stages) if fits[i] and total >= s.get("enter", float("-inf"))][-1]
            new = place
            if up > place:
                new = up
            leaves = total < stages[place].get("exit", float("-inf")) or not fits[place]
            if up <= place and leaves and now >= entered + span(stages[place].get("hold", "0s")):
                kept = [i for i in range(place) if fits[i] and total >= stages[i].get("exit", float("-inf"))]
                new = kept[-1]
            if new != place:
                found.append((now, stages[place]["id"], stages[new]["id"]))
                place, entered = new, now
        return found
