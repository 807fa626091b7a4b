"""The numbers of a group, for its owners."""

from __future__ import annotations

from flask_babel import format_date
from werkzeug import Response

from community.core.clock import now
from community.core.i18n import _
from community.core.spreadsheet import as_csv
from community.groups.numbers import numbers_of
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer


@blueprint.get("/groups/<ref>/numbers")
def numbers(ref: str) -> str:
    """The last weeks: tables, with a small chart beside each."""
    found = group_for(ref, "group.manage")
    told = numbers_of(current_viewer(), found, now())
    days = [format_date(week, "medium") for week in told.weeks]
    return show("groups/numbers.html", found, "manage", part="numbers", told=told, days=days)


@blueprint.get("/groups/<ref>/numbers.csv")
def numbers_table(ref: str) -> Response:
    """The same to be taken along."""
    found = group_for(ref, "group.manage")
    told = numbers_of(current_viewer(), found, now())
    columns = [_("Week of"), *(str(each.label) for each in told.series)]
    rows = [
        [f"{week:%Y-%m-%d}", *(str(each.values[place]) for each in told.series)]
        for place, week in enumerate(told.weeks)
    ]
    answer = Response(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=numbers.csv"
    return answer
