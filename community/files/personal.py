"""The files that somebody brought: given to them, and taken away with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from community.core.db import session
from community.core.files import files
from community.files.models import File
from community.files.queries import own_files
from community.files.taking import take_away


def personal_data(principal_id: int) -> dict[str, Any]:
    """All of them, as they are kept here."""
    rows = own_files(principal_id)
    told = [{"ref": each.ref, "name": each.name, "bytes": each.size, "at": each.brought_at} for each in rows]
    found: dict[str, Any] = {"files": told}
    for each in rows:
        content = files().path_of(each.key) or files().read(each.key)
        if content is not None:
            found[f"files/{each.ref}-{each.name}"] = content
    return found


def forget(principal_id: int, *, with_texts: bool) -> None:
    """With their words their files go too; else those stay that stand in what stays."""
    for each in own_files(principal_id):
        if with_texts or each.thing_id is None:
            take_away(each)
    session().flush()
    session().execute(update(File).where(File.owner_id == principal_id).values(owner_id=None))
