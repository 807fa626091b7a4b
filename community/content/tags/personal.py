"""What tags hold of a person: those of the topics that they started, given to them, and taken away with the texts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import Thing
from community.content.base.models import Topic
from community.content.tags.models import TopicTag
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """The tags of the topics that somebody started."""
    found = select(Thing.ref, Topic.tags).join(Topic, Topic.id == Thing.id).where(Thing.author_id == principal_id)
    rows = session().execute(found.order_by(Thing.id))
    return {"tags": [{"ref": ref, "tags": tags} for ref, tags in rows if tags]}


def forget(principal_id: int) -> None:
    """The topics that they started have no tags any more."""
    theirs = select(Thing.id).where(Thing.author_id == principal_id)
    session().execute(delete(TopicTag).where(TopicTag.topic_id.in_(theirs)))
    session().execute(update(Topic).where(Topic.id.in_(theirs)).values(tags=[]))
