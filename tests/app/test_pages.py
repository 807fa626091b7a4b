"""The pages answer, for everybody who may ask."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.company import CANARIES, Company, csrf


def test_a_visitor_reads_the_public_group(client: FlaskClient, company: Company) -> None:
    answer = client.get(f"/topics/{company.topic('Open Garden').ref}")
    assert answer.status_code == 200
    assert CANARIES["Open Garden"] in answer.text


def test_a_member_joins_and_replies(client: FlaskClient, company: Company) -> None:
    company.sign_in(client, "Sam")
    group, topic = company.group("Open Garden"), company.topic("Open Garden")
    assert client.post(f"/groups/{group.ref}/join", data={"csrf_token": csrf(client)}).status_code == 302
    sent = client.post(f"/topics/{topic.ref}/posts", data={"csrf_token": csrf(client), "body": "Hello **you**"})
    assert sent.status_code == 302
    assert "<strong>you</strong>" in client.get(f"/topics/{topic.ref}").text
