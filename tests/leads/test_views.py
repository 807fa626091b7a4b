"""What sellers see of leads, and what nobody else does."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.worker.threads import read_logs
from tests.activity.clock import Clock
from tests.company import CANARIES, Company
from tests.leads.stories import lead_of, let_join, write_posts

pytestmark = pytest.mark.usefixtures("clock")
POINTS = re.compile(r'<p class="fc-points">\+?(−?[\d.]+)</p>')


def address(company: Company, name: str) -> str:
    lead = lead_of(company, name)
    assert lead is not None
    return f"/leads/{lead.ref}"


def test_sales_see_who_is_a_lead_the_highest_score_first(client: FlaskClient, company: Company) -> None:
    write_posts(company, "Mia", 3)
    let_join(company, "Sam")
    write_posts(company, "Sam", 3)
    read_logs()
    page = company.sign_in(client, "Sol").get("/leads").text
    rows = re.findall(r'__name"><a href="([^"]+)">([^<]+)</a>.*?<td><span[^>]*>([^<]+)</span>', page, re.DOTALL)
    assert [row[1:] for row in rows] == [
        ("Mia Member", "engaged"),
        ("Ada Owner", "warming"),
        ("Sam Stranger", "warming"),
    ]
    assert {client.get(link).status_code for link, *_rest in rows} == {200}


def test_before_anybody_moved_the_list_says_what_will_come(client: FlaskClient, company: Company) -> None:
    assert "Nobody is a lead yet" in company.sign_in(client, "Sol").get("/leads").text


@pytest.mark.parametrize("name", ["anyone", "Mia", "Ada", "Sam"])
def test_for_others_there_are_no_leads(client: FlaskClient, company: Company, name: str) -> None:
    read_logs()
    if name != "anyone":
        company.sign_in(client, name)
    for page in ("/leads", address(company, "Mia"), "/leads/nothing00000"):
        answer = client.get(page)
        assert (answer.status_code, "Mia Member" in answer.text.replace("Mia Member, your menu", "")) == (
            404,
            name == "Mia",  # her own name, in her own menu
        )
    for page in ("/", "/groups", "/mine"):
        text = client.get(page, follow_redirects=True).text
        assert 'href="/leads' not in text
        assert "is a lead" not in text


def test_the_score_is_the_sum_of_the_points_that_are_shown(client: FlaskClient, company: Company) -> None:
    read_logs()
    page = company.sign_in(client, "Sol").get(address(company, "Mia")).text
    total = re.search(r'fc-score__figure">([\d.]+)<', page)
    assert total is not None
    assert POINTS.findall(page) == ["25"]
    assert sum(map(float, POINTS.findall(page))) == float(total[1]) == 25
    assert f'<p class="fc-sum"><span class="fc-points">{total[1]}</span>' in page


def test_a_sum_of_several_rules_of_either_sign_is_their_total(
    client: FlaskClient, company: Company, several_rules: None
) -> None:
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Open Garden"), company.topic("Open Garden").last_post_at)
    read_logs()
    page = company.sign_in(client, "Sol").get(address(company, "Mia")).text
    assert POINTS.findall(page) == ["25", "−6.5", "3.3"]
    assert re.findall(r'fc-score__figure">([\d.]+)<', page) == ["21.8"]


def test_evidence_that_the_seller_cannot_read_is_counted_and_not_quoted(
    client: FlaskClient, company: Company
) -> None:
    read_logs()
    page = company.sign_in(client, "Sol").get(address(company, "Mia")).text
    assert "3 times in 30 days" in page
    assert "Talk of Open Garden" in page
    assert "2 more where you cannot read" in page
    for hidden in ("Quiet Room", "Half House", CANARIES["Quiet Room"], CANARIES["Half House"]):
        assert hidden not in page
    listed = client.get("/leads").text + client.get("/").text
    assert "Quiet Room" not in listed


def test_a_seller_who_is_in_the_group_reads_the_evidence(client: FlaskClient, company: Company) -> None:
    let_join(company, "Sol", "Half House")
    read_logs()
    page = company.sign_in(client, "Sol").get(address(company, "Mia")).text
    assert "Talk of Half House" in page
    assert "1 more where you cannot read" in page


def test_a_lead_shows_how_it_came_to_its_stage(client: FlaskClient, company: Company, clock: Clock) -> None:
    let_join(company, "Sam")
    write_posts(company, "Sam", 3)
    read_logs()
    clock.move(days=31)
    read_logs()
    page = company.sign_in(client, "Sol").get(address(company, "Sam")).text
    assert re.findall(r"From \w+ to \w+, with \d+ points", page) == [
        "From warming to quiet, with 0 points",
        "From quiet to warming, with 25 points",
    ]
    assert re.findall(r'fc-score__figure">([\d.]+)<', page) == ["0"]


def test_hostile_references_are_not_found(client: FlaskClient, company: Company) -> None:
    company.sign_in(client, "Sol")
    for ref in ("0", "' or 1=1 --", "%01", "a" * 5000, company.topic("Open Garden").ref):
        assert client.get(f"/leads/{ref}").status_code == 404
    assert client.get("/leads/%00").status_code == 400
