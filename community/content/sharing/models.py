"""The table of share links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base
from community.core.ids import REF_LENGTH, new_ref


class Share(Base):
    """That somebody passes a post on. Visits by it name its reference (`Visit.via`)."""

    __tablename__ = "share"
    __table_args__ = (UniqueConstraint("principal_id", "post_id", name="uq_share_principal_id_post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("share.id"), index=True)
    """The link by which they had come to the post themselves."""
    at: Mapped[datetime]
