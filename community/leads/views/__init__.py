"""Pages of leads."""

from __future__ import annotations

from community.leads.views import board, own, tending
from community.leads.views.blueprint import blueprint

__all__ = ["blueprint", "board", "own", "tending"]
