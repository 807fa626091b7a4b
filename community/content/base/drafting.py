"""The forms of topics and posts whose texts are kept on the server until they are sent."""

from __future__ import annotations

from typing import Any

from flask import url_for

from community.core.i18n import _l
from community.drafts.specs import DraftForm


def _new_topic(draft: Any) -> str:
    [kind] = draft.fields.get("kind", [""])[:1] or [""]
    return url_for("content.new_topic", ref=draft.place.ref, kind=kind or None, draft=draft.ref)


NEW_TOPIC = DraftForm(
    name="topic",
    label=_l("Something new"),
    see="group.see",
    may="topic.start",
    url=_new_topic,
)
REPLY = DraftForm(
    name="reply",
    label=_l("Your reply"),
    see="topic.see",
    may="topic.reply",
    url=lambda draft: url_for("content.topic", ref=draft.place.ref, draft=draft.ref, _anchor="reply"),
)
EDIT = DraftForm(
    name="edit",
    label=_l("A change of a post"),
    see="post.see",
    may="post.edit",
    url=lambda draft: url_for("posts.edit", ref=draft.place.ref, draft=draft.ref),
)
DRAFT_FORMS = (NEW_TOPIC, REPLY, EDIT)
