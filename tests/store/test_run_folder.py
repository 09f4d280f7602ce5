"""The run folder: its papers, its lock, and every way it can be wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from vgot.errors import CorruptError, InputError, RunBusy, StorageError
from vgot.store.files import machine_id
from vgot.store.run_folder import RunFolder, slugify

META = {"story": "A dog finds the sea", "seed": 3}


def test_create_open_and_layout(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "a" / "b", META)
    assert RunFolder.open(run.path) == run
    assert run.meta["seed"] == 3
    assert run.hidden.stat().st_mode & 0o777 == 0o700
    assert (run.hidden / "run.json").stat().st_mode & 0o777 == 0o600
    assert run.film == run.path / "film.mp4"
    assert run.journal.path == run.artifacts.journal.path
    sha = run.artifacts.put(b"x")
    assert (run.hidden / "objects" / sha[:2] / sha).exists()


def test_the_same_story_goes_on_and_another_is_refused(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    assert RunFolder.create(tmp_path / "r", {**META, "vgot": "9"}) == run
    with pytest.raises(InputError, match=r"another story.*A dog finds the sea.*choose another folder"):
        RunFolder.create(tmp_path / "r", {"story": "A cat"})


def test_a_foreign_film_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"holiday")
    with pytest.raises(InputError, match="did not make"):
        RunFolder.create(tmp_path, META)
    assert not (tmp_path / ".vgot").exists()


def test_a_path_that_is_a_file_or_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(InputError, match="is a file"):
            RunFolder.create(path, META)
        with pytest.raises(InputError, match="is a file"):
            RunFolder.open(path)
    with pytest.raises(InputError, match="not a run folder"):
        RunFolder.open(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        RunFolder.open(tmp_path / "nothing")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"schema": 1}', b"\xff\xfe", b'{"schema": "1", "meta": {}, "check": ""}'])
def test_a_damaged_run_says_what_can_be_done(tmp_path: Path, data: bytes) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    (run.hidden / "run.json").write_bytes(data)
    with pytest.raises(CorruptError, match=r"damaged.*make the run again in the same folder"):
        RunFolder.open(run.path)
    (run.hidden / "run.json").unlink()
    (run.path / "film.mp4").write_bytes(b"made by us")
    assert RunFolder.create(run.path, META) == run


def test_an_edited_run_is_noticed_and_a_newer_one_named(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    file = run.hidden / "run.json"
    good = file.read_text()
    file.write_text(good.replace("dog", "cat"))
    with pytest.raises(CorruptError, match="checksum"):
        RunFolder.open(run.path)
    file.write_text(json.dumps({**json.loads(good), "schema": 99}))
    with pytest.raises(StorageError, match=r"newer vgot.*schema 99.*upgrade"):
        RunFolder.open(run.path)


@pytest.mark.skipif(not Path("/proc/sys").exists(), reason="needs a folder that not even root can write")
def test_a_parent_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot make the run folder"):
        RunFolder.create(Path("/proc/sys/vgot-test"), META)


def test_writing_is_atomic_and_stays_inside(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    run.write_atomic(Path("script.json"), b"{}")
    run.write_atomic(run.hidden / "plan.json", b"{}")
    assert run.script.read_bytes() == b"{}"
    assert (run.hidden / "plan.json").stat().st_mode & 0o777 == 0o600
    for bad in ("../x", "/etc/x", ".vgot/../../x"):
        with pytest.raises(InputError, match="outside"):
            run.write_atomic(Path(bad), b"")
    (tmp_path / "elsewhere").mkdir()
    (run.path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="outside"):
        run.write_atomic(Path("link/x"), b"")
    (tmp_path / "victim").write_text("safe")
    (run.path / "report.html").symlink_to(tmp_path / "victim")
    run.write_atomic(Path("report.html"), b"new")
    assert (tmp_path / "victim").read_text() == "safe"
    assert not run.report.is_symlink()


def test_too_little_space_is_refused_before_the_start(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    run.require_space(1)
    with pytest.raises(StorageError, match=r"needs about 1000000\.0 TB, but .* has .* free"):
        run.require_space(10**18)
    assert (run.free_bytes() or 0) > 0


# -- the lock -----------------------------------------------------------------------------------------------------------
HOLD = """
import sys, time
from pathlib import Path
from vgot.store.files import machine_id
from vgot.store.run_folder import RunFolder
with RunFolder.open(Path(sys.argv[1])).lock():
    print("held", flush=True)
    time.sleep(60)
"""


def hold(run: RunFolder) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(run.path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_the_run(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    with hold(run) as other:
        with pytest.raises(RunBusy, match=rf"in use by pid {other.pid} on .* since \d{{4}}-.*; wait") as caught, run.lock():
            pass
        assert caught.value.code == 75
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    with run.lock():
        owner = json.loads((run.hidden / "lock").read_text())
        assert owner["pid"] == os.getpid()
        assert {"host", "boot", "started", "since"} <= owner.keys()


def test_the_lock_excludes_this_process_too_and_is_given_back(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    (run.hidden / "lock").write_text("stale rubbish " * 100)
    with run.lock():
        with pytest.raises(RunBusy), run.lock():
            pass
        assert json.loads((run.hidden / "lock").read_text())["pid"] == os.getpid()
    with pytest.raises(RuntimeError), run.lock():
        raise RuntimeError
    with run.lock():
        pass


def test_taking_the_lock_removes_what_the_dead_left(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    dead = f".{machine_id()}-999999999-1-0.0.mp4"
    for folder in (run.path, run.hidden, run.hidden / "tmp"):
        folder.mkdir(exist_ok=True)
        (folder / dead).write_bytes(b"half")
        (folder / ".mine").write_bytes(b"a person's")
    with run.lock():
        assert not list(run.path.rglob(dead))
        assert len(list(run.path.rglob(".mine"))) == 3


def test_children_do_not_inherit_the_lock(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "r", META)
    with run.lock():
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with run.lock():
            pass
    finally:
        child.kill()
        child.wait()


# -- names --------------------------------------------------------------------------------------------------------------
HOSTILE = [
    "", ".", "..", "../../etc/passwd", "/etc/passwd", "C:\\Windows", "con", "NUL", "aux.txt", "-rf /", "--help", "~root", "a\0b", "new\nline",
    "\u202egnp.exe", "Ａ／Ｂ", "．．／", "é" * 400, "x" * 400, "$(rm -rf ~)", "`id`", "'; drop table", "日本語の物語",
    "🐕 dog 🌊", "a" * 48, "%2e%2e%2f",
]


def test_hostile_texts_get_harmless_names(tmp_path: Path) -> None:
    names = [slugify(text, 7) for text in HOSTILE]
    assert len(set(names)) == len(HOSTILE)
    for name in names:
        assert name.isascii()
        assert len(name) <= 57
        assert all(c.isalnum() or c == "-" for c in name)
        assert name[0].isalnum()
        head, _, tail = name.rpartition("-")
        assert head
        assert len(tail) == 8
        assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    assert slugify("A dog finds the sea", 3).startswith("a-dog-finds-the-sea-")
    assert slugify("x", 1) != slugify("x", 2)
    assert slugify("x", 1) == slugify("x", 1)
