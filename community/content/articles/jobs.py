"""What articles do by time alone."""

from __future__ import annotations

from community.access.viewers import system
from community.content.articles.actions import release_article
from community.content.articles.queries import to_release
from community.content.base.queries import group_of
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work


def clockwork() -> None:
    """Let articles come out whose second has come."""
    instant = now()
    if not to_release(instant):
        session().rollback()
        return
    with unit_of_work():
        for topic in to_release(instant):
            release_article(system(), topic, group_of(topic.ref), instant)
