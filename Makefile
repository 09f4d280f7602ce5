# The two commands of the README do all set-up on a fresh machine, in their own .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORY  ?= A lighthouse keeper teaches her daughter to sail before the storm comes
ROOMS  := script prompts weights store generators agents tools graph delivery evaluation __init__.py __main__.py board.py cli.py doctor.py errors.py options.py plan.py

export OMP_NUM_THREADS ?= 1

.PHONY: film test lint clean
film: $(VENV)/.core
	$(BIN)/vgot make "$(STORY)" --shots 10 --seconds 30 --size 720p

test: $(VENV)/.test lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

# mypy names modules after folders: look at the tree through a link called vgot, whatever the clone is called.
lint: $(VENV)/.test
	$(BIN)/ruff check .
	mkdir -p $(VENV)/typed && ln -sfn "$(CURDIR)" $(VENV)/typed/vgot
	cd $(VENV)/typed && ../bin/mypy --config-file vgot/pyproject.toml $(addprefix vgot/,$(ROOMS))

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,models]'
	touch $@ $(VENV)/.core

clean:
	rm -rf $(VENV) build *.egg-info
