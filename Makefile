# Needs Python 3.11 or later and make. Everything is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DOCUMENTS ?= 10000

.PHONY: demo test check cluster build clean tables bench
.DEFAULT_GOAL := help

help: ## show this
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/developed: $(VENV)/installed
	$(BIN)/pip install --quiet --group dev
	touch $@

demo: $(VENV)/installed ## index the samples and search them in a browser
	$(BIN)/wenkham build samples --index var/demo
	@echo
	@echo 'Three queries to try:  เหล็กสีเขียว   碳市场   "soko la kaboni"'
	@echo
	$(BIN)/wenkham serve --index var/demo --port $(PORT)

test: $(VENV)/developed ## install what the tests need and run them all
	$(BIN)/pytest --numprocesses auto --dist loadfile

check: $(VENV)/developed ## what must hold before a change lands: style, types, layers, tables, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/han_table.py --check
	$(MAKE) test

cluster: $(VENV)/developed ## start a test cluster of three nodes of OpenSearch on this machine, until Ctrl-C
	$(BIN)/python tests/cluster/nodes.py have || $(BIN)/pip install --quiet --group cluster
	$(BIN)/python tests/cluster/nodes.py get
	$(BIN)/python tests/cluster/nodes.py run

tables: $(VENV)/developed ## generate the data files that are made from others' data
	$(BIN)/python tools/han_table.py

bench: $(VENV)/developed ## measure engines beside others, builds and pages; DOCUMENTS=100000 makes a larger collection
	-$(BIN)/pip install --quiet --group bench
	$(BIN)/python -m bench.building --documents $(DOCUMENTS)
	$(BIN)/python -m bench.engines --documents $(DOCUMENTS) --reuse
	$(BIN)/python -m bench.pages --documents $(DOCUMENTS) --stock

build: $(VENV)/developed ## make the wheel
	$(BIN)/python -m build --wheel

clean: ## remove what was installed and built
	rm -rf $(VENV) dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis
