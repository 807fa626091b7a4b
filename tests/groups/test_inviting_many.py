"""Inviting all who stand in a table: each line is looked at, and nothing is half done."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.access.models import Visibility
from community.activity.models import Delivery
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import add_member
from community.groups.inviting import LONGEST, invite
from community.groups.inviting_many import invite_many
from community.groups.models import Group
from community.groups.rows import MOST_ROWS, Row, table_in
from tests.access.visits import browser, form_token
from tests.company import Company
from tests.groups.visit import invitations_of, new_group, newcomer, send


@pytest.fixture
def group(company: Company) -> Group:
    return new_group(Visibility.PRIVATE, company.viewer("Ada"), company.viewer("Mia"))


def addresses(group: Group) -> list[str]:
    return sorted(str(each.address) for each in invitations_of(group))


def queued() -> int:
    return session().scalars(select(func.count(Delivery.id))).one()


@pytest.mark.parametrize(
    "text",
    [
        "a@x.test\nb@x.test\n",
        "\n\r\na@x.test\r\n\r\nB@X.test",
        "email\na@x.test\nb@x.test",
        "Name;E-Mail\nAnna;a@x.test\nBert;b@x.test",
        'Name\tMail\n"Anna, A."\ta@x.test\nBert\tb@x.test\n',
        "Anna <a@x.test>\nBert B. <b@x.test>",
        "a@x.test,Anna\nb@x.test,Bert",
    ],
)
def test_tables_of_many_makes_are_read(app: Flask, text: str) -> None:
    with app.test_request_context():
        table = table_in(text)
    assert [row.address for row in table.rows] == ["a@x.test", "b@x.test"]
    assert (table.wrong, table.again) == ([], [])


def test_each_wrong_line_is_named_and_each_that_says_the_same_again(app: Flask) -> None:
    with app.test_request_context():
        table = table_in('email,name\na@x.test,A\n=cmd|x,B\n,C\nA@x.test,D\n"b@x.test","E"\n')
    assert [(row.line, row.address) for row in table.rows] == [(2, "a@x.test"), (6, "b@x.test")]
    assert [(each.line, each.words) for each in table.wrong] == [(3, "=cmd|x"), (4, "")]
    assert [(each.line, each.said) for each in table.again] == [(5, "It stands in line 2 already.")]


def test_whoever_needs_none_is_passed_by_and_the_others_are_mailed(
    app: Flask, company: Company, group: Group
) -> None:
    ada, nia = company.viewer("Ada"), newcomer("Nia", "nia@lab.test")
    with unit_of_work():
        add_member(ada, group, nia, now())
        invite(ada, group, address="ivy@lab.test", expires_at=now() + LONGEST, now=now())
    before = queued()
    table = "email\nNIA@lab.test\nivy@lab.test\nnew@lab.test\nnew@lab.test\nother@lab.test"
    page = send(browser(app, "Ada"), f"/groups/{group.ref}/invitations/many", table=table, days="7")
    assert page.status_code == 200
    for said in ("2 invitations are on their way", "Is in the group already", "Has an open invitation", "in line 4"):
        assert said in page.text, said
    assert addresses(group) == ["ivy@lab.test", "new@lab.test", "other@lab.test"]
    assert queued() == before + 2


def test_a_wrong_line_keeps_all_from_being_invited(app: Flask, group: Group) -> None:
    ada, before = browser(app, "Ada"), queued()
    page = send(ada, f"/groups/{group.ref}/invitations/many", table="a@lab.test\nb@@lab\nc@lab.test", days="7")
    assert page.status_code == 422
    assert "<td>2</td><td>b@@lab</td>" in page.text
    assert "c@lab.test</textarea>" in page.text
    assert (addresses(group), queued()) == ([], before)


def test_a_file_counts_and_one_that_is_no_text_is_refused(app: Flask, group: Group) -> None:
    ada, path = browser(app, "Ada"), f"/groups/{group.ref}/invitations/many"

    def brought(content: bytes) -> int:
        file = (io.BytesIO(content), "people.csv")
        answer = ada.post(path, data={"csrf_token": form_token(ada), "file": file, "days": "7"})
        session().rollback()
        return answer.status_code

    assert brought("\ufeffemail\nfile@lab.test\n".encode()) == 200
    assert addresses(group) == ["file@lab.test"]
    for content in (b"\x50\x4b\x03\x04\xff\xfe", b"a@lab.test\0", b"", b"x" * 60_000):
        assert brought(content) == 422, content[:20]
    assert addresses(group) == ["file@lab.test"]


def test_limits_hold_and_name_the_line(app: Flask, company: Company, group: Group) -> None:
    ada, path = browser(app, "Ada"), f"/groups/{group.ref}/invitations/many"
    many = "\n".join(f"p{number}@lab.test" for number in range(MOST_ROWS + 1))
    assert send(ada, path, table=many, days="7").status_code == 422
    for _ in range(2):
        other = new_group(Visibility.PRIVATE, company.viewer("Ada"))
        with unit_of_work():
            invite(company.viewer("Ada"), other, address="z@lab.test", expires_at=now() + LONGEST, now=now())
    page = send(ada, path, table="y@lab.test\nz@lab.test", days="7")
    assert page.status_code == 409
    assert "Line 2: This address got several invitations today" in page.text
    assert addresses(group) == []


@pytest.mark.parametrize("name", ["Mia", "Sam"])
def test_keepers_alone_invite(company: Company, group: Group, name: str) -> None:
    with pytest.raises((Forbidden, NotFound)), unit_of_work():
        invite_many(company.viewer(name), group, [Row(1, "a@lab.test")], expires_at=now() + LONGEST, now=now())


def test_a_day_has_its_limit(company: Company, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.groups.inviting_many.MOST_A_DAY", 1)
    rows = [Row(1, "a@lab.test"), Row(2, "b@lab.test")]
    with pytest.raises(Conflict), unit_of_work():
        invite_many(company.viewer("Ada"), group, rows, expires_at=now() + LONGEST, now=now())
    assert addresses(group) == []
