# make demo            grades three submissions and shows the results
# make test            passes every test: minutes
# make quick           the fast tests, for while you work: a minute
# make lint            ruff, mypy, spelling, and whether generated files are fresh
# make docs            builds the documentation site in docs/_build (seconds), and runs what the documents show (minutes)
# make clean           removes .venv, dist/, docs/_build and all caches
# make -C benchmarks   lists the benchmarks, which have a Makefile of their own
# All of them set up .venv with the locked versions first; Python 3.11+, pip, make and git are all that is needed.

.DEFAULT_GOAL := help
.PHONY: help demo test quick lint docs clean

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
	@echo 'Your turn; this writes the exercise, and says how to go on:  $(BIN)/chainrule start learn'

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup

quick: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup -m 'not slow'

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/chainrule build --check

docs: $(READY)
	$(BIN)/sphinx-build -q -W --keep-going -E -a docs docs/_build
	$(BIN)/python -m pytest -n auto --dist loadgroup -m docs

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist docs/_build
