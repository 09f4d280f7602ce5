"""kill -9 at every named point of a publication: nothing torn is ever seen, and the work goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from vgot.store.artifacts import Store
from vgot.store.canonical import digest
from vgot.store.crash import CRASH_POINTS, ENV

PROGRAM = """
import sys
from pathlib import Path
from vgot.store.artifacts import Store
from vgot.store.canonical import digest
from vgot.store.files import write_atomic
root = Path(sys.argv[1])
store = Store(root / "st", fsync=False)
for n in range(2):
    recipe = {"op": "t/1", "n": n}
    clip = store.temp(".bin")
    clip.write_bytes(b"clip%d" % n * 1000)
    store.publish(digest(recipe), recipe, {"clip": clip, "note": b"note%d" % n}, {"seconds": 0.5})
    write_atomic(root / "paper.json", b"new" * 1000, fsync=False)
"""
POINTS = [p for p in CRASH_POINTS if not p.startswith("film.")]


def run(root: Path, crash: str = "") -> int:
    env = {k: v for k, v in os.environ.items() if k != ENV}
    if crash:
        env[ENV] = crash
    return subprocess.run([sys.executable, "-c", PROGRAM, str(root)], env=env, check=False).returncode


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("nth", [1, 2])
def test_a_kill_at_any_point_is_survived(tmp_path: Path, point: str, nth: int) -> None:
    (tmp_path / "paper.json").write_bytes(b"old")
    assert run(tmp_path, f"{point}:{nth}") == -9, "the point was not passed"
    assert (tmp_path / "paper.json").read_bytes() in (b"old", b"new" * 1000)
    store = Store(tmp_path / "st", fsync=False)
    keys = store.keys()
    for key in keys:
        record = store.lookup(key)
        assert record is not None
        assert all(store.get(sha) for sha in record.outputs.values())
    done = len(store.keys())
    assert run(tmp_path) == 0
    assert len(store.keys()) == 2
    made = [e["key"] for e in store.journal.read() if e["event"] == "made"]
    assert len(made) == len(set(made)), "a published artifact was made again"
    assert len(made) >= 2 - done
    store.sweep()
    assert [p for p in tmp_path.rglob(".*") if p.is_file() and p.name.startswith(".") and "st" in p.parts] == []


def test_unknown_points_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENV, "nowhere:1")
    with pytest.raises(ValueError, match="unknown crash point"):
        Store(tmp_path, fsync=False).put(b"x")


def test_the_name_of_every_point_is_used_in_the_code() -> None:
    from importlib.resources import files

    code = "".join(p.read_text() for room in ("store", "delivery") for p in (files("vgot") / room).iterdir() if p.name.endswith(".py"))
    for point in CRASH_POINTS:
        assert f'crash_point("{point}")' in code, point


def test_a_digest_does_not_depend_on_order() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
