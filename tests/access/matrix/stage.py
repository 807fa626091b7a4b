"""A company with one group in each state, and everybody in the place that they have towards all of them.

All that is written was written while every group was public and everybody watched; what was told, queued, indexed and
subscribed to is from then. Only afterwards people leave and are taken out, and groups become what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from community.access.models import SITE_ID, Principal, Role, State, Teased, Visibility
from community.access.viewers import Viewer, system, viewer_of
from community.activity.outbox import deliver_due
from community.activity.running import run
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.feeds.actions import make_feed
from community.groups.actions import add_member, found_group, leave_group, remove_member
from community.groups.archiving import archive_group
from community.groups.asking import ask_to_join
from community.groups.inviting import invite
from community.groups.models import Group, Joining
from community.groups.queries import built_in_group
from community.groups.reaching import enter_group
from community.groups.teasers import change_teasers
from community.groups.visibility import change_visibility
from community.moderation.models import Silence
from community.notifications.actions import choose_level
from community.notifications.models import Level
from community.notifications.readers import NOTICES
from community.people.actions import Claims, admit, deactivate, make_staff
from community.people.models import Person
from community.search.building import rebuild
from tests.access.matrix.answers import STATES, UPSTAIRS, VIEWERS, WATCHED_BEFORE

ALL_WAYS = Joining.OPEN | Joining.REQUEST | Joining.INVITATION
IN = ("owner", "moderator", "member", "silenced", "left", "removed", "suspended")
MARK = re.compile(r"qx([a-z]+)xx([a-z_]+)xx([a-z]+)qx")


def mark(state: str, kind: str, part: str) -> str:
    """A word that stands in one place alone."""
    return f"qx{state}xx{kind}xx{part}qx"


def common(state: str) -> str:
    """A word that stands beside each mark of a group, to search for."""
    return f"harbour{state}"


def words(state: str, kind: str, part: str) -> str:
    return f"{common(state)} {mark(state, kind, part)}"


def marks_in(text: str) -> dict[str, set[str]]:
    """What a text tells: for each state the kinds and parts whose marks stand in it."""
    found: dict[str, set[str]] = {}
    for state, kind, part in MARK.findall(text):
        found.setdefault(state, set()).add(f"{kind}.{part}")
    return found


@dataclass
class Plot:
    """Where something is planted: a group while it is open, and who writes in it."""

    state: str
    group: Group
    people: dict[str, Viewer]
    in_full: bool = True
    refs: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, ref: str) -> None:
        """Remember the reference of what was planted, for the addresses of its channels."""
        self.refs.setdefault(kind, []).append(ref)


@dataclass
class Stage:
    """References of all that was planted, by state and kind; and the secrets of personal streams."""

    refs: dict[str, dict[str, list[str]]]
    feeds: dict[str, str]


Change = Callable[[Group, Viewer], None]


def becomes(visibility: Visibility) -> Change:
    def change(group: Group, owner: Viewer) -> None:
        if visibility is not group.visibility:
            change_visibility(owner, group, visibility, now())

    return change


def shows_its_name_alone(group: Group, owner: Viewer) -> None:
    change_visibility(owner, group, Visibility.SEMI_PRIVATE, now())
    change_teasers(owner, group, Teased(0))


def ends_as(state: State) -> Change:
    def change(group: Group, _owner: Viewer) -> None:
        group.thing.state = state

    return change


def loses_its_plugin(group: Group, _owner: Viewer) -> None:
    group.thing.keeper = "community_plugins.gone"


def is_archived(group: Group, owner: Viewer) -> None:
    archive_group(owner, group, now())


def is_closed_and_archived(group: Group, owner: Viewer) -> None:
    becomes(Visibility.PRIVATE)(group, owner)
    archive_group(owner, group, now())


CHANGES: dict[str, Change] = {
    "hidden": ends_as(State.HIDDEN),
    "deleted": ends_as(State.DELETED),
    "unplugged": loses_its_plugin,
    "open": becomes(Visibility.PUBLIC),
    "half": becomes(Visibility.SEMI_PRIVATE),
    "closed": becomes(Visibility.PRIVATE),
    "closedinopen": becomes(Visibility.PRIVATE),
    "openinclosed": becomes(Visibility.PUBLIC),
    "openinhalf": becomes(Visibility.PUBLIC),
    "closedinclosed": becomes(Visibility.PRIVATE),
    "named": shows_its_name_alone,
    "reached": becomes(Visibility.PRIVATE),
    "archived": is_archived,
    "archivedclosed": is_closed_and_archived,
}
"""How a group that everybody reads becomes what its column of the table says, in the order in which they are filled:
what pages tell of the newest things must be of groups that somebody reads.
"""
INSIDE = {"closedinopen": "open", "openinclosed": "closed", "openinhalf": "half", "closedinclosed": "closed"}
"""Which of the others it lies in, from before that one becomes what it is."""


def build(
    plant: Callable[[Plot], None], plant_sales: Callable[[Plot], None], states: Sequence[str] = STATES
) -> Stage:
    _wait(-60)
    with unit_of_work():
        people = {name: _person(name) for name in VIEWERS if name != "anyone"}
        full = states is STATES
        plots = [_plot(state, people, in_full=full or state == "closed") for state in CHANGES if state in states]
    with unit_of_work():
        for days, plot in enumerate(plots):
            _wait(days + 1 - len(plots))
            _fill(plot)
            plant(plot)
        plots.append(_sales(people))
        plant_sales(plots[-1])
        feeds = {name: make_feed(people[name], now()) for name in ("member", "left")}
        ids = {plot.state: plot.group.id for plot in plots}
    rebuild(lambda _done, _total: None)
    _tell()
    _wait(-30)  # so that what was written is the newest in all streams
    with unit_of_work():
        for plot in plots[:-1]:
            plot.group = session().get_one(Group, ids[plot.state])  # what was told meanwhile had sessions of its own
        for plot in plots[:-1]:
            _part(plot)  # before some lie in others: whoever leaves a group leaves those inside it as well
        audiences = {plot.state: plot.group.audience for plot in plots[:-1]}
        for inner in INSIDE.keys() & audiences.keys():
            audiences[inner].parent_id = audiences[INSIDE[inner]].id
        for plot in plots[:-1]:
            CHANGES[plot.state](plot.group, people["owner"])
        _settle(people)
    current_app.extensions.pop("clock")
    if "reached" in ids:
        with unit_of_work():
            group = session().get_one(Group, ids["reached"])
            enter_group(people["siteowner"], group, reason="To see", hours=72, now=now())
    _tell()
    deliver_due()
    with unit_of_work():
        _invite_once_more(session().get_one(Group, ids["open"]), people["owner"])
    deliver_due()
    session().rollback()
    return Stage({plot.state: plot.refs for plot in plots}, feeds)


def _wait(days: int) -> None:
    """Act on another day. Each group is filled on one of its own: an address gets few invitations a day."""
    instant = datetime.now(UTC) + timedelta(days=days)
    current_app.extensions["clock"] = lambda: instant


def person_of(viewer: Viewer) -> Person:
    return session().scalars(select(Person).where(Person.principal_id == viewer.principal_id)).one()


def principal_named(name: str) -> Principal:
    return session().scalars(select(Principal).where(Principal.name == name.capitalize())).one()


def _person(name: str) -> Viewer:
    claims = Claims("https://matrix.test", name, name.capitalize(), f"{name}@matrix.test", email_verified=True)
    return viewer_of(admit(system(), claims, now(), waiting=name == "waiting").principal)


def _plot(state: str, people: dict[str, Viewer], *, in_full: bool) -> Plot:
    group = found_group(
        system(),
        name=words(state, "group", "name"),
        description=words(state, "group", "about"),
        visibility=Visibility.PUBLIC,
        joining=ALL_WAYS,
        question="Why?",
        now=now(),
    )
    plot = Plot(state, group, people, in_full)
    plot.note("group", group.ref)
    silent = admit(system(), Claims("https://matrix.test", state, mark(state, "person", "face")), now())
    plot.note("person", silent.thing.ref)
    add_member(system(), group, people["owner"], now(), role=Role.OWNER)
    add_member(system(), group, people["moderator"], now(), role=Role.MODERATOR)
    add_member(system(), group, viewer_of(silent.principal), now())
    for name in (*IN[2:], *(["upstairs"] if state in UPSTAIRS else [])):
        add_member(system(), group, people[name], now())
    for name in WATCHED_BEFORE:
        choose_level(people[name], group.thing, Level.WATCHING)
    return plot


def _fill(plot: Plot) -> None:
    """What keepers see on their desk."""
    state, people = plot.state, plot.people
    asked = ask_to_join(people["applicant"], plot.group, answer=words(state, "join_request", "answer"), now=now())
    plot.note("join_request", asked.ref)
    until = now() + timedelta(days=30)
    for address in ("invited@matrix.test", f"{mark(state, 'invitation', 'address')}@elsewhere.test"):
        invitation, _token = invite(people["owner"], plot.group, expires_at=until, now=now(), address=address)
        plot.note("invitation", invitation.ref)


def _invite_once_more(group: Group, owner: Viewer) -> None:
    """The newest mail of the folder: the administration lists so many, and no older ones."""
    address = f"{mark('open', 'invitation', 'address')}@elsewhere.test"
    invite(owner, group, expires_at=now() + timedelta(days=30), now=now(), address=address)


def _sales(people: dict[str, Viewer]) -> Plot:
    group = built_in_group("sales")
    assert group is not None
    add_member(system(), group, people["seller"], now(), role=Role.OWNER)
    plot = Plot("sales", group, people)
    plot.note("group", group.ref)
    return plot


def _part(plot: Plot) -> None:
    """Who left, and who was taken out."""
    leave_group(plot.people["left"], plot.group, now())
    removed = session().get_one(Principal, plot.people["removed"].principal_id)
    remove_member(plot.people["owner"], plot.group, removed, now())


def _settle(people: dict[str, Viewer]) -> None:
    """Who is what to the whole site, and who may not write there."""
    silence = Silence(principal_id=people["silenced"].principal_id, by_id=people["siteowner"].principal_id)
    silence.audience_id, silence.reason = SITE_ID, ""
    silence.begun_at, silence.ends_at = now(), now() + timedelta(days=99)
    session().add(silence)
    make_staff(system(), person_of(people["siteowner"]), role=Role.OWNER)
    make_staff(system(), person_of(people["sitemoderator"]))
    deactivate(system(), person_of(people["suspended"]), now())


def _tell() -> None:
    run(NOTICES)
    session().rollback()
