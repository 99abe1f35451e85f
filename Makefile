# make demo   grades three submissions and shows the results        make test    passes every test
# make quick  the fast tests, for while you work                    make lint    ruff, mypy, generated files
# make cold   how long a grade takes, next to importing numpy       make judge   the judge's gates: minutes, all cores
# make seeds  the golden submissions on 200 fresh seeds: minutes    make own     what a student's own cases cost
# make fuzz   2 000 000 mutated replies of a hostile child: minutes make sandbox what the sandbox costs, next to others
# make load   every submission and attack beside 8 busy processes   (same verdicts as on an idle machine?): minutes
# make nbgrader   autograding in nbgrader, stock and ours: minutes
# All of them set up .venv with the locked versions first; Python 3.11+, pip, make and git are all that is needed.

.DEFAULT_GOAL := help
.PHONY: help demo test quick lint cold judge seeds own fuzz sandbox load nbgrader clean

PYTHON ?= python3
UV := 0.13.9
BIN := .venv/bin
READY := .venv/ready

export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:
	@grep '^# make' Makefile | cut -c 3-

# A .venv that is broken or half-made is made anew.
$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'chainrule needs Python 3.11 or later, as "$(PYTHON)"; name another: make PYTHON=python3.12 …'; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo 'Python has no venv module here; on Debian and Ubuntu: apt-get install python3-venv'; exit 2; }
	@echo 'setting up .venv with the locked versions …'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet 'uv==$(UV)' \
	  || { echo 'pip could not install uv $(UV); is a package index reachable? (see the message above)'; exit 2; }
	@$(BIN)/uv sync --quiet --locked --inexact --compile-bytecode --python $(BIN)/python
	@touch $@

demo: $(READY)
	@for name in right forgotten-factor-2 notebook; do \
	  file=$$(ls tests/submissions/demo-$$name/gradient.*); \
	  echo "\$$ chainrule grade $$file"; \
	  $(BIN)/chainrule grade --exit-zero $$file || exit; \
	  echo; \
	done

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup

quick: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup -m 'not slow'

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/chainrule build --check

cold: $(READY)
	$(BIN)/python benchmarks/cold.py

judge: $(READY)
	$(BIN)/python benchmarks/judge.py --write

seeds: $(READY)
	$(BIN)/python benchmarks/seeds.py --write

own: $(READY)
	$(BIN)/python benchmarks/personal.py

fuzz: $(READY)
	$(BIN)/python benchmarks/fuzz.py --write

sandbox: $(READY)
	$(BIN)/python benchmarks/sandbox.py --write

load: $(READY)
	$(BIN)/python benchmarks/load.py --write

nbgrader: $(READY)
	$(BIN)/python benchmarks/in_nbgrader.py --write

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
