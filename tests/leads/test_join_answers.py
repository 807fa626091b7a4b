"""What somebody answered on joining counts: by rules on activities, on the axis of fit, in words for who may read."""

from __future__ import annotations

import pytest
from flask import Flask

from community.access.models import Visibility
from community.core.clock import now
from community.core.unit import unit_of_work
from community.groups.asking import ask_to_join
from community.groups.models import Group, Joining, QuestionKind
from community.groups.questions import Wording, put_question, questions_of
from community.leads.editing.parts import parts_of, with_part
from community.leads.explaining import explain
from community.leads.join_answers import choices_for
from community.leads.scoring.definition import ModelError, ScoringModel, parse
from community.worker.threads import read_logs
from tests.company import Company
from tests.groups.visit import new_group
from tests.leads.stories import let_join, state_of

pytestmark = pytest.mark.usefixtures("clock")
MODEL = """
[model]
id = "answers"
[fit]
grades = [["A", 10], ["B", 0]]
[[stage]]
id = "low"
[[stage]]
id = "high"
enter = 50
[[rule]]
id = "sites"
kind = "count"
on = {{ verb = "group.answered", where = {{ "answers.{0}" = [1, 2] }} }}
window = "30d"
tiers = [[1, 7]]
[[rule]]
id = "sceptics"
kind = "first_time"
on = {{ verb = "group.answered", where = {{ "answers.{1}" = 0 }} }}
points = 2
[[rule]]
id = "customer"
kind = "fit"
cases = [ {{ attribute = "answers.{1}", any = [1], points = 12 }} ]
[[rule]]
id = "few_sites"
kind = "condition"
all = [ {{ on = {{ where = {{ "answers.{0}" = 1 }} }}, window = "30d", at_least = 1 }} ]
max = 3
"""


@pytest.fixture
def group(company: Company) -> Group:
    group = new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), company.viewer("Mia"), joining=Joining.REQUEST)
    with unit_of_work():
        put_question(company.viewer("Ada"), group, Wording("How many?", QuestionKind.CHOICE, ("0", "few", "many")))
        put_question(company.viewer("Ada"), group, Wording("A customer?", QuestionKind.YES_NO))
    return group


@pytest.fixture
def model(app: Flask, group: Group, monkeypatch: pytest.MonkeyPatch) -> ScoringModel:
    model = parse(MODEL.format(*(each.ref for each in questions_of(group))))
    monkeypatch.setitem(app.extensions, "community.scoring_model", model)
    return model


@pytest.mark.parametrize(
    ("sites", "customer", "score", "grade"), [("many", "yes", 7, "A"), ("few", "no", 3, "B"), ("0", "", 0, "B")]
)
@pytest.mark.usefixtures("model")
def test_answers_count_by_their_number(
    company: Company, group: Group, sites: str, customer: str, score: float, grade: str
) -> None:
    let_join(company, "Sam")
    read_logs()
    answer(company, group, sites, customer)
    read_logs()
    state = state_of(company, "Sam")
    assert state is not None
    assert (state.score, state.grade) == (score, grade)


def test_only_who_reads_the_request_reads_the_words(
    app: Flask, company: Company, group: Group, model: ScoringModel
) -> None:
    answer(company, group, "many", "yes")
    read_logs()
    sam = company.person("Sam").principal_id
    with app.test_request_context():
        words = {
            name: [text for each in explain(company.viewer(name), model, sam, now()).reasons for text in each.answers]
            for name in ("Sam", "Ada", "Sol", "Mia")
        }
    full = ["A customer? Yes", "How many? many"]
    assert {name: sorted(found) for name, found in words.items()} == {"Sam": full, "Ada": full, "Sol": [], "Mia": []}


def test_a_form_names_group_question_and_choice(company: Company, group: Group, model: ScoringModel) -> None:
    del model
    sites, customer = questions_of(group)
    offered = {each.words: each.value for each in choices_for(company.viewer("Ada"))}
    assert offered[f"{group.name}: How many?: many"] == f"{sites.ref}=2"
    text = MODEL.format(sites.ref, customer.ref)
    sent = {field.name: field.value for field in parts_of(text)[2].fields}
    changed = with_part(text, "rule", "sites", {**sent, "answered": f"{customer.ref}=1"})
    rule = parse(changed).watching["sites"]
    assert rule.on.where == {f"answers.{customer.ref}": [1]}
    assert {field.name: field.value for field in parts_of(changed)[2].fields}["answered"] == f"{customer.ref}=1"
    assert parse(with_part(changed, "rule", "sites", {**sent, "answered": ""})).watching["sites"].on.where == {}
    with pytest.raises(ModelError):
        with_part(text, "rule", "sites", {**sent, "answered": "nothing of the kind"})


def test_questions_of_a_group_that_one_does_not_know_are_not_offered(company: Company) -> None:
    group = new_group(Visibility.PRIVATE, company.viewer("Ada"), company.viewer("Mia"), joining=Joining.REQUEST)
    with unit_of_work():
        put_question(company.viewer("Ada"), group, Wording("Secret?", QuestionKind.YES_NO))
    assert any("Secret?" in each.words for each in choices_for(company.viewer("Mia")))
    assert not any("Secret?" in each.words for each in choices_for(company.viewer("Sam")))


def answer(company: Company, group: Group, sites: str, customer: str) -> None:
    asked = questions_of(group)
    with unit_of_work():
        said = {asked[0].ref: sites, **({asked[1].ref: customer} if customer else {})}
        ask_to_join(company.viewer("Sam"), group, answer="", now=now(), answers=said)
