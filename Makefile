# Two commands do all the set-up: `make demo` and `make test`. Everything they make is below .local
# (as root a folder of /var/tmp, because the embedded database opens the folders above its own for reading).

SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000

STATE := $(shell test -e .local || { if [ "$$(id -u)" = 0 ]; then d=$$(mktemp -d /var/tmp/alliance-portal-XXXXXX) && chmod 755 "$$d" && ln -sfn "$$d" .local; else mkdir .local; fi; }; cd .local && pwd -P)
VENV := $(STATE)/venv
BIN := $(VENV)/bin
PY := $(BIN)/python
export PATH := $(BIN):$(PATH)
export ALLIANCE_STATE := $(STATE)
export XDG_RUNTIME_DIR := $(STATE)/run
export PORT
export UV_SYSTEM_CERTS ?= 1

.PHONY: help demo demo-reset demo-week test lint test-python browser bench drill-digests requirements clean

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# uv, if it works here; else one in a private environment of its own
UV = $(shell uv --version >/dev/null 2>&1 && echo uv || echo $(STATE)/tools/bin/uv)

$(STATE)/run:
	mkdir -p -m 700 $@

$(STATE)/tools/bin/uv:
	python3 -m venv $(STATE)/tools
	$(STATE)/tools/bin/python -m pip install --quiet --disable-pip-version-check uv

$(STATE)/.python-stamp: requirements.txt requirements-dev.txt .python-version
	@uv --version >/dev/null 2>&1 || $(MAKE) --no-print-directory $(STATE)/tools/bin/uv
	$(UV) venv --quiet --clear --python "$$(cat .python-version)" $(VENV) || $(UV) venv --quiet --clear --python ">=3.12" $(VENV)
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.txt
	touch $@

$(STATE)/.assets-stamp: $(STATE)/.python-stamp package.json package-lock.json $(wildcard static/scss/* static/js/*)
	$(BIN)/npm ci --silent --no-progress
	$(BIN)/npm run --silent build
	touch $@

demo: $(STATE)/.assets-stamp $(STATE)/run ## run the demo alliance on http://localhost:$(PORT)
	@ALLIANCE_MODE=demo $(PY) -m alliance.demo.run

demo-reset: $(STATE)/.python-stamp ## throw the demo's data away
	@$(PY) -m alliance.demo.reset

demo-week: $(STATE)/.python-stamp ## let a week go by in the running demo, so that digests arrive in its mailbox
	@ALLIANCE_MODE=demo $(PY) manage.py demo_week

test: export ALLIANCE_MODE := test
test: export ALLIANCE_STATE := $(STATE)/test
test: lint browser $(STATE)/.assets-stamp $(STATE)/run ## everything: lint, contracts, migrations, all tests, browser tests too
	$(PY) -m pytest -n 2 --dist loadgroup $(PYTEST)

lint: export ALLIANCE_MODE := test
lint: export ALLIANCE_STATE := $(STATE)/test
lint: $(STATE)/.python-stamp $(STATE)/run
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

bench: export ALLIANCE_MODE := test
bench: export ALLIANCE_STATE := $(STATE)/bench
bench: $(STATE)/.assets-stamp $(STATE)/run ## measure at national size (docs/operations.md says how, and how long it takes)
	$(PY) -m tests.benchmarks

drill-digests: export ALLIANCE_MODE := test
drill-digests: export ALLIANCE_STATE := $(STATE)/drill
drill-digests: $(STATE)/.python-stamp $(STATE)/run ## digests while workers, broker, database and mail server fail (about five minutes)
	@$(PY) -m tests.drill

# A browser found on the machine, else one installed where it can be, else the browser tests skip loudly.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  fi; } || true
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	  echo "!!! NO BROWSER: the browser tests will be SKIPPED. Install Chromium and run again."

requirements: ## write the lock files anew
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -o requirements-dev.txt

clean: ## throw away everything that was made here
	rm -rf "$(STATE)" .local node_modules static/built
