"""How one thing of each kind gets into a group, with its marks. A new kind is a function and a line of `PLANTED`."""

from __future__ import annotations

from collections.abc import Callable

from community.access.viewers import system
from community.content.base.actions import prepare, reply, start_topic
from community.core.clock import now
from community.leads.actions import open_lead, set_task, write_note
from tests.access.matrix.stage import Plot, mark, words

FILLER = "filler " * 30
"""What lies between the first words, which a teaser shows, and the rest."""


def plant_topic(plot: Plot) -> None:
    """With a reply, of which `post` is the kind."""
    state = plot.state
    body = f"{words(state, 'topic', 'teaser')} {FILLER} {words(state, 'topic', 'rest')}"
    title = words(state, "topic", "title")
    topic = start_topic(plot.people["owner"], plot.group, title=title, writing=prepare(body), now=now())
    plot.note("topic", topic.ref)
    post = reply(plot.people["member"], topic, writing=prepare(words(state, "post", "words")), now=now())
    plot.note("post", post.ref)


def plant_lead(plot: Plot) -> None:
    """A lead with a note and a task, for Sales."""
    lead = open_lead(system(), plot.people["stranger"].principal_id, now())
    plot.note("lead", lead.ref)
    seller = plot.people["seller"]
    note = write_note(seller, lead, words(plot.state, "note", "words"), now())
    task = set_task(seller, lead, words(plot.state, "task", "words"), None, now())
    plot.note("note", note.thing.ref)
    plot.note("task", task.thing.ref)


IN_GROUPS: tuple[Callable[[Plot], None], ...] = (plant_topic,)
FOR_SALES: tuple[Callable[[Plot], None], ...] = (plant_lead,)
UNPLANTED = {
    "paper": "the company's own, for everybody who may see the site: tests/legal",
    "source": "no page shows it: tests/leads/test_ingest.py",
}
"""Kinds that are in no group, and which test asks for them."""


def plant(plot: Plot) -> None:
    for each in IN_GROUPS:
        each(plot)


def plant_sales(plot: Plot) -> None:
    for each in FOR_SALES:
        each(plot)


def planted_mark(state: str, thing: str) -> str:
    kind, _, part = thing.partition(".")
    return mark(state, kind, part)
