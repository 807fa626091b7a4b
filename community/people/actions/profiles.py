"""What people tell about themselves, and how they want pages to be: changed by themselves alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.core.files import files
from community.core.ids import new_ref
from community.core.text import render_markdown
from community.core.unit import after_commit
from community.people.actions.accounts import note_address
from community.people.models import FieldChange, Person, Profile
from community.people.verbs import PersonProfileChanged


@dataclass(frozen=True)
class ProfileWords:
    """All that a profile says. `html` is made of `about` before the writing transaction begins."""

    name: str
    headline: str
    company: str
    about: str
    html: str
    links: tuple[str, ...]


def profile_words(name: str, headline: str, company: str, about: str, links: tuple[str, ...]) -> ProfileWords:
    """What a profile is to say, ready to be written."""
    return ProfileWords(name, headline, company, about, str(render_markdown(about)) if about else "", links)


def edit_profile(actor: Viewer, person: Person, words: ProfileWords, now: datetime) -> None:
    """Let a profile say this. What did not change is not recorded."""
    require(actor, "person.edit", person)
    profile = profile_to_write(person)
    changed = {
        "name": (person.name, words.name),
        "headline": (profile.headline, words.headline),
        "company": (profile.company, words.company),
        "about": (profile.about, words.about),
        "links": ("\n".join(profile.links), "\n".join(words.links)),
    }
    person.principal.name = words.name
    profile.headline, profile.company = words.headline, words.company
    profile.about, profile.about_html = words.about, words.html
    profile.links = list(words.links)
    _note(actor, person, changed, now)


def set_picture(actor: Viewer, person: Person, version: str, now: datetime) -> None:
    """Show this picture, which is kept already. The one before is deleted when this is committed."""
    require(actor, "person.edit", person)
    before = person.principal.picture
    person.principal.picture = version
    _forget_file(before)
    _note(actor, person, {"picture": (before or "", version)}, now)


def remove_picture(actor: Viewer, person: Person, now: datetime) -> None:
    """Show no picture any more."""
    require(actor, "person.edit", person)
    before, person.principal.picture = person.principal.picture, None
    _forget_file(before)
    _note(actor, person, {"picture": (before or "", "")}, now)


def choose_language(actor: Viewer, person: Person, language: str | None, zone: str | None) -> None:
    """Read and be written to in this language, with the times of this zone; None is what the browser or site says."""
    require(actor, "person.edit", person)
    person.language, person.zone = language, zone
    note_address(person)


def profile_to_write(person: Person) -> Profile:
    """The profile's row, made if there is none yet."""
    profile = session().get(Profile, person.id)
    if profile is None:
        profile = Profile(person_id=person.id, headline="", company="", about="", about_html="", links=[])
        session().add(profile)
    return profile


def picture_key(version: str) -> str:
    """Where the picture of this version is kept."""
    return f"pictures/{version}.webp"


def new_version() -> str:
    """A version for a new picture; nobody can guess it."""
    return new_ref()


def _forget_file(version: str | None) -> None:
    if version:
        kept, key = files(), picture_key(version)
        after_commit(f"delete {key}", lambda: kept.delete(key))


def _note(actor: Viewer, person: Person, changed: Mapping[str, tuple[str, str]], now: datetime) -> None:
    rows = [
        FieldChange(person_id=person.id, field=field, before=before, after=after, changed_at=now)
        for field, (before, after) in changed.items()
        if before != after
    ]
    session().add_all(rows)
    session().flush()
    if rows:
        fields, ids = [row.field for row in rows], [row.id for row in rows]
        record(actor, PersonProfileChanged(thing=person, fields=fields, changes=ids))
