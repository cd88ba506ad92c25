# Everything a machine needs comes from here, from Python 3.11, make and git alone.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export DJANGO_SETTINGS_MODULE := mpp_site.settings
QUIET := $(if $(MAKE_TERMOUT),,--quiet)  # on a terminal pip shows how far it has come
SOURCES := $(shell find platform/mpp_site/frontend -type f 2>/dev/null)
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
NODE_MODULES := node_modules/.installed
ASSETS := build/.assets
WORDS := locale/en/LC_MESSAGES/django.mo

.PHONY: help run setup test test-citus mutation check bench clean requirements region-script messages

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: $(RUNTIME) $(ASSETS) $(WORDS) ## the platform with its demonstration: PORT (8000), MPP_DATA (.data)
	@exec python -m mpp_site.running

setup: $(DEVELOPMENT) $(ASSETS) $(WORDS) ## everything that tests and checks need

test: $(DEVELOPMENT) $(ASSETS) $(WORDS) ## all tests, browser journeys included
	@export MPP_CHROMIUM="$$(python scripts/find_chromium.py)"
	exec python -m pytest $(ARGS)

test-citus: $(DEVELOPMENT) $(ASSETS) $(WORDS) ## tenancy, isolation and queue suites against a Citus coordinator: DATABASE_URL=…
	@[ -n "$${DATABASE_URL:-}" ] || { echo "mpp: say which coordinator: make test-citus DATABASE_URL=postgres://…"; exit 1; }
	MPP_TEST_IN_PLACE=1 exec python -m pytest tests/tenants tests/isolation tests/queue $(ARGS)

mutation: $(DEVELOPMENT) $(ASSETS) $(WORDS) ## remove each wall alone and see the isolation suite fail
	@exec python scripts/mutate_walls.py

check: $(DEVELOPMENT) $(ASSETS) $(WORDS) ## layout, lint, types, imports, templates, migrations, translations
	@python scripts/check_layout.py
	python scripts/check_tail.py
	ruff check .
	ruff format --check .
	mypy platform tenants onboarding catalog queue billing scripts tests manage.py
	lint-imports
	python scripts/check_templates.py
	python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	python scripts/messages.py check

bench: $(DEVELOPMENT) $(ASSETS) $(WORDS) ## measurements beside their limits; one alone with ONLY=name
	@exec python tests/bench/run.py $(ONLY)

requirements: $(DEVELOPMENT) ## compile requirements/*.in anew, with hashes and without addresses
	@for name in runtime development; do
	  pip-compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-trusted-host --strip-extras \
	    --allow-unsafe --no-header --output-file requirements/$$name.txt requirements/$$name.in
	done

region-script: $(DEVELOPMENT) ## write the script that provisions a region anew, after a migration was added
	@python scripts/region_script.py

messages: $(DEVELOPMENT) ## collect the words of code and templates for translation
	@python scripts/messages.py extract

.DEFAULT:
	@echo "mpp: there is no target called $@; make help lists them."
	exit 2

clean: ## remove what was built; the data folder stays
	@rm -rf $(VENV) node_modules build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mpp: Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11."; exit 1; }
	echo "Setting up Python …"
	$(PYTHON) -m venv $(VENV) || { echo "mpp: the Python module venv is missing (Debian: python3-venv)."; exit 1; }

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Python packages (PostgreSQL, Redis and Node among them) …"
	pip install $(QUIET) --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(DEVELOPMENT): requirements/development.txt $(RUNTIME)
	@echo "Installing the packages of tests and checks …"
	pip install $(QUIET) --disable-pip-version-check --require-hashes -r requirements/development.txt
	touch $@

$(NODE_MODULES): package.json package-lock.json $(RUNTIME)
	@echo "Installing front-end packages …"
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

$(ASSETS): $(SOURCES) $(NODE_MODULES)
	@echo "Building the front end …"
	npm run --silent build
	rm -rf build/static
	python manage.py collectstatic --noinput --verbosity=0
	touch $@

$(WORDS): locale/en/LC_MESSAGES/django.po $(RUNTIME)
	@python scripts/messages.py compile
