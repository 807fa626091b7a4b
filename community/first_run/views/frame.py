"""What the steps of the set-up have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for

from community.core.i18n import LazyString, _l
from community.core.web.pages import render

blueprint = Blueprint("first_run", __name__, url_prefix="/set-up", template_folder="../templates")


@dataclass(frozen=True)
class Step:
    """One step: its endpoint and what it is called."""

    endpoint: str
    label: LazyString


STEPS = (
    Step("first_run.name", _l("A name")),
    Step("first_run.look", _l("A colour")),
    Step("first_run.account", _l("Your account")),
    Step("first_run.joining", _l("Who may join")),
    Step("first_run.ways", _l("Ways in")),
    Step("first_run.mail", _l("Mail")),
    Step("first_run.group", _l("A first group")),
    Step("first_run.done", _l("Done")),
)


def show(template: str, title: str, **values: Any) -> str:
    """A step of the set-up, with where it stands among the others."""
    here = next((place for place, step in enumerate(STEPS) if step.endpoint == request.endpoint), 0)
    return render(f"admin/first_run/{template}.html", title=title, steps=STEPS, here_step=here, **values)


def after(endpoint: str) -> str:
    """The address of the step that follows."""
    names = [step.endpoint for step in STEPS]
    return url_for(names[names.index(endpoint) + 1])
