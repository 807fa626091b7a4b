"""Reads about the company's papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from community.access.models import SITE_ID, Audience
from community.access.permissions import made_once, may, shown, visible
from community.access.viewers import ASKING, Viewer, asking_lists
from community.core.db import session, table
from community.core.errors import NotFound
from community.legal.models import Acceptance, Paper, PaperName, PaperVersion

VERSIONS = 50


@dataclass(frozen=True)
class Accepted:
    """What somebody accepted, and when."""

    name: PaperName
    number: int
    accepted_at: datetime


@dataclass(frozen=True)
class PapersNow:
    """What every page has to know of the papers: which there are, and whether the viewer is asked to accept one."""

    names: Sequence[PaperName]
    asks: bool


def papers_now(viewer: Viewer) -> PapersNow:
    """Both in one query."""
    found = session().execute(_papers_now(), asking_lists(viewer)).all()
    there = {name for name, sees, _asks in found if sees}
    return PapersNow([name for name in PaperName if name in there], any(asks for _name, _sees, asks in found))


@made_once
def _papers_now() -> Select[Any]:
    paper = table(Paper).c
    asks = exists().where(PaperVersion.paper_id == paper.id, ASKING.signed_in, _unanswered_by(ASKING.principal_id))
    return select(paper.name, shown("paper.see", paper), asks.correlate(table(Paper)))


def names_published(viewer: Viewer) -> Sequence[PaperName]:
    """The papers that there are, in their order."""
    there = set(session().scalars(select(Paper.name).where(visible(viewer, "paper.see"))))
    return [name for name in PaperName if name in there]


def get_version(viewer: Viewer, name: PaperName, number: int | None = None) -> PaperVersion:
    """What a paper says now, or said in one of its versions. Raises NotFound."""
    wanted = PaperVersion.number == (Paper.newest if number is None else number)
    version = session().scalars(_versions().where(visible(viewer, "paper.see"), Paper.name == name, wanted)).first()
    if version is None:
        raise NotFound
    return version


def current_versions(viewer: Viewer) -> Mapping[PaperName, PaperVersion]:
    """What each paper that there is says now."""
    newest = _versions().where(visible(viewer, "paper.see"), PaperVersion.number == Paper.newest)
    return {version.paper.name: version for version in session().scalars(newest)}


def versions_of(paper: Paper) -> Sequence[PaperVersion]:
    """All versions of a paper, newest first."""
    found = _versions().where(Paper.id == paper.id).order_by(PaperVersion.number.desc()).limit(VERSIONS)
    return session().scalars(found).all()


def still_to_accept(viewer: Viewer) -> Sequence[PaperVersion]:
    """The newest version of each paper that asks to be accepted and that the viewer has not accepted yet.

    A version that demands nothing leaves the demand of the one before it standing.
    """
    if not viewer.signed_in:
        return []
    return session().scalars(_versions().where(_unanswered_by(viewer.principal_id)).order_by(PaperVersion.id)).all()


def _unanswered_by(principal_id: Any) -> ColumnElement[bool]:
    later = PaperVersion.__table__.alias("later_version")
    newer = exists().where(
        later.c.paper_id == PaperVersion.paper_id, later.c.demands, later.c.number > PaperVersion.number
    )
    accepted = exists().where(Acceptance.version_id == PaperVersion.id, Acceptance.principal_id == principal_id)
    return and_(PaperVersion.demands, ~newer, ~accepted)


def accepted_by(principal_id: int) -> Sequence[Accepted]:
    """What somebody accepted."""
    found = (
        select(Paper.name, PaperVersion.number, Acceptance.accepted_at)
        .join(PaperVersion, PaperVersion.paper_id == Paper.id)
        .join(Acceptance, Acceptance.version_id == PaperVersion.id)
        .where(Acceptance.principal_id == principal_id)
        .order_by(Acceptance.id)
    )
    return [Accepted(*row) for row in session().execute(found)]


def may_publish(viewer: Viewer) -> bool:
    """Whether the viewer writes the company's papers."""
    return viewer.signed_in and may(viewer, "paper.publish", session().get_one(Audience, SITE_ID))


def _versions() -> Select[PaperVersion]:
    return select(PaperVersion).join(Paper, Paper.id == PaperVersion.paper_id)
