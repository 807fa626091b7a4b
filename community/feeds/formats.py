"""The formats: Atom (RFC 4287, paged by RFC 5005), JSON Feed 1.1, Activity Streams 2.0."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from community.access.kinds import family_of, streams_type_of
from community.core.clock import iso
from community.feeds.making import Feed, Item

ATOM = "http://www.w3.org/2005/Atom"
STREAMS = "https://www.w3.org/ns/activitystreams"
JSON_FEED = "https://jsonfeed.org/version/1.1"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Format:
    """How a stream is written, and what it is sent as."""

    label: str
    media_type: str
    write: Callable[[Feed], str]


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    root = ET.Element("feed", {"xmlns": ATOM})
    _say(root, "id", feed.address)
    _say(root, "title", feed.title)
    _say(root, "updated", iso(feed.updated))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.here})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    if feed.mark:
        ET.SubElement(root, "link", {"rel": "first", "href": feed.address})
    if feed.earlier:
        ET.SubElement(root, "link", {"rel": "next", "href": feed.at(feed.earlier)})
    for item in feed.items:
        entry = ET.SubElement(root, "entry")
        _say(entry, "id", item.id)
        _say(entry, "title", item.sentence)
        _say(entry, "updated", iso(item.at))
        _say(entry, "published", iso(item.at))
        _say(ET.SubElement(entry, "author"), "name", item.actor)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": item.url})
        ET.SubElement(entry, "category", {"term": item.verb})
        _say(entry, "summary", item.words or item.sentence)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed."""
    told: dict[str, Any] = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.here,
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.sentence,
                "content_text": item.words or item.sentence,
                "date_published": iso(item.at),
                "authors": [{"name": item.actor}],
                "tags": [item.verb],
            }
            for item in feed.items
        ],
    }
    if feed.earlier:
        told["next_url"] = feed.at(feed.earlier)
    return _json(told)


def activity_streams(feed: Feed) -> str:
    """The feed as a page of an ordered collection."""
    told: dict[str, Any] = {
        "@context": STREAMS,
        "id": feed.at(feed.mark or "newest"),
        "type": "OrderedCollectionPage",
        "partOf": feed.address,
        "orderedItems": [_activity(item) for item in feed.items],
    }
    if feed.earlier:
        told["next"] = feed.at(feed.earlier)
    return _json(told)


def collection(feed: Feed) -> str:
    """What the pages are part of. How many there are in all is nobody's business."""
    return _json({
        "@context": STREAMS,
        "id": feed.address,
        "type": "OrderedCollection",
        "name": feed.title,
        "url": feed.page,
        "updated": iso(feed.updated),
        "first": feed.at("newest"),
    })  # fmt: skip


def _activity(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": item.id,
        "type": item.streams_type,
        "summary": item.sentence,
        "published": iso(item.at),
        "actor": {"type": "Service" if item.by_service else "Person", "name": item.actor},
        "object": {
            "type": streams_type_of(item.kind),
            "id": item.url,
            "url": item.url,
            "name": item.title,
        },
    }
    if item.words:
        told["object"] |= {"content": item.words, "mediaType": "text/plain"}
    if item.about_url:
        kind = streams_type_of(item.about_kind)
        told["target"] = {"type": kind, "id": item.about_url, "url": item.about_url, "name": item.about_title}
        if family_of(item.about_kind) == "topic":
            told["object"]["inReplyTo"] = item.about_url
    return told


def _say(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NO_XML.sub("", text)


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def streams_document(feed: Feed) -> str:
    """The collection, or the page of it that was asked for."""
    return activity_streams(feed) if feed.mark else collection(feed)


FORMATS = {
    "atom": Format("Atom", "application/atom+xml", atom),
    "json": Format("JSON Feed", "application/feed+json", json_feed),
    "as2": Format("Activity Streams", "application/activity+json", streams_document),
}
