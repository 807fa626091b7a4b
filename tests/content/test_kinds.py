"""A kind of topic that nobody built in has everything that topics have, and a group chooses which it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from community.access.kinds import family_of, streams_type_of
from community.access.models import Thing
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.content.base.actions import change_kind, choose_kinds, prepare, start_topic
from community.content.base.kinds import ContentKind, Given, Mark, PostPart, Shown, content_kinds
from community.content.base.models import Topic
from community.content.base.queries import PostsPage
from community.content.base.verbs import TopicStarted
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.i18n import LazyString
from community.core.unit import unit_of_work
from tests.access.visits import anew, browser, form_token, rows, send
from tests.company import Company
from tests.content.test_topics import newest_activity
from tests.content.writing import SPRING


def said(text: str) -> LazyString:
    """A text of a test, which is translated nowhere."""
    return cast(LazyString, text)


@dataclass(frozen=True, kw_only=True)
class RecipeShared(TopicStarted):
    name = "recipe.shared"
    streams_type = "Create"
    sentence = said("{actor} shared {thing} in {target}")


class RecipeForm(FlaskForm):
    serves = StringField(validators=[InputRequired("For how many?")])


def keep(_actor: Viewer, topic: Topic, given: Given) -> None:
    topic.words = f"serves {given.get('serves', 'nobody')}"


def marks(_viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Sequence[Mark]]:
    return {each: [Mark("tasty", "good")] for each in ids}


def shown(_viewer: Viewer, _topic: Topic, page: PostsPage) -> Shown:
    part = PostPart(above="<p>Above a post</p>", beneath="<p>Beneath</p>")
    return Shown("<p>Above all posts</p>", {post.id: part for post in page.posts})


RECIPE = ContentKind(
    name="recipe",
    label=said("Recipe"),
    plural=said("Recipes"),
    icon="file",
    begin=said("Share a recipe"),
    hint=said("Something to eat."),
    started=RecipeShared,
    by_default=False,
    form=RecipeForm,
    keep=keep,
    marks=marks,
    shown=shown,
)


@pytest.fixture(autouse=True)
def recipes(app: Flask) -> Iterator[None]:
    """The kind, as a plugin declares it."""
    before = app.extensions["community.kinds"]
    app.extensions["community.kinds"] = {"recipe": RECIPE, **before}
    yield
    app.extensions["community.kinds"] = before


def choose(company: Company, group: str, *names: str) -> None:
    with unit_of_work():
        choose_kinds(company.viewer("Ada"), company.group(group), names)


def share(company: Company, **more: Any) -> Topic:
    with unit_of_work():
        return start_topic(
            company.viewer("Mia"),
            company.group("Quiet Room"),
            title="Soup",
            writing=prepare("Boil it."),
            now=SPRING,
            kind="recipe",
            **more,
        )


def test_a_thing_of_a_kind_is_a_topic_with_its_own_name_verb_and_words(company: Company) -> None:
    assert next(iter(content_kinds())) == "topic", "what the page of a new topic offers first"
    choose(company, "Quiet Room", "topic", "recipe")
    soup = share(company, given={"serves": "4"})
    thing = session().get_one(Thing, soup.id)
    audience = company.group("Quiet Room").audience_id
    assert (thing.kind, thing.audience_id, soup.words) == ("recipe", audience, "serves 4")
    assert newest_activity().verb == "recipe.shared"
    assert (family_of("recipe"), streams_type_of("recipe"), family_of("gone")) == ("topic", "Article", "gone")


def test_a_group_has_the_kinds_that_its_owners_chose(company: Company) -> None:
    before = rows()
    with pytest.raises(Conflict):
        share(company)
    with pytest.raises(Forbidden), unit_of_work():
        choose_kinds(company.viewer("Mia"), company.group("Quiet Room"), ["recipe"])
    with pytest.raises(Conflict):
        choose(company, "Quiet Room", "made up")
    assert rows() == before
    choose(company, "Quiet Room", "recipe", "made up")
    anew()
    assert company.group("Quiet Room").kinds == ["recipe"]
    assert newest_activity().verb == "group.changed"


def test_a_topic_becomes_something_else_and_keeps_its_address(company: Company) -> None:
    choose(company, "Quiet Room", "topic", "recipe")
    topic, group = company.topic("Quiet Room"), company.group("Quiet Room")
    ref = topic.ref
    with pytest.raises(Forbidden), unit_of_work():
        change_kind(company.viewer("Mia"), topic, group, "recipe")
    with unit_of_work():
        change_kind(company.viewer("Ada"), topic, group, "recipe")
    anew()
    row: Activity = newest_activity()
    assert (row.verb, row.facts) == ("topic.kind_changed", {"before": "topic", "after": "recipe"})
    changed = company.topic("Quiet Room")
    assert (changed.ref, changed.thing.kind, changed.words) == (ref, "recipe", "serves nobody")


def test_its_pages_offer_show_and_filter_it(app: Flask, company: Company) -> None:
    ref, mia = company.group("Quiet Room").ref, browser(app, "Mia")
    assert "Share a recipe" not in mia.get(f"/groups/{ref}/topics/new").text
    assert mia.get(f"/groups/{ref}/topics/new?kind=recipe").status_code == 404
    ada = browser(app, "Ada")
    assert "Something to eat." in ada.get(f"/groups/{ref}/settings").text
    form = {"csrf_token": form_token(ada), "kinds": ["topic", "recipe"]}
    assert ada.post(f"/groups/{ref}/kinds", data=form).status_code == 302
    new = f"/groups/{ref}/topics/new?kind=recipe"
    assert "Share a recipe" in mia.get(new).text
    wrong = send(mia, new, title="Soup", body="Boil it.")
    assert wrong.status_code == 422
    sent = send(mia, new, title="Soup", body="Boil it.", serves="4")
    page = mia.get(sent.headers["Location"]).text
    for shown in ("Recipe", "<p>Above all posts</p>", "<p>Above a post</p>", "<p>Beneath</p>"):
        assert shown in page
    listed = mia.get(f"/groups/{ref}?kind=recipe").text
    assert "Soup" in listed
    assert "tasty" in listed
    assert "Talk of Quiet Room" not in listed
    assert "Soup" not in mia.get(f"/groups/{ref}?kind=topic").text
    assert "Soup" in mia.get(f"/groups/{ref}?kind=made-up").text
