# Two commands do everything: `make demo` and `make test`. `make` alone prints this help.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.ready
SHARED ?= ../shared
TEXTS ?=
RECORD := out/demo.dragoman

.PHONY: help demo test test-slow fuzz reliability setup check gold bench docs lock lexicon clean screenshots

help: ## this help
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## set up, read examples/, print the summary, write the page
	@mkdir -p out && rm -f $(RECORD)*
	@$(VENV)/bin/dragoman read examples --record $(RECORD) || [ $$? -eq 1 ]
	@$(VENV)/bin/dragoman page --record $(RECORD) --out out/demo.html
	@echo "Open out/demo.html in a browser; ask the record: $(VENV)/bin/dragoman said --record $(RECORD)"

test: $(STAMP) ## the tests that every change must pass
	$(PY) -m pytest -m "not slow and not gold"

test-slow: $(STAMP) ## crash, hostile and fuzz tests
	$(PY) -m pytest -m slow

fuzz: $(STAMP) ## input at random for SECONDS a target (led by coverage where atheris is installed)
	$(PY) fuzz/run.py --seconds $(or $(SECONDS),120)

reliability: $(STAMP) ## the figures of docs/reliability.md; KILLS=100 SECONDS=600 MEGABYTES=1000 SOAK=3600 as printed there
	@$(PY) bench/hard/figures.py --kills $(or $(KILLS),10) --seconds $(or $(SECONDS),20) --megabytes $(or $(MEGABYTES),20) --soak $(or $(SOAK),60)

setup: $(STAMP) ## make the virtual environment and install what the lock names

# The interpreter is looked for in this order; each must be 3.12 or 3.13.
$(STAMP): requirements.lock pyproject.toml tests/views/followthemoney.lock
	@python="$$(tools/find_python)" || exit 1; \
	echo "Setting up with $$python …"; \
	"$$python" -m venv $(VENV) && \
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . && \
	"$$python" -m venv $(VENV)/followthemoney && \
	$(VENV)/followthemoney/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/views/followthemoney.lock && \
	touch $(STAMP)

check: $(STAMP) ## format, lint, strict types, spelling, generated tables
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/codespell README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md SECURITY.md docs -L bloc,blocs,commend
	$(PY) tools/make_lexicon.py --check
	$(PY) tools/make_reference.py --check

gold: $(STAMP) ## score against the gold sets in ../shared (says so where it is not there)
	@if [ -d $(SHARED) ]; then $(PY) -m pytest -m gold -s; else echo "make gold: $(SHARED) is not here; nothing was scored."; fi

bench: $(STAMP) ## speed and memory, each figure a line `name value`; TEXTS=FOLDER for texts of your own
	@$(PY) bench/run.py $(if $(TEXTS),--texts $(TEXTS))

screenshots: $(STAMP) ## pictures of the reading room for the docs (needs Chromium)
	@mkdir -p out && rm -f out/pictures.dragoman*
	@$(VENV)/bin/dragoman read examples --record out/pictures.dragoman --quiet || [ $$? -eq 1 ]
	@$(PY) tools/screenshots.py out/pictures.dragoman docs/pictures

lexicon: $(STAMP) ## make the generated tables from resources/
	$(PY) tools/make_lexicon.py

docs: $(STAMP) ## the documents as web pages in out/docs
	$(PY) tools/make_reference.py
	$(PY) -m mkdocs build --quiet --strict

lock: $(STAMP) ## pin every dependency with hashes
	@$(PY) -m pip install --quiet pip-tools
	@$(VENV)/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev --extra tables --extra xlsx --extra pdf --extra dask --extra ray \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.lock pyproject.toml
	@$(VENV)/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file tests/views/followthemoney.lock tests/views/followthemoney.in

clean: ## remove what make made
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache
