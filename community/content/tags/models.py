"""Tables of tags."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base

NAME_LENGTH = 40
MOST = 5
"""On one topic."""


class TopicTag(Base):
    """That a topic goes by a tag, a word that is there for those alone who read a topic that has it. To find topics
    by tags: the topic holds its tags beside its title, to show them.
    """

    __tablename__ = "topic_tag"
    __table_args__ = (Index("ix_topic_tag_name_topic_id", "name", "topic_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
