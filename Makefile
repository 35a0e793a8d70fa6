# Two commands on a fresh machine: `make demo` and `make test`. Python 3.11 or newer is all they need.
.DEFAULT_GOAL := help
SHELL := /bin/bash
# The newest that really runs: a version manager's shim may be there for a Python that is not.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do $$p -c '' 2>/dev/null && command -v $$p && break; done)
PORT ?= 8000
SERVE ?= 1
PEOPLE ?= 100000
BIN := .venv/bin

.PHONY: help demo demo-reset test check bench lock format messages screens schema clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "OrgChange needs Python 3.11 or newer; none was found. Set PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OrgChange needs Python 3.11 or newer; $(PYTHON) is older. Set PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian or Ubuntu, install it with 'apt-get install python3-venv'." >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | $(BIN)/python
	@echo "Installing what OrgChange needs into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/develop: requirements-dev.txt | $(BIN)/python
	@echo "Installing what development needs into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/runtime

demo: .venv/runtime ## A believable organisation, served at http://localhost:8000 (SERVE=0: load only; PORT=…)
	@$(BIN)/python -m config.bootstrap
	@$(BIN)/python manage.py messages --compile
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python manage.py demo
	@if [ "$(SERVE)" != 0 ]; then exec $(BIN)/python manage.py serve --port $(PORT); fi

demo-reset: ## Throw the demo's data away
	@rm -rf var/db.sqlite3* var/media var/mail var/broker var/beat* var/broker.url

test: .venv/develop ## Every test: SQLite, PostgreSQL, real workers, browser, real inputs
	@$(BIN)/python -m tests.run

check: .venv/develop ## Format, lint, types, import directions, migrations, templates
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy orgchange courses config
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djade --check --target-version 5.2 $$(git ls-files '*.html')
	@export SECURE=1 ALLOWED_HOSTS=localhost DATABASE_URL=sqlite://:memory: \
	  SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))'); \
	  $(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0 && \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/develop ## Our figures beside plain SQL for the same work (PEOPLE=100000)
	@PEOPLE=$(PEOPLE) $(BIN)/python -m tests.benchmarks

format: .venv/develop ## Format code and templates
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/djade --target-version 5.2 $$(git ls-files '*.html')

messages: .venv/develop ## Collect strings for translation, compile the catalogues
	@SECRET_KEY=messages $(BIN)/python manage.py messages

screens: .venv/develop ## Pictures of every page in ten looks (widths, languages, themes), with axe, in var/screens
	@SCREENS=var/screens $(BIN)/python -m pytest -m browser -k "look or screens or right"

schema: .venv/develop ## Write the API's schema to tests/openapi.yaml
	@SECRET_KEY=schema $(BIN)/python manage.py spectacular --validate --fail-on-warn --file tests/openapi.yaml

lock: ## Pin requirements*.in with hashes (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-config --no-emit-index-url -q requirements.in -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-config --no-emit-index-url -q requirements-dev.in -o requirements-dev.txt

clean: ## Remove what was built
	@rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache
