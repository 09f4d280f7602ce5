"""A film by Kolors end to end, on tiny weights in the published layout: made, killed, resumed, edited, and refused without weights."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vgot import Studio, Variant
from vgot.delivery.film import inspect_film
from vgot.errors import RenderError, WeightsError
from vgot.generators.adapted import resident
from vgot.generators.engine import InlineEngine, ProcessEngine
from vgot.generators.kolors.libraries import torch
from vgot.generators.protocols import Job
from vgot.generators.setup import Diffusion
from vgot.graph.studio import Run
from vgot.plan import film_plan
from vgot.store.artifacts import Store

from .adapted.jobs import shades
from .kolors.trees import build_adapter, build_original

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:diffusers.*")

STORY = "A grey cat waits on a roof for the first snow."
VARIANT = Variant(render="kolors", width=128, height=64, fps=8, diffusion=Diffusion(steps=2, pixels=64 * 64, portrait=64))
REQUEST: dict[str, Any] = {"shots": 3, "seconds": 6.0, "variant": VARIANT}
OURS = ("kolors.text", "kolors.portrait", "kolors.reference", "kolors.keyframe")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("weights")
    build_original(folder / "Kolors")
    build_adapter(folder / "Kolors-IP-Adapter-Plus")
    return folder


@pytest.fixture(scope="module", autouse=True)
def nothing_stays() -> Iterator[None]:
    yield
    resident.release()


class Clumsy(InlineEngine):
    """Fails at one operation, as a killed machine would."""

    def __init__(self, store: Store, op: str) -> None:
        super().__init__(store)
        self.op = op

    def _carry_out(self, slot: Any, ticket: Any) -> Any:
        job: Job = ticket.job
        if job.op.startswith(self.op):
            raise RenderError(f"{job.op} was struck by lightning")
        return super()._carry_out(slot, ticket)


def studio(weights: Path, engine: Any = InlineEngine) -> Studio:
    return Studio(weights=weights, device="cpu", engine=engine)


def made(run: Run) -> list[tuple[str, str]]:
    """Operation and key of whatever was made, in order."""
    lines = (run.path / ".vgot" / "events.jsonl").read_text().splitlines()
    return [(e["op"].split("/")[0], e["key"]) for e in map(json.loads, lines) if e.get("event") == "made"]


def count(run: Run) -> Counter[str]:
    return Counter(op for op, _ in made(run) if op.startswith(("kolors.", "stills.")))


def workers() -> list[int]:
    """Worker processes of this process."""
    children = [int(pid) for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]
    return [pid for pid in children if b"vgot.generators.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.fixture(scope="module")
def film(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = studio(weights).start(STORY, out=tmp_path_factory.mktemp("film") / "run", **REQUEST)
    assert run.go().state == "done"
    return run


def test_the_film_plays(film: Run) -> None:
    seen = shades(film.film, 128, 64)
    assert len(seen) == sum(s.frames(8) for s in film.script().shots)
    assert max(seen) > 5, "something is to be seen"


def test_every_part_is_made_once(film: Run) -> None:
    script = film.script()
    shots, looks = len(script.shots), len(script.looks_seen)
    found = count(film)
    assert found["kolors.keyframe"] == found["stills.shot"] == shots == 3
    assert found["kolors.portrait"] == found["kolors.reference"] == looks
    assert found["kolors.text"] == looks + shots + 2, "one for each picture, and what portraits and keyframes shall not show"
    order = [op for op, _ in made(film) if op in OURS]
    assert order == sorted(order, key=OURS.index), "each model is needed once: prompts, portraits, references, keyframes"


def test_the_plan_counts_what_was_made(film: Run) -> None:
    stages = {s.name: s.units for s in film_plan(film.script(), VARIANT).stages}
    found = count(film)
    assert stages == {
        "prompts": found["kolors.text"], "portraits": found["kolors.portrait"], "references": found["kolors.reference"],
        "keyframes": found["kolors.keyframe"], "shots from stills": found["stills.shot"],
    }


def test_the_film_says_that_a_model_drew_it(film: Run) -> None:
    said = inspect_film(film.film)["recipe"]["provenance"]
    assert said["digital_source_type"] == "trainedAlgorithmicMedia"
    assert "kolors" in said["pictures"].lower()
    keyframe = next(key for op, key in made(film) if op == "kolors.keyframe")
    store = Store(film.path / ".vgot")
    record = store.lookup(keyframe)
    assert record is not None
    assert b"drawn by an AI model (Kolors)" in store.get(record.outputs["image"])
    assert len(store.recipe(keyframe)["params"]["weights"]) == 64, "the weights are named by their fingerprint"


def test_going_again_makes_nothing(film: Run, weights: Path) -> None:
    before = made(film)
    assert studio(weights).open(film.path).go().state == "done"
    assert made(film) == before


def test_a_killed_worker_is_replaced_and_makes_the_same_film(film: Run, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    killed: list[int] = []

    def watch(event: dict[str, Any]) -> None:
        if event.get("stage") == "keyframes" and "share" in event and not killed:
            killed.extend(workers())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    run = studio(weights, lambda store: ProcessEngine(store, 1)).start(STORY, out=tmp_path / "run", **REQUEST)
    assert run.go(watch).state == "done"
    assert len(killed) == 1
    assert sorted(made(run)) == sorted(made(film)), "the same keys, each made once"
    stores = [Store(r.path / ".vgot") for r in (film, run)]
    for op, key in made(film):
        if op in ("kolors.portrait", "kolors.keyframe"):
            images = {record.outputs["image"] for s in stores if (record := s.lookup(key)) is not None}
            assert len(images) == 1, f"{op} drew other pixels in another process"


def test_a_broken_run_goes_on_where_it_stopped(weights: Path, tmp_path: Path) -> None:
    broken = studio(weights, lambda store: Clumsy(store, "kolors.keyframe")).start(STORY, out=tmp_path / "run", **REQUEST)
    with pytest.raises(RenderError, match="lightning"):
        broken.go()
    first = made(broken)
    assert not any(op == "kolors.keyframe" for op, _ in first)
    run = studio(weights).open(tmp_path / "run")
    assert run.go().state == "done"
    everything = [key for _, key in made(run)]
    assert len(everything) == len(set(everything)), "nothing is made twice"
    assert count(run)["kolors.portrait"] == sum(op == "kolors.portrait" for op, _ in first)


def test_an_edit_of_light_remakes_that_keyframe_and_what_shows_it(weights: Path, tmp_path: Path) -> None:
    run = studio(weights).start(STORY, out=tmp_path / "run", **{**REQUEST, "variant": VARIANT.with_gates("shots")})
    assert run.go().gate is not None
    before, script = made(run), run.script()
    middle = script.shots[1]
    store = Store(run.path / ".vgot")
    old = {picture_of(store, key) for op, key in before if op == "kolors.keyframe"}
    other = next(side for side in ("left", "right") if side != middle.lighting.key_side)
    run.approve({"shots": {middle.id: {"lighting": {"key_side": other, "text": f"Soft cool light of the sky from the {other}."}}}})
    new = made(run)[len(before):]
    counted = Counter(op for op, _ in new if op in (*OURS, "stills.shot"))
    assert counted == {"kolors.text": 1, "kolors.keyframe": 1, "stills.shot": 1}, "boundaries are made after the gate"
    (key,) = [key for op, key in new if op == "kolors.keyframe"]
    assert picture_of(store, key) not in old
    assert run.status().state == "done"


def picture_of(store: Store, key: str) -> str:
    record = store.lookup(key)
    assert record is not None
    return record.outputs["image"]


def test_keyframes_follow_the_one_before_in_their_place(weights: Path, tmp_path: Path) -> None:
    variant = VARIANT.but(diffusion=VARIANT.diffusion.but(previous=0.5))
    run = studio(weights).start(STORY, out=tmp_path / "run", **{**REQUEST, "variant": variant})
    assert run.go().state == "done"
    store, shots = Store(run.path / ".vgot"), run.script().shots
    scenes = {(s.scene, s.background.location) for s in shots}
    guided = [key for op, key in made(run) if op == "kolors.keyframe" and "reference.previous" in store.recipe(key)["params"]["made"]]
    assert len(guided) == len(shots) - len(scenes) > 0
    before = len(made(run))
    run.redo("keyframe", [shots[0].id])
    again = Counter(op for op, _ in made(run)[before:])
    same = sum((s.scene, s.background.location) == (shots[0].scene, shots[0].background.location) for s in shots)
    assert again["kolors.keyframe"] == same, "those that follow it are drawn anew, one after another"
    assert again["kolors.text"] == again["kolors.portrait"] == 0


def test_without_weights_nothing_begins(weights: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(weights, tmp_path / "weights")
    for name in ("Kolors/unet/config.json", "Kolors/vae/config.json"):
        (folder / name).unlink()
    with pytest.raises(WeightsError) as caught:
        studio(folder).start(STORY, out=tmp_path / "run", **REQUEST)
    for name in ("unet/config.json", "vae/config.json", "vgot weights pull"):
        assert name in str(caught.value)
    assert not (tmp_path / "run").exists(), "nothing was spent"
    with pytest.raises(WeightsError, match="no weights folder"):
        studio(tmp_path / "nowhere").start(STORY, out=tmp_path / "run", **REQUEST)
