"""What share links hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import Thing
from community.content.sharing.models import Share
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """The posts that somebody passes on, and by which address."""
    found = select(Thing.ref, Share.ref, Share.at).join(Share, Share.post_id == Thing.id)
    rows = session().execute(found.where(Share.principal_id == principal_id).order_by(Share.id))
    return {"shares": [{"post": post, "ref": ref, "at": at} for post, ref, at in rows]}


def forget(principal_id: int) -> None:
    """Their links are gone; visits by them came from nobody."""
    theirs = select(Share.id).where(Share.principal_id == principal_id)
    session().execute(update(Share).where(Share.parent_id.in_(theirs)).values(parent_id=None))
    session().execute(delete(Share).where(Share.principal_id == principal_id))
