# make run   a running assistant with the demo book on 127.0.0.1:8080
# make test  the tests
# make check format, lint, types, import contracts
# make eval  how well it answers, against the stored baseline
# make bench how fast it is, on this machine

PYTHON ?= python3
VENV ?= .venv
TESTS ?= tests
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

.PHONY: run test check format eval bench clean

run: $(VENV)/.installed
	COVERDESK_DEMO=$${COVERDESK_DEMO-1} $(BIN)/coverdesk serve

test: $(VENV)/.installed-for-tests
	$(BIN)/python -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/.installed-for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.installed-for-tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(VENV)/.installed-for-tests
	$(BIN)/coverdesk eval --against-baseline

bench: $(VENV)/.installed-for-tests
	$(BIN)/coverdesk bench
	$(BIN)/python -m tests.bot.slack.load --events 1500 --rate 25 --kills 2
	$(BIN)/python -m tests.bot.slack.junk --requests 1000000
	$(BIN)/python -m evals.bench.streams --times 40
	$(BIN)/python -m tests.bot.website.timing
	$(BIN)/python -m tests.bot.review.timing
	$(BIN)/python -m tests.bot.alerts.kills --alerts 1000 --kills 50

clean:
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "CoverDesk needs Python 3.11 or newer: run make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml requirements.lock
	@echo "Installing (the first time takes a few minutes) …"
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-for-tests: $(VENV)/bin/python pyproject.toml requirements.lock
	@echo "Installing (the first time takes a few minutes) …"
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.installed
