"""A whole film by models, on tiny trees in the published layout: portraits, keyframes, shots, boundaries, cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from vgot import Variant
from vgot.errors import WeightsError
from vgot.generators.clip import read_frames
from vgot.generators.dynamicrafter import backend, carry, convert
from vgot.generators.dynamicrafter.timing import FRAMES, timing
from vgot.generators.engine import InlineEngine
from vgot.generators.protocols import Job
from vgot.generators.setup import Diffusion, Motion
from vgot.graph.loop import wait_for
from vgot.graph.runs import AsyncRun, AsyncStudio

from tests.kolors.trees import build_adapter, build_original

from . import tiny

STORY = "A keeper and her daughter sail home before the storm"
MOTION = Motion(steps=2, pixels=64 * 64, checkpoint="512")
SETTINGS = Diffusion(steps=2, pixels=64 * 64, portrait=64, motion=MOTION)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kolors, its adapter, DynamiCrafter (converted from an original checkpoint) and the CLIP vocabulary, all tiny."""
    root = tmp_path_factory.mktemp("weights")
    build_original(root / "Kolors")
    build_adapter(root / "Kolors-IP-Adapter-Plus")
    checkpoint = root / "model.ckpt"
    torch.save({"state_dict": tiny.checkpoint("tiny_v")}, checkpoint)
    parts = convert.load_original(checkpoint, architecture=tiny.architecture("tiny_v"))
    convert.save(parts, root / "DynamiCrafter_512")
    checkpoint.unlink()
    vocabulary(root / "CLIP-ViT-H-14")
    return root


def vocabulary(folder: Path) -> None:
    """A vocabulary of bytes with a few merges, in the published files."""
    from vgot.generators.dynamicrafter.tokenizer import END, START, byte_letters

    folder.mkdir()
    merges = ["t h", "th e</w>", "i n", "s e"]
    letters = [x for x in byte_letters() if x.isascii()]  # the tiny text tower knows 512 words
    entries = [*letters, *(f"{x}</w>" for x in letters), *("".join(m.split()) for m in merges), START, END]
    (folder / "vocab.json").write_text(json.dumps({e: n for n, e in enumerate(entries)}))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")


async def begin(out: Path, weights: Path, *, shots: int = 3, seconds: float = 3.0, motion: dict[str, Any] | None = None, **changes: Any) -> AsyncRun:
    settings = SETTINGS.but(motion=MOTION.but(**(motion or {})))
    variant = Variant(render="diffusion", width=64, height=64, fps=8, diffusion=settings).but(**changes)
    studio = AsyncStudio(out.parent, engine=InlineEngine, weights=weights, device="cpu")
    return await studio.start(STORY, shots=shots, seconds=seconds, variant=variant, out=out)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> AsyncRun:
    """A film of three shots: a continuous cut, then a dissolve; the last shot needs two runs of the network."""

    async def make() -> AsyncRun:
        run = await begin(tmp_path_factory.mktemp("films") / "film", weights, gates=("script",))
        assert (await run.go()).gate == "script"
        a, b, c = (s.id for s in (await run.script()).shots)
        await run.approve({"shots": {
            a: {"seconds": 0.5, "dialogue": []}, b: {"cut": {"kind": "continuous", "seconds": 0.0}, "seconds": 1.0, "dialogue": []},
            c: {"cut": {"kind": "dissolve", "seconds": 0.5}, "seconds": 2.5, "dialogue": []},
        }})
        return run

    return wait_for(make())


def shot_jobs(run: AsyncRun) -> list[Job]:
    """The jobs of the film's shots, as the store has them."""
    keys = [e["key"] for e in run.store.journal.read() if e.get("event") == "made" and e["op"] == "dynamicrafter.shot/1"]
    jobs = [run.store.recipe(k) for k in keys]
    return [Job(r["op"], r["params"], r["inputs"], r["seed"], r["take"]) for r in sorted(jobs, key=lambda r: r["params"]["plan"]["id"])]


def test_a_film_by_models_end_to_end(film: AsyncRun) -> None:
    status = wait_for(film.status())
    assert status.state == "done"
    assert status.film["frames"] == 4 + 8 + 20
    ops = [e["op"] for e in film.store.journal.read() if e.get("event") == "made"]
    assert [ops.count(o) for o in ("kolors.keyframe/1", "dynamicrafter.shot/1", "dynamicrafter.boundary/1")] == [3, 3, 2], "the opening fades in"
    assert ops.count("kolors.portrait/1") >= 1
    pictures = np.stack(list(read_frames(film.folder.path / "film.mp4"))).astype(float)
    assert np.abs(np.diff(pictures[:4], axis=0)).mean() > 0.1, "the picture moves"
    assert wait_for(film.go()).state == "done"
    assert [e["op"] for e in film.store.journal.read() if e.get("event") == "made"] == ops, "nothing is made twice"
    label = film.folder.path.joinpath("report.html").read_text()
    assert "trainedAlgorithmicMedia" in label


def test_a_long_shot_takes_several_runs_that_join(film: AsyncRun) -> None:
    job = shot_jobs(film)[2]
    assert job.params["plan"]["runs"] == 2
    record = film.store.lookup(job.key)
    assert record is not None
    frames = list(read_frames(film.store.path(record.outputs["native"])))
    assert len(frames) == 2 * FRAMES - 1


def test_latents_go_on_over_a_continuous_cut_and_only_there(film: AsyncRun, weights: Path) -> None:
    first, second, third = shot_jobs(film)
    assert [bool(j.params["carry"]) for j in (first, second, third)] == [False, True, False]
    assert "state" not in third.inputs
    local = {"folder": str(weights / "DynamiCrafter_512"), "vocabulary": str(weights / "CLIP-ViT-H-14"), "device": "cpu"}

    def native(state: str) -> bytes:
        job = replace(second, inputs={**second.inputs, "state": state}, local=local)
        path = backend.run_shot(job, film.store, lambda share: None)["native"]
        assert isinstance(path, Path)
        return path.read_bytes()

    record = film.store.lookup(second.key)
    assert record is not None
    assert native(second.inputs["state"]) == film.store.get(record.outputs["native"]), "the same latents make the same shot"
    z = carry.Carried.loads(film.store.get(second.inputs["state"]))
    other = film.store.put(carry.Carried(z.latents + 1.0).dumps())
    assert native(other) != native(second.inputs["state"]), "the reset works: shot 2 hears of shot 1"


async def test_missing_weights_are_all_named_before_anything_is_spent(tmp_path: Path, weights: Path) -> None:
    partial = tmp_path / "weights"
    partial.mkdir()
    (partial / "Kolors").symlink_to(weights / "Kolors")
    with pytest.raises(WeightsError) as missing:
        await begin(tmp_path / "film", partial)
    for name in ("Kolors-IP-Adapter-Plus", "DynamiCrafter_512", "CLIP-ViT-H-14"):
        assert name in str(missing.value)
    assert not (tmp_path / "film").exists()


@pytest.mark.parametrize("mode", ["vp", "reinject", "paper_raw"])
def test_every_way_to_carry_has_an_effect_and_none_at_share_zero(mode: str) -> None:
    noise = torch.randn((1, 4, FRAMES, 8, 8), generator=torch.Generator().manual_seed(1))
    z = carry.Carried(torch.randn((4, 8, 8), generator=torch.Generator().manual_seed(2)))
    none = carry.start(mode, noise, z, share=0.0, steps=10, eta=1.0)
    assert torch.equal(none.latents, noise)
    assert none.known is None
    some = carry.start(mode, noise, z, share=0.4, steps=10, eta=1.0, place=0.5)
    if mode == "reinject":
        assert some.known is not None
        assert some.known.steps == 4
        assert torch.equal(some.latents, noise)
    else:
        assert not torch.equal(some.latents, noise)
    if mode == "vp":
        assert some.eta <= carry.VP_ETA
        assert abs(float(some.latents[:, :, 0].var()) - 1.0) < 0.25
    assert torch.equal(carry.Carried.loads(z.dumps()).latents, z.latents.half().float())


@pytest.mark.parametrize("seconds", [0.5, 1.0, 2.0, 2.5, 2.7, 3.9, 4.0, 10.0, 60.0])
def test_the_network_is_never_asked_for_fewer_frames_than_it_knows(seconds: float) -> None:
    t = timing(seconds)
    assert t.frames >= FRAMES
    assert t.frames / t.rate >= seconds - 1 / t.rate - 1e-6
    seen = [t.index(n, 24) for n in range(round(seconds * 24))]
    assert seen == sorted(seen)
    assert seen[-1] < t.frames
    assert t.rate >= 7.0 - 1e-9
    assert t.runs == 1 or (t.runs - 1) * (FRAMES - 1) + 1 < seconds * 7.0, "no run more than is needed"


def test_kill_nine_in_the_middle_of_a_shot_resumes_at_that_shot(tmp_path: Path, weights: Path) -> None:
    out = tmp_path / "film"
    options = ("--set", "steps=2", "--set", "pixels=4096", "--set", "portrait=64", "--set", "motion.steps=2", "--set", "motion.pixels=4096")
    command = [
        sys.executable, "-m", "vgot", "make", STORY, "--shots", "3", "--seconds", "3", "--size", "64x64", "--fps", "8", "--render", "diffusion",
        "--weights", str(weights), "--device", "cpu", *options, "--set", "motion.checkpoint=512", "--out", str(out),
    ]
    env = {**os.environ, "OMP_NUM_THREADS": "1"}

    def shots() -> list[str]:
        journal = out / ".vgot" / "events.jsonl"
        events = [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []
        return [e["key"] for e in events if e.get("event") == "made" and e["op"] == "dynamicrafter.shot/1"]

    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 240
    while not shots():
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.communicate()
    kept = shots()
    assert 1 <= len(kept) < 3, "it was killed while shots were being made"
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = shots()
    assert len(made) == len(set(made)) == 3, "no shot is made twice"
    assert made[: len(kept)] == kept
