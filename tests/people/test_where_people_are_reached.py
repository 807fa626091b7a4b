"""Where notices reach somebody follows their address: proven, taken away, declined, shut and open again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from community.access.viewers import system
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.notifications.models import Recipient
from community.people.actions import Claims, admit, deactivate, decline, link, open_arrival, reactivate
from community.people.host import HostPerson
from community.people.models import Person
from community.people.queries import arrival_with, person_with_address
from tests.company import Company

SPRING = datetime(2027, 3, 1, tzinfo=UTC)
SUMMER = datetime(2027, 6, 1, tzinfo=UTC)
INES = "ines@new.test"
NOWHERE = (None, None)


def arrives(subject: str, *, verified: bool, email: str = INES, waiting: bool = False) -> Person:
    with unit_of_work():
        claims = Claims("https://other.test", subject, "Ines", email, email_verified=verified)
        return admit(system(), claims, SPRING, waiting=waiting)


def reached(person: Person) -> tuple[str | None, datetime | None]:
    session().rollback()
    kept = session().scalars(select(Recipient).where(Recipient.principal_id == person.principal_id)).one()
    return kept.address, kept.confirmed_at


@pytest.mark.parametrize(
    ("verified", "email", "expected"),
    [(True, " Ines@New.Test ", (INES, SPRING)), (False, INES, (INES, None)), (True, "", NOWHERE)],
)
def test_a_new_person_is_reached_at_what_was_proven(
    company: Company, verified: bool, email: str, expected: tuple[str | None, datetime | None]
) -> None:
    assert reached(arrives("one", verified=verified, email=email)) == expected


def test_a_proof_takes_the_address_from_whoever_only_claimed_it(company: Company) -> None:
    claimant = arrives("claimant", verified=False)
    owner = arrives("owner", verified=True)
    assert (reached(claimant), reached(owner)) == (NOWHERE, (INES, SPRING))
    assert session().get_one(Person, claimant.id).email is None


def test_a_linked_account_that_proves_an_address_says_so(company: Company) -> None:
    person = arrives("one", verified=False, email="")
    with unit_of_work():
        link(
            session().get_one(Person, person.id),
            Claims("https://x.test", "1", "Ines", INES, email_verified=True),
            SUMMER,
        )
    assert reached(person) == (INES, SUMMER)


def test_a_linked_account_does_not_move_somebody_who_has_a_proven_address(company: Company) -> None:
    person = arrives("one", verified=True)
    with unit_of_work():
        other = Claims("https://x.test", "1", "Ines", "elsewhere@new.test", email_verified=True)
        link(session().get_one(Person, person.id), other, SUMMER)
    assert reached(person) == (INES, SPRING)


def test_whoever_was_declined_is_not_reached(company: Company) -> None:
    person = arrives("one", verified=True, waiting=True)
    assert reached(person) == (INES, SPRING)
    with unit_of_work():
        decline(system(), session().get_one(Person, person.id))
    assert reached(person) == NOWHERE


def test_a_shut_account_is_not_reached_and_is_again_once_it_is_open(company: Company) -> None:
    person = arrives("one", verified=True)
    with unit_of_work():
        deactivate(system(), session().get_one(Person, person.id), SUMMER)
    assert reached(person) == NOWHERE
    with unit_of_work():
        reactivate(system(), session().get_one(Person, person.id))
    assert reached(person) == (INES, SPRING)


def test_nobody_else_can_prove_the_address_of_a_shut_account(company: Company) -> None:
    person = arrives("one", verified=True)
    with unit_of_work():
        deactivate(system(), session().get_one(Person, person.id), SUMMER)
    assert reached(arrives("two", verified=True)) == NOWHERE


@pytest.mark.parametrize("subject", ["", "mia\x00", "mia\n", "s" * 256])
def test_a_person_of_the_host_has_a_subject_of_one_line(subject: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        HostPerson(subject=subject, name="Nobody")


def test_an_address_that_cannot_be_read_opens_and_names_nobody(company: Company) -> None:
    assert person_with_address("mia\x00@company.test") is None
    with unit_of_work():
        token = open_arrival(Claims("https://x.test", "1", "Mia\x00"), company.person("Mia"), now())
    arrival = arrival_with(token, now())
    assert arrival is not None
    assert arrival.name == "Mia"
