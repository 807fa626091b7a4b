"""Past leads made up by dice that fall the same each time; who is won depends on industry, size and visits."""

from __future__ import annotations

import csv
import io
from math import exp
from random import Random

HEADINGS = "lead_id;email;company size;industry;visits;budget;created;newsletter;comment;closed_at;lost_reason;won?"


def past_leads(count: int, delimiter: str = ",", seed: int = 3) -> str:
    """A CSV with a column of every kind, and two that know the outcome."""
    dice, written = Random(seed), io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(HEADINGS.split(";"))
    for number in range(1, count + 1):
        size, industry = dice.choice([10, 50, 200, 1000]), dice.choice(["software", "retail", "health", "other"])
        visits = int(dice.expovariate(0.2))
        pull = -2 + 0.12 * visits + (industry == "software") + 0.8 * (size > 100)
        won = dice.random() < 1 / (1 + exp(-pull))
        budget = f"{1000 + dice.random() * 5000:.2f}".replace(".", ",") if dice.random() > 0.1 else "n/a"
        host = "gmail.com" if dice.random() < 0.4 else f"firm{dice.randrange(200)}.example"
        writer.writerow(
            (
                *(number, f"p{number}@{host}", size, industry, visits, budget, f"{dice.randrange(1, 28):02}.03.2025"),
                *(dice.choice(["ja", "nein"]), f"words about person {number}, said"),
                *(f"2026-0{dice.randrange(1, 9)}-01", "" if won else dice.choice(["price", "timing"])),
                "yes" if won else "no",
            )
        )
    return written.getvalue()
