# `make site` makes the site, `make test` passes the tests; both set up all they need in .venv, from requirements.lock.
# What else there is: `make long`, `make chaos`, `make lab`, `make lint`, `make outputs`, `make docs`, `make lock`, `make bench`, `make clean`.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# The first Python on this machine that is new enough.
PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$one; break; }; done)
ARGS ?=

.PHONY: site test long chaos lab lint outputs docs lock clean bench

site: $(READY)
	$(BIN)/samrapport build $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env $(ARGS)

# What takes longer than one waits for while one works: attacks in thousands, sweeps, servers, chaos.
long: $(READY)
	$(BIN)/python -m pytest -n auto -m long $(ARGS)

# Builds killed, disks filled, hostile files and readers at the worst moment, at length; tells in the end how many of each, and how they ended.
chaos: $(READY)
	$(BIN)/python -m pytest tests/chaos -m "long or not long" -rP $(ARGS)

lab: $(READY)
	$(BIN)/jupyter lab --notebook-dir=. notebooks/delarsrapport

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

# The notebooks' committed outputs, made anew after a change of code, data or texts.
outputs: $(READY)
	$(BIN)/python -m samrapport.run.outputs

# The reference in docs/, made anew from the code, and all docs as a small site in _docs/.
docs: $(READY)
	$(BIN)/python -m samrapport.docs

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or say which with make PYTHON=..."; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# What running and publishing costs; ARGS=--quick for a short run.
bench: $(READY)
	$(BIN)/python benchmarks/run.py $(ARGS)

# Renews the lock: run it after a change of dependencies, and bring environment.yml along (a test holds them together).
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev \
		--quiet --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) _site _avstamning _docs reports data/processed .samrapport .quarto .pytest_cache .hypothesis .mypy_cache .ruff_cache
