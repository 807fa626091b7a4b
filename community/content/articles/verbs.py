"""What happens to articles."""

from __future__ import annotations

from dataclasses import dataclass

from community.activity.verbs import Verb
from community.content.base.verbs import TopicStarted
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(TopicStarted):
    """An article came out in a group."""

    name = "article.published"
    streams_type = "Create"
    sentence = _l("{actor} published {thing} in {target}")


@dataclass(frozen=True, kw_only=True)
class ArticleRevised(Verb):
    """Somebody changed what stands around an article."""

    name = "article.revised"
    streams_type = "Update"
    sentence = _l("{actor} revised {thing}")
