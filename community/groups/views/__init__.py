"""Pages of groups."""

from __future__ import annotations

from community.groups.views import (
    about,
    archiving,
    files,
    invitations,
    joining,
    looking,
    members,
    numbers,
    pages,
    questions,
    requests,
    roles,
    settings,
    sight,
    staff,
    teasers,
)
from community.groups.views.frame import blueprint
from community.groups.views.pages import groups_of_person

__all__ = [
    "about",
    "archiving",
    "blueprint",
    "files",
    "groups_of_person",
    "invitations",
    "joining",
    "looking",
    "members",
    "numbers",
    "pages",
    "questions",
    "requests",
    "roles",
    "settings",
    "sight",
    "staff",
    "teasers",
]
