# The only door: people and CI use the same targets.
#
#   make run     the demo company, two nights, from export files to published lists
#   make test    all tests
#   make check   style, types, import rules, generated docs
#   make ui      the Dagster pages of the demo company on this machine only
#   make docs    write the generated pages of docs/ and the README's session anew
#   make mutants make every mistake of tests/mutants and see that the tests notice it
#   make mutation  change one operator after the other in the rules (cosmic-ray) and see that the tests notice it
#   make soak    the properties on CASES random cases (default 20 million: many hours) and 1,000 pairs of moments;
#                MINUTES=60 stops after an hour, SEED=n FROM=m goes on where a slice ended
#
# The environment is made once from the lock and reused while the lock and pyproject.toml are unchanged.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := run

VENV ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-lock
DEMO := demo/consentry.toml
FIRST_NIGHT := 2026-09-02T04:00:00Z
SECOND_NIGHT := 2026-10-02T04:00:00Z
CASES ?= 20000000
FROM ?= 0
MINUTES ?= inf
PAIRS ?= 1000
SEED ?= random

export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := False
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
# Some images forbid byte code; without it every start would cost many seconds.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH

.PHONY: run test check ui docs mutants mutation soak

run: $(STAMP)
	@umask 077; rm -rf demo/var
	@$(BIN)/consentry run --config $(DEMO) --as-of $(FIRST_NIGHT) --known-as-of $(FIRST_NIGHT)
	@$(BIN)/consentry run --config $(DEMO) --as-of $(SECOND_NIGHT) --known-as-of $(SECOND_NIGHT)
	@$(BIN)/consentry lists --config $(DEMO)

test: $(STAMP)
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/pyright --pythonpath $(BIN)/python
	@$(BIN)/python -m consentry.docs --check

ui: $(STAMP)
	@$(BIN)/consentry ui --config $(DEMO)

docs: $(STAMP)
	@$(BIN)/python -m consentry.docs

mutants: $(STAMP)
	@PYTHONPATH=tests $(BIN)/python -m mutants.kill

mutation: $(STAMP)
	@bash tests/mutants/mutation.sh "$(BIN)"

soak: $(STAMP)
	@CONSENTRY_SEED=$(SEED) CONSENTRY_CASES=$(CASES) CONSENTRY_FROM=$(FROM) CONSENTRY_MINUTES=$(MINUTES) \
	  CONSENTRY_PAIRS=$(PAIRS) $(BIN)/python -m pytest -s tests/property

$(STAMP): requirements.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Consentry needs Python 3.11, 3.12 or 3.13; found: $(PYTHON). Say which: make PYTHON=/path/to/python3.12" >&2; exit 2; }
	@"$(BIN)/python" -m pip --version >/dev/null 2>&1 \
	  || { echo "Making the environment in $(VENV) (once, about a minute)"; "$(PYTHON)" -m venv --clear "$(VENV)"; }
	@total=$$(grep -c '==' requirements.txt); \
	  "$(BIN)/python" -m pip install --progress-bar off --no-deps -r requirements.txt \
	  | awk -v total="$$total" '/^Collecting |^Requirement already/ { n++; if (n % 20 == 0) { print "  " n " of about " total " packages fetched"; fflush() } } \
	      /^Installing/ { print "  installing them"; fflush() }'
	@"$(BIN)/python" -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch "$@"
