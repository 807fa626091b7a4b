"""What stands for references in the addresses of screens, found in whatever story the demo tells."""

from __future__ import annotations

from dataclasses import asdict

from flask import Flask
from sqlalchemy import func, select

from community.access.models import Audience, Thing, Visibility
from community.content.base.models import Post, Topic
from community.core.db import db, session
from community.groups.models import Group
from community.leads.models import Affiliation, Company, Lead
from tests.look.extras import MEMBER, Extras, person_called

WORDS = {"public": Visibility.PUBLIC, "semi": Visibility.SEMI_PRIVATE, "private": Visibility.PRIVATE}


def references(app: Flask, extras: Extras) -> dict[str, str]:
    """`{word}` → reference."""
    with app.app_context():
        found = asdict(extras)
        groups = {word: _first_group(visibility) for word, visibility in WORDS.items()}
        found |= {word: group.ref for word, group in groups.items()}
        found |= {"topic": _busiest(groups["public"]), "teased": _busiest(groups["semi"])}
        guild = (
            session().scalars(select(Group).join(Thing, Thing.id == Group.id).where(Thing.ref == extras.guild)).one()
        )
        found["everything"] = _busiest(guild)
        found["person"] = person_called(MEMBER).thing.ref
        found["nobody"] = person_called("Noor").thing.ref
        found["section"] = "site"
        lead = session().scalars(select(Lead).order_by(Lead.id)).first()
        if lead:
            found["lead"] = lead.ref
            employed = select(Company.ref).join(Affiliation, Affiliation.company_id == Company.id)
            found["company"] = (
                session().scalars(employed.where(Affiliation.principal_id == lead.principal_id)).first()
            )
        db.session.remove()
    return found


def _first_group(visibility: Visibility) -> Group:
    theirs = select(Group).join(Audience, Audience.id == Group.audience_id)
    wanted = theirs.where(Audience.visibility == visibility, Group.built_in.is_(None))
    return session().scalars(wanted.order_by(Group.id)).first()  # type: ignore[return-value]  # the demo has each


def _busiest(group: Group) -> str:
    posts = select(Post.topic_id, func.count().label("number")).group_by(Post.topic_id).subquery()
    theirs = select(Topic).join(Thing, Thing.id == Topic.id).join(posts, posts.c.topic_id == Topic.id)
    theirs = theirs.where(Thing.audience_id == group.audience_id).order_by(posts.c.number.desc())
    return session().scalars(theirs).all()[0].ref
