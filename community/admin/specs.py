"""What features attach to the administration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from community.core.i18n import LazyString
from community.core.settings import Settings
from community.plugins import hookspec


@dataclass(frozen=True)
class AdminEntry:
    """A page of the administration in its menu. Whoever lacks the permission (on the site) does not see it."""

    label: LazyString
    hint: LazyString
    endpoint: str
    order: int
    permission: str = "site.tend"


@dataclass(frozen=True)
class Attention:
    """Something that somebody should look at, in a sentence, and where."""

    text: str
    url: str
    urgent: bool = False


@hookspec
def community_admin_menu() -> Sequence[AdminEntry]:
    """Pages that a feature or plugin adds to the administration. Their addresses begin with `/admin`."""


@hookspec
def community_attention(viewer: Any) -> Sequence[Attention]:
    """What a feature or plugin wants staff to look at now. Asked for with the overview: a query or two, no more."""


@hookspec
def community_checks() -> Sequence[Callable[[], Iterator[str]]]:
    """Checks of the health page: each has a docstring that says what it looks at and gives sentences about what is
    wrong and how to mend it. They call nobody outside.
    """


@hookspec
def community_settings_checks() -> Callable[[Settings], None]:
    """A check of settings that somebody wants to keep: raises SettingsError, in words for a person, for those that
    cannot be used.
    """
