"""What is done for people when nobody waits for it: putting their data together, and forgetting those who left."""

from __future__ import annotations

import json
import logging
import secrets
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import or_, select

from community.core.clock import now
from community.core.db import db, session
from community.core.files import files
from community.core.i18n import _
from community.core.mail.transport import forget_mails
from community.core.settings import settings
from community.core.sqlite import empty_log
from community.core.unit import unit_of_work
from community.people.forgetting import forget
from community.people.models import DataExport, Farewell
from community.plugins import hooks

HELD = timedelta(minutes=5)
FORMAT = 1

logger = logging.getLogger(__name__)


def clockwork() -> None:
    """What is due now."""
    instant = now()
    waiting = DataExport.ready_at.is_(None) & or_(DataExport.held_until.is_(None), DataExport.held_until < instant)
    due = session().scalars(select(DataExport.id).where(or_(DataExport.ends_at < instant, waiting))).all()
    leaving = session().scalars(select(Farewell.person_id).where(Farewell.done_at.is_(None))).all()
    session().rollback()
    for export_id in due:
        _export(export_id)
    for person_id in leaving:
        _say_farewell(person_id)


def pack(principal_id: int) -> BinaryIO:
    """A ZIP of all that features hold of a person: JSON, and files as they are."""
    parts: dict[str, Any] = {}
    for found in hooks().community_personal_data(principal_id=principal_id):
        parts |= found
    packed = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115 -- the caller reads it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _read_me(parts))
        for name, content in sorted(parts.items()):
            if isinstance(content, bytes):
                archive.writestr(name, content)
            elif isinstance(content, Path):
                archive.write(content, name)
            else:
                archive.writestr(f"{name}.json", json.dumps(content, indent=1, ensure_ascii=False, default=str))
    packed.seek(0)
    return packed  # type: ignore[return-value]  # it reads as one


def _read_me(parts: Mapping[str, Any]) -> str:
    lines = [f"{settings().site_name}, {now():%Y-%m-%d}", "", _("All that is kept here about you."), ""]
    return "\n".join([*lines, *sorted(parts), ""])


def _export(export_id: int) -> None:
    """Make one export, or delete one whose time is over. Who else looks at it meanwhile leaves it alone."""
    instant = now()
    with unit_of_work() as work:
        asked = work.get(DataExport, export_id, with_for_update={"of": DataExport})
        if asked is None or (asked.held_until and asked.held_until > instant):
            return
        if asked.ends_at < instant or asked.person.deactivated_at:
            if asked.key:
                files().delete(asked.key)
            work.delete(asked)
            return
        asked.held_until = instant + HELD
        principal_id = asked.person.principal_id
    key = f"exports/{secrets.token_hex(16)}.zip"
    with pack(principal_id) as packed:
        session().rollback()
        files().put(key, packed)
    with unit_of_work() as work:
        asked = work.get(DataExport, export_id, with_for_update={"of": DataExport})
        if asked is None or asked.ready_at:
            files().delete(key)
            return
        asked.key, asked.ready_at, asked.held_until = key, now(), None


def _say_farewell(person_id: int) -> None:
    with unit_of_work() as work:
        leaving = work.get(Farewell, person_id, with_for_update={"of": Farewell})
        if leaving is None or leaving.done_at:
            return
        address, name = leaving.person.email or "", leaving.person.name
        gone = forget(leaving.person, address, with_texts=leaving.with_texts)
        leaving.done_at = now()
    for key in gone:
        files().delete(key)
    forget_mails(address, name)
    empty_log(db.engine)
