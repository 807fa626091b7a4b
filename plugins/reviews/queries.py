"""What reviews add up to, as far as the viewer may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from community.sdk import Group, Thing, Topic, Viewer, session, visible

REVIEW = "review"
PRODUCTS = 20


@dataclass(frozen=True)
class Rating:
    """A product, how many reviews it has, and how many stars they give on average."""

    product: str
    count: int
    stars: float


def stars_of(topic_ids: Sequence[int]) -> dict[int, int]:
    """The stars of reviews, for a list that shows them."""
    found = select(Topic.id, Topic.facts["stars"].as_integer()).where(Topic.id.in_(topic_ids))
    return {row[0]: row[1] for row in session().execute(found) if row[1]}


def ratings_in(viewer: Viewer, group: Group, product: str | None = None) -> Sequence[Rating]:
    """The products that were reviewed in a group, those with most reviews first; or one of them."""
    name, stars = Topic.facts["product"].as_string(), Topic.facts["stars"].as_integer()
    count = func.count(Topic.id)
    found = (
        select(name, count, func.avg(stars))
        .join(Thing, Thing.id == Topic.id)
        .where(Thing.audience_id == group.audience_id, Thing.kind == REVIEW, visible(viewer, "topic.read"))
        .where(name.is_not(None))  # what it said was taken away with whoever left
        .group_by(name)
        .order_by(count.desc(), name)
        .limit(PRODUCTS)
    )
    if product is not None:
        found = found.where(name == product)
    return [Rating(row[0], row[1], round(float(row[2] or 0), 1)) for row in session().execute(found)]
