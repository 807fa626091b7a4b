"""Reads about articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import joinedload

from community.access.models import State, Thing
from community.access.permissions import acts, visible
from community.access.viewers import Viewer
from community.content.articles.models import Article
from community.content.base.kinds import Given
from community.content.base.models import Post, Topic
from community.core.db import session
from community.core.errors import NotFound
from community.files.models import File
from community.groups.models import Group

PAGE = 12
UNPUBLISHED = 50
AT_ONCE = 50


@dataclass(frozen=True)
class Piece:
    """An article in a list."""

    topic: Topic
    article: Article
    cover: File | None


@dataclass(frozen=True)
class ArticlesPage:
    """Some articles; `older` is what `before` takes for the next ones."""

    pieces: Sequence[Piece]
    older: str | None


@dataclass(frozen=True)
class Layout:
    """What stands around the text of an article on its page."""

    article: Article
    cover: File | None
    summary: str
    canonical: str
    may_edit: bool


def articles_in(viewer: Viewer, group: Group, *, before: str | None = None) -> ArticlesPage:
    """The articles of a group that are out and that the viewer reads, the newest first."""
    found = _among(group).where(Article.published_at.is_not(None), visible(viewer, "topic.read"))
    last = session().execute(found.where(Thing.ref == before)).first() if before else None
    if last:
        found = found.where(tuple_(Article.published_at, Article.id) < tuple_(last[1].published_at, last[1].id))
    rows = session().execute(found.order_by(Article.published_at.desc(), Article.id.desc()).limit(PAGE + 1)).all()
    older = rows[PAGE - 1][0].ref if len(rows) > PAGE else None
    return ArticlesPage(_pieces([(topic, article) for topic, article in rows[:PAGE]]), older)


def unpublished_in(viewer: Viewer, group: Group) -> Sequence[Piece]:
    """The articles of a group that are not out, for those who edit them: the next to come first, then drafts."""
    if not viewer.signed_in:
        return []
    found = _among(group).where(
        Article.published_at.is_(None), Thing.state == State.HIDDEN, visible(viewer, "article.edit", Topic)
    )
    found = found.order_by(Article.appears_at.is_(None), Article.appears_at, Article.id.desc()).limit(UNPUBLISHED)
    return _pieces([(topic, article) for topic, article in session().execute(found)])


def article_to_edit(viewer: Viewer, ref: str) -> Topic:
    """An article, out or not, for those who edit it. Raises NotFound for all others."""
    found = select(Topic).join(Thing, Thing.id == Topic.id).where(Thing.ref == ref)
    reads = or_(visible(viewer, "topic.read"), visible(viewer, "thing.see_withheld", Thing))
    topic = session().scalars(found.where(reads, visible(viewer, "article.edit", Topic))).first()
    if topic is None or topic.thing.state is State.DELETED:
        raise NotFound
    return topic


def layout_of(viewer: Viewer, topic: Topic) -> Layout:
    """What stands around an article, for a viewer who may see it."""
    article = session().get_one(Article, topic.id)
    may_edit = viewer.signed_in and bool(acts(viewer, topic, "article.edit"))
    summary, canonical = (str(topic.facts.get(name, "")) for name in ("summary", "canonical"))
    return Layout(article, covers_of([topic.id]).get(topic.id), summary, canonical, may_edit)


def first_post(topic: Topic) -> Post:
    """The text of an article."""
    return session().scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.number).limit(1)).one()


def mark_of(topic: Topic, article: Article) -> str:
    """Which state of an article somebody has before them who changes what they may change of it now."""
    said: list[object] = [topic.facts, article.published_at is not None]
    if article.published_at is None:
        said += [topic.title, first_post(topic).source, str(article.appears_at)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def waits(given: Given) -> bool:
    """Whether what the form gave says that the article is for nobody else yet."""
    return given.get("when") in ("later", "draft")


def covers_of(topic_ids: Sequence[int]) -> Mapping[int, File]:
    """The pictures that belong to topics themselves, rather than to a post of theirs."""
    if not topic_ids:
        return {}
    found = select(File).where(File.thing_id.in_(topic_ids), File.width.is_not(None)).order_by(File.id)
    return {each.thing_id: each for each in session().scalars(found) if each.thing_id}


def to_release(now: datetime, topic_id: int | None = None) -> Sequence[Topic]:
    """Articles that wait for a second that has come, the first to come first; or one of them."""
    found = select(Topic).join(Article, Article.id == Topic.id)
    found = found.where(Article.published_at.is_(None), Article.appears_at <= now)
    if topic_id is not None:
        found = found.where(Topic.id == topic_id)
    return session().scalars(found.order_by(Article.appears_at, Topic.id).limit(AT_ONCE)).all()


def _among(group: Group) -> Select[Topic, Article]:
    return (
        select(Topic, Article)
        .join(Thing, Thing.id == Topic.id)
        .join(Article, Article.id == Topic.id)
        .where(Topic.audience_id == group.audience_id, Thing.audience_id == group.audience_id)
        .options(joinedload(Topic.thing).joinedload(Thing.author))
    )


def _pieces(rows: Sequence[tuple[Topic, Article]]) -> Sequence[Piece]:
    covers = covers_of([topic.id for topic, _article in rows])
    return [Piece(topic, article, covers.get(topic.id)) for topic, article in rows]
