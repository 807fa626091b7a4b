"""The online community that a company plugs into its own website."""

from __future__ import annotations

from community.app.factory import create_app
from community.app.mount import Community
from community.people.host import HostPerson

__all__ = ["Community", "HostPerson", "create_app"]
