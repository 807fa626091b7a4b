"""Search, as far as the viewer may see.

Nothing that is shown tells of what is hidden: there are no totals, and the mark for the next page is the last thing
that was shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from markupsafe import Markup
from sqlalchemy import Select, case, or_, select, union_all
from sqlalchemy.orm import joinedload

from community.access.kinds import Card, Document, Kind, cards
from community.access.models import Principal, Thing
from community.access.permissions import allowed, visible
from community.access.viewers import Viewer
from community.core.db import session, word
from community.core.i18n import LazyString
from community.plugins import hooks
from community.search.documents import documents_of, reading, searchable, seeing, teasing
from community.search.excerpts import excerpt_of, marked
from community.search.index import Hit, Part, index
from community.search.words import asked_words

PAGE = 20
CHUNKS = tuple(100 * 2**step for step in range(8))
"""How many hits are asked of the index at a time until a page is full: 25,500 in all. What ranks lower is not shown,
and nobody is told that it is there.
"""


@dataclass(frozen=True)
class Found:
    """A hit as it is shown. `teased`: the viewer is shown the teaser, or less."""

    kind: LazyString
    icon: str
    title: Markup
    url: str
    place: Card | None
    author: Principal | None
    at: datetime
    excerpt: Markup
    teased: bool


@dataclass(frozen=True)
class SearchPage:
    """A page of results; `further` is what `after` takes for the next one, None on the last."""

    found: Sequence[Found]
    further: str | None


def search(viewer: Viewer, asked: str, *, after: str | None = None) -> SearchPage:
    """The things in which the viewer may read all of the asked words, best first."""
    words = asked_words(asked)
    hits = list(islice(_shown(viewer, words, after), PAGE + 1)) if words else []
    shown = _things(hits)
    further = shown[hits[PAGE - 1].thing_id].ref if len(hits) > PAGE else None
    return SearchPage(_found(viewer, hits[:PAGE], shown, set(words)), further)


def _shown(viewer: Viewer, words: Sequence[str], after: str | None) -> Iterator[Hit]:
    """The hits that the viewer may see, beyond the thing `after`."""
    for hits in _ranked(words, _place_of(viewer, words, after) if after else 0):
        passing = _passing(viewer, hits)
        yield from (hit for hit in hits if hit in passing)


def _place_of(viewer: Viewer, words: Sequence[str], ref: str) -> int:
    """The rank of what the viewer was shown of a thing; 0, the beginning, if it would not be shown any longer."""
    thing_id = session().scalar(select(Thing.id).where(Thing.ref == ref))
    shown = _passing(viewer, [Hit(thing_id, Part.WHOLE)]) if thing_id else set()
    ranked = enumerate(chain.from_iterable(_ranked(words)), 1)
    return next((place for place, hit in ranked if hit in shown), 0) if shown else 0


def _ranked(words: Sequence[str], after: int = 0) -> Iterator[Sequence[Hit]]:
    """What the index finds, in chunks that grow, until it has no more or the last chunk was asked for."""
    for size in CHUNKS:
        hits = index().find(words, after=after, limit=size)
        yield hits
        after += len(hits)
        if len(hits) < size:
            return


def _passing(viewer: Viewer, hits: Sequence[Hit]) -> set[Hit]:
    """Those of the hits that the live rule lets the viewer see: the whole to readers, of what others may know of
    the teaser, or the title alone. One query.
    """
    ids = sorted({hit.thing_id for hit in hits})
    if not ids:
        return set()
    families = {kind.family: kind for kind in searchable().values()}
    rows = session().execute(union_all(*(_asked(viewer, kind, ids) for kind in families.values())))
    return {Hit(thing_id, Part(part)) for thing_id, part in rows}


def _asked(viewer: Viewer, kind: Kind, ids: Sequence[int]) -> Select[int, str]:
    """One condition where to see is to read, as with most hits: three of it were what a search cost."""
    here, sees = kind.model.id.in_(ids), visible(viewer, seeing(kind))
    if reading(kind) == seeing(kind):
        return select(kind.model.id, word(Part.WHOLE).label("part")).where(here, sees)
    reads, least = visible(viewer, reading(kind)), word(Part.TEASED)
    if (teases := teasing(kind, "words")) != seeing(kind):
        least = case((visible(viewer, teases), least), else_=word(Part.TITLED))
    part = case((reads, word(Part.WHOLE)), else_=least)
    return select(kind.model.id, part.label("part")).where(here, or_(reads, sees))


def _things(hits: Sequence[Hit]) -> dict[int, Thing]:
    found = select(Thing).where(Thing.id.in_([hit.thing_id for hit in hits])).options(joinedload(Thing.author))
    return {thing.id: thing for thing in session().scalars(found)}


def _found(viewer: Viewer, hits: Sequence[Hit], things: dict[int, Thing], words: set[str]) -> list[Found]:
    """What is shown of hits that have passed the rule, from the texts as they are now."""
    documents = {thing_id: (kind, document) for kind, thing_id, document in documents_of([*things])}
    named, places = cards(things[hit.thing_id] for hit in hits), _places(viewer, things)
    found, named_authors = [], _told_authors(viewer, hits, things)
    for hit in hits:
        thing, (kind, document) = things[hit.thing_id], documents[hit.thing_id]
        found.append(
            Found(
                kind=kind.label,
                icon=kind.icon,
                title=marked(named[thing.id].title, words),
                url=named[thing.id].url,
                place=places.get(thing.id),
                author=thing.author if hit.part is Part.WHOLE or thing.id in named_authors else None,
                at=thing.created_at,
                excerpt=excerpt_of(_text(hit, document), words),
                teased=hit.part is not Part.WHOLE,
            )
        )
    return found


def _text(hit: Hit, document: Document) -> str:
    texts = {Part.WHOLE: document.body, Part.TEASED: document.teaser, Part.TITLED: ""}
    return texts[hit.part]


def _told_authors(viewer: Viewer, hits: Sequence[Hit], things: dict[int, Thing]) -> set[int]:
    """Of which things that the viewer does not read they are told the author, by id."""
    teased = [things[hit.thing_id] for hit in hits if hit.part is not Part.WHOLE]
    kinds = {thing.kind: searchable()[thing.kind] for thing in teased}
    told: set[int] = set()
    for family in {kind.family: kind for kind in kinds.values()}.values():
        theirs = [thing for thing in teased if kinds[thing.kind].family == family.family]
        told |= allowed(viewer, teasing(family, "author"), theirs)
    return told


def _places(viewer: Viewer, things: dict[int, Thing]) -> dict[int, Card]:
    """Where each thing is, by the thing's id."""
    roots = select(Thing.id, Thing.audience_id).where(Thing.id.in_({thing.root_id for thing in things.values()}))
    audiences = {root_id: audience_id for root_id, audience_id in session().execute(roots) if audience_id}
    if not audiences:
        return {}
    named: dict[int, Card] = {}
    for places in hooks().community_places(viewer=viewer, audience_ids=set(audiences.values())):
        named |= places
    wheres = {thing.id: named.get(audiences.get(thing.root_id, 0)) for thing in things.values()}
    return {thing_id: card for thing_id, card in wheres.items() if card}
