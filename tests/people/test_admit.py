"""Who somebody is, is the issuer and the subject; nothing else that is claimed of them opens an account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from community.access.models import SITE_ID, Grant, Principal, Role
from community.access.viewers import system
from community.activity.models import Activity, Identity
from community.core.db import session
from community.core.errors import Forbidden, NotFound
from community.core.unit import unit_of_work
from community.people.actions import Claims, admit
from community.people.models import LinkedAccount, Person
from community.people.providers.told import SignInFailed, claims
from community.people.queries import person_known_as
from tests.access.visits import rows
from tests.company import ISSUER, Company

SPRING = datetime(2027, 3, 1, tzinfo=UTC)
OTHER = "https://other.test"


def let_in(**claimed: Any) -> Person:
    with unit_of_work():
        return admit(system(), Claims(**{"issuer": OTHER, "subject": "s", "name": "New One"} | claimed), SPRING)


def test_a_new_person_is_a_thing_a_principal_and_a_row_in_the_log(company: Company) -> None:
    before = rows()
    person = let_in(email=" New@One.Test ", email_verified=True)
    grown = {name: count - before[name] for name, count in rows().items() if count != before[name]}
    made = {"principal", "thing", "person", "recipient", "linked_account", "grant", "identity", "activity"}
    assert grown == dict.fromkeys(made, 1)
    assert (person.name, person.email, person.email_confirmed_at) == ("New One", "new@one.test", SPRING)
    assert (person.thing.kind, person.thing.audience_id, person.thing.author_id) == (
        "person",
        SITE_ID,
        person.principal_id,
    )
    row = session().scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert row is not None
    assert (row.verb, row.thing_id, row.target_id, row.facts) == ("person.joined", person.id, None, {})
    assert row.identity.principal_id == person.principal_id
    site = select(Grant.role).where(Grant.principal_id == person.principal_id, Grant.audience_id == SITE_ID)
    assert session().scalars(site).all() == [Role.MEMBER]


def test_the_same_account_is_the_same_person_whatever_else_it_says(company: Company) -> None:
    first = let_in(email="a@one.test")
    before = rows()
    again = let_in(name="Another Name", email="other@one.test", email_verified=True)
    assert again.id == first.id
    assert rows() == before
    assert (again.name, again.email, again.email_confirmed_at) == ("New One", "a@one.test", None)


def test_the_same_subject_of_another_issuer_is_another_person(company: Company) -> None:
    mia = company.person("Mia")
    other = let_in(subject="mia", name="Mia Member", email="mia@company.test", email_verified=True)
    assert other.id != mia.id
    assert [person_known_as(issuer, "mia") for issuer in (ISSUER, OTHER)] == [mia, other]


@pytest.mark.parametrize("verified", [True, False])
def test_a_matching_address_never_opens_an_account(company: Company, verified: bool) -> None:
    mia = company.person("Mia")
    newcomer = let_in(subject="attacker", email="MIA@company.test", email_verified=verified)
    assert newcomer.id != mia.id
    accounts = select(LinkedAccount).where(LinkedAccount.person_id == mia.id)
    assert [(each.issuer, each.subject) for each in session().scalars(accounts)] == [(ISSUER, "mia")]


@pytest.mark.parametrize(
    ("issuer", "subject"),
    [
        (f"{ISSUER}/", "mia"),
        ("http://social.test", "mia"),
        ("https://SOCIAL.test", "mia"),
        (ISSUER, "Mia"),
        (ISSUER, "mia "),
        (ISSUER, "ｍｉａ"),
        (ISSUER, "%"),
        (ISSUER, ""),
    ],
)
def test_what_only_looks_like_an_account_is_another(company: Company, issuer: str, subject: str) -> None:
    assert person_known_as(issuer, subject) is None
    assert let_in(issuer=issuer, subject=subject).id != company.person("Mia").id


@pytest.mark.parametrize("subject", [5, None, True, ["s"], {"s": 1}, "s" * 256, "", "a\ud800b", "mia\x00"])
def test_a_subject_is_a_text_of_reasonable_length(subject: Any) -> None:
    with pytest.raises(SignInFailed):
        claims(OTHER, subject, "Ada", "a@one.test", verified=True)


@pytest.mark.parametrize("value", [5, None, ["a@one.test", "b@one.test"], {"a": 1}, True])
def test_a_name_or_address_that_is_no_text_is_none(value: Any) -> None:
    found = claims(OTHER, "s", value, value, verified=True)
    assert (found.name, found.email) == ("", "")


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Zoë Ångström-O’Neil", "Zoë Ångström-O’Neil"),
        ("山田太郎", "山田太郎"),
        ("A\x00d\x07a\x1b[31m", "Ada[31m"),
        ("\u202eada\u202c", "ada"),
        ("a\u200bd\u2066a\ufeff", "ada"),
        ("x" * 500, "x" * 80),
        ("", "Somebody"),
        (" \u202e\x00 ", "Somebody"),
    ],
)
def test_a_shown_name_is_one_short_line_of_signs_that_can_be_seen(company: Company, claimed: str, shown: str) -> None:
    assert let_in(name=claimed, email="new@one.test").name == shown


def test_somebody_without_name_and_address_is_somebody(company: Company) -> None:
    assert let_in(name="").name == "Somebody"


@pytest.mark.parametrize("address", ["a" * 250 + "@one.test", "", "   ", "a\x00b@one.test", "a\nb@one.test"])
def test_an_address_that_is_none_is_not_kept(company: Company, address: str) -> None:
    person = let_in(email=address, email_verified=True)
    assert (person.email, person.email_confirmed_at) == (None, None)


@pytest.mark.parametrize("viewer", ["anyone", "Ada", "Sol"])
def test_nobody_lets_people_in_but_the_community_itself(company: Company, viewer: str) -> None:
    before = rows()
    with pytest.raises((Forbidden, NotFound)), unit_of_work():
        admit(company.viewer(viewer), Claims(OTHER, "s", "New One"), SPRING)
    assert rows() == before


def test_every_person_has_a_principal_and_an_identity_of_their_own(company: Company) -> None:
    let_in()
    people = session().scalars(select(Person)).all()
    identities = session().scalars(select(Identity.principal_id).where(Identity.kind == "person")).all()
    assert sorted(each for each in identities if each is not None) == sorted(one.principal_id for one in people)
    assert len({one.principal_id for one in people}) == len(people) == 5
    assert all(0 <= one.hue < 12 for one in session().scalars(select(Principal)))
