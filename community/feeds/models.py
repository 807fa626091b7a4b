"""Tables of feeds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base
from community.core.ids import REF_LENGTH, new_ref


class PersonalFeed(Base):
    """An address under which somebody's own stream is read without signing in. Its secret is here as a hash alone.

    A service principal stands for it: it reads what its owner reads at that moment, and can do nothing.
    """

    __tablename__ = "personal_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
