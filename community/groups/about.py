"""What a group says at length: about itself and its rules, to whoever knows of it, and its welcome to new members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select

from community.access.faces import Face, face_columns, face_in
from community.access.models import Grant, Principal, PrincipalKind
from community.access.permissions import made_once, require, shown
from community.access.viewers import Viewer, asking_lists
from community.activity.log import record
from community.core.db import number, session, table, word
from community.core.text import render_markdown
from community.groups.actions import hold
from community.groups.lasting import current_membership
from community.groups.models import Group, GroupAbout, Membership
from community.groups.rules import KEEPERS
from community.groups.verbs import GroupChanged

NEW = timedelta(days=30)
"""So long after they joined, members are shown the welcome; until they say that they have read it."""
KEEPERS_SHOWN = 12


@dataclass(frozen=True)
class AboutWords:
    """The texts of a group, with what Markdown makes of them: rendered before the transaction that keeps them."""

    about: str = ""
    rules: str = ""
    welcome: str = ""
    steps: Sequence[str] = ()
    html: dict[str, str] = field(default_factory=dict)


def about_words(about: str, rules: str, welcome: str, steps: Sequence[str]) -> AboutWords:
    """Make texts ready to be kept."""
    texts = {"about_html": about, "rules_html": rules, "welcome_html": welcome}
    html = {name: str(render_markdown(text)) if text else "" for name, text in texts.items()}
    return AboutWords(about, rules, welcome, list(steps), html)


def about_of(group: Group) -> GroupAbout:
    """What a group says at length. For callers who know of the group by the rules."""
    return session().get(GroupAbout, group.id) or GroupAbout(
        group_id=group.id, about="", about_html="", rules="", rules_html="", welcome="", welcome_html="", steps=[]
    )


def change_about(actor: Viewer, group: Group, words: AboutWords) -> None:
    """Say it otherwise from now on."""
    hold(group)
    require(actor, "group.manage", group)
    kept = about_of(group)
    kept.about, kept.rules, kept.welcome, kept.steps = words.about, words.rules, words.welcome, list(words.steps)
    for name, html in words.html.items():
        setattr(kept, name, html)
    session().add(kept)
    session().flush()
    record(actor, GroupChanged(thing=group))


def keepers_of(viewer: Viewer, group: Group) -> Sequence[Face]:
    """Who looks after a group, as far as the viewer is shown who is in it: its owners, then its moderators."""
    rows = session().execute(_keepers(), asking_lists(viewer) | {"audience_id": group.audience_id})
    return [face for row in rows if (face := face_in(row))]


@made_once
def _keepers() -> Select[Any]:
    principal, grant = table(Principal), table(Grant)
    found = select(*face_columns(principal)).join_from(principal, grant, grant.c.principal_id == principal.c.id)
    found = found.where(
        grant.c.audience_id == bindparam("audience_id", type_=Integer),
        grant.c.role.in_([word(role.value) for role in KEEPERS]),
        principal.c.kind == word(PrincipalKind.PERSON),
        shown("membership.tease", grant.c),
    )
    return found.order_by(grant.c.role.desc(), grant.c.id).limit(number(KEEPERS_SHOWN))


def is_new(joined_at: datetime | None, now: datetime) -> bool:
    """Whether somebody joined not long ago."""
    return joined_at is not None and joined_at > now - NEW


def dismiss_welcome(actor: Viewer, group: Group, now: datetime) -> None:
    """Be shown the welcome no more."""
    require(actor, "group.be_in", group)
    membership: Membership | None = current_membership(group, actor.principal_id)
    if membership and membership.welcomed_at is None:
        membership.welcomed_at = now
