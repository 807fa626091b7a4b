"""What the frame attaches to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, url_for

from community.access.viewers import Viewer
from community.admin import rules  # noqa: F401 -- registers permissions
from community.admin.queries import failed_count, failing_readers, is_staff, parked_count
from community.admin.specs import AdminEntry, Attention
from community.admin.views import blueprint
from community.core.i18n import _, _l, _n
from community.plugins import hookimpl
from community.plugins.specs import MenuItem


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_menu(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Administration"), "admin.overview", 90)] if is_staff(viewer) else []


@hookimpl
def community_admin_menu() -> Sequence[AdminEntry]:
    return [
        AdminEntry(_l("Overview"), _l("What needs attention."), "admin.overview", 0),
        AdminEntry(
            _l("Settings"), _l("What can be set, and where it was said."), "admin.settings", 40, "site.configure"
        ),
        AdminEntry(
            _l("Papers"), _l("Rules, privacy, terms and imprint, in versions."), "admin.papers", 44, "paper.publish"
        ),
        AdminEntry(
            _l("Readers"), _l("How far each part has read the log, and what it put aside."), "admin.readers", 60
        ),
        AdminEntry(
            _l("Deliveries"), _l("Webhooks and mails: what left, what waits, what failed."), "admin.outbox", 62
        ),
        AdminEntry(_l("Mail folder"), _l("Mails that no server took along."), "admin.mails", 64, "site.configure"),
        AdminEntry(_l("Health"), _l("What is set wrongly, and how to mend it."), "admin.health", 80),
        AdminEntry(_l("What staff did"), _l("Who changed what, when and why."), "admin.log", 90),
    ]


@hookimpl
def community_attention(viewer: Viewer) -> Sequence[Attention]:
    found = []
    if parked := parked_count():
        text = _n("%(num)d row was put aside by a reader.", "%(num)d rows were put aside by readers.", parked)
        found.append(Attention(text, url_for("admin.readers"), urgent=True))
    found += [
        Attention(_("The reader %(name)s fails and tries again.", name=name), url_for("admin.readers"), urgent=True)
        for name in failing_readers()
    ]
    if failed := failed_count():
        text = _n("%(num)d delivery was given up.", "%(num)d deliveries were given up.", failed)
        found.append(Attention(text, url_for("admin.outbox", state="failed"), urgent=True))
    return found
