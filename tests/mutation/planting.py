"""A plugin of pytest that plants one mutant, named by the environment, before the tests are read."""

from __future__ import annotations

import os
from importlib import import_module

NUMBER = "COMMUNITY_MUTANT"


def pytest_configure() -> None:
    if given := os.environ.get(NUMBER):
        modules, _, at = given.rpartition(":")
        import_module("tests.mutation.__main__").all_mutants(modules.split(","))[int(at)].plant()
