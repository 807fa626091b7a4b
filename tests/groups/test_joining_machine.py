"""Thousands of steps of joining, asking, inviting, leaving and handing over, against a plain model of who is what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from community.access.models import Grant, Role, Visibility
from community.access.permissions import who
from community.access.viewers import in_force
from community.activity import mailing
from community.core.db import session
from community.groups.actions import (
    add_member,
    change_group,
    hand_over,
    hide_membership,
    join_group,
    leave_group,
    remove_member,
    set_role,
)
from community.groups.archiving import archive_group, reopen_group
from community.groups.asking import ASK_AGAIN, accept_request, ask_to_join, decline_request, withdraw_request
from community.groups.inviting import accept_invitation, invite, revoke_invitation
from community.groups.models import Asked, Invitation, Joining, JoinRequest, Membership
from community.groups.terms import LONGEST, ask_renewal, limit_membership, renew_membership
from tests.groups.joining_model import Told
from tests.groups.trying import Trying, taken
from tests.groups.visit import new_group, newcomer

NAMES = ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")
names = st.sampled_from(NAMES)


class GroupMachine(Trying):
    @initialize(visibility=st.sampled_from(Visibility), owner=names)
    def begin(self, visibility: Visibility, owner: str) -> None:
        self.visibility = visibility
        self.ways = Joining.OPEN | Joining.REQUEST | Joining.INVITATION
        self.group_id = new_group(visibility, self.viewer(owner), joining=self.ways).id
        self.model.role = {owner: "owner"}

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        taken["time_passes"] += 1
        self.now += timedelta(days=days)
        self.model.time_is(self.now)

    @rule(name=names)
    def expire(self, name: str) -> None:
        """The second comes at which their membership ends; nothing runs, and nothing is written."""
        if name in self.model.ends:
            self.now = self.model.ends[name]
            taken["expire"] += self.model.time_is(self.now)

    @rule(name=names, other=names, days=st.none() | st.integers(1, 40))
    def limit(self, name: str, other: str, days: int | None) -> None:
        model, ends = self.model, None if days is None else self.now + timedelta(days=days)
        fine = model.owns(name) and other in model.role and (days is None or bool(model.owners() - {other}))
        self.tries(
            fine,
            limit_membership,
            self.viewer(name),
            lambda: self.group,
            lambda: self.principal(other),
            ends,
            self.now,
        )
        if fine:
            model.lasts(other, ends, self.now)

    @rule(name=names)
    def ask_to_stay(self, name: str) -> None:
        model = self.model
        fine = name in model.ends and name not in model.would_stay and not model.archived
        self.does(fine, ask_renewal, name, self.now)
        model.would_stay |= {name} if fine else set()

    @rule(name=names, other=names)
    def renew(self, name: str, other: str) -> None:
        model = self.model
        fine = model.owns(name) and other in model.ends
        self.does(fine, renew_membership, name, lambda: self.principal(other), self.now)
        if fine:
            end, longer = model.ends[other], model.ends[other] - model.dated[other]
            model.lasts(other, min(end + longer, self.now + LONGEST), end)

    @rule(name=names, hidden=st.booleans())
    def hide(self, name: str, *, hidden: bool) -> None:
        fine = name in self.model.role
        self.does(fine, hide_membership, name, hidden=hidden)
        if fine:
            self.model.hidden = self.model.hidden | {name} if hidden else self.model.hidden - {name}

    @rule(name=names)
    def archive(self, name: str) -> None:
        fine = self.model.owns(name)
        self.does(fine, archive_group, name, self.now)
        self.model.archived |= fine

    @rule(name=names)
    def reopen(self, name: str) -> None:
        fine = self.model.archived and self.model.role.get(name) == "owner"
        self.does(fine, reopen_group, name)
        self.model.archived &= not fine

    @rule(name=names, ways=st.integers(0, 7))
    def change_the_ways(self, name: str, ways: int) -> None:
        fine = self.model.owns(name)
        self.tries(
            fine,
            change_group,
            self.viewer(name),
            lambda: self.group,
            name="Lab",
            description="",
            joining=Joining(ways),
            question="",
        )
        self.ways = Joining(ways) if fine else self.ways

    @rule(name=names)
    def join(self, name: str) -> None:
        knows = self.model.knows(name, self.visibility) and not self.model.archived
        fine = Joining.OPEN in self.ways and name not in self.model.role and knows
        self.does(fine, join_group, name, self.now)
        if fine:
            self.model.enters(name)

    @rule(name=names)
    def ask(self, name: str) -> None:
        again = self.model.declined.get(name)
        fine = (
            Joining.REQUEST in self.ways
            and not self.model.archived
            and name not in self.model.role
            and self.model.knows(name, self.visibility)
            and name not in self.model.pending
            and (again is None or again + ASK_AGAIN <= self.now)
        )
        made = self.does(fine, ask_to_join, name, answer="Me", now=self.now)
        if fine:
            self.model.pending[name] = made.id
            self.model.asked.setdefault(name, set()).add(self.model.pending[name])
            self.model.declined.pop(name, None)

    def _asked(self, applicant: str) -> JoinRequest:
        found = select(JoinRequest).where(
            JoinRequest.group_id == self.group_id, JoinRequest.principal_id == self.people[applicant].principal_id
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

    @rule(name=names, applicant=names, days=st.none() | st.integers(1, 40))
    def accept(self, name: str, applicant: str, days: int | None) -> None:
        if not self._was_asked(applicant):
            return
        fine = self.model.keeps(name) and applicant in self.model.pending and not self.model.archived
        ends = None if days is None else self.now + timedelta(days=days)
        self.tries(fine, accept_request, self.viewer(name), lambda: self._asked(applicant), self.now, ends_at=ends)
        if fine:
            self.model.enters(applicant, ends, self.now)

    @rule(name=names, applicant=names)
    def decline(self, name: str, applicant: str) -> None:
        if not self._was_asked(applicant):
            return
        fine = self.model.keeps(name) and applicant in self.model.pending and not self.model.archived
        self.tries(
            fine, decline_request, self.viewer(name), lambda: self._asked(applicant), reason="No", now=self.now
        )
        if fine:
            del self.model.pending[applicant]
            self.model.declined[applicant] = self.now

    @rule(
        name=names,
        uses=st.integers(1, 3),
        days=st.integers(1, 40),
        address=st.none() | names,
        lasts=st.none() | st.integers(1, 40),
    )
    def make_an_invitation(self, name: str, uses: int, days: int, address: str | None, lasts: int | None) -> None:
        fine = self.model.keeps(name) and Joining.INVITATION in self.ways and not self.model.archived
        until = None if lasts is None else self.now + timedelta(days=lasts)
        ends = self.now + timedelta(days=days)
        bound = f"{address.lower()}@lab.test" if address else ""
        made = self.does(
            fine, invite, name, expires_at=ends, now=self.now, max_uses=uses, address=bound, membership_ends_at=until
        )
        if fine:
            for each in self.model.invitations:
                each.closed |= each.ends <= self.now
            invitation, token = made
            self.model.invitations.append(
                Told(invitation.id, token, name, 1 if address else uses, ends, address, until)
            )

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
            and not self.model.archived
            and (told.member_until is None or told.member_until > self.now)
        )
        inside = name in self.model.role
        self.tries(good or inside, accept_invitation, self.viewer(name), told.token, self.now)
        if good and not inside:
            told.left -= 1
            told.closed = told.left == 0
            self.model.enters(name, told.member_until, self.now)

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
        fine = self.model.owns(name)
        self.does(fine, add_member, name, self.viewer(other), self.now)
        if fine and other not in self.model.role:
            self.model.enters(other)

    @rule(name=names)
    def leave(self, name: str) -> None:
        fine = name in self.model.role and (self.model.role[name] != "owner" or bool(self.model.owners() - {name}))
        self.does(fine, leave_group, name, self.now)
        if fine:
            self.model.leaves(name)

    @rule(name=names, other=names)
    def remove(self, name: str, other: str) -> None:
        role = self.model.role
        stays = role.get(other) != "owner" or bool(self.model.owners() - {other})
        fine = self.model.owns(name) and other in role and stays
        self.does(fine, remove_member, name, lambda: self.principal(other), self.now)
        if fine:
            self.model.leaves(other)

    @rule(name=names, other=names, chosen=st.sampled_from(["owner", "moderator", "member"]))
    def promote(self, name: str, other: str, chosen: str) -> None:
        role = self.model.role
        last = role.get(other) == "owner" and chosen != "owner" and not self.model.owners() - {other}
        fine = self.model.owns(name) and other in role and not last
        self.does(fine, set_role, name, lambda: self.principal(other), Role(chosen))
        if fine:
            role[other] = chosen

    @rule(name=names, other=names)
    def hand_over_to(self, name: str, other: str) -> None:
        role = self.model.role
        lasting = self.model.owners() - {name} or name == other or other not in self.model.ends
        fine = self.model.owns(name) and other in role and bool(lasting)
        self.does(fine, hand_over, name, lambda: self.principal(other))
        if fine and name != other:
            role[name], role[other] = "member", "owner"

    @invariant()
    def members_and_grants_agree(self) -> None:
        session().rollback()
        rows = session().scalars(select(Membership).where(Membership.group_id == self.group_id)).all()
        current = [row for row in rows if row.left_at is None and (row.ends_at is None or row.ends_at > self.now)]
        assert self._names(row.principal_id for row in current) == set(self.model.role)
        assert len(current) == len(self.model.role)
        assert all(row.left_at is None or row.joined_at <= row.left_at for row in rows)
        assert self._granted(self.group.audience_id) == self.model.role
        assert self.model.owners()

    @invariant()
    def dates_and_hiding_agree(self) -> None:
        held = select(Grant).where(Grant.audience_id == self.group.audience_id, in_force(Grant))
        grants = {name: grant for grant in session().scalars(held) for name in self._names([grant.principal_id])}
        assert {name: grant.ends_at for name, grant in grants.items() if grant.ends_at} == self.model.ends
        assert {name for name, grant in grants.items() if grant.hidden} == self.model.hidden
        rows = session().scalars(
            select(Membership).where(Membership.group_id == self.group_id, Membership.left_at.is_(None))
        )
        for row in rows:
            (name,) = self._names([row.principal_id])
            assert name not in grants or (row.ends_at, bool(row.renewal_asked_at)) == (
                self.model.ends.get(name),
                name in self.model.would_stay,
            )
        assert (self.group.archived_at is not None) == self.model.archived

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
