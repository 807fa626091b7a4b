"""All components in all their states on one page, for whoever writes pages or a theme: the setting `styleguide`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from community.core.clock import now
from community.core.settings import settings_of
from community.core.web.pages import render


@dataclass(frozen=True)
class Somebody:
    """A face to show."""

    id: int
    name: str
    hue: int
    ref: str | None = None
    picture: str | None = None


@dataclass(frozen=True)
class Input:
    """A field of a form, filled in or wrong."""

    id: str
    data: Any = ""
    errors: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.id


NAMES = ("Ines Okafor", "Tomás Rivera", "Lena Vogt", "Priya Nair", "Samir Haddad", "Aiko Mori")
PEOPLE = [Somebody(number, name, number * 2 + 1) for number, name in enumerate(NAMES)]
REASONS = [{"points": points} for points in (20, 18, 15, 14, 10, -5)]
STAGES = [{"id": "curious", "enter": None}, {"id": "engaged", "enter": 40}, {"id": "ready", "enter": 70}]
FIELDS = {
    "plain": Input("guide-plain", "TX-400"),
    "hint": Input("guide-hint"),
    "wrong": Input("guide-wrong", "ines@", ("Enter your e-mail address, like you@example.com.",)),
    "long": Input("guide-long", "Two of our twelve TX-400 read too high every morning."),
    "choice": Input("guide-choice", "7"),
    "ways": Input("guide-ways", ["open", "request"]),
    "one": Input("guide-one", "b"),
}
PLACES = [
    {"heading": "You", "places": [{"label": "Profile", "address": "#side", "current": True, "count": 0}]},
    {"heading": "Community", "places": [{"label": "People", "address": "#side", "current": False, "count": 12}]},
]


def init_app(app: Flask) -> None:
    """Show the page, where the setting says so."""
    if settings_of(app).styleguide:
        app.add_url_rule("/styleguide", "styleguide", styleguide)


def styleguide() -> str:
    """Every component."""
    return render(
        "styleguide/page.html",
        title="Components",
        people=PEOPLE,
        reasons=REASONS,
        stages=STAGES,
        fields=FIELDS,
        places=PLACES,
        instants=_instants(),
    )


def _instants() -> list[datetime]:
    steps = (timedelta(0), timedelta(minutes=18), timedelta(hours=5), timedelta(days=2), timedelta(days=400))
    return [(now() - step).astimezone(UTC) for step in steps]
