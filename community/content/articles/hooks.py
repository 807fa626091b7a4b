"""What articles attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint

from community.access.charters import Act
from community.access.kinds import Kind
from community.content.articles import jobs, rules
from community.content.articles.actions import keep_article
from community.content.articles.forms import ArticleForm
from community.content.articles.queries import waits
from community.content.articles.verbs import ArticlePublished
from community.content.articles.views import blueprint, shown, way_in
from community.content.base.kinds import ContentKind
from community.core.i18n import _l
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot

ARTICLE = ContentKind(
    name=rules.ARTICLE,
    label=_l("Article"),
    plural=_l("Articles"),
    icon="article",
    begin=_l("Write an article"),
    hint=_l("News or a story of the company, with a cover. It can come out later, and people comment on it."),
    started=ArticlePublished,
    permission=rules.START,
    by_default=False,
    changes=False,
    form=ArticleForm,
    fields="articles/_fields.html",
    keep=keep_article,
    waits=waits,
    shown=shown,
)


@hookimpl
def community_acts() -> Sequence[Act]:
    return [Act(rules.START, _l("Write articles"))]


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [ARTICLE]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_clockwork() -> None:
    jobs.clockwork()


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.GROUP_ACTIONS: way_in}
