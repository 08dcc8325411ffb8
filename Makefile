# Two verbs do everything on a fresh machine with Python 3.11+: `make run` and `make test`.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

# Two BLAS threads make EM's small matrices 5-80 times slower.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

# What the tests rewrite of themselves is kept, so that each process reads what the one before has written.
export PYTHONDONTWRITEBYTECODE :=

# What `make test` is made of, in this order. Each is a target of its own.
PARTS := lint js unit portable browser

.PHONY: help run test test-all lint js js-checks unit portable browser installs hostile bench load showcase clean

help:
	@echo "make run       start the app, with Old Faithful loaded"
	@echo "make test      everything: $(PARTS); all of them, whichever fails"
	@echo "make lint      ruff, mypy and the import rules alone"
	@echo "make js        the JavaScript: types and tests, with Node 20 or newer; left out where there is none"
	@echo "make unit      the tests that need no browser"
	@echo "make portable  part of them once more, as another processor would add up"
	@echo "make browser   the tests in a real browser"
	@echo "make test-all  the same, installs Halfstep anew in every way that the README names, more hostile files and links, and R"
	@echo "make bench     speed of the player and of EM, as ratios; never part of the tests"
	@echo "make load      300 visitors who open one link, and 300 phones of a class: what they wait"
	@echo "make showcase  drive the real app and take the README's pictures"

$(VENV)/.installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/.installed
	$(BIN)/streamlit run app.py --server.headless=false --server.address=localhost

# A part that fails keeps no other from running; the last line says which did.
test:
	@failed=""; for part in $(PARTS); do \
		echo "make test: $$part"; $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; \
	done; if [ -n "$$failed" ]; then echo "make test: FAILED:$$failed"; exit 1; fi; \
	echo "make test: all passed: $(PARTS)"

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The app never needs Node. Where it is missing CI fails, and anybody else is told what is left out.
js:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory js-checks; \
	elif [ -n "$$CI" ]; then echo "make js: there is no Node here, and CI has to check the JavaScript" >&2; exit 1; \
	else echo "make js: there is no Node here: the types and the tests of the JavaScript are left out"; fi

node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

js-checks: node_modules/.installed
	node_modules/.bin/tsc
	node --test --test-reporter=spec tests/js/*.test.js

unit: $(VENV)/.installed-dev
	$(BIN)/python scripts/find_postgres.py --install
	$(BIN)/python -m pytest --ignore tests/browser -n 2 --dist worksteal

portable: $(VENV)/.installed-dev
	$(BIN)/python -m tests.portable -n 2 --dist worksteal

browser: $(VENV)/.installed-dev
	$(BIN)/python scripts/find_browser.py --install
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.installed; fi
	$(BIN)/python -m pytest tests/browser -n 2 --dist loadscope

test-all: test installs hostile

hostile: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --ignore tests/browser -m heavy -n 2
	$(BIN)/python scripts/find_browser.py --install
	$(BIN)/python -m pytest tests/browser -m heavy

installs: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/packaging -m index

bench: $(VENV)/.installed-dev
	$(BIN)/python scripts/find_browser.py --install
	$(BIN)/python -m tests.bench

load: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.load
	$(BIN)/python -m tests.bench.class_load

showcase: $(VENV)/.installed-dev
	$(BIN)/python scripts/find_browser.py --install
	$(BIN)/python -m scripts.showcase

clean:
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist test-results
