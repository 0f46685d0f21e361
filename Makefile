# A fresh Debian 12 needs git, make and python3-venv; everything else comes from here.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help demo serve test test-fast faults lint debian debian-for-tests lock yardstick peers mutation audit fuzz clean

PYTHON ?= python3
BIN := .venv/bin
# Fonts draw the samples, tesseract is the independent second reader. The tests also open
# the HTML report (chromium), kill a real broker and a real database, and set the clock
# back (faketime).
DEBIAN := fonts-noto-cjk fonts-noto-cjk-extra fonts-arphic-ukai fonts-arphic-uming \
  fonts-arphic-gkai00mp fonts-arphic-gbsn00lp fonts-wqy-zenhei fonts-wqy-microhei \
  fonts-noto-core fonts-hosny-amiri fonts-freefont-ttf fonts-ocr-b fonts-hack fonts-liberation \
  fonts-dejavu-core fonts-cns11643-sung fonts-cns11643-kai fonts-hanazono fonts-lxgw-wenkai \
  fonts-smiley-sans fonts-ukij-uyghur fonts-crosextra-carlito fonts-linuxlibertine \
  fonts-jetbrains-mono fonts-urw-base35 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfribidi0 libseccomp2 tesseract-ocr tesseract-ocr-chi-sim libgl1 libglib2.0-0
DEBIAN_FOR_TESTS := chromium redis-server postgresql libfaketime nginx-light
DRAWN := clean-photos wrong-id-digit another-persons-diploma

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ — /'

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 以上（make PYTHON=python3.11 …）" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

debian:
	@.ci/debian $(DEBIAN)

debian-for-tests:
	@.ci/debian $(DEBIAN) $(DEBIAN_FOR_TESTS)

demo: debian .venv/ready  ## three made-up applications through the whole service
	@mkdir -p out
	@test -d samples/committed || $(BIN)/python -m samples.make case samples/drawn/demo $(DRAWN)
	@folders=samples/committed; test -d $$folders || folders=samples/drawn/demo; \
	  $(BIN)/intake demo $$folders/*/ --html out/demo --json out/demo.jsonl
	@echo "在浏览器里试用整个服务（虚构的一个县，60 份申报）： make serve"
	@echo "请用浏览器打开： $(CURDIR)/out/demo/index.html"

serve: debian .venv/ready  ## the service with a made-up county of 60 applications; Ctrl-C stops
	@mkdir -p out
	@test -d out/county || { rm -rf out/county.part && \
	  $(BIN)/python -m samples.county.draw out/county.part > out/county.txt && mv out/county.part out/county; }
	@cat out/county.txt
	@INTAKE_DATA_DIR=out/county INTAKE_CLOCK=2024-10-28T10:00 $(BIN)/intake serve

# Files that take longest begin first (tests/conftest.py), so that neither worker waits.
# Faults are tried after the others: they kill and freeze what those would be waiting for.
# Each has servers of its own and mostly waits, so that two go side by side.
test: debian-for-tests .venv/ready lint  ## lint, types, tests
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --ignore tests/faults
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/faults

# Values, documents, policies, rules, rounds, sentences: what most changes touch. At most 90 s of
# processor time on each of two cores; the table SLOW in tests/conftest.py says what is left out.
test-fast: .venv/ready lint  ## lint, types, and the tests that need no picture, server or network
	$(BIN)/python -m pytest -m "not slow" --numprocesses 2 --dist loadfile

faults: debian-for-tests .venv/ready  ## kill, freeze and starve every part at full length (an hour)
	INTAKE_FAULTS=full $(BIN)/python -m pytest tests/faults

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check intake models workers samples tests
	$(BIN)/mypy

RESOLVE = uv pip compile pyproject.toml --python-version 3.11.2 \
	  --python-platform x86_64-manylinux_2_28 --generate-hashes --no-emit-index-url \
	  --no-annotate --custom-compile-command 'make lock' --quiet

# Applications of house judge: reported, never tuned on (docs/measurements-history.md).
YARDSTICK := .venv-yardstick
COUNT ?= 400
SEED ?= 900000
JOBS ?= 2
.venv-yardstick/ready: samples/yardstick.txt
	test -x $(YARDSTICK)/bin/python || $(PYTHON) -m venv $(YARDSTICK)
	$(YARDSTICK)/bin/python -m pip install --quiet -r samples/yardstick.txt
	touch $@

yardstick: debian .venv-yardstick/ready  ## draw COUNT applications of house judge from SEED on
	$(YARDSTICK)/bin/python -m samples.make lot out/judge --house judge --count $(COUNT) --seed $(SEED) --jobs $(JOBS)

# Other gates, compared on the same pictures (docs/measurements-history.md).
.venv-peers/ready: samples/peers.txt
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet -r samples/peers.txt
	touch $@

peers: .venv-peers/ready  ## other quality gates, in an environment of their own

# Faults planted in the modules that judge: do their own tests notice (docs/measurements-history.md)?
MUTANTS ?= 20
MUTATION_SEED ?= 1
.venv-mutation/ready: tests/mutation.txt
	test -x .venv-mutation/bin/python || $(PYTHON) -m venv .venv-mutation
	.venv-mutation/bin/python -m pip install --quiet -r tests/mutation.txt
	touch $@

mutation: .venv/ready .venv-mutation/ready  ## MUTANTS faults in each judging module: which go unnoticed
	.venv-mutation/bin/python tests/mutation.py --count $(MUTANTS) --seed $(MUTATION_SEED) --only "$(ONLY)"

lock:  ## resolve requirements.lock anew (needs uv)
	$(RESOLVE) --extra test --upgrade --output-file requirements.lock
	$(RESOLVE) --constraint requirements.lock --output-file docker/requirements.lock

clean:
	rm -rf .venv .venv-yardstick .venv-peers .venv-mutation build out *.egg-info

# Not in CI: it asks an index, or needs a copy of the OSV database (OSV=path/to/all.zip).
audit: .venv/ready  ## known vulnerabilities, licences and a CycloneDX list of the locked packages
	test -x .audit/bin/pip-audit || { $(PYTHON) -m venv .audit && .audit/bin/python -m pip install --quiet pip-audit==2.10.1 cyclonedx-bom==7.5.0 pip-licenses==5.5.5; }
	.audit/bin/python .ci/audit.py $(OSV)

# Not in CI. Seconds for each door; every find is kept in tests/fuzzing/found.
SECONDS ?= 1800
fuzz: .venv/ready  ## made-up bytes at every door: SECONDS=1800 for each
	test -d .fuzz/atheris || $(BIN)/python -m pip install --quiet --target .fuzz atheris==3.0.0
	PYTHONPATH=$(CURDIR):.fuzz $(BIN)/python -m tests.fuzzing.run $(SECONDS)
