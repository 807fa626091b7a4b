"""A page of a stream, made ready to be written in any format: whole addresses, finished sentences, stable ids."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import request

from community.access.models import PrincipalKind
from community.access.viewers import Viewer
from community.activity.stream import Entry, Scope, actor_name, stream
from community.core.settings import settings

ITEMS = 30
WORDS = 500
LONGEST_MARK = 40
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """Something that happened. `kind` and `about_kind` are of the thing and of what it happened in or to."""

    id: str
    sentence: str
    words: str
    at: datetime
    verb: str
    streams_type: str
    actor: str
    by_service: bool
    kind: str
    title: str
    url: str
    about_kind: str = ""
    about_title: str = ""
    about_url: str = ""


@dataclass(frozen=True)
class Feed:
    """One page of a stream. `address` is where it is in this format, `page` where people read it."""

    title: str
    address: str
    page: str
    items: Sequence[Item]
    mark: str
    earlier: str | None

    @property
    def here(self) -> str:
        """The address of this page of it."""
        return self.at(self.mark)

    def at(self, mark: str | None) -> str:
        """The address of the page before a mark."""
        return f"{self.address}?{urlencode({'before': mark})}" if mark else self.address

    @property
    def updated(self) -> datetime:
        """When the newest of it happened."""
        return max((item.at for item in self.items), default=BEGINNING)


def make(viewer: Viewer, scope: Scope, *, title: str, page: str) -> Feed:
    """The page of a stream that the request asks for, as far as the viewer may see it now."""
    mark = request.args.get("before", "")[:LONGEST_MARK]
    found = stream(viewer, scope, before=mark, limit=ITEMS, words=True)
    address = whole(request.script_root + request.path)
    return Feed(title, address, whole(page), [_item(each) for each in found.entries], mark, found.earlier)


def whole(path: str) -> str:
    """A path of ours as an address that leaves the site."""
    base = settings().base_url.rstrip("/") or request.url_root.rstrip("/")
    return base + path.removeprefix(request.script_root)


def _item(entry: Entry) -> Item:
    target = entry.target
    url = whole(entry.thing.url)
    named = {"actor": actor_name(entry), "thing": entry.thing.title, "target": target.title if target else ""}
    at = entry.occurred_at.astimezone(UTC)
    return Item(
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"{url} {entry.verb.name} {at.isoformat()}").urn,
        sentence=str(entry.verb.sentence).format(**named),
        words=entry.thing.words[:WORDS] + ("…" if len(entry.thing.words) > WORDS else ""),
        at=at,
        verb=entry.verb.name,
        streams_type=entry.verb.streams_type,
        actor=named["actor"],
        by_service=bool(entry.actor and entry.actor.kind is PrincipalKind.SERVICE),
        kind=entry.thing.kind,
        title=entry.thing.title,
        url=url,
        about_kind=target.kind if target else "",
        about_title=named["target"],
        about_url=whole(target.url) if target else "",
    )
