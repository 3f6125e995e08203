# Every target sets up what it needs in .venv; a fresh machine needs only make and Python 3.11–3.13.
# Another interpreter: make test PYTHON=python3.12

PYTHON ?= python3
UV     ?= uv
PIP    := .venv/bin/python -m pip --disable-pip-version-check --no-input
HASHED := install --quiet --no-build-isolation --require-hashes
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--fork-strategy fewest --no-strip-extras --custom-compile-command 'make lock' --upgrade

# Where it is set, each of the processes that the tests start would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test test-nightly check lint format lock map wheel clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

serve: .venv/run ## build the graph if need be and serve it on http://127.0.0.1:8000
	.venv/bin/dcgraph serve

test: .venv/dev ## run the tests, in parallel, but what is marked nightly
	.venv/bin/python -m pytest --numprocesses auto

test-nightly: .venv/dev ## run what is marked nightly: what takes long, all of each grid, the soak
	.venv/bin/python -m pytest --numprocesses auto -m nightly

check: .venv/run ## check the graph: files, lint, shapes, consistency, questions
	.venv/bin/dcgraph check

lint: .venv/dev ## check style and types, changing nothing
	.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy

format: .venv/dev ## rewrite the Python sources in the house style
	.venv/bin/ruff check --fix-only && .venv/bin/ruff format

map: .venv/dev ## draw which room imports which, and list what can be asked, in docs/
	.venv/bin/python docs/rooms.py

lock: ## renew the pinned dependencies (needs uv)
	$(COMPILE) --group build --output-file requirements-build.lock
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra lsp --extra mcp --extra vectors --group dev --constraints requirements.lock --output-file requirements-dev.lock

wheel: .venv/dev ## build the wheel and the source archive into dist/
	.venv/bin/python -m build --no-isolation

clean: ## remove what these targets made
	rm -rf .venv .dcgraph dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/run: pyproject.toml requirements-build.lock requirements.lock
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v < (3, 14) or sys.exit("dcgraph runs on Python 3.11 to 3.13, and this is %d.%d: name another, as in make PYTHON=python3.13" % v)'
	@echo 'Setting up .venv; this takes a minute or two the first time.'
	$(PYTHON) -m venv .venv
	$(PIP) $(HASHED) --requirement requirements-build.lock
	$(PIP) $(HASHED) --requirement requirements.lock
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

.venv/dev: .venv/run requirements-dev.lock
	$(PIP) $(HASHED) --requirement requirements-dev.lock
	@touch $@
