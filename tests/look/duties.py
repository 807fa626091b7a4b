"""More that the demo's story does not show: the company's papers, a change of address, somebody who goes, a dump."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import select

from community.access.models import Visibility
from community.access.viewers import system, viewer_of
from community.activity.consent import choose_visits
from community.cli.stackexchange.bringing import Bringing
from community.content.base.models import Topic
from community.core.clock import now
from community.core.db import session
from community.core.text import render_markdown
from community.core.unit import unit_of_work
from community.groups.actions import found_group
from community.groups.models import Joining
from community.groups.reaching import enter_group, groups_to_enter
from community.leads.model_actions import save_model
from community.leads.models_admin import NEW
from community.legal.actions import accept, publish
from community.legal.drafts import draft
from community.legal.models import PaperName
from community.people.actions import Claims, admit
from community.people.actions.addresses import ask_for_address
from community.people.actions.leaving import ask_for_export
from community.people.models import Person
from community.people.queries import get_person
from tests.cli.dumps import answer, comment, dump, person, question

UNASKED = ("Samir", "Yara")
"""Who has not accepted the rules, and who goes."""
TITLE = "Is a transmon with a detuned coupler still a two-level system?"


def add_duties(member: Person) -> dict[str, str]:
    """Everything, through actions; gives what addresses need."""
    yara = Claims("http://127.0.0.1:9", "yara", "Yara Haddad", "yara@example.org", email_verified=True)
    with unit_of_work():
        admit(system(), yara, now())
        _papers()
        save_model(system(), NEW.format(name="interest"), now())
        viewer = viewer_of(member.principal)
        ask_for_export(viewer, member, now())
        address = ask_for_address(viewer, get_person(viewer, member.thing.ref), "priya@elsewhere.example", now())
        imported = found_group(
            system(),
            name="From the old forum",
            description="What was written elsewhere, before.",
            visibility=Visibility.PUBLIC,
            joining=Joining.OPEN,
            now=now(),
        ).id
    return {"address": str(address), "imported": _dump_into(imported)}


def enter_a_group(staff: Person) -> None:
    """Somebody of the staff reads for a while in a group of the demo that is not theirs."""
    viewer = viewer_of(staff.principal)
    with unit_of_work():
        for group in groups_to_enter(viewer)[0]:
            if group.name.startswith("Field"):
                enter_group(viewer, group, reason="Somebody asked us to look at a reply", hours=24, now=now())


def _papers() -> None:
    for name in PaperName:
        text = draft(name.value, "en")
        publish(system(), name, text, str(render_markdown(text)), now())
    text = draft("rules", "en")
    marks = [publish(system(), PaperName.RULES, text, str(render_markdown(text)), now(), demands=True).mark]
    for each in session().scalars(select(Person)):
        viewer = viewer_of(each.principal)
        if not each.name.startswith(UNASKED[0]):
            accept(viewer, marks, now())
        choose_visits(viewer, wanted=False, now=now())


def _dump_into(group_id: int) -> str:
    with tempfile.TemporaryDirectory() as made:
        folder = dump(
            Path(made) / "qubits",
            Users=[person(1, "quantum_of_solace_and_a_very_long_name_indeed"), person(2, "Ada B."), person(3)],
            Posts=[
                question(1, 100, Title=TITLE, Body=QUESTION),
                answer(2, 1, 140),
            ],
            Comments=[comment(1, 1, 105, text="Which `version`? See https://example.org/a/long/way/to/go/to/see/it")],
        )
        Bringing(folder, "stackexchange:qubits", now(), lambda _bytes: None).bring(group_id)
    topic = session().scalars(select(Topic).where(Topic.title == TITLE)).one()
    ref: str = topic.ref
    session().rollback()
    return ref


QUESTION = """<p>I simulate this and get <code>ValueError</code>. From the documentation:</p>
<blockquote><p>The coupler is far detuned, hence its first excited state is never populated.</p>
<ul><li>at 4.9 GHz</li><li>at 6.2 GHz</li></ul></blockquote>
<h2>What I ran</h2>
<pre class="lang-py"><code>from simulator import CoupledTransmonPairWithCoupler, SolverOptionsForStiffSystems
pair = CoupledTransmonPairWithCoupler(frequencies=(4.9, 5.1), coupler=6.2, options=SolverOptionsForStiffSystems())
print(pair.leakage())
</code></pre>
<p>The state is $\\left|\\psi\\right\\rangle=\\alpha\\left|00\\right\\rangle+\\beta\\left|11\\right\\rangle$, and
<strong>ThisIsOneOfThoseIdentifiersThatNeverEndBecauseSomebodyLikedThemLong.andItHasAMethod</strong>.</p>
<hr><h3>Results</h3>
<table><thead><tr><th>detuning</th><th>leakage measured</th><th>leakage computed</th>
<th>difference, in per cent</th></tr></thead>
<tbody><tr><td>0.4 GHz</td><td>0.0123</td><td>0.0119</td><td>3.2</td></tr>
<tr><td>1.1 GHz</td><td>0.0008</td><td>0.0007</td>
<td>12.5</td></tr></tbody></table>
<p>Press <kbd>Ctrl</kbd>+<kbd>C</kbd> to stop it. H<sub>2</sub>O, 10<sup>-3</sup>, <s>wrong</s>, <em>so</em>.</p>
<ol><li>First<ol><li>nested</li></ol></li><li>second</li></ol>"""
