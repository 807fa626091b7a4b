"""A group with something of every kind, as the demo's story does not have it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageOps

from community.access.models import Role, Visibility
from community.access.viewers import Viewer, system, viewer_of
from community.content.base.actions import choose_kinds, prepare, reply, start_topic
from community.content.base.kinds import content_kinds
from community.content.base.models import Topic
from community.content.ideas.actions import decide_idea, vote_for
from community.content.ideas.models import IdeaStatus
from community.content.polls.actions import vote_in
from community.content.polls.models import Poll
from community.content.questions.actions import accept_answer, have_same_question
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.files.taking import take
from community.groups.actions import add_member, found_group
from community.groups.models import Group, Joining
from tests.look.extras import MEMBER, OWNER, SELLER, person_called


def add_kinds() -> dict[str, str]:
    """Through actions; gives what addresses need."""
    member, owner, other = (viewer_of(person_called(name).principal) for name in (MEMBER, OWNER, SELLER))
    at = now()
    with unit_of_work():
        group = found_group(
            system(),
            name="The workshop",
            description="Questions, ideas, polls: what is being made, and how.",
            visibility=Visibility.PUBLIC,
            joining=Joining.OPEN,
            now=at,
        )
        for viewer, role in ((owner, Role.OWNER), (member, Role.MEMBER), (other, Role.MEMBER)):
            add_member(system(), group, viewer, at, role=role)
        choose_kinds(owner, group, list(content_kinds()))

        def start(kind: str, title: str, text: str, **given: object) -> Topic:
            writing = prepare(text)
            return start_topic(member, group, title=title, writing=writing, now=at, kind=kind, given=given)

        question = start("question", "How often do you calibrate a coupler?", "Ours drifts within **two days**.")
        answer = reply(owner, question, writing=prepare("Every morning. It takes four minutes."), now=at)
        reply(other, question, writing=prepare("Once a week, and we regret it."), now=at)
        accept_answer(member, question, answer, at)
        have_same_question(other, question, at)
        idea = start("idea", "Export the drift log as CSV", "So that it can be looked at in a spreadsheet.")
        for viewer in (member, other):
            vote_for(viewer, idea, at)
        decide_idea(owner, idea, IdeaStatus.PLANNED, reason="It comes with the next release.", now=at)
        choices = ["Shorter cables", "A second cryostat", "More coffee"]
        about = {"choices": choices, "hidden": False, "ends_at": at + timedelta(days=3)}
        poll = start("poll", "What shall we buy first?", "There is money for one.", sort="single", **about)
        ranked = start("poll", "In which order?", "If there were money for all.", sort="ranked", **about)
        hidden = start("poll", "Whom do we send?", "To the fair.", sort="multiple", **(about | {"hidden": True}))
        for viewer, which in ((member, 0), (other, 2), (owner, 0)):
            vote_in(viewer, poll, {session().get_one(Poll, poll.id).choices[which].id: 1}, at)
        ids = [each.id for each in session().get_one(Poll, ranked.id).choices]
        vote_in(other, ranked, dict(zip(ids, (2, 1, 3), strict=True)), at)
        articles = _articles(owner, group)
        reply(member, articles["article"], writing=prepare("We had the same with ours. Thank you!"), now=at)
        found = articles | {"question": question, "idea": idea, "poll": poll, "ranked": ranked, "hidden_poll": hidden}
        return {"workshop": group.ref, **{name: topic.ref for name, topic in found.items()}}


def _articles(owner: Viewer, group: Group) -> dict[str, Topic]:
    """One that is out, with a cover, a plain one, and one that waits."""
    at = now()

    def write(title: str, text: str, **given: object) -> Topic:
        writing = prepare(text)
        return start_topic(owner, group, title=title, writing=writing, now=at, kind="article", given=given)

    write("Open house in May", "Come and **see** the workshop. There is cake.")
    picture = ImageOps.colorize(Image.radial_gradient("L").resize((1200, 630)), "#f3d9b1", "#0b5c52")
    drawn = BytesIO()
    picture.save(drawn, "PNG")
    drawn.seek(0)
    cover = take(drawn, "cover.png", at)
    summary = "Eleven couplers, one winter, and what we changed in how we store them."
    text = "It began with **one** coupler that read too low.\n\n## What we measured\n\nAll of them, twice a day."
    out = write("Why couplers drift in the cold", text, summary=summary, cover=cover)
    waiting = write("The new cryostat", "It is here.", when="later", appears_at=at + timedelta(days=2))
    return {"article": out, "article_ahead": waiting}
