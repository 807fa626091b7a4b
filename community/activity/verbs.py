"""What can happen. A feature declares each verb once: its name in the log, its Activity Streams 2.0 type, and
its sentence for people. The fields beyond `thing` and `target` are the facts: ids, numbers and classes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar

from community.core.i18n import LazyString

VERBS: dict[str, type[Verb]] = {}


class Told(Enum):
    """Which streams tell of a verb. Readers of the log are given all."""

    EVERYWHERE = "everywhere"
    OF_PERSON = "of_person"
    """Where one looks at whoever did it, and not in the streams of the site, of groups and of people's own."""
    NOWHERE = "nowhere"


@dataclass(frozen=True, kw_only=True)
class Verb:
    """Something that happened to `thing` (a row that is a thing), in or to `target` if there is one."""

    name: ClassVar[str]
    streams_type: ClassVar[str]
    sentence: ClassVar[LazyString]
    """With the names `{actor}`, `{thing}` and `{target}`."""
    erases: ClassVar[bool] = False
    """Whether words were taken away for good: then readers keep none of them, in no corner of a file."""
    told: ClassVar[Told] = Told.EVERYWHERE

    thing: Any
    target: Any = None

    def __init_subclass__(cls) -> None:
        if cls.name in VERBS:
            raise ValueError(f"{cls.name} is declared twice: {VERBS[cls.name].__name__} and {cls.__name__}.")
        VERBS[cls.name] = cls

    def facts(self) -> dict[str, Any]:
        """What the log keeps besides thing and target."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("thing", "target")}


def verbs_told(where: Told) -> list[str]:
    """The names of those."""
    return sorted(name for name, verb in VERBS.items() if verb.told is where)
