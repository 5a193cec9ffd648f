# Everything a developer does, one target each. Needs python3 (3.11 or newer) and make; never root.

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The uv on the PATH, else one of our own, installed by pip into a folder of its own.
FOUND_UV := $(shell command -v uv 2>/dev/null)
UV := $(or $(FOUND_UV),.uv/bin/uv)
KEYS := .milepael/settings.env
COMPILE := $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# Coverage-guided fuzzing; Apache-2.0. Not in the lock: no version of it has wheels for all that the
# lock is for (3.0 ends with Python 3.13 and 3.1 begins with 3.12, both for Linux alone), and to build
# it takes clang.
ATHERIS := "atheris==3.0.0; python_version < '3.12'" "atheris==3.1.0; python_version >= '3.12'"
FUZZ := 60

.DEFAULT_GOAL := help
.PHONY: help setup demo lint format types test test-fast test-kill fuzz bench bench-worst \
	conformance schemas check-generated lock wheel stack-up stack-down engine up down clean

help: ## Lists the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Makes .venv from the lock; does nothing when it is up to date.

demo: $(READY) ## Runs everything here with synthetic hospitals, live; a minute, and a verdict.
	@$(BIN)/milepael demo

.uv/bin/uv:
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

$(READY): requirements.lock pyproject.toml $(if $(FOUND_UV),,| .uv/bin/uv)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Milepæl needs Python 3.11 or newer: make setup PYTHON=python3.13" >&2; exit 1; }
	@test -x $(BIN)/python || $(UV) venv --quiet --no-python-downloads --python "$$(command -v $(PYTHON))" $(VENV)
	@VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "ready: $(BIN)/milepael --help"

lint: $(READY) check-generated ## Checks style, format and the directions of imports.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

format: $(READY) ## Formats the code and mends what ruff can mend by itself.
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(READY) ## Checks the types, strictly.
	@$(BIN)/mypy

test: $(READY) lint types ## Lint, types and all tests, real servers included; only the long kill marathon is left out.
	@$(BIN)/pytest -m "not marathon" -n 2 --dist worksteal

test-fast: $(READY) ## Ruff and the tests that need no server: about a minute on two cores.
	@$(BIN)/ruff check --quiet .
	@$(BIN)/pytest -m "not connected" -n 2 --dist worksteal --quiet

test-kill: $(READY) ## The long kill marathon against real servers.
	@$(BIN)/pytest -m marathon

fuzz: $(READY) ## Spoils every field in every way, then fuzzes guided by coverage; FUZZ=600 is ten minutes.
	@$(BIN)/python -m tests.fuzz.sweep
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --only-binary atheris $(ATHERIS)
	@$(BIN)/python -m tests.fuzz.guided $(FUZZ)

bench-worst: $(READY) ## Measures the hardest messages of 64 kB: a verdict may take 5 ms, and of hundreds of resources as long as they do.
	@$(BIN)/python -m bench.reading_worst

bench: $(READY) ## Measures the services and two yardsticks on real servers: 15 minutes; BENCH=--quick for a look.
	@$(BIN)/python -m bench $(BENCH)

schemas: $(READY) ## Generates schemas/json/, schemas/asyncapi.json and the generated pages of docs/ from the code.
	@$(BIN)/python -m schemas.generate

check-generated: $(READY) ## Fails when a generated file is not what the code says.
	@$(BIN)/python -m schemas.generate --check
	@$(BIN)/python -m tests.conformance --check

lock: $(if $(FOUND_UV),,| .uv/bin/uv) ## Makes the lock files anew, with the newest versions that pyproject.toml allows.
	@$(COMPILE) --upgrade --extra local --group dev --output-file requirements.lock
	@$(COMPILE) --constraint requirements.lock --output-file requirements-run.lock

conformance: $(READY) ## Makes docs/conformance.md: our verdicts over the third-party corpora beside others'.
	@$(BIN)/python -m tests.conformance

wheel: $(READY) ## Builds dist/milepael-….whl as the image has it, the core compiled; needs a C compiler.
	@$(BIN)/python deploy/wheel.py dist

stack-up: $(READY) ## Starts a local Kafka and PostgreSQL in .milepael/.
	@$(BIN)/milepael stack up

stack-down: $(READY) ## Ends them; their data stays.
	@$(BIN)/milepael stack down

engine:
	@docker version >/dev/null 2>&1 || \
		{ echo "No Docker engine answers: start one, or do without it by make stack-up." >&2; exit 1; }
	@docker compose version >/dev/null 2>&1 || \
		{ echo "docker compose is missing: install Docker's compose plugin." >&2; exit 1; }

$(KEYS): | $(READY)
	@! docker volume inspect milepael_postgres >/dev/null 2>&1 || \
		{ echo "The containers' data needs the keys of a $@ that is gone: put it back, or make down VOLUMES=1." >&2; exit 1; }
	@$(BIN)/milepael keys $@

up: engine $(READY) $(KEYS) ## Builds the image and runs everything in containers; waits until all is well.
	@docker compose --env-file $(KEYS) up --build --detach --wait || \
		{ echo "Not all is well. docker logs milepael-status-1 says why, or -milestone-1, -kafka-1, -postgres-1." >&2; exit 1; }
	@echo "Kafka answers on 127.0.0.1:$${MILEPAEL_COMPOSE_KAFKA_PORT:-29092}."
	@echo "Ask how all is: docker exec milepael-status-1 milepael doctor"

# From elsewhere: in this folder compose would ask for the keys, and they may be gone.
down: engine ## Ends the containers; their data stays, unless VOLUMES=1.
	@cd / && docker compose --project-name milepael down $(if $(VOLUMES),--volumes)

clean: ## Ends the local servers and removes all that was made: data, environment, caches.
	@test ! -x $(BIN)/milepael || $(BIN)/milepael stack down
	@rm -rf .milepael .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .fuzz dist
	@find schemas services tests -name __pycache__ -type d -prune -exec rm -rf {} +
