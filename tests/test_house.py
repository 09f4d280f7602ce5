"""The shape of the house: imports run downwards, nothing heavy or forbidden creeps in."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT: dict[str, set[str]] = {
    "script": set(),
    "prompts": {"script"},
    "store": {"script"},
    "weights": {"store"},
    "generators": {"script", "store", "weights"},
    "agents": {"script", "prompts", "store"},
    "delivery": {"script", "store"},
    "tools": {"script", "store", "generators"},
    "graph": {"script", "prompts", "store", "generators", "agents", "delivery", "tools"},
}
MODELS = ("kolors", "dynamicrafter", "sdxl")
"""Folders of generators that are models, imported only when asked for."""
SOURCES = sorted(p for room in MAY_IMPORT for p in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, list[str], bool]]:
    """``(line, dotted name below vgot or absolute, ours)`` of every import in a file."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = list(package[: len(package) - node.level + 1])
            for name in ([node.module] if node.module else [a.name for a in node.names]):
                yield node.lineno, base + str(name).split("."), True
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            yield node.lineno, parts[1:] if parts[0] == "vgot" else parts, parts[0] == "vgot"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                yield node.lineno, parts[1:] if parts[0] == "vgot" else parts, parts[0] == "vgot"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_run_downwards(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {'.'.join(name)}"
        for path in (ROOT / room).rglob("*.py")
        for line, name, ours in imports(path)
        if ours and name and name[0] in MAY_IMPORT and name[0] != room and name[0] not in MAY_IMPORT[room]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("rooms", "module"),
    [(("script", "prompts", "store", "generators", "delivery", "agents"), "langgraph"), (tuple(MAY_IMPORT), "torch"), (tuple(MAY_IMPORT), "pickle")],
)
def test_what_a_room_never_imports(rooms: tuple[str, ...], module: str) -> None:
    assert [
        f"{path.relative_to(ROOT)}:{line}" for room in rooms for path in (ROOT / room).rglob("*.py") for line, name, ours in imports(path)
        if not ours and name[0] == module and not (module == "torch" and path.is_relative_to(ROOT / "generators") and path.parent.name in MODELS)
    ] == []


def test_no_model_library_is_loaded_where_no_model_is_used() -> None:
    look = "import sys, vgot.graph.studio, vgot.generators.animatic.backend; print(sorted({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_is_evaluated() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}" for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec")
    ]
    assert found == []


@pytest.mark.parametrize("word", ["max_concurrency", "os.system", "shell=True", "verify=False", "allow_dangerous"])
def test_words_that_stand_nowhere(word: str) -> None:
    assert [str(p.relative_to(ROOT)) for p in SOURCES if word in p.read_text(encoding="utf-8")] == []


def test_every_source_file_says_what_it_is() -> None:
    assert [str(p.relative_to(ROOT)) for p in SOURCES if len(ast.get_docstring(ast.parse(p.read_text(encoding="utf-8"))) or "") < 10] == []


def test_no_randomness_without_an_address() -> None:
    """Module-level random functions and clocks in outputs would make films depend on order and time."""
    banned = ("random.random(", "random.choice(", "random.seed(", "np.random.seed", "np.random.rand(", "hash(")
    rooms = [ROOT / "generators", ROOT / "agents", ROOT / "script"]
    found = []
    for path in (p for room in rooms for p in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                text = ast.unparse(node.func) + "("
                if text in banned:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {text}")
    assert found == []


def test_langgraph_before_vgot_is_refused_unless_strict() -> None:
    env = {k: v for k, v in os.environ.items() if k != "LANGGRAPH_STRICT_MSGPACK"}
    late = "import langgraph.checkpoint.serde.jsonplus, vgot"
    done = subprocess.run([sys.executable, "-c", late], capture_output=True, text=True, env=env, check=False)
    assert "import vgot first" in done.stderr
    env["LANGGRAPH_STRICT_MSGPACK"] = "true"
    assert subprocess.run([sys.executable, "-c", late], capture_output=True, env=env, check=False).returncode == 0


def test_the_wheel_holds_what_is_named() -> None:
    import tomllib

    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    named = set(config["packages"])
    there = {"vgot"} | {
        ".".join(("vgot", *p.relative_to(ROOT).parent.parts)) for room in (*MAY_IMPORT, "evaluation") for p in (ROOT / room).rglob("__init__.py")
    }
    assert named == there
