# Everything builds .venv in this folder on first use. PYTHON may name any Python from 3.11 on.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: report test lint bench torture sbom lab data notebooks published binder lock clean

report: $(READY)  ## the reports of all shipped cases, and where they are
	$(BIN)/dateline batch

test: $(READY)  ## all tests; those for the browser say why they skip where there is no chromium
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(READY)  ## style, types, docstrings, floors
	$(BIN)/ruff check toolkit tests benchmarks data
	$(BIN)/ruff format --check toolkit tests benchmarks data
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/numpydoc lint $$(git ls-files 'toolkit/*.py')

bench: $(READY)  ## measured comparisons; takes minutes
	for b in benchmarks/*.py; do $(BIN)/python $$b || exit 1; done

torture: $(READY)  ## all hostile inputs under all commands, and a fault at each operation of each writing command; hours
	$(BIN)/python benchmarks/torture/bench.py --runs 1 --table
	$(BIN)/python benchmarks/torture/faults.py --most 0

sbom: $(READY)  ## what is installed, with licences (CycloneDX), and its known faults; needs the package index and OSV
	$(PYTHON) -m venv --clear artifacts/sbom-tools
	artifacts/sbom-tools/bin/pip install -q cyclonedx-bom pip-audit
	artifacts/sbom-tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	  -o artifacts/sbom.json $(BIN)/python
	artifacts/sbom-tools/bin/pip-audit --strict --vulnerability-service osv --require-hashes -r requirements.lock

lab: $(READY)  ## JupyterLab on the project: cases, reports, and copies of the notebooks
	$(BIN)/dateline lab

data: $(READY)  ## write what is derived: the JSON Schema, the dictionary, the list of files, the form of a report's page
	$(BIN)/dateline schema > data/case.schema.json
	$(BIN)/python data/dictionary.py
	$(BIN)/python data/datapackage.py
	$(BIN)/python data/page_form.py

notebooks: $(READY)  ## run all four on the drill in place, then keep only their digests
	rm -rf runs/.notebooks
	$(BIN)/python data/notebook_marks.py
	DATELINE_BATCH=1 DATELINE_RUNS=$(CURDIR)/runs/.notebooks $(BIN)/jupyter execute --inplace notebooks/*.ipynb
	$(BIN)/nbstripout --keep-count --keep-id --drop-tagged-cells injected-parameters \
	  --extra-keys metadata.language_info.version notebooks/*.ipynb
	rm -rf runs/.notebooks

published: $(READY)  ## the packages that Binder's last cells compare with
	rm -rf runs/.published binder/published
	mkdir -p binder/published
	for c in drill sakkanmol; do \
	  DATELINE_RUNS=$(CURDIR)/runs/.published $(BIN)/dateline run $$c --fresh --stamp case || exit 1; \
	  cp -r runs/.published/$$c/package binder/published/$$c || exit 1; done
	rm -rf runs/.published

binder: $(READY)  ## what Binder does, replayed without a container: build, slim, run without a network; takes minutes
	$(BIN)/python binder/replay.py

lock:  ## pin all dependencies again; needs uv
	uv pip compile -q --universal --python-version 3.11 --fork-strategy fewest --no-emit-index-url --no-annotate \
	  --generate-hashes --custom-compile-command "make lock" pyproject.toml --extra dask --extra lab --extra leafmap --extra scan --extra stac --extra warc --group test --group lint -o requirements.lock
	uv pip compile -q --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
	  --constraint requirements.lock pyproject.toml --extra lab -o binder/requirements.txt

clean:  ## delete .venv, results and caches; nothing that cannot be made again
	rm -rf $(VENV) runs artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "dateline needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
