# Two commands do everything: `make demo` and `make test`. The logic is in config/bootstrap.py (set-up) and
# tests/support/run.py (tests).

PYTHON ?= $(firstword $(foreach name,python3.11 python3 python,$(shell command -v $(name))))
VENV := .venv/bin
export PORT

.PHONY: demo test quick lint bench words pictures lock install install-test

# The demonstration on 127.0.0.1:8000, or another PORT=.
demo:
	@$(PYTHON) -m config.bootstrap demo

# Lint and every test: on SQLite, on PostgreSQL, in a browser.
test: install-test
	@$(VENV)/python -m tests.support.run test

# Lint, the house test and the tests that ask no database, in 90 seconds.
quick: install-test
	@$(VENV)/python -m tests.support.run quick

lint: install-test
	@$(VENV)/python -m tests.support.run lint

# Prints measures; never part of the tests.
bench: install-test
	@$(VENV)/python -m bench

# Bring the English catalogue up to what the code says in French.
words: install-test
	@$(VENV)/python manage.py words

# The pictures of the README, from the demonstration.
pictures: install-test
	@$(VENV)/python -m tests.support.pictures

install:
	@$(PYTHON) -m config.bootstrap base

install-test:
	@$(PYTHON) -m config.bootstrap test

# Choose versions anew from requirements/*.in and lock them by hash, without naming a registry.
lock:
	@$(VENV)/python -m pip install --quiet uv
	@cd requirements && for set in base node postgres test; do \
	  ../$(VENV)/uv --no-config pip compile $$set.in -o $$set.txt --upgrade --quiet --generate-hashes \
	    --python-version 3.11 --no-header --no-annotate --no-emit-index-url; done
