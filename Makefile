# Two doors: `make run` opens a demo association on this machine, `make test` checks everything.
# Nothing is needed beforehand but make and a Python from 3.11 on that can make virtual environments.

PYTHON ?= python3
UV ?= uv

BIN := .venv/bin
DEMO := var/portal.sqlite
# Checks of the scripts: nothing is looked up on the way, and what deno keeps stays in .venv.
DENO := DENO_DIR=.venv/deno DENO_NO_UPDATE_CHECK=1 $(BIN)/deno
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run pdf test lint format types suite bench pictures words catalogues settings lock clean .venv

help:  ## list what can be made
	@awk -F ':.*## ' '/^[a-z.]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PORT=8001 make run    serve on another port"
	@echo "  make clean && make run PYTHON=python3.12    build .venv with another Python"

# ── the environment ──────────────────────────────────────────────────────────────────────────────────────────

.venv: .venv/.runtime  ## the Python environment with the `portal` command
	@:

# A virtual environment belongs to one folder and one Python: after a move or an upgrade it is made anew.
WHERE := .venv/bin/python -c 'import os, sys; print(os.getcwd(), "%d.%d" % sys.version_info[:2])'
ifneq ($(shell cat .venv/.made-for 2>/dev/null),$(shell test -x .venv/bin/python && $(WHERE)))
.PHONY: .venv/.made-for
endif

.venv/.made-for:
	@command -v $(PYTHON) >/dev/null || { echo "$$NO_PYTHON"; exit 1; }
	@$(PYTHON) -c "$$CHECK_PYTHON"
	@$(PYTHON) -m venv --clear .venv
	@$(WHERE) > $@

.venv/.runtime: .venv/.made-for requirements/postgres.txt pyproject.toml
	@echo "Installing what the portal needs into .venv (under a minute, once) …"
	@$(PIP_INSTALL) --require-hashes -r requirements/postgres.txt || { echo "$$NOT_INSTALLED"; exit 1; }
	@$(PIP_INSTALL) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

pdf: .venv  ## what draws the board pack as a PDF, into .venv; it needs Pango from the system
	@$(PIP_INSTALL) --require-hashes -r requirements/pdf.txt || { echo "$$NOT_INSTALLED"; exit 1; }

.venv/.tools: .venv/.runtime requirements/dev.txt
	@echo "Installing what the checks need into .venv (under a minute, once) …"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt || { echo "$$NOT_INSTALLED"; exit 1; }
	@touch $@

define NO_PYTHON
There is no $(PYTHON) here. On Debian or Ubuntu: sudo apt install python3 python3-venv
If it has another name: make run PYTHON=python3.12
endef
export NO_PYTHON

define CHECK_PYTHON
import sys
here = "%s is Python %s" % (sys.executable, sys.version.split()[0])
if sys.version_info < (3, 11):
    sys.exit(here + "; Recourse needs 3.11 or later. Name a newer one: make run PYTHON=python3.12")
try:
    import ensurepip, venv
except ImportError:
    sys.exit(here + ", which cannot make virtual environments. On Debian or Ubuntu: sudo apt install python%d.%d-venv" % sys.version_info[:2])
try:
    import sqlite3, ssl
    sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    assert sqlite3.sqlite_version_info >= (3, 35)
except Exception:
    sys.exit(here + ", built without SSL or SQLite 3.35 with full-text search. Use your system's Python or one from python.org: make run PYTHON=python3.12")
endef
export CHECK_PYTHON

define NOT_INSTALLED

The packages could not be installed; pip says why above. The first time needs a way to the Python package index
(behind a mirror: set PIP_INDEX_URL). Then run the same command again: it goes on where it stopped.
endef
export NOT_INSTALLED

# ── the first door ───────────────────────────────────────────────────────────────────────────────────────────

run: .venv catalogues settings  ## serve the demo association on 127.0.0.1:8000; Ctrl-C stops it
	@database="$${PORTAL_DATABASE_URL:-$$(sed -n 's/^PORTAL_DATABASE_URL=//p' .env)}"; \
	if [ "$$database" = "sqlite:///$(DEMO)" ] && [ ! -e $(DEMO) ]; then \
	  echo "Making a demo: an association with two years of its past (a few minutes, once) …"; \
	  $(BIN)/portal demo --members 4000 --cases 1200 --months 24 --seed 1 || exit; fi; \
	exec $(BIN)/portal serve

# Written once and then left alone, but for what is missing: the secret keeps sessions alive over a restart.
# Whoever points .env to a database of their own gets no PORTAL_DEMO and, above, no demo.
settings: | .venv
	@touch .env && chmod 600 .env && { [ -z "$$(tail -c 1 .env)" ] || echo >> .env; }
	@grep -q '^PORTAL_DATABASE_URL=' .env || printf 'PORTAL_DATABASE_URL=sqlite:///%s\nPORTAL_DEMO=1\n' $(DEMO) >> .env
	@grep -q '^PORTAL_SECRET_KEY=' .env || \
	  $(BIN)/python -c 'import secrets; print("PORTAL_SECRET_KEY=" + secrets.token_urlsafe(48))' >> .env

catalogues: $(CATALOGUES)

%.mo: %.po | .venv
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

words: .venv/.tools  ## bring new and changed words of the code into every catalogue
	@$(BIN)/python translations/words.py

# ── the second door ──────────────────────────────────────────────────────────────────────────────────────────

# All three run even if the first finds fault, the tests last.
test: .venv/.tools  ## lint, types and every test that can run here; what was skipped is named at the end
	@found=0; for check in lint types suite; do $(MAKE) --no-print-directory $$check || found=1; done; exit $$found

lint: .venv/.tools  ## look for faults and untidy layout (ruff; scripts: deno)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(DENO) lint --config deno.json

types: .venv/.tools  ## check the types (mypy; scripts: deno)
	$(BIN)/mypy
	$(DENO) check --config deno.json --no-remote --quiet

# In three shares side by side, as two of them wait for a browser and for a server half of the time: the looks at every
# page; what PostgreSQL and the rest of the browser are needed for; all others. What the first two said comes last.
SHARES := pages servers
pages := tests/browser -m sights
servers := -m "postgres or (browser and not sights)"
others := --ignore=tests/browser -m "not postgres"

suite: .venv/.tools catalogues  ## the tests alone; ARGS="-k words" chooses some
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	@mkdir -p build; found=0; \
	$(foreach share,$(SHARES),$(BIN)/python -m pytest $($(share)) > build/$(share).log 2>&1 & $(share)=$$!;) \
	$(BIN)/python -m pytest $(others) || found=1; \
	$(foreach share,$(SHARES),wait $$$(share) || found=1; cat build/$(share).log;) exit $$found
endif

format: .venv/.tools  ## lay out the code as `make lint` wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.tools  ## measure load and scale; FIGURES="--cases 1000000" for more; never part of the tests
	$(BIN)/python -m bench.run $(ARGS)
	$(BIN)/python -m bench.figures $(FIGURES)

pictures: .venv/.tools catalogues  ## make the README's pictures anew from a demo; needs Chromium
	$(BIN)/python -m docs.make_pictures $(ARGS)

# ── upkeep ───────────────────────────────────────────────────────────────────────────────────────────────────

# One file per use, each complete in itself and agreeing with the one before; every platform's files are listed.
PIN := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml -
BUILT_WITH := printf 'flit_core>=3.12,<5\n'

lock:  ## pin the dependencies of pyproject.toml anew in requirements/ (UPGRADE=-U takes newer ones)
	@command -v $(UV) >/dev/null || { echo "Pinning needs uv: pipx install uv, or UV=/path/to/uv make lock"; exit 1; }
	$(BUILT_WITH) | $(PIN) $(UPGRADE) --output-file requirements/base.txt
	$(BUILT_WITH) | $(PIN) $(UPGRADE) --output-file requirements/postgres.txt --extra postgres --constraints requirements/base.txt
	$(BUILT_WITH) | $(PIN) $(UPGRADE) --output-file requirements/pdf.txt --extra postgres --extra pdf --constraints requirements/postgres.txt
	$(BUILT_WITH) | $(PIN) $(UPGRADE) --output-file requirements/dev.txt --extra postgres --extra pdf --group dev --constraints requirements/pdf.txt

clean:  ## remove .venv, compiled catalogues and caches; var/ and .env stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f translations/*/LC_MESSAGES/*.mo
