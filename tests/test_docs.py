"""What the documents say can be done: commands parse, options exist, snippets compile, files are there, the notebook runs."""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from vgot import Run, Studio, Variant
from vgot.agents.offline.compose import draft_script
from vgot.agents.validator import TAU_CRITIQUE, Thresholds
from vgot.cli import app
from vgot.generators.engine import InlineEngine
from vgot.options import make_service, make_variant, role_writers
from vgot.script.edits import apply_edits
from vgot.script.model import Brief
from vgot.script.story_file import read_story_file

ROOT = Path(__file__).resolve().parent.parent
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES = [*GUIDES, ROOT / "ARCHITECTURE.md"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
COMMANDS: Any = typer.main.get_command(app)


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return [body for name, body in _FENCE.findall(page.read_text(encoding="utf-8")) if name == language]


def spans(page: Path) -> list[str]:
    """What stands in backticks in the running text of a page."""
    return _SPAN.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))


def command_lines() -> Iterator[Any]:
    """Every command line of vgot in the guides, as words."""
    for page in GUIDES:
        lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
        for line in [*lines, *spans(page)]:
            words = shlex.split(line, comments=True)
            if len(words) > 1 and words[0] in ("vgot", ".venv/bin/vgot"):
                yield pytest.param(words[1:], id=f"{page.name}: {' '.join(words[1:])[:60]}")


# -- commands -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", list(command_lines()))
def test_every_command_parses(words: list[str]) -> None:
    command = COMMANDS.commands[words[0]]
    if len(words) == 1:  # only spoken of
        return
    told = command.make_context(words[0], words[1:]).params
    if words[0] == "make":
        names = ("size", "fps", "writer", "render", "approve", "without", "subtitles", "temperature", "encoder")
        make_variant(**{n: told[n] for n in names}, writers=role_writers(told["writer_for"] or []))
    if words[0] in ("make", "resume"):
        make_service(*(told[n] for n in ("base_url", "budget", "price", "stream", "lanes", "patience")))


def test_a_command_that_is_wrong_would_be_found() -> None:
    make = COMMANDS.commands["make"]
    with pytest.raises(Exception, match="--writers"):
        make.make_context("make", ["story", "--writers", "offline"])


def test_every_option_that_is_named_exists() -> None:
    known = {o for c in COMMANDS.commands.values() for p in c.params for o in (*p.opts, *p.secondary_opts)} | {"--version", "--help"}
    named = {(page.name, option) for page in PAGES for span in spans(page) for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", span)}
    assert len(named) > 10
    assert sorted(n for n in named if n[1] not in known) == []


def test_every_environment_variable_that_is_named_is_read() -> None:
    sources = "".join(p.read_text(encoding="utf-8") for room in ("agents", "graph") for p in (ROOT / room).rglob("*.py"))
    sources += "".join(p.read_text(encoding="utf-8") for p in ROOT.glob("*.py"))
    named = {v for page in PAGES for v in re.findall(r"\bVGOT_[A-Z_]+", page.read_text(encoding="utf-8"))}
    assert named >= {"VGOT_API_KEY", "VGOT_BASE_URL", "VGOT_TRUSTED_HOSTS"}
    assert sorted(v for v in named if f'"{v}"' not in sources) == []


# -- snippets and files -------------------------------------------------------------------------------------------------------
def check_python(source: str, where: str) -> None:
    """It compiles, what it imports is there, and it calls no verb of a studio or a run that there is not."""
    tree = ast.parse(source, where)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                importlib.import_module(alias.name)
        elif isinstance(node, ast.ImportFrom):
            module = importlib.import_module(str(node.module))
            assert [a.name for a in node.names if not hasattr(module, a.name)] == [], where
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("run", "studio"):
            assert hasattr(Run if node.value.id == "run" else Studio, node.attr), f"{where}: {node.value.id}.{node.attr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_python_snippet_compiles_and_its_names_exist(page: Path) -> None:
    for i, source in enumerate(blocks(page, "python")):
        check_python(source, f"{page.name}, snippet {i + 1}")


def test_the_snippet_on_writers_lays_out_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (source,) = blocks(ROOT / "docs" / "writers.md", "python")
    namespace: dict[str, Any] = {}
    exec(compile(source, "writers.md", "exec"), namespace)
    assert namespace["run"].status().state == "new"
    assert namespace["run"].variant.writer_of("validator") == "openai:OTHER"


def test_the_story_file_and_the_edits_that_are_shown_are_good(tmp_path: Path) -> None:
    (story,) = blocks(ROOT / "docs" / "writers.md", "yaml")
    path = tmp_path / "story.yaml"
    path.write_text(story, encoding="utf-8")
    brief = read_story_file(path).brief
    assert (brief.shots, brief.seconds, [c.name for c in brief.cast]) == (12, 90.0, ["Mara", "Jon"])
    (edits,) = blocks(ROOT / "docs" / "writers.md", "json")
    script = draft_script(Brief(story="A lonely robot finds a flower", shots=5, seconds=15.0))
    edited = apply_edits(script, json.loads(edits))
    assert [s.id for s in edited.shots] == ["s01", "s03", "s03a", "s04", "s05"]
    assert edited.shots[2].camera.size == "CU"


def test_the_thresholds_that_are_stated_hold() -> None:
    text = (ROOT / "docs" / "writers.md").read_text(encoding="utf-8")
    v = Variant()
    assert f"critic's score below {TAU_CRITIQUE:g}" in text
    assert f"`tau_c` {v.tau_c:g}, `tau_k` {v.tau_k:.1f}, three repairs" in text
    assert (v.rounds, Thresholds(v.tau_c).rounds) == (3, 3)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_file_that_is_linked_or_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [x for x in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in x]
    assert [x for x in links if not (page.parent / x).exists()] == []
    named = [x for x in spans(page) if re.fullmatch(r"(?:agents|graph|script|prompts|store|generators|delivery|tests|docs|notebooks)/[\w./]*", x)]
    assert [x for x in named if not (ROOT / x).exists()] == []


# -- the notebook -------------------------------------------------------------------------------------------------------------
def code_cells(path: Path) -> list[dict[str, Any]]:
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_is_small_plain_and_compiles(path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    assert (book["nbformat"], path.stat().st_size < 60_000) == (4, True)
    assert len({c["id"] for c in book["cells"]}) == len(book["cells"])
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in code_cells(path))
    for i, cell in enumerate(code_cells(path)):
        check_python("".join(cell["source"]), f"{path.name}, cell {i + 1}")


def test_the_notebook_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On slates, which cost nothing: after the cell with the parameters come others, as papermill would put them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("vgot.graph.runs.ProcessEngine", lambda store, workers: InlineEngine(store))
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    shown: list[str] = []
    for cell in code_cells(ROOT / "notebooks" / "story_iteration.ipynb"):
        value = run_cell("".join(cell["source"]), namespace)
        if "parameters" in cell["metadata"].get("tags", ()):
            namespace.update(RENDER="slate", WIDTH=64, HEIGHT=64)
        shown += [how for how in ("_repr_png_", "_repr_html_") if hasattr(value, how) and getattr(value, how)()]
    assert shown == ["_repr_png_", "_repr_html_"], "the storyboard and the film are shown in the page"
    assert namespace["run"].status().state == "done"
    assert [s.id for s in namespace["run"].script().shots] == ["s01", "s02", "s03", "s03a", "s04", "s05"]
    assert {s.background.hour for s in namespace["run"].script().shots[2:]} == {"night"}
    assert not namespace["plain"].variant.has("cinematographer")
    assert "s03 background.hour: morning → night" in capsys.readouterr().out
    assert {p.name for p in tmp_path.iterdir()} == {"films"}, "nothing is written anywhere else"


def run_cell(source: str, namespace: dict[str, Any]) -> Any:
    """Run one cell; returns the value of the expression at its end, if there is one, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), namespace) if isinstance(last, ast.Expr) else None
