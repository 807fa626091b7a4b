"""What people do in these tests, and who listens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from community.access.viewers import system
from community.activity.log import record
from community.activity.models import Activity, Delivery
from community.content.base.actions import prepare, reply
from community.content.base.models import Topic
from community.content.base.verbs import PostWritten
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import add_member, join_group
from community.leads.models import Lead, ScoreState, StageMove
from community.leads.sales import sales_group
from community.leads.specs import LeadMoved
from community.leads.webhook import DESTINATION
from community.plugins import hookimpl
from tests.company import Company

WEBHOOK = {
    "lead_webhook_url": "http://crm.test/webhook",
    "lead_webhook_secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}


@dataclass
class Hearing:
    """A plugin that hears of leads; `faults` says how often it fails before it takes a move."""

    moves: list[LeadMoved] = field(default_factory=list)
    faults: int = 0

    @hookimpl
    def community_lead_moved(self, move: LeadMoved) -> None:
        self.moves.append(move)
        if self.faults:
            self.faults -= 1
            raise RuntimeError("the CRM's library is in a bad mood")


def write_posts(company: Company, name: str, count: int, group: str = "Open Garden") -> None:
    """Somebody writes in a group's topic, at the time of the clock."""
    with unit_of_work():
        for _number in range(count):
            reply(company.viewer(name), company.topic(group), writing=prepare("Words."), now=now())


def let_join(company: Company, name: str, group: str = "Open Garden") -> None:
    """Somebody joins an open group."""
    with unit_of_work():
        join_group(company.viewer(name), company.group(group), now())


def retract_last(company: Company, name: str, count: int = 1) -> None:
    """The newest posts of somebody count as never written; it is Ada who says so."""
    principal_id = company.person(name).principal_id
    with unit_of_work() as work:
        mine = select(Activity).where(
            Activity.identity.has(principal_id=principal_id), Activity.verb == "post.written"
        )
        for activity in work.scalars(mine.order_by(Activity.id.desc()).limit(count)).all():
            topic = work.get_one(Topic, activity.target_id)
            undone = PostWritten(thing=activity.thing, target=topic)
            record(company.viewer("Ada"), undone, retracts=activity)


def moves_by(company: Company, name: str) -> list[StageMove]:
    """The stage moves of somebody, in their order."""
    session().rollback()
    moves = select(StageMove).where(StageMove.principal_id == company.person(name).principal_id)
    return list(session().scalars(moves.order_by(StageMove.id)))


def lead_of(company: Company, name: str) -> Lead | None:
    """Somebody's lead."""
    session().rollback()
    return session().scalars(select(Lead).where(Lead.principal_id == company.person(name).principal_id)).first()


def waiting() -> list[Delivery]:
    """What waits to leave for the CRM."""
    session().rollback()
    return list(session().scalars(select(Delivery).where(Delivery.destination == DESTINATION)))


def state_of(company: Company, name: str) -> ScoreState | None:
    """Where scoring keeps somebody."""
    session().rollback()
    return session().scalars(
        select(ScoreState).where(ScoreState.principal_id == company.person(name).principal_id)
    ).first()  # fmt: skip


def import_posts(company: Company, name: str, at: datetime, count: int = 1, *, live: bool = False) -> None:
    """The log is told of posts that somebody wrote at another time."""
    with unit_of_work():
        for _number in range(count):
            post = PostWritten(thing=company.posts("Open Garden")[0], target=company.topic("Open Garden"))
            record(company.viewer(name), post, occurred_at=at, live=live)


def let_sell(company: Company, name: str) -> None:
    """Somebody is taken into the group Sales."""
    with unit_of_work():
        add_member(system(), sales_group(), company.viewer(name), now())
