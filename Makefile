PYTHON ?= python3
VENV = .venv
ifeq ($(OS),Windows_NT)
BIN = $(VENV)/Scripts
else
BIN = $(VENV)/bin
endif

.PHONY: plan test browser clean

plan: $(VENV)/.installed
	$(BIN)/planner demo

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest

browser: $(VENV)/.installed-test
	@$(BIN)/python scripts/get_browser.py

$(VENV)/.venv:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed; try: make plan PYTHON=python3.11"; exit 1; }
	@echo "Setting up $(VENV): once, some minutes, over the network"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.venv pyproject.toml constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.venv pyproject.toml constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV)
