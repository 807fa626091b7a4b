"""Who may join the site: the setting `joining`, which holds for every way in."""

from __future__ import annotations

from datetime import datetime

from community.core.settings import settings
from community.people.actions.accounts import Claims
from community.people.actions.invitations import take_place


class NotAdmitted(Exception):
    """The community does not take in whoever comes; nothing was kept of them."""


def waits(claims: Claims, invitation: str, now: datetime) -> bool:
    """Whether somebody new waits for an answer, or is in at once. Raises NotAdmitted.

    A good invitation opens every door, and one of its places is taken by this.
    """
    if invitation and take_place(invitation, now):
        return False
    joining = settings().joining
    if joining == "domain":
        domain = claims.email.strip().lower().rpartition("@")[2]
        if claims.email_verified and domain in settings().joining_domains:
            return False
        raise NotAdmitted
    if joining == "invitation":
        raise NotAdmitted
    return joining == "approval"
