"""The pages of scoring models: for owners of the site alone, errors by line, tried before they are switched on."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Role
from community.admin.models import StaffAct
from community.core.db import session
from community.leads import judging_admin
from community.leads.editing.differences import differences
from community.leads.editing.parts import parts_of, with_new_rule, with_part, without_part
from community.leads.editing.places import faults_in
from community.leads.judging import Decided
from community.leads.model_actions import LONGEST_MODEL
from community.leads.models import ModelState, ScoreModel
from community.leads.scoring.definition import ModelError, parse
from community.leads.stored_models import stored_version
from community.worker.threads import read_logs
from tests.access.visits import browser, send
from tests.activity.clock import Clock
from tests.admin.stage import as_role
from tests.client import Browser
from tests.company import Company
from tests.leads.conftest import SEVERAL_RULES
from tests.leads.learning.test_cases import MODEL, cases

PAGES = ("", "/text", "/trial", "/backtest")


@pytest.fixture
def olga(app: Flask, clock: Clock, company: Company) -> Browser:
    """An owner of the site, who is not in Sales."""
    read_logs()
    return as_role(app, "Ada", Role.OWNER)


def kept(name: str = "several", version: int = 1) -> ScoreModel | None:
    session().rollback()
    return stored_version(name, version)


def write_model(page: Browser, text: str = SEVERAL_RULES, path: str = "/admin/models/new") -> int:
    return send(page, path, text=text).status_code


def test_a_model_is_written_tried_and_switched_on(app: Flask, olga: Browser) -> None:
    assert "participation" in olga.get("/admin/models").text
    assert "id = &#34;interest&#34;" in olga.get("/admin/models/new").text
    assert write_model(olga) == 302
    assert "Draft" in olga.get("/admin/models").text
    shown = olga.get("/admin/models/several/1/trial").text
    assert "from quiet to warming" in shown or "Nobody would move" in shown
    assert "Names are shown to people in Sales." in shown
    assert "Mia" not in shown
    assert send(olga, "/admin/models/several/1/state", do="on").status_code == 302
    read_logs()
    read_logs()
    found = kept()
    assert found is not None
    assert found.state is ModelState.ACTIVE
    assert "readonly" in olga.get("/admin/models/several/1/text").text
    assert 'value="save"' not in olga.get("/admin/models/several/1").text
    assert write_model(olga, path="/admin/models/several/1/text") == 409, "what was in use never changes"
    acts = session().scalars(select(StaffAct.act).order_by(StaffAct.id)).all()
    assert [each for each in acts if each.startswith("model.")] == ["model.saved", "model.switched_on"]
    assert "switched on the scoring model several 1" in olga.get("/admin/log").text


def test_a_draft_changes_by_forms_and_goes_again(olga: Browser) -> None:
    write_model(olga)
    path = "/admin/models/several/1/parts"
    change = {"do": "save", "table": "rule", "id": "joins", "window": "60d", "tiers": "2: 4.5, 5: 9", "verb": "Join"}
    assert send(olga, path, **change).status_code == 302
    assert send(olga, path, do="add", table="rule", kind="page_visit", id="prices").status_code == 302
    assert send(olga, path, do="remove", table="rule", id="leaves").status_code == 302
    found = kept()
    assert found is not None
    rules = {rule.id: rule for rule in parse(found.text).rule}
    assert set(rules) == {"writes", "joins", "prices"}
    assert rules["joins"].tiers == [(2, 4.5), (5, 9)]  # type: ignore[union-attr]  # such rules have them
    for wrong, reason in (({**change, "tiers": "many"}, "1: 5, 3: 10"), ({**change, "window": "soon"}, "duration")):
        answer = send(olga, path, **wrong)
        assert answer.status_code == 422
        assert reason in answer.text
    assert send(olga, path, do="burn", table="rule", id="joins").status_code == 404
    assert send(olga, path, do="save", table="gate", id="joins").status_code == 404
    assert send(olga, "/admin/models/several/1/copy").status_code == 302
    assert kept(version=2) is not None
    page = olga.get("/admin/models/several/2/trial?beside=1").text
    assert "Nothing but the number." in page
    assert olga.get("/admin/models/several/2/trial?beside=9").status_code == 404
    assert send(olga, "/admin/models/several/2/state", do="drop").status_code == 302
    assert kept(version=2) is None


def test_what_is_wrong_is_said_with_its_line_and_nothing_is_kept(olga: Browser) -> None:
    wrong = SEVERAL_RULES.replace('window = "30d"\ntiers = [[2, 3.3]]', 'window = "soon"\ntiers = [[2, 3.3]]')
    answer = send(olga, "/admin/models/new", text=wrong)
    assert answer.status_code == 422
    line = wrong.splitlines().index('window = "soon"') + 1
    assert f"Line {line}:" in answer.text
    assert "write a duration as" in answer.text
    assert "window = &#34;soon&#34;" in answer.text, "what was typed is still there"
    assert kept() is None
    assert "Line 2:" in send(olga, "/admin/models/new", text="[model]\nid =\n").text


def test_a_version_that_no_address_could_open_is_refused(olga: Browser) -> None:
    text = SEVERAL_RULES.replace('id = "several"', 'id = "several"\nversion = -1')
    answer = send(olga, "/admin/models/new", text=text)
    assert answer.status_code == 422
    assert "from 0 on" in answer.text
    assert kept(version=-1) is None


def test_a_draft_that_would_grow_too_long_is_refused(olga: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    text = MODEL.replace("version = 4", "version = 9").lstrip()
    assert write_model(olga, text + "#" * (LONGEST_MODEL - len(text))) == 302
    monkeypatch.setattr(judging_admin, "decided", lambda *_arguments, **_limits: Decided(cases(), 2))
    for path in ("copy", "proposal"):
        answer = send(olga, f"/admin/models/two/9/{path}")
        assert answer.status_code == 409
        assert "at most 100000 signs" in answer.text
    assert kept("two", 10) is None


@pytest.mark.parametrize("who", ["anyone", "Mia", "Sol"])
def test_for_everybody_else_there_are_no_models(app: Flask, olga: Browser, who: str) -> None:
    write_model(olga)
    other = browser(app, who)
    for path in ("/admin/models", "/admin/models/new", *(f"/admin/models/several/1{page}" for page in PAGES)):
        assert other.get(path).status_code == 404, path
    for path, form in (
        ("/admin/models/new", {"text": MODEL}),
        ("/admin/models/several/1/text", {"text": SEVERAL_RULES.replace("3.3", "9")}),
        ("/admin/models/several/1/parts", {"do": "remove", "table": "rule", "id": "joins"}),
        ("/admin/models/several/1/copy", {}),
        ("/admin/models/several/1/proposal", {}),
        ("/admin/models/several/1/state", {"do": "on"}),
    ):
        assert send(other, path, **form).status_code == 404, path
    found = kept()
    assert found is not None
    assert (found.text, found.state, kept("two", 4)) == (SEVERAL_RULES.lstrip("\r"), ModelState.DRAFT, None)


def test_moderators_do_not_write_models(app: Flask, olga: Browser, company: Company) -> None:
    moderator = as_role(app, "Mia", Role.MODERATOR)
    assert moderator.get("/admin").status_code == 200
    assert moderator.get("/admin/models").status_code == 404


def test_names_are_for_those_who_are_in_sales(app: Flask, olga: Browser, company: Company) -> None:
    write_model(olga)
    assert "Mia" in as_role(app, "Sol", Role.OWNER).get("/admin/models/several/1/trial").text


def test_too_little_and_enough_to_learn_from(olga: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    write_model(olga, MODEL)
    assert "0 won and 0 lost are too few" in olga.get("/admin/models/two/4/backtest").text
    assert send(olga, "/admin/models/two/4/proposal").status_code == 409
    monkeypatch.setattr(judging_admin, "decided", lambda *_arguments, **_limits: Decided(cases(), 2))
    page = olga.get("/admin/models/two/4/backtest").text
    for words in ("AUC now", "Points times", "2 were left out", "warm"):
        assert words in page
    assert send(olga, "/admin/models/two/4/proposal").status_code == 302
    draft = kept("two", 5)
    assert draft is not None
    assert draft.state is ModelState.DRAFT, "never applied by itself"
    assert "asks: points was 6, is now" in olga.get("/admin/models/two/5/trial?beside=4").text


def test_the_text_keeps_what_a_form_does_not_name() -> None:
    for part in parts_of(MODEL):
        same = with_part(MODEL, part.table, part.id, {field.name: field.value for field in part.fields})
        assert same == MODEL
    more = with_new_rule(MODEL, "count", "third")
    assert "# so much at most" in more
    assert parse(without_part(more, "rule", "third")).rule == parse(MODEL).rule
    for kind, name in (("fit", "x"), ("count", "no name"), ("count", "")):
        with pytest.raises(ModelError):
            with_new_rule(MODEL, kind, name)
    with pytest.raises(ModelError, match="no gone any more"):
        with_part(MODEL, "rule", "gone", {})


def test_differences_in_words() -> None:
    after = with_part(MODEL, "rule", "asks", {"verb": "Ask", "half_life": "10d", "points": "7", "cap": ""})
    said = differences(MODEL, without_part(after, "rule", "chats"))
    assert said == [
        "asks: half_life was 30d, is now 10d",
        "asks: points was 6, is now 7",
        "asks: cap, which was 20, is gone",
        "chats is gone.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('half_life = "30d"', 'half_life = "x"', 16),
        ('kind = "count"', 'kind = "moon"', 14),
        ("enter = 10", "enter = 1", 8),
    ],
)
def test_lines_of_faults(old: str, new: str, line: int) -> None:
    text = MODEL.replace(old, new, 1)
    with pytest.raises(ModelError) as refused:
        parse(text)
    assert faults_in(text, str(refused.value))[0].line == line
