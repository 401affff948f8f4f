# Everything runs in .venv, which `setup` makes with Python 3.10 and fills from requirements.lock.
# .venv/bin/python is the only Python that is called after that.

PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup chat serve train test test-fast lint lock clean channels check-brand detector-report nlu-report search-report

help:  ## show these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1@/p' $(firstword $(MAKEFILE_LIST)) | awk -F@ '{printf "  make %-15s %s\n", $$1, $$2}'

setup:  ## make .venv and install the locked packages, when they changed
	@sh scripts/setup.sh

chat: setup  ## talk with the assistant in this terminal (BRAND=examples/bookshop: another brand)
	@CONFIDANT_BRAND="$(or $(BRAND),$(CONFIDANT_BRAND))" $(PYTHON) -m scripts.chat

serve: setup  ## run the assistant for its channels (HOST=127.0.0.1 PORT=5005)
	@exec env CONFIDANT_BRAND="$(or $(BRAND),$(CONFIDANT_BRAND))" HOST="$(or $(HOST),127.0.0.1)" PORT="$(or $(PORT),5005)" $(PYTHON) -m scripts.serve

channels: setup  ## set up menus, greeting and webhook on Telegram and Messenger, from .env
	@$(PYTHON) -m scripts.channels

check-brand: setup  ## look through the brand's files and the data map, in seconds (BRAND=folder)
	@$(PYTHON) -m scripts.check_brand $(if $(BRAND),"$(BRAND)")

train: setup  ## train the model, when data or configuration changed
	@$(PYTHON) -m scripts.model

test: setup  ## run every check that CI runs
	@$(PYTHON) -m scripts.checks

test-fast: setup  ## run lint and the quick tests, without model, Rasa and browser
	@$(PYTHON) -m scripts.checks fast

lint: setup  ## run ruff and mypy, and check the directions of imports
	@$(PYTHON) -m scripts.checks lint

detector-report: setup  ## measure the detector beside stock Presidio (DATA=folder of marked messages)
	@$(PYTHON) -m bench.detector.report "$(DATA)"

nlu-report: train  ## measure how messages are understood (DATA=files of Rasa NLU examples; default: tests/nlu)
	@$(PYTHON) -m bench.nlu.report $(DATA)

search-report: setup  ## measure the search among 50,000 products, beside SQL's LIKE
	@$(PYTHON) -m bench.search.report

lock: setup  ## write requirements.lock anew from requirements.in and requirements-dev.in
	@$(PYTHON) -m scripts.install lock

clean:  ## remove models, caches and test results; people's data in var/ and .venv stay
	@rm -rf models .rasa results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
