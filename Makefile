# What a developer does with Lead Labs. `make` alone lists it; the only thing needed beforehand is Python 3.11 or newer.
PYTHON ?= python3
STAGE ?=
ARGS ?=
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help up down reset status logs test quick lint types template unit integration engines e2e faults prove bench format lock deploy operate redrive clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

up: environment ## start the product locally, or bring it up to date; prints the addresses and the demo sign-in
	@$(RUN) -m infrastructure.local up

down: environment ## stop it; the data is kept
	@$(RUN) -m infrastructure.local down

reset: environment ## stop it and wipe its data
	@$(RUN) -m infrastructure.local reset

status: environment ## what runs
	@$(RUN) -m infrastructure.local status

logs: environment ## what the functions wrote last
	@$(RUN) -m infrastructure.local logs

test: environment ## everything that CI runs: style, types, import directions, template, unit, integration, e2e
	@$(RUN) -m infrastructure.build >/dev/null
	@$(RUN) -m pytest -n auto --dist worksteal --ignore=tests/benchmarks $(ARGS)

quick: lint types unit ## what is worth running before each commit: seconds

lint: environment ## style, form, import directions
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check --quiet . || { echo "not formatted: run make format" >&2; exit 1; }
	@.venv/bin/lint-imports --no-cache

types: environment ## mypy, strict
	@$(RUN) -m mypy

template: environment ## build the CloudFormation template, lint it, test the project's rules for it
	@$(RUN) -m pytest tests/template $(ARGS)

unit: environment ## tests without any process beside them
	@$(RUN) -m pytest tests/unit $(ARGS)

integration: environment ## tests of services and models on AWS DynamoDB Local
	@$(RUN) -m pytest tests/integration $(ARGS)

engines: environment ## the same on AWS DynamoDB Local and on the emulator's tables: twice as long
	@LEADLABS_ENGINES=both $(RUN) -m pytest tests/integration $(ARGS)

e2e: environment ## tests of the deployed bundle behind API Gateway
	@$(RUN) -m pytest tests/e2e $(ARGS)

faults: environment ## every AWS call of every job fails once in every way, figures printed: an hour or more
	@LEADLABS_FAULTS=every LEADLABS_ENGINES=both $(RUN) -m pytest tests/integration -m faults -s $(ARGS)

prove: environment ## a probe for each promise of the privacy policy on a deployed stack; a table, and build/promises.json
	@$(RUN) -m tests.promises $(ARGS)

bench: environment ## figures: instructions, CPU, capacity units, dollars; writes docs/performance.md
	@LEADLABS_SEARCH_CONTACTS=$${LEADLABS_SEARCH_CONTACTS:-1000000} $(RUN) -m pytest tests/benchmarks -s $(ARGS); code=$$?; $(RUN) -m tests.benchmarks.report && exit $$code

format: environment ## put the code into its form
	@$(RUN) -m ruff format --quiet .
	@$(RUN) -m ruff check --fix --quiet .

lock: environment ## write the lock files anew from requirements*.in
	@$(RUN) -m infrastructure.build_lock $(ARGS)

redrive: environment ## work off again what was given up: make redrive [STAGE=prod] [ARGS="billing"]
	@$(RUN) -m infrastructure.redrive $(if $(STAGE),--stage $(STAGE)) $(ARGS)

deploy: environment ## deploy to AWS: make deploy STAGE=prod ARGS="PublicUrl=https://… MailFrom=…"
	@test -n "$(STAGE)" || { echo "deploy: say where to, as in make deploy STAGE=prod" >&2; exit 2; }
	@$(RUN) -m infrastructure.deploy $(STAGE) $(ARGS)

operate: environment ## work on a running deployment: make operate ARGS="certificate ACCOUNT", with STAGE=prod on AWS
	@$(RUN) -m infrastructure.operate $(if $(STAGE),--stage $(STAGE)) $(ARGS)

clean: ## stop it and remove everything that was made here: environments, builds, local data
	@test ! -x $(RUN) || $(RUN) -m infrastructure.local down
	@rm -rf .local .venv .venv.lock build .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: environment
environment:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed and $(PYTHON) is not there: install it, or make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m infrastructure.local.environments
