# Two commands matter: `make run` and `make test`. The others are their parts.
# Python 3.11 or newer and git are all that must be installed.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && command -v $$p && break; done)
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Many container images set it; then each of our many processes compiles anew all that it imports: half of its start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help environment development setup run train test test-without-nlu check bench bench-nlu crash screenshots clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

environment:
	@test -n "$(PYTHON)" || { echo "tandem: Python 3.11 or newer is needed, and none was found"; exit 1; }
	@$(PYTHON) -m tandem.environment

development:
	@test -n "$(PYTHON)" || { echo "tandem: Python 3.11 or newer is needed, and none was found"; exit 1; }
	@$(PYTHON) -m tandem.environment --development

setup: development ## make both environments and train the bot's model
	@$(BIN)/python -m tandem prepare

run: environment ## start everything on this machine until Ctrl-C
	@exec $(BIN)/python -m tandem run

train: environment ## train the bot's model when its data changed
	@$(BIN)/python -m tandem prepare

test: setup test-without-nlu ## run all tests but the slow ones; with -j2 a part of them while the model trains
	$(PYTEST) -m "nlu and not slow"

test-without-nlu: development ## run the tests that need no model
	@tests/install_browser.sh
	$(PYTEST) -m "not nlu and not slow"

check: development ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-cache

bench: setup ## compare Rasa and Tandem in one run
	$(BIN)/python -m tests.bench

bench-nlu: setup ## compare our understanding with Rasa's on public sets
	$(BIN)/python -m tests.bench_nlu $(OPTIONS)

crash: setup ## the long crash test
	$(BIN)/python -m tests.crash

screenshots: setup ## make the pictures of the documents
	@tests/install_browser.sh
	$(BIN)/python -m tests.screenshots

clean: ## remove environments and caches; keeps var/, which holds the data
	rm -rf .venv bot/nlu/.venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
