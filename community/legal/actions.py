"""Everything that is done to the company's papers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from community.access.models import SITE_ID, Audience, AudienceKind, Visibility
from community.access.permissions import require
from community.access.things import new_root
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.legal.models import Acceptance, Paper, PaperName, PaperVersion
from community.legal.queries import still_to_accept
from community.legal.verbs import PaperPublished


def publish(
    actor: Viewer, name: PaperName, source: str, html: str, now: datetime, *, demands: bool = False
) -> PaperVersion:
    """Let a paper say this from now on. `html` was made of `source` before. The imprint demands nothing."""
    require(actor, "paper.publish", session().get_one(Audience, SITE_ID))
    paper = session().scalars(select(Paper).where(Paper.name == name)).first() or _new_paper(actor, name, now)
    paper.newest += 1
    version = PaperVersion(
        paper=paper,
        number=paper.newest,
        source=source,
        html=html,
        demands=demands and name is not PaperName.IMPRINT,
        published_at=now,
        published_by_id=actor.principal_id,
    )
    session().add(version)
    session().flush()
    record(actor, PaperPublished(thing=paper, number=version.number, demands=version.demands))
    return version


def accept(actor: Viewer, shown: Collection[str], now: datetime) -> None:
    """Note that somebody accepted these versions (see `mark`), as far as they were asked to."""
    for version in still_to_accept(actor):
        if version.mark in shown:
            session().add(Acceptance(principal_id=actor.principal_id, version_id=version.id, accepted_at=now))


def _new_paper(actor: Viewer, name: PaperName, now: datetime) -> Paper:
    """Papers have an audience of their own, which everybody belongs to: a closed site shows them, too."""
    everybody = Audience(kind=AudienceKind.SITE, visibility=Visibility.PUBLIC, parent_id=None)
    session().add(everybody)
    session().flush()
    thing = new_root(actor, "paper", everybody, now)
    paper = Paper(id=thing.id, thing=thing, name=name, newest=0)
    session().add(paper)
    session().flush()
    return paper
