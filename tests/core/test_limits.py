"""How often something may be done, counted in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.core.clock import now
from community.core.db import session
from community.core.limits import KEPT, Limit, LimitCount, LimitReached, forget, network_of, spend, sweep
from community.core.unit import unit_of_work

THREE = Limit("three an hour", 3, timedelta(hours=1))


def test_so_many_and_no_more_until_the_window_is_over(app: Flask) -> None:
    began = now()
    for _time in range(3):
        spend(began, (THREE, "mia"))
    with pytest.raises(LimitReached) as reached:
        spend(began + timedelta(minutes=20), (THREE, "mia"))
    assert reached.value.retry_after == 40 * 60
    spend(began, (THREE, "sam"))
    spend(began + timedelta(hours=1), (THREE, "mia"))


def test_what_is_refused_counts_as_well_and_one_limit_is_enough(app: Flask) -> None:
    one = Limit("one a day", 1, timedelta(days=1))
    spend(now(), (THREE, "mia"), (one, "net"))
    for _time in range(2):
        with pytest.raises(LimitReached):
            spend(now(), (THREE, "mia"), (one, "net"))
    with pytest.raises(LimitReached):
        spend(now(), (THREE, "mia"))


def test_after_success_one_begins_anew(app: Flask) -> None:
    for _time in range(3):
        spend(now(), (THREE, "mia"))
    with unit_of_work():
        forget(THREE, "mia")
    spend(now(), (THREE, "mia"))


def test_of_two_hundred_at_once_as_many_get_through_as_may(app: Flask) -> None:
    def one(_number: int) -> bool:
        with app.app_context():
            try:
                spend(now(), (THREE, "mia"))
            except LimitReached:
                return False
            return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(one, range(200))) == 3


def test_no_address_is_kept_and_old_counts_go(app: Flask) -> None:
    spend(now(), (THREE, "mia@company.test"))
    assert "mia" not in repr(session().execute(select(LimitCount.__table__)).all())
    later = now() + KEPT + timedelta(seconds=1)
    spend(later, (THREE, "sam"))
    sweep(later)
    assert len(session().scalars(select(LimitCount)).all()) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
        ("x", "unknown"),
    ],
)
def test_a_network_is_what_one_household_has(address: str | None, network: str) -> None:
    assert network_of(address) == network
