# `make reproduce` and `make test` set everything up on a machine that has Python 3.11 or later.
VENV ?= .venv
PYTHON ?= python3
OUT ?= build/reproduce
BIN := $(VENV)/bin
QUICK := expected tables display proofs
READY := $(VENV)/.ready

.PHONY: reproduce test check wheel-check refresh lock clean

reproduce: $(READY)
	$(BIN)/researchlib reproduce --out $(OUT)

# A file's tests share what they make: they stay in one process. Without nbval's plugin each process
# is spared the import of Jupyter.
test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder -p no:nbval

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q -p no:nbval tests/rules $(QUICK:%=tests/pardons/test_%.py) tests/test_shape.py src

wheel-check: $(READY)
	PATH="$(abspath $(BIN)):$$PATH" .ci/wheel-check

refresh: $(READY)
	$(BIN)/python .ci/refresh.py

lock: $(READY)
	.ci/lock "$(BIN)/python"

$(READY): pyproject.toml requirements.lock $(wildcard src/researchlib/templates/researchlib/*)
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("error: found Python %d.%d, expected 3.11 or later; set PYTHON=..." % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'error: found no venv module; install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

clean:
	rm -rf $(VENV) build dist
