# Every target sets up what it needs; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup system check test bench fuzz demo run clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile

setup: ## make .venv with the pinned dependencies (PYTHON=python3.12 picks an interpreter)
	@tools/setup

system: ## install the Debian packages that the slow tests need (asks for root)
	@tools/system

check: setup ## lint, types, import rules and the fast tests, in seconds
	@tools/check

test: setup system ## everything: check, then the tests that start real servers
	@tools/test

bench: setup ## measure speed and memory against the machine's own (ARGS="FOLDER --names 10000000" for a larger zone)
	@.venv/bin/python -m tests.bench $(ARGS)

fuzz: setup ## read invented zones both fast and exactly, and broken certificates and logs, ten minutes each (ARGS=60 for one)
	@.venv/bin/python -m tests.feeds.fuzz_zone $(ARGS)
	@.venv/bin/python -m tests.feeds.fuzz_ct $(ARGS)

demo: setup ## see it work on this machine (ARGS=--exit ends by itself)
	@.venv/bin/domainwatch demo $(ARGS)

run: setup ## start the daemon on the configuration in config/
	@.venv/bin/domainwatch run --config config

clean: ## remove .venv, logs and caches; databases and reports in var/ stay
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
