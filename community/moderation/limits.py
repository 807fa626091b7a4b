"""How many posts somebody writes in a while: more than people can read is a flood."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.access.viewers import Viewer
from community.core.limits import Limit, spend
from community.core.settings import settings

SPAN = timedelta(minutes=10)


def spend_post(viewer: Viewer, now: datetime) -> None:
    """Count a post that somebody is about to write. Raises LimitReached after too many of them. To be called before
    anything is written.
    """
    times = settings().posts_in_ten_minutes
    if viewer.signed_in and times:
        spend(now, (Limit("posts of a person", times, SPAN), str(viewer.principal_id)))
