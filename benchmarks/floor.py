"""The floor: what a page of this kind costs with nothing but Flask, SQLAlchemy and Jinja."""

from __future__ import annotations

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import select

from community.access.models import Principal, Thing
from community.content.base.models import Post, Topic
from community.core.db import db, table

PAGE = """<!doctype html><title>{{ topic.title }}</title><h1>{{ topic.title }}</h1>
{% for post in posts %}<article><b>{{ post.name }}</b> <time>{{ post.created_at }}</time>
<div>{{ post.html|safe }}</div></article>
{% endfor %}"""


def floor_app(community: Flask) -> Flask:
    """An application with one page: a topic and its posts, by two indexed queries on the same database."""
    app = Flask("floor")
    app.jinja_loader = DictLoader({"topic.html": PAGE})
    with community.app_context():
        engine = db.engine
    topic, thing, post, principal = (table(each) for each in (Topic, Thing, Post, Principal))
    posts = (
        select(post.c.html, principal.c.name, thing.c.created_at)
        .join(thing, thing.c.id == post.c.id)
        .join(principal, principal.c.id == thing.c.author_id)
    )

    @app.get("/topics/<ref>")
    def show(ref: str) -> str:
        with engine.connect() as connection:
            one = select(topic.c.id, topic.c.title).join(thing, thing.c.id == topic.c.id).where(thing.c.ref == ref)
            found = connection.execute(one).one()
            rows = connection.execute(posts.where(post.c.topic_id == found.id).order_by(post.c.id).limit(20)).all()
        return render_template("topic.html", topic=found, posts=rows)

    return app
