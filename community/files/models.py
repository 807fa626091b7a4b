"""The table of files. What is in them lies in `core.files`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Thing
from community.core.db import Base
from community.core.ids import REF_LENGTH, new_ref

NAME_LENGTH = 120
KEY_LENGTH = 80


class File(Base):
    """A file. While it belongs to nothing it is its owner's alone, until somebody clears up."""

    __tablename__ = "file"
    __table_args__ = (Index("ix_file_thing_id_loose_since", "thing_id", "loose_since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)
    """Who brought it; nobody, after they have left."""
    thing_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id"))
    """What it belongs to: who reads that, reads it."""
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    small_key: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """A smaller picture, where there is one."""
    size: Mapped[int]
    """In bytes, with the smaller picture."""
    width: Mapped[int | None]
    """Of the picture as it is shown in texts; nothing is no picture."""
    height: Mapped[int | None]
    brought_at: Mapped[datetime]
    loose_since: Mapped[datetime | None]
    """Since when it belongs to nothing."""

    thing: Mapped[Thing | None] = relationship(lazy="joined")

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, rather than given to be kept."""
        return self.width is not None

    @property
    def keys(self) -> list[str]:
        """Where its bytes lie."""
        return [self.key, *([self.small_key] if self.small_key else [])]
