"""Moving a topic to another group: all that was written and done in it is for that group's people from then on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from community.access.permissions import require, visible
from community.access.viewers import Viewer
from community.activity.log import record
from community.content.base.kinds import kind_of, kinds_in
from community.content.base.models import Pin, Topic
from community.content.base.verbs import TopicMoved
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.groups.models import Group

MOST = 200
"""Groups to choose from."""


def move_topic(actor: Viewer, topic: Topic, to: Group) -> None:
    """Move a topic to a group in which the actor could start one like it. Address and content stay."""
    require(actor, "topic.moderate", topic)
    kind = kind_of(topic)
    require(actor, kind.permission, to)
    if kind.name not in kinds_in(to):
        raise Conflict(_("That group does not have this kind of topic."))
    if topic.audience_id == to.audience_id:
        raise Conflict(_("It is in that group already."))
    session().execute(delete(Pin).where(Pin.topic_id == topic.id))
    before = topic.audience_id
    topic.move_to(to.audience_id)
    session().flush()
    record(actor, TopicMoved(thing=topic, target=to, before=before))


def places_for(viewer: Viewer, topic: Topic) -> Sequence[Group]:
    """The groups that somebody who moderates a topic could move it to."""
    kind = kind_of(topic)
    found = select(Group).where(visible(viewer, kind.permission, Group), Group.audience_id != topic.audience_id)
    groups = session().scalars(found.order_by(Group.name, Group.id).limit(MOST)).unique()
    return [group for group in groups if kind.name in kinds_in(group)]
