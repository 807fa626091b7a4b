"""What articles do by time alone."""

from __future__ import annotations

import logging
from datetime import datetime

from community.access.viewers import system
from community.content.articles.actions import release_article
from community.content.articles.queries import to_release
from community.content.base.queries import group_of
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work

logger = logging.getLogger(__name__)


def clockwork() -> None:
    """Let articles come out whose second has come, each by itself: one that cannot holds no other back."""
    instant = now()
    due = [topic.id for topic in to_release(instant)]
    session().rollback()
    for topic_id in due:
        try:
            _release(topic_id, instant)
        except Exception:
            logger.exception("article %s did not come out", topic_id)
            session().rollback()


def _release(topic_id: int, instant: datetime) -> None:
    with unit_of_work():
        for topic in to_release(instant, topic_id):  # another process may have been quicker
            release_article(system(), topic, group_of(topic.ref), instant)
