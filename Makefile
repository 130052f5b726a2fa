# Citewell: `make` lists the commands. Needs Python 3.11 or later with venv, and for the tests Node 20 or later with npm.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q --no-input
# Written into the locks' upkeep only; nothing that runs or tests Citewell needs it.
UV_VERSION := 0.13.9

SOURCES := server rules tests
INSTALLED := $(VENV)/.installed
NODE_INSTALLED := tests/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help venv demo test bench check format lock upgrade wheel clean
.DELETE_ON_ERROR:

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(INSTALLED) ## Set up .venv: locked dependencies, hashes checked, Citewell editable

$(INSTALLED): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Citewell needs Python 3.11 or later; `$(PYTHON)` is older or missing. Name another one: make PYTHON=python3.12'; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv'; exit 2; }
	@test -x $(BIN)/python || { echo 'Making $(VENV) …'; $(PYTHON) -m venv $(VENV); }
	@echo 'Installing the locked dependencies into $(VENV) (a minute or two the first time) …'
	@start=$$(date +%s) && \
	  $(PIP) install --require-hashes -r requirements-dev.lock && \
	  $(PIP) install --no-deps --no-build-isolation -e . && \
	  echo "Ready after $$(($$(date +%s) - start)) s, $$(du -sh $(VENV) | cut -f1) on disk."
	@touch $@

demo: venv ## Set everything up and lint the example drafts
	@echo '$$ citewell check examples'
	@$(BIN)/citewell check examples || test $$? -eq 1
	@echo
	@echo 'Next: $(BIN)/citewell check your-draft.md     your own draft, Markdown or HTML'
	@echo '      $(BIN)/citewell explain RULE            why a rule exists, with an example and its evidence'
	@echo '      README.md                              how to use it in Neovim; make test runs every test'

$(NODE_INSTALLED): tests/package.json tests/package-lock.json tests/.npmrc
	@command -v npm >/dev/null || { \
	  echo 'The tests take the CommonMark examples from npm: install Node 20 or later with npm.'; exit 2; }
	@cd tests && npm ci --silent
	@touch $@

test: venv $(NODE_INSTALLED) ## Set up and run every test; ARGS goes to pytest: make test ARGS='-k spans'
	@$(BIN)/python -m pytest $(ARGS)

bench: venv ## Set up and measure, each figure beside its floor; ARGS goes to tests/benchmarks/run.py: make bench ARGS=quick
	@$(BIN)/python tests/benchmarks/run.py $(ARGS)

check: venv ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache

format: venv ## Format the code and put right what ruff can
	@$(BIN)/ruff check --fix-only -q $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

# Both locks hold for every platform and Python we support, carry hashes, and name no host: any mirror will do.
# Versions already locked stay; `make upgrade` takes the newest the ranges allow.
COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links --no-config pyproject.toml $(UPGRADE)

lock: venv ## Write requirements.lock and requirements-dev.lock from pyproject.toml
	@$(PIP) install 'uv==$(UV_VERSION)'
	@$(COMPILE) -o requirements.lock
	@$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock
	@! grep -nE '://|file:|@ ' requirements.lock requirements-dev.lock
	@cd tests && npm install --package-lock-only --silent
	@! grep -nE '"resolved"|://' tests/package-lock.json

upgrade: ## The same with the newest versions the ranges allow
	@$(MAKE) lock UPGRADE=--upgrade

wheel: venv ## Build the wheel and the sdist into dist/
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation -o dist . >/dev/null
	@ls -1s --block-size=K dist

clean: ## Remove what the commands above have made
	rm -rf $(VENV) dist tests/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
