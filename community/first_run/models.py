"""The one row of the set-up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base

ROW = 1
HASH_LENGTH = 64


class SetupCode(Base):
    """The code that opens the set-up, once, and then the browser that it was opened in."""

    __tablename__ = "setup_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    """Empty when it has been used."""
    opened_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    """Of the secret in the cookie of the browser where it was used; empty before."""
    ends_at: Mapped[datetime]
