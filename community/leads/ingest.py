"""Activities from elsewhere: what a row of a batch holds, and how a batch is taken in, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy import func, select

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.models import Identity, IdentityKind
from community.activity.taking_in import Happened, known_from, record_from
from community.core.db import session
from community.leads.models import HeldActivity, Source
from community.leads.sales import objects
from community.leads.scoring.classes import mail_class
from community.leads.verbs import SourceTold
from community.people.models import Person

LARGEST_BATCH = 500
AHEAD = timedelta(minutes=5)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
TAKEN, KNOWN, HELD, NOBODY, REFUSED = "taken", "known", "held", "nobody", "refused"
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$", max_length=60)]
Key = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Short = Annotated[str, Field(max_length=200)]
Fact = Short | bool | int | float | None | Annotated[list[Short], Field(max_length=20)]


class Told(BaseModel):
    """One activity as a source tells it. The person is named by a confirmed address of their account."""

    model_config = ConfigDict(extra="forbid", strict=False)

    external_id: Key
    occurred_at: AwareDatetime
    email: Annotated[str, Field(min_length=3, max_length=254)]
    verb: Word
    object: Word = ""
    object_id: Short = ""
    target: Word = ""
    target_id: Short = ""
    facts: Annotated[dict[Name, Fact], Field(max_length=30)] = {}

    @field_validator("object", "target", mode="wrap")
    @classmethod
    def _may_be_empty(cls, value: Any, handler: Any) -> str:
        return "" if value in ("", None) else str(handler(value))

    @field_validator("occurred_at")
    @classmethod
    def _in_our_time(cls, value: datetime) -> datetime:
        if not value.astimezone(UTC) > EARLIEST:
            raise ValueError("lies too long ago")
        return value.astimezone(UTC)

    def kept(self) -> dict[str, Any]:
        """What the log keeps: no address of anybody, but what class it is of."""
        facts = {name: _classed(value) for name, value in self.facts.items()}
        if facts != self.facts and "field" in facts:
            facts["only_classes"] = True
        about = {name: getattr(self, name) for name in ("verb", "object", "object_id", "target", "target_id")}
        return {**{name: _classed(value) for name, value in about.items() if value}, "facts": facts}


@dataclass(frozen=True)
class Answer:
    """What became of one row."""

    status: str
    external_id: str = ""
    error: str = ""


def take_in(actor: Viewer, source: Source, rows: Sequence[Any], now: datetime) -> list[Answer]:
    """Keep what a source tells, each row once by its id there. Gives an answer for each row, in their order."""
    locked = session().get_one(Source, source.id, with_for_update={"of": Source})
    require(actor, "source.tell", locked)
    read = [_read(row) for row in rows]
    told = [each for each in read if isinstance(each, Told)]
    ids = {each.external_id for each in told}
    known = set(known_from(stored_name(locked), ids)) | _held(locked, ids)
    people = _people({each.email.strip().lower() for each in told})
    answers, happened = [], []
    for each in read:
        if isinstance(each, Answer):
            answers.append(each)
            continue
        status = _status(each, known, people, now)
        answers.append(Answer(status, each.external_id))
        if status in (TAKEN, HELD):
            known.add(each.external_id)
            principal_id, identity_id = people[each.email.strip().lower()]
            if status == HELD:
                _hold(locked, each, principal_id, now)
            else:
                happened.append(_happened(locked, each.external_id, each.kept(), identity_id, each.occurred_at))
    record_from(stored_name(locked), happened)
    return answers


def release(actor: Viewer, source: Source, now: datetime) -> int:
    """Let what was held count, as far as its time has come. Gives how many did."""
    locked = session().get_one(Source, source.id, with_for_update={"of": Source})
    require(actor, "source.release", locked)
    due = select(HeldActivity).where(HeldActivity.source_id == locked.id, HeldActivity.occurred_at <= now)
    rows = session().scalars(due.order_by(HeldActivity.id).limit(LARGEST_BATCH)).all()
    identities = _identities({row.principal_id for row in rows})
    record_from(
        stored_name(locked),
        [
            _happened(locked, row.external_id, row.facts, identities[row.principal_id], row.occurred_at)
            for row in rows
            if row.principal_id in identities
        ],
    )
    for row in rows:
        session().delete(row)
    session().flush()
    return len(rows)


def stored_name(source: Source) -> str:
    """How the log names a source, apart from all other sources of rows."""
    return f"in:{source.name}"


def _read(row: Any) -> Told | Answer:
    given = row.get("external_id") if isinstance(row, Mapping) else None
    external_id = given[:200] if isinstance(given, str) else ""
    try:
        told = Told.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        return Answer(REFUSED, external_id, f"{place}: {first['msg']}" if place else first["msg"])
    if "\\u0000" in told.model_dump_json():
        return Answer(REFUSED, "", "holds a sign that cannot be stored")
    return told


def _status(told: Told, known: set[str], people: Mapping[str, Any], now: datetime) -> str:
    if told.external_id in known:
        return KNOWN
    if told.email.strip().lower() not in people:
        return NOBODY
    return HELD if told.occurred_at > now + AHEAD else TAKEN


def _people(addresses: set[str]) -> dict[str, tuple[int, int]]:
    """Principal and identity of those whose confirmed addresses these are, unless they object to being scored."""
    found = (
        select(Person.email, Person.principal_id)
        .where(Person.email.in_(addresses), Person.email_confirmed_at.is_not(None))
        .where(Person.deactivated_at.is_(None), Person.admitted_at.is_not(None), ~objects(Person.principal_id))
    )
    rows = {str(email): principal_id for email, principal_id in session().execute(found)}
    identities = _identities(set(rows.values()))
    return {email: (each, identities[each]) for email, each in rows.items() if each in identities}


def _identities(principals: set[int]) -> dict[int, int]:
    theirs = select(Identity.principal_id, func.min(Identity.id)).where(
        Identity.principal_id.in_(principals), Identity.kind == IdentityKind.PERSON
    )
    return {row[0]: row[1] for row in session().execute(theirs.group_by(Identity.principal_id)) if row[0] is not None}


def _held(source: Source, ids: set[str]) -> set[str]:
    held = select(HeldActivity.external_id).where(HeldActivity.source_id == source.id)
    return set(session().scalars(held.where(HeldActivity.external_id.in_(ids))))


def _hold(source: Source, told: Told, principal_id: int, now: datetime) -> None:
    session().add(
        HeldActivity(
            source_id=source.id,
            external_id=told.external_id,
            principal_id=principal_id,
            occurred_at=told.occurred_at,
            received_at=now,
            facts=told.kept(),
        )
    )


def _happened(source: Source, external_id: str, kept: dict[str, Any], identity_id: int, at: datetime) -> Happened:
    return Happened(external_id, SourceTold(thing=source, did=kept), identity_id, at)


def _classed(value: Any) -> Any:
    if isinstance(value, list):
        return [_classed(each) for each in value]
    return mail_class(value) or "" if isinstance(value, str) and "@" in value else value
