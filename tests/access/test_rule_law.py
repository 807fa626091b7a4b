"""The rule law: in any community, all ways of asking a permission give what its sentence says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, example, given, settings
from sqlalchemy import ColumnElement, select

from community.access.conditions import readable
from community.access.kinds import kinds
from community.access.models import Principal
from community.access.permissions import PERMISSIONS, acts, allowed, may, visible, who
from community.access.viewers import Viewer, loaded_term, viewer_of
from community.activity.stream import of_site, stream
from community.content.base.models import Post
from community.core.db import session
from tests.access import oracle
from tests.access.oracle import MEANING, OBSTACLES, READ, obstacles
from tests.access.plans import ARCHIVED, BUSY, SHUT_GROUPS, SHUT_SITE, SHUT_TOPICS, Plan, worlds
from tests.access.worlds import World, build
from tests.core.surroundings import set_settings

ONE_BY_ONE = 2
"""Of so many rows of each table permissions are asked singly; as lists they are asked of all rows."""


def fresh(viewer: Viewer) -> Viewer:
    return Viewer(viewer.principal_id, viewer.kind, viewer.name)


def ids(model: type[Any], condition: ColumnElement[bool], among: list[int]) -> set[int]:
    return set(session().scalars(select(model.id).where(condition, model.id.in_(among))))


def check_permission(world: World, rows: oracle.Rows, name: str) -> None:
    rule = PERMISSIONS[name]
    things = world.rows[rule.entity]
    among = [row.id for row in things]
    holders = {row.id: set(session().scalars(who(name, row))) for row in things}
    for viewer in world.viewers:
        right = {row for row in among if MEANING[name](rows, viewer.principal_id, row)}
        told = f"{name} for principal {viewer.principal_id}"
        assert {row.id for row in things[:ONE_BY_ONE] if may(fresh(viewer), name, row)} == right & set(
            among[:ONE_BY_ONE]
        )
        assert ids(rule.entity, visible(fresh(viewer), name), among) == right, told  # by the loaded term
        assert allowed(fresh(viewer), name, things) == right, told  # by the asking term
        assert {row for row, found in holders.items() if viewer.principal_id in found} == right, told


def check_acts(world: World, rows: oracle.Rows) -> None:
    """Several permissions asked of one row at once are what they are one by one."""
    for entity, things in world.rows.items():
        names = [name for name, rule in PERMISSIONS.items() if rule.entity is entity]
        for viewer in world.viewers:
            for row in things[:ONE_BY_ONE]:
                right = {name for name in names if MEANING[name](rows, viewer.principal_id, row.id)}
                assert acts(fresh(viewer), row, *names) == right, f"principal {viewer.principal_id}"


def check_kinds(world: World, rows: oracle.Rows) -> None:
    assert set(READ) == set(kinds()), "a kind is new or gone: say in oracle.READ which permission reads it"
    for name, kind in kinds().items():
        among = [row.id for row in world.rows[kind.model]]
        for viewer in world.viewers:
            right = {row for row in among if oracle.readable(rows, viewer.principal_id, row)}
            assert ids(kind.model, readable(loaded_term(fresh(viewer)), kind.model.id), among) == right
            assert ids(kind.model, visible(fresh(viewer), READ[name]), among) == right


def walked(viewer: Viewer) -> list[int]:
    """The stream of the site as somebody reads it who goes on to the last page."""
    found: list[int] = []
    before: str | None = None
    while True:
        page = stream(viewer, of_site(), before=before, limit=7)
        found += [entry.id for entry in page.entries]
        if page.earlier is None:
            return found
        assert page.entries, "a page that is not the last one is empty"
        before = page.earlier


@pytest.fixture(autouse=True)
def staff_enter_groups(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    set_settings(app, monkeypatch, staff_reach="always")


@pytest.fixture
def law(app: Flask, database: str, request: pytest.FixtureRequest) -> settings:
    """PostgreSQL answers the same SQL more slowly: it gets fewer worlds, but in full size as many."""
    full = bool(request.config.getoption("--full"))
    few = 4 if database == "sqlite" else 2
    return settings(
        max_examples=40 if full else few,
        deadline=None,
        database=None,
        derandomize=not full,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def test_every_permission_has_a_meaning_in_the_oracle(app: Flask) -> None:
    assert set(MEANING) == set(PERMISSIONS), "write down in oracle.MEANING, apart from the rule, what it means"


def test_all_ways_of_asking_a_permission_give_the_same(put_back: Callable[..., None], law: settings) -> None:
    seen: dict[str, set[bool]] = {name: set() for name in PERMISSIONS}
    single: set[str] = set()

    @law
    @example(BUSY)
    @example(ARCHIVED)
    @example(SHUT_TOPICS)
    @example(SHUT_SITE)
    @example(SHUT_GROUPS)
    @given(worlds)
    def holds(plan: Plan) -> None:
        put_back()
        world = build(plan)
        rows = oracle.load()
        for name in PERMISSIONS:
            check_permission(world, rows, name)
            for viewer in world.viewers:
                things = world.rows[PERMISSIONS[name].entity]
                seen[name] |= {MEANING[name](rows, viewer.principal_id, row.id) for row in things}
        for viewer in world.viewers:
            for post in world.rows[Post]:
                found = obstacles(rows, viewer.principal_id, post.id)
                single.update(found if len(found) == 1 else ())
        check_acts(world, rows)
        check_kinds(world, rows)

    holds()
    assert {name for name, answers in seen.items() if answers != {True, False}} == set(), "never both allowed and not"
    assert single == OBSTACLES, "each must once have been all that keeps somebody from reading"


def test_the_stream_shows_what_may_be_read_and_was_not_undone(
    app: Flask, put_back: Callable[..., None], law: settings
) -> None:
    lengths: set[bool] = set()

    @law
    @given(worlds)
    def holds(plan: Plan) -> None:
        put_back()
        with app.test_request_context("/"):
            world = build(plan)
            rows = oracle.load()
            for viewer in world.viewers:
                right = oracle.shown(rows, viewer)
                assert walked(fresh(viewer)) == right
                lengths.add(len(right) > 7)

    holds()
    assert lengths == {True, False}, "no stream was longer than a page, or none was short"


def test_the_company_itself_obeys_the_law(app: Flask) -> None:
    rows = oracle.load()
    for principal in session().scalars(select(Principal)).all():
        for name, rule in PERMISSIONS.items():
            found = set(session().scalars(select(rule.entity.id).where(visible(viewer_of(principal), name))))
            every = set(session().scalars(select(rule.entity.id)))
            assert found == {row for row in every if MEANING[name](rows, principal.id, row)}, (principal.name, name)
