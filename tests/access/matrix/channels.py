"""Everything through which something of a group may come to somebody's eyes, and how to look into it.

An address of the product is a channel by itself; what `<ref>` stands for in it is taken from `TAKES`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from community.access.viewers import viewer_of
from community.core.clock import now
from community.core.unit import unit_of_work
from community.people.actions import sign_in
from community.people.jobs import pack
from tests.access.matrix.answers import VIEWERS, WITHOUT_ACCOUNT
from tests.access.matrix.planting import content_kinds
from tests.access.matrix.stage import Stage, common, person_of, principal_named
from tests.client import Browser

TAKES = {
    "feeds.person": ("person",),
    "files.file": ("file",),
    "leads.lead": ("lead",),
    "moderation.case": ("case",),
    "people.profile": ("person",),
    "people_admin.person": ("person",),
}
"""The kinds whose references an address takes, where it is not the group's."""
FORMATS = ("atom", "json", "as2")
FURTHER = {"home.front": 12, "home.mine": 12, "feeds.site": 12}
"""At most how many pages of a list are asked for, where it is longer than one."""
NOT_ADDRESSES = ("mail", "export")


@dataclass(frozen=True)
class Look:
    """One address to look at. `state` is that of the group that it asks for, if it asks for one."""

    channel: str
    path: str
    state: str | None = None
    ref: str = ""
    kind: str | None = None
    """Of the content that it shows, where it shows one thing alone."""


def rules(app: Flask) -> dict[str, Rule]:
    """The addresses that can be read, by endpoint; files are the same for everybody."""
    found = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.endpoint: rule for rule in found if not rule.endpoint.endswith("static")}


def looks(app: Flask, stage: Stage, channels: Sequence[str]) -> Iterator[Look]:
    """The addresses of these channels."""
    there = rules(app)
    for channel in channels:
        if channel not in NOT_ADDRESSES:
            yield from _of_rule(channel, there[channel], stage)


def _of_rule(channel: str, rule: Rule, stage: Stage) -> Iterator[Look]:
    for pattern in _forms(rule):
        if channel == "search.page":
            yield from (Look(channel, f"{pattern}?q={common(state)}", state) for state in stage.refs)
        elif "<ref>" in pattern:
            for state, refs in stage.refs.items():
                for kind in kinds_taken(channel):
                    for ref in refs.get(kind, []):
                        one = kind if kind in content_kinds() else None
                        yield Look(channel, _whole(pattern.replace("<ref>", ref)), state, ref, one)
        else:
            yield Look(channel, _whole(pattern))


def kinds_taken(channel: str) -> Sequence[str]:
    return content_kinds() if channel == "content.topic" else TAKES.get(channel, ("group",))


def _forms(rule: Rule) -> list[str]:
    """The address; one for each format, where it has several."""
    formats = "<any(atom,json,as2):name>"
    return [rule.rule.replace(formats, name) for name in FORMATS] if formats in rule.rule else [rule.rule]


def _whole(path: str) -> str:
    """A collection of Activity Streams names its first page; what is in it stands there."""
    return f"{path}?before=newest" if path.endswith(".as2") else path


def pages(client: Browser, look: Look) -> str:
    """What an address tells, headers and all, with the pages that a list goes on to."""
    told, asked, path = "", {""}, look.path
    for _page in range(FURTHER.get(look.channel, 1)):
        answer = client.get(path)
        assert answer.status_code < 500, (path, answer.status_code)
        told += f"{answer.headers}{answer.text}"
        further = set(re.findall(r"[?&;]before=([\w-]+)", answer.text)) - asked
        if not further:
            break
        asked |= further
        path = f"{look.path.partition('?')[0]}?before={min(further)}"
    return told


def browsers(app: Flask) -> dict[str, Browser]:
    found = {}
    for name in VIEWERS:
        client = found[name] = Browser(app, app.response_class)
        if name in WITHOUT_ACCOUNT - {"waiting"}:
            continue
        with unit_of_work():
            token = sign_in(person_of(viewer_of(principal_named(name))), now())
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
    return found


def mails(folder: Path) -> dict[str, str]:
    """What was sent to each viewer, headers and all."""
    found: dict[str, str] = dict.fromkeys(VIEWERS, "")
    for file in folder.glob("*.eml"):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        name = str(message["To"]).partition("@")[0].rpartition("<")[2]
        parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        found[name] = found.get(name, "") + "\n".join([*map(str, message.values()), *parts])
    return found


def exports() -> dict[str, str]:
    """What each viewer with an account is given who asks for their data."""
    found = {}
    for name in VIEWERS:
        if name not in WITHOUT_ACCOUNT:
            with pack(principal_named(name).id) as file, zipfile.ZipFile(file) as packed:
                found[name] = "\n".join(packed.read(each).decode() for each in packed.namelist())
    return found
