"""The CRM inbox: stands for somebody else's CRM, which receives our webhooks."""

from __future__ import annotations

from examples.crm_inbox.app import create_app

__all__ = ["create_app"]
