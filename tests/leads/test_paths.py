"""Globs of `page_visit`: only `*` is special, and it crosses `/`."""

from __future__ import annotations

import pytest

from tests.leads.examples import NOW, ask, did, recruiting

PATHS = {
    ("/jobs/*", "/jobs/a/b"): True,
    ("/jobs/*", "/jobs/"): True,
    ("/jobs/*", "/jobs"): False,
    ("/job", "/jobs"): False,
    ("*/jobs", "/de/jobs"): True,
    ("/jo?s", "/jobs"): False,
    ("/jo[ab]s", "/joas"): False,
    ("/jo[ab]s", "/jo[ab]s"): True,
    ("/j.bs", "/jobs"): False,
    ("/jobs", "/Jobs"): False,
    ("/jo[", "/jo["): True,
}


@pytest.mark.parametrize(("glob", "path"), PATHS)
def test_a_path_matches_where_its_glob_says(glob: str, path: str) -> None:
    world = recruiting()
    world["models"]["m0"] = (
        f'[model]\nid = "paths"\n[[rule]]\nid = "seen"\nkind = "page_visit"\npath = ["{glob}"]\npoints = 2\n'
    )
    world["activities"] = [did("ana", "03-30T08:00:00", "View", "page", path=path)]
    (answer,) = ask(world, "ana", NOW)
    assert answer["total"] == (2 if PATHS[glob, path] else 0)
