"""The command line: exit codes, plain messages, nothing lost, no traceback; JSON for scripts."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner
from vgot.cli import app
from vgot.store.run_folder import RunFolder

STORY = "A dog waits at the station"
SMALL = ("--shots", "2", "--seconds", "3", "--size", "64x64", "--render", "slate", "--workers", "1")


def vgot(*args: str, cwd: Path | None = None, **options: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", "vgot", *args], capture_output=True, text=True, timeout=120, cwd=cwd, env=env, errors="replace", **options,  # type: ignore[call-overload]
    )


def refused(done: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert words in done.stderr


def test_a_film_in_a_folder_of_its_own(tmp_path: Path) -> None:
    done = vgot("make", STORY, *SMALL, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["state"] == "done"
    assert Path(said["path"]).parent == tmp_path / "films"
    assert Path(said["files"]["film.mp4"]).is_file()
    shown = json.loads(vgot("show", said["path"], "--json").stdout)
    assert shown["film"] == said["film"]
    # The same command again finds the film finished, and makes nothing.
    again = json.loads(vgot("make", STORY, *SMALL, "--json", cwd=tmp_path).stdout)
    assert again["film"] == said["film"]


def test_gates_edits_redo_history_by_hand(tmp_path: Path) -> None:
    run = str(tmp_path / "run")
    paused = vgot("make", STORY, *SMALL, "--approve", "script,keyframes", "--out", run)
    assert paused.returncode == 75, paused.stderr
    assert "waiting for you at the script gate" in paused.stdout
    assert "vgot approve" in paused.stdout
    assert "script gate" in vgot("show", run).stdout
    edit = tmp_path / "edit.yaml"
    edit.write_text("shots:\n  s02:\n    lighting:\n      mood: tense\n")
    assert vgot("approve", run, "--edits", str(edit)).returncode == 75
    assert vgot("approve", run).returncode == 0
    assert json.loads((tmp_path / "run" / "script.json").read_text())["shots"][1]["lighting"]["mood"] == "tense"
    refused(vgot("approve", run), 2, "waits at no gate")
    assert vgot("redo", run, "shot", "2").returncode == 0
    refused(vgot("redo", run, "shot", "9"), 2, "no shot '9'")
    steps = json.loads(vgot("history", run, "--json").stdout)
    assert steps[0]["node"] == "cut"
    assert vgot("history", run).returncode == 0
    assert vgot("resume", run).returncode == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("make", ""), "story is empty"),
        (("make", "   \t "), "story is empty"),
        (("make", "\x01\x02\x7f"), "story is empty"),
        (("make", "\u202e\u200f"), "story is empty"),
        (("make", "x" * 100_000), "at most 20,000"),
        (("make", STORY, "--shots", "0"), "shots is 0"),
        (("make", STORY, "--shots", "100000"), "shots is 100000"),
        (("make", STORY, "--shots", "-3"), "shots is -3"),
        (("make", STORY, "--shots", "many"), "--shots"),
        (("make", STORY, "--seconds", "0"), "seconds is 0"),
        (("make", STORY, "--seconds", "nan"), "seconds is nan"),
        (("make", STORY, "--shots", "30", "--seconds", "5"), "30 shots can last 15 to 1800 s"),
        (("make", STORY, "--shots", "2", "--seconds", "400"), "2 shots can last 1 to 120 s"),
        (("make", STORY, "--seed", "-1"), "seed is -1"),
        (("make", STORY, "--size", "853x480"), "--size is '853x480'"),
        (("make", STORY, "--size", "8x8"), "--size"),
        (("make", STORY, "--size", "huge"), "--size"),
        (("make", STORY, "--fps", "0"), "--fps is 0"),
        (("make", STORY, "--writer", "gpt"), "no writer 'gpt'"),
        (("make", STORY, "--render", "paintbrush"), "no renderer 'paintbrush'"),
        (("make", STORY, "--approve", "lunch"), "gates are script"),
        (("make", STORY, "--without", "gaffer"), "'gaffer' takes no part"),
        (("make", STORY, "--without", "director"), "needs a director"),
        (("make", STORY, "--workers", "0"), "--workers is 0"),
        (("resume", "nowhere"), "does not exist"),
        (("show", "."), "not a run folder"),
        (("approve", "nowhere"), "does not exist"),
        (("redo", "nowhere", "shot", "1"), "does not exist"),
        (("redo", ".", "song", "1"), "song"),
        (("fly",), "fly"),
    ],
)
def test_bad_input_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], words: str
) -> None:
    # In this process, for speed; the subprocess tests show the same road from outside.
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    done = CliRunner().invoke(app, list(args))
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("story", ["🐕 🚉 ❤️", "كلب ينتظر في المحطة كل مساء", "犬が駅で待っている", "a\x00b\x1b[31m dog"])
def test_any_language_makes_a_film(tmp_path: Path, story: str) -> None:
    if "\x00" in story:
        story = story.replace("\x00", "\x01")  # an argument cannot hold NUL; the library is tested with it
    done = vgot("make", story, *SMALL, "--out", str(tmp_path / "run"))
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_broken_unicode_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    done = vgot("make", b"a dog \xff\xfe waits".decode("utf-8", "surrogateescape"), *SMALL, "--out", str(tmp_path / "run"))
    assert done.returncode == 0, done.stderr


def test_out_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "film").write_text("mine")
    refused(vgot("make", STORY, *SMALL, "--out", str(tmp_path / "film")), 2, "is a file")
    refused(vgot("make", STORY, *SMALL, "--out", str(tmp_path / "film" / "sub")), 2, "is a file")
    assert (tmp_path / "film").read_text() == "mine"


def test_unwritable_folder() -> None:
    refused(vgot("make", STORY, *SMALL, "--out", "/proc/vgot-film"), 3, "/proc")


def test_full_disk_keeps_what_is_finished_and_resumes(tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    run = str(tmp_path / "run")
    done = vgot("make", STORY, "--shots", "4", "--seconds", "8", "--size", "128x128", "--render", "slate", "--out", run, preexec_fn=limit)
    assert done.returncode in (3, 5), done.stderr
    assert "Traceback" not in done.stderr
    finished = sum(1 for p in (tmp_path / "run" / ".vgot" / "keys").rglob("*.json"))
    assert finished > 0
    assert vgot("resume", run).returncode == 0


@pytest.mark.parametrize(("name", "code"), [("run.json", 3), ("checkpoints.sqlite", 3)])
def test_a_damaged_run_folder_is_explained(tmp_path: Path, name: str, code: int) -> None:
    run = tmp_path / "run"
    assert vgot("make", STORY, *SMALL, "--out", str(run)).returncode == 0
    (run / ".vgot" / name).write_bytes(b"\x00garbage" * 200)
    for extra in (run / ".vgot").glob("checkpoints.sqlite-*"):
        extra.unlink()
    done = vgot("resume", str(run))
    refused(done, code, name)
    # What the message says to do works.
    (run / ".vgot" / name).unlink()
    film = (run / "film.mp4").read_bytes()
    assert vgot("make", STORY, *SMALL, "--out", str(run)).returncode == 0
    assert (run / "film.mp4").read_bytes() == film


def test_edits_that_cannot_be_read(tmp_path: Path) -> None:
    run = str(tmp_path / "run")
    vgot("make", STORY, *SMALL, "--approve", "script", "--out", run)
    bad = tmp_path / "edit.json"
    for text, words in (("{", "is not JSON"), ("[1]", "holds no edits"), ("{}", "holds no edits"), ('{"shots": {"s77": {}}}', "s77")):
        bad.write_text(text)
        refused(vgot("approve", run, "--edits", str(bad)), 2, words)
    refused(vgot("approve", run, "--edits", str(tmp_path / "none.json")), 2, "cannot read the edits")
    assert json.loads(vgot("show", run, "--json").stdout)["gate"] == "script"


def test_a_story_file_brings_cast_places_and_length(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 60), "teal").save(tmp_path / "mara.jpg")
    (tmp_path / "story.yaml").write_text(
        "story: Mara sails home before the storm\nshots: 3\nlength: 0:06\n"
        "cast:\n  - {name: Mara, gender: woman, age: old, portrait: mara.jpg}\nplaces: [{name: The Old Harbour, set: harbour}]\n"
    )
    run = tmp_path / "run"
    done = vgot("make", str(tmp_path / "story.yaml"), *SMALL[4:], "--approve", "script", "--out", str(run))
    assert done.returncode == 75, done.stderr
    script = json.loads((run / "script.json").read_text())
    assert script["brief"]["seconds"] == 6
    assert "mara" in [c["id"] for c in script["characters"]]
    assert script["characters"][0]["looks"][0]["age"] == "old"
    assert "The Old Harbour" in [x["name"] for x in script["locations"]]
    portrait = script["brief"]["cast"][0]["portrait"]
    assert (run / ".vgot" / "objects" / portrait[:2] / portrait).is_file()
    assert "mara.jpg" not in (run / "script.json").read_text()
    revised = vgot("revise", str(run), "2", "make it better")
    assert revised.returncode == 75, revised.stderr
    assert "changed nothing" in revised.stdout
    (tmp_path / "bad.yaml").write_text("story: x\ncasst: []\n")
    refused(vgot("make", str(tmp_path / "bad.yaml")), 2, "cast")
    refused(vgot("make", str(tmp_path / "none.yaml")), 2, "none.yaml")


def test_graph_doctor_help_version(tmp_path: Path) -> None:
    assert "graph TD" in vgot("graph", "--approve", "all").stdout
    assert "ready to make films" in vgot("doctor", cwd=tmp_path).stdout
    assert all(c["ok"] for c in json.loads(vgot("doctor", "--json", cwd=tmp_path).stdout) if c["needed"])
    assert "STORY" in vgot("make", "--help").stdout
    assert vgot("--version").stdout.startswith("vgot 0.")


def test_help_imports_nothing_heavy() -> None:
    probe = """
import sys
sys.argv = ["vgot", "--help"]
try:
    from vgot.cli import main
    main()
except SystemExit:
    pass
print([m for m in ("langgraph", "pydantic", "numpy", "PIL", "av", "rich.progress") if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]"), done.stdout[-300:]


def test_a_run_in_use_is_refused_politely(tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert vgot("make", STORY, *SMALL, "--approve", "script", "--out", str(run)).returncode == 75
    with RunFolder.open(run).lock():
        done = vgot("approve", str(run))
    refused(done, 75, f"in use by pid {os.getpid()}")
    assert vgot("approve", str(run)).returncode == 0
