# What a developer runs, by a short name. An active virtual environment counts first.
ifndef VIRTUAL_ENV
export PATH := $(CURDIR)/.venv/bin:$(PATH)
endif

.DEFAULT_GOAL := help
.PHONY: help demo test lint gate bench ci nightly

help:  ## this list
	@sed -n 's/^\([a-z]*\):  ## /\1\t/p' Makefile | expand -t 10

demo:  ## run everything on this machine: API, admin, chat page
	python3 manage.py demo

test:  ## run the whole test suite; T=PATH runs a part, T="PATH -n 0" on one core
	python3 manage.py test $(T)

lint:  ## format (rewrites files), lint, types, import contracts: what a commit must pass
	ruff format .
	ruff check .
	mypy .
	lint-imports

gate:  ## answers are found as well as the accepted baseline says
	python3 manage.py evaluate_faq --gate
	python3 manage.py evaluate_answers --gate

bench:  ## how the code is built, and quick measurements under load
	python3 -m benchmarks.structure
	python3 -m benchmarks.races --quick
	python3 -m benchmarks.http_load --quick

ci:  ## all that must hold before a change lands
	.ci/run

nightly:  ## what is too long for ci: crashes, races, faults, mutants; an hour or two
	.ci/nightly
