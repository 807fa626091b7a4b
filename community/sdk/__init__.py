"""All that plugins, seeds and imports may use: hooks and their data, viewers, the unit of work, and actions."""

from __future__ import annotations

from community.access.kinds import Document, Kind
from community.access.models import Role, Thing, Visibility
from community.access.permissions import allowed, may, permission, require, visible, who
from community.access.viewers import Viewer, anonymous, system, viewer_of
from community.activity.log import record
from community.activity.outbox import Destination
from community.activity.readers import Reader, Sort
from community.activity.verbs import Told, Verb
from community.content.base.actions import prepare, reply, start_topic
from community.content.base.by_kind import answers_of_staff, topics_of_kind
from community.content.base.kinds import ContentKind, Given, Mark, PostPart, Shown
from community.content.base.models import Post, Topic
from community.content.base.queries import PostsPage
from community.content.base.structured import address_of as topic_address
from community.content.base.structured import written_by
from community.content.base.verbs import TopicStarted
from community.core.clock import now
from community.core.db import session
from community.core.jobs import Periodic
from community.core.unit import unit_of_work
from community.groups.actions import add_member, found_group, join_group, leave_group
from community.groups.models import Group, Joining
from community.groups.queries import built_in_group, get_group
from community.leads.specs import LeadMoved, Reason
from community.notifications.circles import named_in, owners, took_part, watchers
from community.notifications.concerns import Concern
from community.notifications.concerns import Reason as NoticeReason
from community.people.actions import Claims, admit
from community.plugins import hookimpl
from community.plugins.slots import Slot
from community.plugins.specs import MenuItem

__all__ = [
    "Claims",
    "Concern",
    "ContentKind",
    "Destination",
    "Document",
    "Given",
    "Group",
    "Joining",
    "Kind",
    "LeadMoved",
    "Mark",
    "MenuItem",
    "NoticeReason",
    "Periodic",
    "Post",
    "PostPart",
    "PostsPage",
    "Reader",
    "Reason",
    "Role",
    "Shown",
    "Slot",
    "Sort",
    "Thing",
    "Told",
    "Topic",
    "TopicStarted",
    "Verb",
    "Viewer",
    "Visibility",
    "add_member",
    "admit",
    "allowed",
    "anonymous",
    "answers_of_staff",
    "built_in_group",
    "found_group",
    "get_group",
    "hookimpl",
    "join_group",
    "leave_group",
    "may",
    "named_in",
    "now",
    "owners",
    "permission",
    "prepare",
    "record",
    "reply",
    "require",
    "session",
    "start_topic",
    "system",
    "took_part",
    "topic_address",
    "topics_of_kind",
    "unit_of_work",
    "viewer_of",
    "visible",
    "watchers",
    "who",
    "written_by",
]
