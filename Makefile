.DEFAULT_GOAL := help
.PHONY: help demo test check bench profile faults lock

ARGS ?=
QUICK ?=

help:  ## Show this.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: .venv/run-installed  ## Run the gateway on a sample store; ARGS=--once plays every function once.
	@.venv/bin/custdb-gateway demo $(ARGS)

test: .venv/dev-installed  ## Run all tests, on real servers that they start themselves.
	@scripts/test $(ARGS)

check: .venv/dev-installed  ## Format, lint, types, import contracts, wheel and sdist.
	@scripts/check

bench: .venv/dev-installed  ## Measure against peers; QUICK=1 for a first look.
	@scripts/bench $(if $(QUICK),--quick) $(ARGS)

profile: .venv/dev-installed  ## Draw where the microseconds of a getUser go.
	@scripts/profile $(ARGS)

faults: .venv/dev-installed  ## Measure what happens when a store is killed, hangs, is full and so on.
	@scripts/servers && .venv/bin/python -m benchmarks.faults $(ARGS)

lock: .venv/dev-installed  ## Pin the newest versions of all dependencies.
	@scripts/lock --upgrade

.venv/run-installed: pyproject.toml constraints/run.txt
	@scripts/install run

.venv/dev-installed: pyproject.toml constraints/dev.txt
	@scripts/install dev
	@touch .venv/run-installed
