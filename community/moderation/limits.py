"""How many posts and reports somebody writes in a while: more than people can read is a flood."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.access.viewers import Viewer
from community.core.limits import Limit, spend
from community.core.settings import settings

SPAN = timedelta(minutes=10)


REPORTS = Limit("reports of a person", 20, timedelta(hours=1))


def spend_report(viewer: Viewer, now: datetime) -> None:
    """Count a report that somebody is about to make. Raises LimitReached after too many of them."""
    spend(now, (REPORTS, str(viewer.principal_id)))


def spend_post(viewer: Viewer, now: datetime) -> None:
    """Count a post that somebody is about to write. Raises LimitReached after too many of them. To be called before
    anything is written.
    """
    times = settings().posts_in_ten_minutes
    if viewer.signed_in and times:
        spend(now, (Limit("posts of a person", times, SPAN), str(viewer.principal_id)))
