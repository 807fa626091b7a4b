"""What can happen. A feature declares each verb once: its name in the log, its Activity Streams 2.0 type, and
its sentence for people. The fields beyond `thing` and `target` are the facts: ids, numbers and classes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from community.core.i18n import LazyString

VERBS: dict[str, type[Verb]] = {}


@dataclass(frozen=True, kw_only=True)
class Verb:
    """Something that happened to `thing` (a row that is a thing), in or to `target` if there is one."""

    name: ClassVar[str]
    streams_type: ClassVar[str]
    sentence: ClassVar[LazyString]
    """With the names `{actor}`, `{thing}` and `{target}`."""
    erases: ClassVar[bool] = False
    """Whether words were taken away for good: then readers keep none of them, in no corner of a file."""

    quiet: ClassVar[bool] = False
    """Whether it is told in no stream: it is kept for readers of the log."""
    streamed: ClassVar[bool] = True
    """Whether it stands in the streams of the site, of groups and of people's own; else it shows where one looks at
    whoever did it.
    """

    thing: Any
    target: Any = None

    def __init_subclass__(cls) -> None:
        if cls.name in VERBS:
            raise ValueError(f"{cls.name} is declared twice: {VERBS[cls.name].__name__} and {cls.__name__}.")
        VERBS[cls.name] = cls

    def facts(self) -> dict[str, Any]:
        """What the log keeps besides thing and target."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("thing", "target")}


def quiet_verbs() -> list[str]:
    """The names of those that no stream tells."""
    return sorted(name for name, verb in VERBS.items() if verb.quiet)
