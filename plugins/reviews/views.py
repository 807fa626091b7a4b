"""What reviews show: on their own pages, in their group, and on the company's website."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from community_plugins.reviews.forms import MOST, PRODUCT_LENGTH
from community_plugins.reviews.queries import REVIEW, Rating, ratings_in, stars_of
from flask import Blueprint, Response, jsonify, render_template, request
from markupsafe import Markup

from community.sdk import (
    Group,
    Mark,
    Post,
    PostPart,
    PostsPage,
    Shown,
    Topic,
    Viewer,
    anonymous,
    answers_of_staff,
    get_group,
    topic_address,
    topics_of_kind,
    written_by,
)

blueprint = Blueprint("reviews", __name__, template_folder="templates")


@blueprint.get("/reviews/<ref>.json")
def website(ref: str) -> Response:
    """What anybody may read of the reviews in a group, for the company's website; of one product, if it is named."""
    viewer, product = anonymous(), request.args.get("product", "")[:PRODUCT_LENGTH] or None
    group = get_group(viewer, ref)
    name = Topic.facts["product"].as_string()  # none, where its words were taken away with whoever left
    reviews = topics_of_kind(viewer, REVIEW, group, name.is_not(None) if product is None else name == product)
    answers = answers_of_staff(viewer, reviews)
    answer = jsonify(
        ratings=[vars(each) for each in ratings_in(viewer, group, product)],
        reviews=[_told(each, answers.get(each.id)) for each in reviews],
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _told(review: Topic, answer: Post | None) -> dict[str, Any]:
    wrote = written_by(review.thing)
    told = {
        "title": review.title,
        "text": review.excerpt,
        "stars": review.facts.get("stars"),
        "product": review.facts.get("product"),
        "author": wrote["author"]["name"],
        "written": wrote["datePublished"],
        "url": topic_address(review),
    }
    if answer is not None:
        said = written_by(answer.thing)
        text = Markup(answer.html).striptags()  # noqa: S704 -- it was made safe, and loses its tags
        told["answer"] = {"text": text, "author": said["author"]["name"], "written": said["datePublished"]}
    return told


def shown(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    """Stars and product over the posts, and what the company answered marked as that."""
    answer = answers_of_staff(viewer, [topic]).get(topic.id)
    parts = {answer.id: PostPart(above=render_template("reviews/_answer.html"), stands_out=True)} if answer else {}
    if not topic.facts:  # taken away with whoever left
        return Shown("", parts)
    return Shown(render_template("reviews/_stars.html", **_values(topic)), parts, _data(topic, page))


def marks(_viewer: Viewer, topic_ids: Sequence[int]) -> Mapping[int, Sequence[Mark]]:
    """The stars, in a list."""
    return {key: [Mark("★" * stars, "brand")] for key, stars in stars_of(topic_ids).items()}


def in_group(viewer: Viewer, group: Group) -> str:
    """What the reviews of a group add up to, over its topics."""
    found: Sequence[Rating] = ratings_in(viewer, group) if REVIEW in (group.kinds or ()) else []
    return render_template("reviews/_ratings.html", ratings=found, group=group) if found else ""


def _values(topic: Topic) -> dict[str, Any]:
    return {"stars": int(topic.facts["stars"]), "most": MOST, "product": topic.facts["product"]}


def _data(topic: Topic, page: PostsPage) -> dict[str, Any]:
    values = _values(topic)
    return {
        "@type": "Review",
        "name": topic.title,
        "url": topic_address(topic, page),
        "reviewBody": topic.excerpt,
        "itemReviewed": {"@type": "Product", "name": values["product"]},
        "reviewRating": {"@type": "Rating", "ratingValue": values["stars"], "bestRating": MOST, "worstRating": 1},
        **written_by(topic.thing),
    }
