"""Random communities, kept as files of a database, in which every permission is asked of everybody."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import ColumnElement, select

from community import create_app
from community.access.permissions import PERMISSIONS, allowed, visible
from community.access.viewers import Viewer
from community.activity.stream import of_site, stream
from community.app.setup import set_up
from community.core.db import db, session
from tests.access import oracle
from tests.access.plans import BUSY, SHUT_GROUPS, SHUT_SITE, SHUT_TOPICS, Plan, worlds
from tests.access.worlds import World, build

FORGETFUL = {"secret_key": "tests", "readers": "off", "base_url": "http://community.test"}


@dataclass
class Community:
    """One community: its file, its rows, and what the oracle says of each permission."""

    file: Path
    world: World
    rows: oracle.Rows
    right: dict[tuple[str, int], set[int]]


class Communities:
    """Many of them, for one application."""

    def __init__(self, folder: Path, number: int) -> None:
        self.app: Flask = create_app(data_dir=folder, **FORGETFUL)
        self.database = folder / "community.db"
        with self.app.app_context():
            set_up()
            self._rest()
            shutil.copy(self.database, folder / "empty.db")
            self.all = [self._make(folder, at, plan) for at, plan in enumerate(plans(number))]

    def wrong_in(self) -> int | None:
        """The number of a community in which a permission or a stream is not what the oracle says; None if all is."""
        with self.app.app_context(), self.app.test_request_context("/"):
            for at, each in enumerate(self.all):
                self._use(each.file)
                if self._differs(each):
                    self.all.insert(0, self.all.pop(at))  # what found one finds the next
                    return at
        return None

    def _make(self, folder: Path, at: int, plan: Plan) -> Community:
        self._use(folder / "empty.db")
        world, rows = build(plan), oracle.load()
        right = {
            (name, viewer.principal_id): {
                row.id for row in world.rows[rule.entity] if oracle.MEANING[name](rows, viewer.principal_id, row.id)
            }
            for name, rule in PERMISSIONS.items()
            for viewer in world.viewers
        }
        for things in world.rows.values():
            for row in things:
                session().expunge(row)
        self._rest()
        kept = folder / f"{at}.db"
        shutil.copy(self.database, kept)
        return Community(kept, world, rows, right)

    def _use(self, file: Path) -> None:
        self._rest()
        shutil.copy(file, self.database)

    def _rest(self) -> None:
        db.session.remove()
        db.engine.dispose()
        for leftover in self.database.parent.glob("community.db-*"):
            leftover.unlink()

    def _differs(self, community: Community) -> bool:
        for (name, principal_id), right in community.right.items():
            entity = PERMISSIONS[name].entity
            things = community.world.rows[entity]
            viewer = next(each for each in community.world.viewers if each.principal_id == principal_id)
            if ids(entity, visible(_fresh(viewer), name), [row.id for row in things]) != right:
                return True
            if allowed(_fresh(viewer), name, things) != right:
                return True
        return any(
            [entry.id for entry in stream(_fresh(viewer), of_site(), limit=100).entries]
            != oracle.shown(community.rows, viewer)
            for viewer in community.world.viewers
        )


def plans(number: int) -> list[Plan]:
    """Those of the law in which one thing alone stands in the way, and as many as wanted by hypothesis."""
    found = [BUSY, SHUT_TOPICS, SHUT_SITE, SHUT_GROUPS]

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(worlds)
    def collect(plan: Plan) -> None:
        found.append(plan)

    collect()
    return found


def ids(model: type[Any], condition: ColumnElement[bool], among: list[int]) -> set[int]:
    """The ids of rows that a list would show."""
    return set(session().scalars(select(model.id).where(condition, model.id.in_(among))))


def _fresh(viewer: Viewer) -> Viewer:
    return Viewer(viewer.principal_id, viewer.kind, viewer.name)
