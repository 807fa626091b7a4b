"""What happens to leads. Seen by those who are in Sales, like the leads themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from community.activity.verbs import Told, Verb
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class LeadOpened(Verb):
    """Somebody became a lead."""

    name = "lead.opened"
    streams_type = "Add"
    sentence = _l("{thing} is a lead")


@dataclass(frozen=True, kw_only=True)
class LeadAssigned(Verb):
    """Somebody took a lead, was given one, or a lead is nobody's again."""

    name = "lead.assigned"
    streams_type = "Update"
    sentence = _l("{actor} said who talks with {thing}")

    owner: int | None


@dataclass(frozen=True, kw_only=True)
class LeadDecided(Verb):
    """Somebody was won or lost as a customer, or is open again."""

    name = "lead.decided"
    streams_type = "Update"
    sentence = _l("{actor} said what came of {thing}")

    won: bool | None


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Verb):
    """Somebody in Sales wrote down something about a lead."""

    name = "note.written"
    streams_type = "Create"
    sentence = _l("{actor} wrote a note about {target}")


@dataclass(frozen=True, kw_only=True)
class TaskSet(Verb):
    """Somebody said what is to be done about a lead."""

    name = "task.set"
    streams_type = "Create"
    sentence = _l("{actor} set a task for {target}")


@dataclass(frozen=True, kw_only=True)
class TaskFinished(Verb):
    """What was to be done about a lead is done."""

    name = "task.finished"
    streams_type = "Update"
    sentence = _l("{actor} did what was to be done for {target}")


@dataclass(frozen=True, kw_only=True)
class TaskReopened(Verb):
    """It is to be done after all."""

    name = "task.reopened"
    streams_type = "Update"
    sentence = _l("{actor} took up again what was to be done for {target}")


@dataclass(frozen=True, kw_only=True)
class SourceTold(Verb):
    """Another system told of something that a person did there. What it was stands in `did`, by its own names."""

    name = "source.told"
    streams_type = "Announce"
    sentence = _l("{actor} was active in {thing}")
    told = Told.OF_PERSON

    did: dict[str, Any]
