"""Who is what in a group, in plain Python: what the machine holds the product against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from community.access.models import Visibility

KEEPERS = ("owner", "moderator")


@dataclass
class Told:
    """An invitation as the model knows it."""

    id: int
    token: str
    inviter: str
    left: int
    ends: datetime
    address: str | None
    member_until: datetime | None = None
    closed: bool = False


@dataclass
class Model:
    """Who is what, in plain Python."""

    role: dict[str, str] = field(default_factory=dict)
    pending: dict[str, int] = field(default_factory=dict)
    declined: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, set[int]] = field(default_factory=dict)
    forgotten: set[int] = field(default_factory=set)
    """Requests of people who were in and left: nobody reads them any more."""
    invitations: list[Told] = field(default_factory=list)
    ends: dict[str, datetime] = field(default_factory=dict)
    dated: dict[str, datetime] = field(default_factory=dict)
    would_stay: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    archived: bool = False

    def keeps(self, name: str) -> bool:
        return self.role.get(name) in KEEPERS

    def owns(self, name: str) -> bool:
        """Whether they may change something as an owner now."""
        return self.role.get(name) == "owner" and not self.archived

    def owners(self) -> set[str]:
        """Those whose membership does not end."""
        return {name for name, role in self.role.items() if role == "owner" and name not in self.ends}

    def knows(self, name: str, visibility: Visibility) -> bool:
        return visibility is not Visibility.PRIVATE or name in self.role

    def leaves(self, name: str) -> None:
        del self.role[name]
        self.forgotten |= self.asked.get(name, set())
        self.hidden.discard(name)
        self.lasts(name, None)

    def enters(self, name: str, ends: datetime | None = None, now: datetime | None = None) -> None:
        self.role[name] = "member"
        self.pending.pop(name, None)
        self.lasts(name, ends, now)

    def lasts(self, name: str, ends: datetime | None, dated: datetime | None = None) -> None:
        self.would_stay.discard(name)
        for dates, value in ((self.ends, ends), (self.dated, dated)):
            dates.pop(name, None)
            if ends is not None and value is not None:
                dates[name] = value

    def time_is(self, now: datetime) -> int:
        """Who is over leaves. Gives how many."""
        over = [name for name, end in self.ends.items() if end <= now]
        for name in over:
            self.leaves(name)
        return len(over)
