# `make site` makes the site, `make test` passes the tests. Both set up in .venv what they need and no more: a build what
# requirements-site.lock says, the tests and JupyterLab the rest of requirements.lock too.
# What else there is: `make publicera`, `make late`, `make long`, `make chaos`, `make lab`, `make lint`, `make outputs`, `make docs`, `make lock`, `make bench`, `make clean`.

VENV := .venv
BIN := $(VENV)/bin
SITE := $(VENV)/.site
READY := $(VENV)/.ready
# Python compiles a module when it first needs it; to compile all of them first takes longer than to fetch them. It keeps what it compiled
# unless it is told not to, as in many containers: each of a build's processes would then compile all that it loads, for 5 seconds more.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --disable-pip-version-check install --no-compile
# The first Python on this machine that is new enough.
PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$one; break; }; done)
ARGS ?=

.PHONY: site publicera test late long chaos lab lint outputs docs lock clean bench

site: $(SITE)
	$(BIN)/samrapport build $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env $(ARGS)

# Whole builds looked at from outside and hindered in every way, and the recipes of the guide followed to their end.
late: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "late and not long" $(ARGS)

# What takes longer than one waits for while one works: attacks in thousands, sweeps, servers, chaos.
long: $(READY)
	$(BIN)/python -m pytest -n auto -m long $(ARGS)

# Builds killed, disks filled, hostile files and readers at the worst moment, at length; tells in the end how many of each, and how they ended.
chaos: $(READY)
	$(BIN)/python -m pytest tests/chaos -m "long or not long" -rP $(ARGS)

# JupyterLab over the whole project, by the settings in .jupyter; git is told to see a notebook as it is committed, whichever editor saved it.
lab: $(READY)
	@git config filter.samrapport.clean "$(BIN)/python -m samrapport.run.execution.committed" || true
	JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" $(BIN)/jupyter lab $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

# The notebooks' committed outputs, made anew after a change of code, data or texts.
outputs: $(SITE)
	$(BIN)/python -m samrapport.run.outputs

# The reference in docs/, made anew from the code, and all docs as a small site in _docs/.
docs: $(SITE)
	$(BIN)/python -m samrapport.docs

$(SITE): requirements-site.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or say which with make PYTHON=..."; exit 2; }
	@echo "1 of 3: an environment of its own for Python, in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "2 of 3: the $$(grep -c == requirements-site.lock) packages that a build needs, each checked by its hash (once; a minute or so)"
	@$(PIP) --require-hashes -r requirements-site.lock
	@echo "3 of 3: samrapport itself"
	@$(PIP) --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m pip --disable-pip-version-check uninstall --quiet --yes setuptools
	@touch $@

$(READY): $(SITE) requirements.lock
	@echo "What the tests, the checks and JupyterLab need besides: the rest of requirements.lock, each checked by its hash (once)"
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

# What `samrapport publicera` needs besides, to reach a server: SFTP, FTPS, S3, and keys to sign with.
publicera: $(SITE)
	@$(PIP) --require-hashes -r requirements-publicera.lock

# What running and publishing costs; ARGS=--quick for a short run.
bench: $(READY)
	$(BIN)/python benchmarks/run.py $(ARGS)

# Renews the locks: run it after a change of dependencies, and bring environment.yml along (a test holds them together).
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
lock:
	$(LOCK) --extra install --extra lab --extra publicera --extra dev --output-file requirements.lock pyproject.toml
	$(LOCK) --extra install --constraint requirements.lock --output-file requirements-site.lock pyproject.toml
	$(LOCK) --extra publicera --constraint requirements.lock --output-file requirements-publicera.lock pyproject.toml

clean:
	rm -rf $(VENV) _site _avstamning _uppfoljning _docs reports data/processed .samrapport .quarto .pytest_cache .hypothesis .mypy_cache .ruff_cache
