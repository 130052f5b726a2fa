# Citewell: `make` lists the commands. Needs Python 3.11 or later with venv; for the desk, the HTML report, the extensions and
# the tests also Node 20 or later with npm.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q --no-input
# Written into the locks' upkeep only; nothing that runs or tests Citewell needs it.
UV_VERSION := 0.13.9

SOURCES := server rules tests docs scripts
INSTALLED := $(VENV)/.installed
DESK := editor-clients/browser/desk
DESK_PAGE := server/citewell/desk/page/index.html
REPORT := editor-clients/browser/report
REPORT_PAGE := server/citewell/report/html/page/report.js
# What the pages of both are made with.
PAPER := $(wildcard editor-clients/browser/*.*)
VSCODE := editor-clients/vscode
VSIX := $(VSCODE)/dist/citewell.vsix
EXTENSION := editor-clients/browser/extension
EXTENSION_PACKAGE := $(EXTENSION)/dist/citewell-chromium.zip
EDITOR_TESTS := tests/editors/desk tests/editors/report tests/editors/vscode tests/editors/extension
# What npm has installed in a folder.
NODE_INSTALLED = $(1)/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help venv demo desk desk-page report-page vsix extension test test-editors test-without-model coverage mutants soak bench \
  quality hostile fuzz fuzz-planted fuzz-parsers docs check format lock audit upgrade wheel release clean
.DELETE_ON_ERROR:

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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
	@echo 'Next: make desk                              the example draft on the writing desk in your browser'
	@echo '      $(BIN)/citewell check your-draft.md     your own draft, Markdown or HTML'
	@echo '      $(BIN)/citewell explain RULE            why a rule exists, with an example and its evidence'
	@echo '      README.md                              how to use it in VS Code and Neovim'
	@if [ -t 0 ] && [ -t 1 ]; then \
	  printf 'Open the writing desk in your browser now? [Y/n] '; read -r answer || answer=n; \
	  case $$answer in [nN]*) ;; *) $(MAKE) --no-print-directory desk ;; esac; fi

desk: venv desk-page ## Open the example draft on the writing desk in the browser; DRAFT names another: make desk DRAFT=post.md
	@$(BIN)/citewell desk $(DRAFT)

DRAFT = examples/draft.md

desk-page: $(DESK_PAGE) ## Build the desk's page

$(DESK_PAGE): $(call NODE_INSTALLED,$(DESK)) $(wildcard $(DESK)/src/* $(DESK)/*.json $(DESK)/*.mjs) $(PAPER)
	@cd $(DESK) && npm run --silent build

report-page: $(REPORT_PAGE) ## Build the page of the HTML report

$(REPORT_PAGE): $(call NODE_INSTALLED,$(REPORT)) $(wildcard $(REPORT)/src/* $(REPORT)/*.json $(REPORT)/*.mjs) $(PAPER)
	@cd $(REPORT) && npm run --silent build

vsix: $(VSIX) ## Build the extension for VS Code

$(VSIX): $(call NODE_INSTALLED,$(VSCODE)) $(wildcard $(VSCODE)/src/* $(VSCODE)/media/* $(VSCODE)/scripts/* $(VSCODE)/*.*)
	@cd $(VSCODE) && npm run --silent package

extension: $(EXTENSION_PACKAGE) ## Build the browser extension, for Chromium and Firefox

# The desk's sources too: some of them are the extension's as well.
$(EXTENSION_PACKAGE): $(call NODE_INSTALLED,$(EXTENSION)) $(wildcard $(EXTENSION)/src/* $(EXTENSION)/*.json $(EXTENSION)/*.mjs $(DESK)/src/*.ts)
	@cd $(EXTENSION) && npm run --silent build

%/node_modules/.package-lock.json: %/package.json %/package-lock.json %/.npmrc
	@command -v npm >/dev/null || { \
	  echo 'Node 20 or later with npm is missing, which $* is built or tested with. On Debian: apt-get install npm'; exit 2; }
	@echo 'Installing the packages of $* …'
	@cd $* && npm ci --silent --loglevel=error
	@touch $@

test: venv $(call NODE_INSTALLED,tests) desk-page report-page ## Set up and run every test that needs no editor; ARGS goes to pytest: make test ARGS='-k spans'
	@$(BIN)/python -m pytest -m 'not editor' $(ARGS)

test-editors: venv desk-page report-page vsix extension $(foreach one,$(EDITOR_TESTS),$(call NODE_INSTALLED,$(one))) ## Install Chromium, Firefox, Emacs and VS Code where they are missing, and drive all editors
	@tools=$$(bash tests/editors/install.sh $(CURDIR)/$(BIN)/python) && export $$tools PYTHON=$(CURDIR)/$(BIN)/python && \
	  $(BIN)/python -m pytest -m editor $(ARGS) && \
	  node --test --test-concurrency=1 $(foreach one,$(EDITOR_TESTS),$(wildcard $(one)/*.test.mjs))

# What needs the model is marked `grammar`; everything else has to work without.
test-without-model: venv $(call NODE_INSTALLED,tests) ## The tests of engine and rules without the language model
	@$(BIN)/python scripts/without_model.py $(ARGS)

# Each process is measured, also those that tests start; scripts/coverage sees to it. Fewer random edits reach the same lines.
# What a command imports is not looked at: each would import what measures it. A rule that is stopped may be stopped while
# coverage holds its lock, and a process may end so, and then all stands still. One that is killed leaves half a file,
# which is left out.
coverage: venv $(call NODE_INSTALLED,tests) desk-page report-page ## Which branches the tests reach; fails below 90 %, or where a test fails
	@export PYTHONPATH=$(CURDIR)/scripts/coverage COVERAGE_FILE=$(CURDIR)/.coverage CITEWELL_EDITS=4000 CITEWELL_SILENCED=1 && \
	  $(BIN)/coverage erase && status=0 && \
	  { $(BIN)/coverage run -m pytest -m 'not editor' -k 'not never_return and not rule_does_not and not ends_the_process' \
	    --ignore tests/contracts/test_imports.py $(ARGS) || status=1; } && \
	  { $(BIN)/coverage combine -q; $(BIN)/coverage report --ignore-errors --fail-under=90 && exit $$status; }

mutants: venv ## Put faults into positions, fixes and suppression, and see whether tests notice; ARGS='suppression --sample 1000 --seed 2'
	@$(BIN)/python tests/mutants/run.py $(ARGS)

soak: venv ## Type an article of 20,000 words, kill the worker a hundred times, open a draft of 100 MB (half an hour); WORDS is how many
	@$(BIN)/python tests/soak/soak.py $(WORDS)
	@CITEWELL_KILLS=100 CITEWELL_LARGE=100 $(BIN)/python -m pytest -q tests/lsp/test_killed.py tests/lsp/test_torture.py -k 'kills or huge'

WORDS = 20000

bench: venv ## Set up and measure, each figure beside its floor; ARGS goes to tests/benchmarks/run.py: make bench ARGS=quick
	@$(BIN)/python tests/benchmarks/run.py $(ARGS)

hostile: venv ## Set up and measure what hostile drafts cost, into tests/hostile/RESULTS.md; ARGS='links tables' tries those alone
	@$(BIN)/python tests/hostile/run.py $(if $(ARGS),$(ARGS),--write tests/hostile/RESULTS.md)

# What the README and the site show of it.
FIGURES := docs/quality.json

quality: venv ## Measure ideas, splits, claims and the rules about data on the evaluation data (CITEWELL_DATA), into docs/quality.json; ARGS='--write FILE' keeps the table
	@status=0; \
	$(BIN)/python tests/quality/quality.py --json $(FIGURES) $(ARGS) || status=1; \
	$(BIN)/python tests/quality/structured.py --json $(FIGURES) examples pages gallery damage || status=1; \
	$(BIN)/python tests/quality/written.py --json $(FIGURES) || status=1; \
	$(BIN)/python docs/measured.py; \
	$(BIN)/python tests/quality/fixing.py || status=1; \
	exit $$status

fuzz: venv ## Edit drafts at random and compare each edit with a full check: make fuzz SECONDS=600; finds are printed as tests
	@$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS) $(ARGS)

SECONDS = 600

fuzz-planted: venv ## Put faults into the engine, one at a time, and tell how soon each is found
	@$(BIN)/python tests/fuzz/run.py --planted $(ARGS)

fuzz-parsers: venv ## Feed the parsers what reaches new branches, for SECONDS each; needs atheris, and says how to get it
	@for one in markdown html frontmatter json toml; do $(BIN)/python tests/fuzz/parsers.py $$one --seconds $(SECONDS) || exit; done

docs: venv ## Build the documentation into site/
	@$(BIN)/python docs/make.py

check: venv $(call NODE_INSTALLED,$(DESK)) $(call NODE_INSTALLED,$(REPORT)) $(call NODE_INSTALLED,$(VSCODE)) $(call NODE_INSTALLED,$(EXTENSION)) ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@cd $(DESK) && npm run --silent check
	@cd $(REPORT) && npm run --silent check
	@cd $(VSCODE) && npm run --silent check
	@cd $(EXTENSION) && npm run --silent check

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
	@for at in tests $(EDITOR_TESTS) $(DESK) $(REPORT) $(VSCODE) $(EXTENSION); do \
	  (cd $$at && npm install --package-lock-only --silent) && ! grep -nE '"resolved"' $$at/package-lock.json || exit 1; done

# The one command here that asks somebody about what is installed: whether faults of it are known. Needs the network.
audit: venv ## Ask for known faults in all that is locked (needs the network)
	@$(PIP) install 'uv==$(UV_VERSION)'
	@$(BIN)/uv tool run 'pip-audit>=2.9' --require-hashes --disable-pip -r requirements-dev.lock
	@for at in tests $(EDITOR_TESTS) $(DESK) $(REPORT) $(VSCODE) $(EXTENSION); do \
	  echo "$$at:" && (cd $$at && npm audit --package-lock-only) || exit 1; done

upgrade: ## The same with the newest versions the ranges allow
	@$(MAKE) lock UPGRADE=--upgrade

wheel: venv desk-page report-page ## Build the wheel and the sdist into dist/
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation -o dist . >/dev/null
	@ls -1s --block-size=K dist

# What is built twice from the same files is the same, byte for byte: all dates are those of the sources.
release: export SOURCE_DATE_EPOCH ?= 1577836800
release: wheel vsix extension ## Build all that is published into dist/, with SHA256SUMS; versions have to agree
	@$(BIN)/python scripts/release.py

clean: ## Remove what the commands above have made
	rm -rf $(VENV) dist site server/citewell/desk/page server/citewell/report/html/page $(VSCODE)/dist $(EXTENSION)/dist $(EDITOR_TESTS:=/shots) \
	  $(foreach one,tests $(EDITOR_TESTS) $(DESK) $(REPORT) $(VSCODE) $(EXTENSION),$(one)/node_modules) .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz .import_linter_cache .coverage* .mutants
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
