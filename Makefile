# Daybook's commands. `make` alone lists them; each does its own set-up.
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --quiet --no-input --disable-pip-version-check
INSTALL := $(PIP) install --constraint requirements.lock

PACKAGES := contracts chassis services/customers services/sales services/service \
	services/marketing services/analytics cli demo
EDITABLE := $(addprefix --editable ./,$(PACKAGES))

# What a program compiles it compiles once; tests start some hundred, and each has a thousand modules.
unexport PYTHONDONTWRITEBYTECODE

# Tests of one kind or file: make test ARGS="tests/sales -k quote"
ARGS :=

.PHONY: help setup demo test test-unit explore alone check fmt contracts bench soak up down lock clean postgres kafka

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

# BUS=kafka or http, STORE=postgres or sqlite: each service as a process of its own.
ifneq ($(BUS)$(STORE),)
demo: $(VENV)/.dev-ready
	@$(PY) -m deploy demo
else
demo: $(VENV)/.demo-ready ## Play real data through all services (SERVE, DATA, WITHOUT, BUS, STORE)
	@$(PY) -m daybook_demo
endif

setup: $(VENV)/.dev-ready ## Install Daybook and its development tools into .venv

test: $(VENV)/.dev-ready postgres kafka ## Run all tests, on SQLite, a private PostgreSQL server and a private Kafka
	@$(BIN)/pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder $(ARGS)

test-unit: $(VENV)/.dev-ready ## Run the unit tests, which need no database and no network
	@$(BIN)/pytest -m unit $(ARGS)

explore: $(VENV)/.dev-ready ## Look for new counterexamples: unit tests with random seeds and more examples
	@DAYBOOK_PROPERTIES=explore $(BIN)/pytest -m unit --numprocesses=auto --dist=loadfile $(ARGS)

alone: $(VENV)/.dev-ready ## Install, boot and test each service with contracts and chassis only (ARGS=sales)
	@$(PY) -m tests.alone $(ARGS)

check: $(VENV)/.dev-ready ## Check format, lint, types, imports and contracts
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(PY) contracts/tools/publish.py --check
	@$(PY) -m deploy.k8s --check

fmt: $(VENV)/.dev-ready ## Format, and mend what can be mended
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

contracts: $(VENV)/.dev-ready ## Regenerate schemas, AsyncAPI, examples, topics; fail on an incompatible change
	@$(PY) contracts/tools/publish.py
	@$(PY) -m deploy.k8s

up: $(VENV)/.dev-ready ## Start PostgreSQL, Kafka and each service as a process of its own (STORE, BUS)
	@$(PY) -m deploy up

down: ## Stop what `make up` started
	@$(PY) -m deploy down

soak: $(VENV)/.dev-ready postgres kafka ## Crash what can crash under load, and check what is left (EVENTS, CRASHES, SEED, STORE, BUS)
	@$(PY) -m tests.faults $(if $(EVENTS),--events $(EVENTS)) $(if $(CRASHES),--crashes $(CRASHES)) \
		$(if $(SEED),--seed $(SEED)) $(if $(STORE),--store $(STORE)) $(if $(BUS),--bus $(BUS)) $(if $(KEEP),--keep $(KEEP))

bench: $(VENV)/.dev-ready postgres kafka ## Measure, and print a table (EVENTS, ARCHIVE, ONLY); see docs/bench.md
	@$(PY) -m tests.bench $(if $(EVENTS),--events $(EVENTS)) $(if $(ARCHIVE),--archive $(ARCHIVE)) \
		$(if $(ONLY),--only "$(ONLY)")

lock: $(PY) ## Resolve every version anew and pin it in requirements.lock
	@echo "Resolving versions in $(VENV)/lock"
	@$(PY) -m venv --clear $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --quiet --disable-pip-version-check install hatchling editables
	@$(VENV)/lock/bin/python -m pip --quiet --disable-pip-version-check install \
		--no-build-isolation --requirement requirements-dev.in $(EDITABLE)
	@{ sed -n '/^#/p' requirements.lock; \
		$(VENV)/lock/bin/python -m pip freeze --exclude-editable; } > $(VENV)/lock/requirements.lock
	@mv $(VENV)/lock/requirements.lock requirements.lock
	@rm -rf $(VENV)/lock

clean: ## Remove the installation and all caches; what Daybook recorded in .daybook stays
	@rm -rf $(VENV) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up, done once and again when a pyproject.toml or the lock changes ---

$(PY):
	@for python in $${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		found=$$python; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Creating $(VENV) with $$($$python --version)"; \
		exec $$python -m venv --clear $(VENV); \
	done; \
	if [ -n "$$found" ]; then \
		echo "$$found has no venv module. On Debian or Ubuntu: apt-get install python3-venv"; \
	else \
		echo "Daybook needs Python 3.11 or later and found none. On Debian or Ubuntu:" \
			"apt-get install python3 python3-venv. If it is not on PATH: make PYTHON=..."; \
	fi >&2; exit 1

$(VENV)/.demo-ready: requirements.lock $(PACKAGES:%=%/pyproject.toml) | $(PY)
	@echo "Installing Daybook and the packages it needs, pinned, into $(VENV)"
	@$(INSTALL) hatchling editables
	@$(INSTALL) --no-build-isolation $(EDITABLE)
	@touch $@

$(VENV)/.dev-ready: $(VENV)/.demo-ready requirements-dev.in
	@echo "Installing the development tools, pinned, into $(VENV)"
	@$(INSTALL) --requirement requirements-dev.in
	@touch $@

postgres: $(VENV)/.dev-ready
	@if ! $(PY) -m tests.support.postgres 2>/dev/null \
		&& [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing PostgreSQL, which the tests need, from the distribution's packages"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq -y install --no-install-recommends postgresql >/dev/null; \
	fi
	@$(PY) -m tests.support.postgres

# Java and Maven first, then the broker's libraries, which are fetched once.
kafka: $(VENV)/.dev-ready
	@if ! $(PY) -m deploy.kafka check 2>/dev/null \
		&& [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Java and Maven, which the tests' Kafka needs, from the distribution's packages"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq -y install --no-install-recommends openjdk-17-jre-headless maven >/dev/null; \
	fi
	@$(PY) -m deploy.kafka check
