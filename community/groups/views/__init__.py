"""Pages of groups."""

from __future__ import annotations

from community.groups.views import invitations, joining, members, pages, requests, settings
from community.groups.views.frame import blueprint

__all__ = ["blueprint", "invitations", "joining", "members", "pages", "requests", "settings"]
