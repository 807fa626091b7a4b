"""Who may do what with articles. Who reads them is said by the rules of topics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from community.access.conditions import chartered, moderates, reaches
from community.access.models import SITE_ID, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.articles.models import Article
from community.content.base.models import Topic
from community.content.base.rules import wrote
from community.core.clock import now
from community.core.db import table
from community.groups.models import Group
from community.moderation.rules import silenced

ARTICLE = "article"
START = "article.start"
_ARTICLE = table(Article).alias("ruled_article")


def _is(row: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_ARTICLE.c.id == row.id, *more).correlate_except(_ARTICLE)


@permission(START, Group, changes="id")
def start(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever has an account and may, by the charter of the group, write articles in it; not while moderators let
    them write nothing.
    """
    return and_(viewer.signed_in, chartered(viewer, row.id, START), ~silenced(viewer, row.id))


@permission("article.edit", Topic, changes="id")
def edit(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who wrote an article, as long as they may write there, and who moderates there; also before it comes out."""
    own = and_(wrote(viewer, row), reaches(viewer, row.id), ~silenced(viewer, row.id))
    return and_(viewer.signed_in, _is(row), or_(own, moderates(viewer, row.id)))


@permission("article.release", Topic, fixed=False)
def release(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself lets an article come out, from its second on."""
    due = and_(_ARTICLE.c.appears_at <= now(), _ARTICLE.c.published_at.is_(None))
    return and_(viewer.holds(SITE_ID, Role.SYSTEM), _is(row, due))
