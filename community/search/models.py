"""Tables of the index that PostgreSQL keeps. On other databases they do not exist."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base

ONLY_POSTGRESQL = {"info": {"only_on": "postgresql"}}
"""Tells the migrations' environment not to look for a table elsewhere."""


class SearchEntry(Base):
    """The words of one part of a thing, in one generation of the index."""

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_words", "words", postgresql_using="gin"), ONLY_POSTGRESQL)

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    words: Mapped[str] = mapped_column(TSVECTOR)


class SearchState(Base):
    """Which generation counts. No row: the index was never built."""

    __tablename__ = "search_state"
    __table_args__ = ONLY_POSTGRESQL

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format: Mapped[str] = mapped_column(String(10))
    generation: Mapped[int]
