"""Archiving a group: it is read as before, and nothing is changed in it. That is undone as easily."""

from __future__ import annotations

from datetime import datetime

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.admin.actions import note_act
from community.admin.acts import Act
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _, _l
from community.groups.actions import hold
from community.groups.models import Group
from community.groups.verbs import GroupArchived, GroupReopened

ARCHIVED = Act("group.archived", _l("{actor} archived the group {about}"))
REOPENED = Act("group.reopened", _l("{actor} opened the group {about} again"))


def archive_group(actor: Viewer, group: Group, now: datetime) -> None:
    """Let nothing be changed in the group any more, and in those inside it."""
    hold(group)
    require(actor, "group.archive", group)
    if group.audience.archived_at:
        raise Conflict(_("It is archived already."))
    group.audience.archived_at = now
    session().flush()
    record(actor, GroupArchived(thing=group))


def reopen_group(actor: Viewer, group: Group) -> None:
    """Let the group go on."""
    hold(group)
    require(actor, "group.archive", group)
    if group.audience.archived_at is None:
        raise Conflict(_("It is open already."))
    group.audience.archived_at = None
    session().flush()
    record(actor, GroupReopened(thing=group))


def archive_as_staff(actor: Viewer, group: Group, now: datetime) -> None:
    """The same from the administration, noted in the log of staff."""
    archive_group(actor, group, now)
    note_act(actor, ARCHIVED, thing=group)


def reopen_as_staff(actor: Viewer, group: Group) -> None:
    """The same the other way round."""
    reopen_group(actor, group)
    note_act(actor, REOPENED, thing=group)
