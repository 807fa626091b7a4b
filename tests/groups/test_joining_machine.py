"""Thousands of steps of joining, asking, inviting, leaving and handing over, against a plain model of who is what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from community.access.models import Grant, Principal, Role, Visibility
from community.access.permissions import who
from community.access.viewers import Viewer
from community.activity import mailing
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import (
    add_member,
    change_group,
    hand_over,
    join_group,
    leave_group,
    remove_member,
    set_role,
)
from community.groups.asking import ASK_AGAIN, accept_request, ask_to_join, decline_request, withdraw_request
from community.groups.inviting import accept_invitation, invite, revoke_invitation
from community.groups.models import Asked, Group, Invitation, Joining, JoinRequest, Membership
from tests.groups.visit import new_group, newcomer

NAMES = ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")
KEEPERS = ("owner", "moderator")
names = st.sampled_from(NAMES)
taken: Counter[str] = Counter()
refused: Counter[str] = Counter()


@dataclass
class Told:
    """An invitation as the model knows it."""

    id: int
    token: str
    inviter: str
    left: int
    ends: datetime
    address: str | None
    closed: bool = False


@dataclass
class Model:
    """Who is what, in plain Python."""

    role: dict[str, str] = field(default_factory=dict)
    pending: dict[str, int] = field(default_factory=dict)
    declined: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, set[int]] = field(default_factory=dict)
    forgotten: set[int] = field(default_factory=set)
    """Requests of people who were in and left: nobody reads them any more."""
    invitations: list[Told] = field(default_factory=list)

    def keeps(self, name: str) -> bool:
        return self.role.get(name) in KEEPERS

    def owners(self) -> list[str]:
        return [name for name, role in self.role.items() if role == "owner"]

    def knows(self, name: str, visibility: Visibility) -> bool:
        return visibility is not Visibility.PRIVATE or name in self.role

    def leaves(self, name: str) -> None:
        del self.role[name]
        self.forgotten |= self.asked.get(name, set())

    def enters(self, name: str, role: str = "member") -> None:
        self.role[name] = role
        self.pending.pop(name, None)


class GroupMachine(RuleBasedStateMachine):
    people: dict[str, Viewer]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.now = datetime(2027, 1, 1, tzinfo=UTC)

    @initialize(visibility=st.sampled_from(Visibility), owner=names)
    def begin(self, visibility: Visibility, owner: str) -> None:
        self.visibility = visibility
        self.ways = Joining.OPEN | Joining.REQUEST | Joining.INVITATION
        self.group_id = new_group(visibility, self.viewer(owner), joining=self.ways).id
        self.model.role = {owner: "owner"}

    def viewer(self, name: str) -> Viewer:
        known = self.people[name]
        return Viewer(known.principal_id, known.kind, known.name)

    def principal(self, name: str) -> Principal:
        return session().get_one(Principal, self.people[name].principal_id)

    @property
    def group(self) -> Group:
        return session().get_one(Group, self.group_id)

    def tries(self, expected: bool, action: Any, *args: Any, **kwargs: Any) -> Any:
        """Do it for real; it succeeds exactly if the model says so."""
        (taken if expected else refused)[action.__name__] += 1
        result, refusal = None, None
        try:
            with unit_of_work():
                given = [each() if callable(each) else each for each in args]
                result = action(*given, **kwargs)
        except HTTPException as error:
            refusal = error
        assert (refusal is None) == expected, f"{action.__name__}: {refusal or 'was not refused'}"
        return result

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        taken["time_passes"] += 1
        self.now += timedelta(days=days)

    @rule(name=names, ways=st.integers(0, 7))
    def change_the_ways(self, name: str, ways: int) -> None:
        fine = self.model.role.get(name) == "owner"
        self.tries(
            fine, change_group, self.viewer(name), lambda: self.group,
            name="Lab", description="", joining=Joining(ways), question="",
        )  # fmt: skip
        self.ways = Joining(ways) if fine else self.ways

    @rule(name=names)
    def join(self, name: str) -> None:
        fine = Joining.OPEN in self.ways and name not in self.model.role and self.model.knows(name, self.visibility)
        self.tries(fine, join_group, self.viewer(name), lambda: self.group, self.now)
        if fine:
            self.model.enters(name)

    @rule(name=names)
    def ask(self, name: str) -> None:
        again = self.model.declined.get(name)
        fine = (
            Joining.REQUEST in self.ways
            and name not in self.model.role
            and self.model.knows(name, self.visibility)
            and name not in self.model.pending
            and (again is None or again + ASK_AGAIN <= self.now)
        )
        made = self.tries(fine, ask_to_join, self.viewer(name), lambda: self.group, answer="Me", now=self.now)
        if fine:
            self.model.pending[name] = made.id
            self.model.asked.setdefault(name, set()).add(self.model.pending[name])
            self.model.declined.pop(name, None)

    def _asked(self, applicant: str) -> JoinRequest:
        found = select(JoinRequest).where(
            JoinRequest.group_id == self.group_id,
            JoinRequest.principal_id == self.people[applicant].principal_id,
        )
        return session().scalars(found.order_by(JoinRequest.id.desc())).first()  # type: ignore[return-value]  # asked before

    def _was_asked(self, applicant: str) -> bool:
        return self._asked(applicant) is not None

    @rule(name=names, applicant=names)
    def withdraw(self, name: str, applicant: str) -> None:
        if not self._was_asked(applicant):
            return
        fine = name == applicant and applicant in self.model.pending
        self.tries(fine, withdraw_request, self.viewer(name), lambda: self._asked(applicant), self.now)
        if fine:
            del self.model.pending[applicant]

    @rule(name=names, applicant=names)
    def accept(self, name: str, applicant: str) -> None:
        if not self._was_asked(applicant):
            return
        fine = self.model.keeps(name) and applicant in self.model.pending
        self.tries(fine, accept_request, self.viewer(name), lambda: self._asked(applicant), self.now)
        if fine:
            self.model.enters(applicant)

    @rule(name=names, applicant=names)
    def decline(self, name: str, applicant: str) -> None:
        if not self._was_asked(applicant):
            return
        fine = self.model.keeps(name) and applicant in self.model.pending
        self.tries(
            fine, decline_request, self.viewer(name), lambda: self._asked(applicant), reason="No", now=self.now
        )
        if fine:
            del self.model.pending[applicant]
            self.model.declined[applicant] = self.now

    @rule(name=names, uses=st.integers(1, 3), days=st.integers(1, 40), address=st.none() | names)
    def make_an_invitation(self, name: str, uses: int, days: int, address: str | None) -> None:
        fine = self.model.keeps(name) and Joining.INVITATION in self.ways
        ends = self.now + timedelta(days=days)
        bound = f"{address.lower()}@lab.test" if address else ""
        made = self.tries(
            fine, invite, self.viewer(name), lambda: self.group,
            expires_at=ends, now=self.now, max_uses=uses, address=bound,
        )  # fmt: skip
        if fine:
            for each in self.model.invitations:
                each.closed |= each.ends <= self.now
            invitation, token = made
            self.model.invitations.append(Told(invitation.id, token, name, 1 if address else uses, ends, address))

    @rule(name=names, which=st.integers(0, 9))
    def use_an_invitation(self, name: str, which: int) -> None:
        if not self.model.invitations:
            return
        told = self.model.invitations[-1 - which % len(self.model.invitations)]
        good = (
            not told.closed
            and told.left > 0
            and told.ends > self.now
            and self.model.keeps(told.inviter)
            and Joining.INVITATION in self.ways
            and told.address in (None, name)
        )
        inside = name in self.model.role
        self.tries(good or inside, accept_invitation, self.viewer(name), told.token, self.now)
        if good and not inside:
            told.left -= 1
            told.closed = told.left == 0
            self.model.enters(name)

    @rule(name=names, which=st.integers(0, 9))
    def revoke_an_invitation(self, name: str, which: int) -> None:
        if not self.model.invitations:
            return
        told = self.model.invitations[-1 - which % len(self.model.invitations)]
        fine = self.model.keeps(name) and not told.closed
        self.tries(
            fine, revoke_invitation, self.viewer(name), lambda: session().get_one(Invitation, told.id), self.now
        )
        told.closed |= fine

    @rule(name=names, other=names)
    def add(self, name: str, other: str) -> None:
        fine = self.model.role.get(name) == "owner"
        self.tries(fine, add_member, self.viewer(name), lambda: self.group, self.viewer(other), self.now)
        if fine and other not in self.model.role:
            self.model.enters(other)

    @rule(name=names)
    def leave(self, name: str) -> None:
        fine = name in self.model.role and self.model.owners() != [name]
        self.tries(fine, leave_group, self.viewer(name), lambda: self.group, self.now)
        if fine:
            self.model.leaves(name)

    @rule(name=names, other=names)
    def remove(self, name: str, other: str) -> None:
        role = self.model.role
        fine = role.get(name) == "owner" and other in role and self.model.owners() != [other]
        self.tries(
            fine, remove_member, self.viewer(name), lambda: self.group, lambda: self.principal(other), self.now
        )
        if fine:
            self.model.leaves(other)

    @rule(name=names, other=names, chosen=st.sampled_from(["owner", "moderator", "member"]))
    def promote(self, name: str, other: str, chosen: str) -> None:
        role = self.model.role
        last = self.model.owners() == [other] and chosen != "owner"
        fine = role.get(name) == "owner" and other in role and not last
        self.tries(fine, set_role, self.viewer(name), lambda: self.group, lambda: self.principal(other), Role(chosen))
        if fine:
            role[other] = chosen

    @rule(name=names, other=names)
    def hand_over_to(self, name: str, other: str) -> None:
        role = self.model.role
        fine = role.get(name) == "owner" and other in role
        self.tries(fine, hand_over, self.viewer(name), lambda: self.group, lambda: self.principal(other))
        if fine and name != other:
            role[name], role[other] = "member", "owner"

    def _names(self, principal_ids: Any) -> set[str]:
        wanted = set(principal_ids)
        return {name for name, viewer in self.people.items() if viewer.principal_id in wanted}

    def _granted(self, audience_id: int | None) -> dict[str, str]:
        rows = session().execute(select(Grant.principal_id, Grant.role).where(Grant.audience_id == audience_id))
        by_id = {viewer.principal_id: name for name, viewer in self.people.items()}
        return {by_id[principal_id]: role.value for principal_id, role in rows}

    @invariant()
    def members_and_grants_agree(self) -> None:
        session().rollback()
        rows = session().scalars(select(Membership).where(Membership.group_id == self.group_id)).all()
        current = [row for row in rows if row.left_at is None]
        assert self._names(row.principal_id for row in current) == set(self.model.role)
        assert len(current) == len(self.model.role)
        assert all(row.left_at is None or row.joined_at <= row.left_at for row in rows)
        assert self._granted(self.group.audience_id) == self.model.role
        assert self.model.owners()

    @invariant()
    def those_read_who_may(self) -> None:
        everybody = set(NAMES)
        readers = everybody if self.visibility is Visibility.PUBLIC else set(self.model.role)
        knowers = set(self.model.role) if self.visibility is Visibility.PRIVATE else everybody
        assert self._names(session().scalars(who("group.read", self.group))) == readers
        assert self._names(session().scalars(who("group.see", self.group))) == knowers

    @invariant()
    def the_desk_is_for_its_keepers(self) -> None:
        keepers = dict.fromkeys((name for name in self.model.role if self.model.keeps(name)), "moderator")
        pending = {}
        for request in session().scalars(select(JoinRequest).where(JoinRequest.group_id == self.group_id)):
            (applicant,) = self._names([request.principal_id])
            own = {} if request.id in self.model.forgotten else {applicant: "member"}
            open_for = keepers if request.state is Asked.PENDING else {}
            assert self._granted(request.thing.audience_id) == open_for | own
            if request.state is Asked.PENDING:
                pending[applicant] = request.id
        assert pending == self.model.pending
        for told in self.model.invitations:
            invitation = session().get_one(Invitation, told.id)
            assert (invitation.closed_at is not None) == told.closed
            assert invitation.max_uses - invitation.uses == told.left
            assert self._granted(invitation.thing.audience_id) == ({} if told.closed else keepers)


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "LIMITS", ((timedelta(hours=1), 1_000_000),))  # the model knows no clock of mails
    GroupMachine.people = {name: newcomer(name, f"{name.lower()}@lab.test") for name in NAMES}


@pytest.mark.usefixtures("people")
def test_groups_do_what_the_model_says(pytestconfig: pytest.Config) -> None:
    run_state_machine_as_test(
        GroupMachine,
        settings=settings(
            max_examples=60 if pytestconfig.getoption("full") else 10,
            stateful_step_count=60,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
