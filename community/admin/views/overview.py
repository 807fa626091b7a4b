"""The overview: what needs attention, and where everything is. Health. What staff did."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from sqlalchemy.exc import SQLAlchemyError

from community.admin.acts import ACTS
from community.admin.queries import attention_for, entries_for, lines_of
from community.admin.staff import staff
from community.admin.views.frame import blueprint, mark
from community.core.i18n import _
from community.core.unit import abandon
from community.core.web.pages import render
from community.plugins import hooks

LONGEST_FILTER = 80


@dataclass(frozen=True)
class Checked:
    """A check, what it looks at, and what is wrong."""

    about: str
    faults: list[str]


@blueprint.get("")
def overview() -> str:
    """What needs attention, and where everything is."""
    viewer = staff()
    return render(
        "admin/overview.html",
        title=_("Administration"),
        attention=attention_for(viewer),
        entries=[entry for entry in entries_for(viewer) if entry.endpoint != "admin.overview"],
    )


@blueprint.get("/health")
def health() -> str:
    """What is set wrongly, and how to mend it."""
    staff()
    checks = [_checked(check) for given in hooks().community_checks() for check in given]
    return render("admin/health.html", title=_("Health"), checks=sorted(checks, key=lambda each: not each.faults))


@blueprint.get("/log")
def log() -> str:
    """What staff did."""
    viewer = staff()
    act, actor = (request.args.get(name, "")[:LONGEST_FILTER] for name in ("act", "by"))
    page = lines_of(viewer, act=act, actor=actor, before=mark("before"))
    return render("admin/log.html", title=_("What staff did"), page=page, acts=sorted(ACTS), act=act, actor=actor)


def _checked(check) -> Checked:  # type: ignore[no-untyped-def] # noqa: ANN001 -- as the hook says
    about = (check.__doc__ or "").strip()
    try:
        return Checked(about, list(check()))
    except SQLAlchemyError as error:
        abandon()
        return Checked(about, [_("This could not be looked at (%(error)s).", error=type(error).__name__)])
