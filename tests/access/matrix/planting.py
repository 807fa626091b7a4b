"""How one thing of each kind gets into a group, with its marks. Kinds of content join by themselves; another one is a
function and a line of `IN_GROUPS`.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from community.access.kinds import kinds
from community.access.viewers import system
from community.content.base.actions import choose_kinds, prepare, reply, start_topic
from community.content.base.kinds import FIRST, ContentKind, Given
from community.core.clock import now
from community.files.actions import attach
from community.files.taking import take
from community.leads.actions import open_lead, set_task, write_note
from community.moderation.actions import flag
from community.moderation.models import Complaint
from tests.access.matrix.stage import Plot, mark, words

FILLER = "filler " * 30
"""What lies between the first words, which a teaser shows, and the rest."""


def content_kinds() -> list[str]:
    """The kinds that are topics in all but what they keep besides: each is planted by itself."""
    others = [name for name, kind in kinds().items() if isinstance(kind, ContentKind) and name != FIRST]
    return [FIRST, *others]


GIVEN: dict[str, Given] = {
    "poll": {"choices": ["One", "Another"], "sort": "single", "hidden": False, "ends_at": None},
    "review": {"product": "Gauge", "stars": 4},
}
"""What the form of a kind asks for besides, where it does not go without."""


def plant_contents(plot: Plot) -> None:
    """One of each of these kinds with a reply, of which `post` is the kind; the last reply is reported."""
    state = plot.state
    choose_kinds(plot.people["owner"], plot.group, content_kinds())
    for kind in content_kinds() if plot.in_full else content_kinds()[:1]:
        body = f"{words(state, kind, 'teaser')} {FILLER} {words(state, kind, 'rest')}"
        topic = start_topic(
            plot.people["owner"],
            plot.group,
            title=words(state, kind, "title"),
            writing=prepare(body),
            now=now(),
            kind=kind,
            given=GIVEN.get(kind),
        )
        plot.note(kind, topic.ref)
        reply_words = prepare(words(state, "post", "words"))
        post = reply(plot.people["member"], topic, writing=reply_words, now=now())
        plot.note("post", post.ref)
    content = BytesIO(words(state, "file", "words").encode())
    taken = take(content, f"{mark(state, 'file', 'name')}.txt", now())
    attach(plot.people["member"], post.thing, (), now(), [taken])
    plot.note("file", taken.ref)
    report = words(state, "case", "note")
    case = flag(plot.people["left"], post.thing, complaint=next(iter(Complaint)), note=report, now=now())
    plot.note("case", case.ref)


def plant_lead(plot: Plot) -> None:
    """A lead with a note and a task, for Sales."""
    lead = open_lead(system(), plot.people["stranger"].principal_id, now())
    plot.note("lead", lead.ref)
    seller = plot.people["seller"]
    note = write_note(seller, lead, words(plot.state, "note", "words"), now())
    task = set_task(seller, lead, words(plot.state, "task", "words"), None, now())
    plot.note("note", note.thing.ref)
    plot.note("task", task.thing.ref)


IN_GROUPS: tuple[Callable[[Plot], None], ...] = (plant_contents,)
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
