# `make help` says what there is. Each target makes the environment that it needs: nothing to install by hand.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
UV = $(shell command -v uv || echo $(BIN)/uv)

.PHONY: help demo screens test test-postgres test-sizes test-all check texts lock clean

help: ## what you can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/runtime.ready ## a company's website with the community in it, on this machine
	@$(BIN)/python -m examples.demo

screens: $(VENV)/dev.ready ## a picture of every page into var/screens; make screens ONLY="front topic" for some
	@.ci/browser
	@$(BIN)/python -m tests.look $(ONLY)

test: $(VENV)/dev.ready ## the tests, at most 10 minutes
	@.ci/browser
	$(BIN)/python -m pytest

ON_POSTGRES = tests/access/test_canaries.py tests/access/test_rule_law.py tests/content/test_ideas.py \
	tests/content/test_polls.py tests/journeys/test_first_day.py tests/moderation/test_reports.py

test-postgres: $(VENV)/dev.ready ## what make test runs on SQLite alone, and .ci/run on PostgreSQL too
	@.ci/browser
	COMMUNITY_TEST_STRICT=1 $(BIN)/python -m pytest --database postgres $(ON_POSTGRES)

SIZED = tests/activity/test_gate.py tests/activity/test_killed.py tests/activity/test_reader_processes.py \
	tests/groups/test_joining_machine.py tests/leads/test_scoring_laws.py tests/wheel

test-sizes: $(VENV)/dev.ready ## what .ci/run tries in full size, on both databases (docs/tests.md)
	COMMUNITY_TEST_STRICT=1 $(BIN)/python -m pytest --full $(SIZED)
	COMMUNITY_TEST_STRICT=1 $(BIN)/python -m pytest --full --database sqlite -n 0 tests/access/test_matrix.py

test-all: $(VENV)/dev.ready ## all tests in full size, on both databases
	@.ci/browser
	COMMUNITY_TEST_STRICT=1 $(BIN)/python -m pytest --full

check: $(VENV)/dev.ready ## lint, types and the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest tests/house -q -n 0

texts: $(VENV)/dev.ready ## take new texts into the catalogues, and say which have no translation yet
	@$(BIN)/python -m tests.texts

lock: $(VENV)/runtime.ready ## resolve the dependencies anew
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## remove the environment and the demo's data
	rm -rf $(VENV) var

$(BIN)/python:
	@echo "Making an environment in $(VENV), once ..."
	@if command -v uv >/dev/null; then uv venv -q $(VENV); else \
	  python3 -m venv $(VENV) || { echo "python3 cannot make an environment here. On Debian: apt-get install python3-venv"; exit 1; }; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check uv; fi

$(VENV)/runtime.ready: requirements.lock pyproject.toml | $(BIN)/python
	@$(UV) pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/dev.ready: requirements-dev.lock $(VENV)/runtime.ready
	@$(UV) pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@
