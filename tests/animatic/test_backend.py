"""Jobs and runs: outputs, keys that change exactly when the picture would, typed refusals."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from vgot.errors import InputError, RenderError
from vgot.generators.animatic.backend import RUNS, renderer, run_boundary, run_keyframe, run_portrait, run_shot
from vgot.generators.clip import probe, read_frames
from vgot.generators.protocols import Job, Picture, Take, noise_seed
from vgot.script.model import Script
from vgot.store.artifacts import Store

from .scripts import person, script, shot

SMALL = Picture(160, 90, 12)


class Studio:
    """Makes one film in a temporary store."""

    def __init__(self, root: Path, s: Script, *, reset: bool = True, identity: bool = True, seed: int = 5) -> None:
        self.store, self.script, self.reset, self.seed = Store(root, fsync=False), s, reset, seed
        r = renderer()
        self.jobs: dict[str, Job] = {}
        looks = {p.look for x in s.shots for p in x.character.people}
        self.portraits = {k: self.do(f"portrait {k}", r.portraits.portrait_job(s, s.look(k), seed=1, take=0)) for k in sorted(looks)}  # type: ignore[arg-type]
        self.keyframes: dict[str, Take] = {}
        self.shots: dict[str, Take] = {}
        self.boundaries: dict[str, Take] = {}
        before = None
        for x in s.shots:
            seed = noise_seed(self.seed, x.id, "keyframe", 0)
            job = r.keyframes.keyframe_job(s, x.id, self.portraits, SMALL, seed=seed, take=0, identity=identity)
            self.keyframes[x.id] = self.do(f"keyframe {x.id}", job)
            job = r.shots.shot_job(
                s, x.id, self.portraits, self.keyframes[x.id], SMALL, seed=noise_seed(self.seed, x.id, "shot", 0), take=0, previous=None,
                reset=reset,
            )
            self.shots[x.id] = self.do(f"shot {x.id}", job)
        for x in s.shots:
            b = r.boundaries.boundary_job(
                s, before, x.id, self.portraits, self.keyframes, self.shots, SMALL, seed=noise_seed(self.seed, x.id, "boundary", 0), reset=reset,
            )
            before = x.id
            if b is not None:
                self.boundaries[x.id] = self.do(f"boundary {x.id}", b)

    def do(self, name: str, job: Job) -> Take:
        self.jobs[name] = job
        progress: list[float] = []
        outputs = RUNS[job.op](job, self.store, progress.append)
        assert progress and progress[-1] == pytest.approx(1.0) and progress == sorted(progress)
        return Take(job.key, {k: self.store.put(v) for k, v in outputs.items()}, job.take, job.seed)

    def frames(self, take: Take) -> int:
        return probe(self.store.path(take.outputs["clip"])).frames


TWO = [person("mary", side="left", gaze="tom"), person("tom", side="right", gaze="mary", facing="left")]
FILM = (
    shot(1, at="street", size="WS", seconds=1.5, cut="fade_in", cut_seconds=0.5), shot(2, at="street", seconds=1.5, cut="continuous"),
    shot(3, TWO, kind="two_shot", seconds=1.5, cut="dissolve", cut_seconds=0.7, scene="two"), shot(4, seconds=1.0, scene="two"),
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("film"), script(*FILM))


def test_bodies_and_boundaries_add_up_to_the_film(film: Studio) -> None:
    total = sum(film.frames(t) for t in film.shots.values()) + sum(film.frames(t) for t in film.boundaries.values())
    assert total == sum(x.frames(12) for x in film.script.shots)
    assert sorted(film.boundaries) == ["s01", "s02", "s03"]


def test_keyframe_is_the_first_frame_of_the_shot(film: Studio) -> None:
    take = film.keyframes["s04"]
    with Image.open(io.BytesIO(film.store.get(take.outputs["image"]))) as key:
        assert key.size == (160, 90)
        assert key.info["vgot"] == "procedural, no AI model"
        wanted = key.convert("RGB")
    first = Image.fromarray(next(iter(read_frames(film.store.path(film.shots["s04"].outputs["clip"])))))
    a, b = wanted.resize((20, 10)), first.resize((20, 10))
    assert max(abs(x - y) for x, y in zip(a.tobytes(), b.tobytes(), strict=True)) < 14


def test_outputs_are_what_the_protocol_says(film: Studio) -> None:
    p = film.portraits["mary.adult"].outputs
    assert sorted(p) == ["image", "rig"] and isinstance(film.store.get_json(p["rig"]), dict)
    assert sorted(film.keyframes["s01"].outputs) == ["framing", "image", "rigs"]
    assert sorted(film.shots["s01"].outputs) == ["clip", "state"]
    assert sorted(film.boundaries["s02"].outputs) == ["clip", "seam"]
    assert renderer().name == "animatic" and renderer().shots.carries == "head"
    for job in film.jobs.values():
        json.dumps(job.recipe, allow_nan=False)


def test_same_job_same_bytes(film: Studio) -> None:
    for name, run in (("portrait tom.old", run_portrait), ("keyframe s03", run_keyframe), ("shot s04", run_shot), ("boundary s02", run_boundary)):
        job = film.jobs[name]
        outs = [run(job, film.store, lambda _: None) for _ in range(2)]
        a, b = ({k: v if isinstance(v, bytes) else v.read_bytes() for k, v in o.items()} for o in outs)
        assert a == b, name


def test_another_process_makes_the_same_bytes(film: Studio) -> None:
    job = film.jobs["keyframe s03"]
    code = (
        "import hashlib, json, sys\n"
        "from pathlib import Path\n"
        "from vgot.generators.animatic.backend import run_keyframe\n"
        "from vgot.generators.protocols import Job\n"
        "from vgot.store.artifacts import Store\n"
        "r = json.loads(sys.stdin.read())\n"
        "out = run_keyframe(Job(**r), Store(Path(sys.argv[1]), fsync=False), lambda x: None)\n"
        "assert not {'langgraph', 'torch'} & set(sys.modules)\n"
        "print(hashlib.sha256(out['image']).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(film.store.root)], input=json.dumps(job.recipe), capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == film.keyframes["s03"].outputs["image"]


def edited(**changes: object) -> Script:
    """The film with the last shot shot differently."""
    return script(*FILM[:3], shot(4, **({"seconds": 1.0, "scene": "two"} | changes)))  # type: ignore[arg-type]


def test_keys_change_exactly_when_the_picture_would(film: Studio) -> None:
    r = renderer()

    def keys(s: Script) -> dict[str, str]:
        out = {}
        for x in s.shots:
            job = r.keyframes.keyframe_job(s, x.id, film.portraits, SMALL, seed=film.keyframes[x.id].seed, take=0)
            out[f"k{x.id}"] = job.key
            out[x.id] = r.shots.shot_job(
                s, x.id, film.portraits, film.keyframes[x.id], SMALL, seed=film.shots[x.id].seed, take=0, previous=None, reset=True
            ).key
        return out

    base = keys(film.script)
    assert base["s01"] == film.shots["s01"].key and base["ks01"] == film.keyframes["s01"].key

    def changed(s: Script) -> set[str]:
        return {k for k, v in keys(s).items() if base[k] != v}

    assert changed(edited(size="CU")) == {"ks04", "s04"}
    assert changed(edited(description="Told otherwise.")) == set()
    assert changed(edited(seconds=2.0)) == {"s04"}
    assert changed(edited(hour="night")) == {"ks04", "s04"}
    assert changed(edited(cut="dissolve", cut_seconds=0.5)) == {"s03", "s04"}


def test_new_portrait_take_is_another_face_and_remakes_its_shots(film: Studio) -> None:
    r = renderer()
    look = film.script.look("mary.adult")
    assert look is not None
    second = film.do("again", r.portraits.portrait_job(film.script, look, seed=1, take=1))
    assert second.outputs["image"] != film.portraits["mary.adult"].outputs["image"]
    changed = dict(film.portraits) | {"mary.adult": second}
    a = r.keyframes.keyframe_job(film.script, "s01", changed, SMALL, seed=1, take=0)
    b = r.keyframes.keyframe_job(film.script, "s01", film.portraits, SMALL, seed=1, take=0)
    assert a.key != b.key


def test_without_identity_each_shot_has_its_own_person(film: Studio, tmp_path: Path) -> None:
    other = Studio(tmp_path, script(*FILM[:2]), identity=False)
    rigs = [other.store.get_json(other.keyframes[k].outputs["rigs"])["mary.adult"] for k in ("s01", "s02")]
    assert rigs[0] != rigs[1]
    assert rigs[0] != film.store.get_json(film.keyframes["s01"].outputs["rigs"])["mary.adult"]


def test_missing_things_are_said(film: Studio) -> None:
    r, s = renderer(), film.script
    with pytest.raises(InputError, match="portrait"):
        r.keyframes.keyframe_job(s, "s01", {}, SMALL, seed=1, take=0)
    with pytest.raises(InputError, match="s99"):
        r.keyframes.keyframe_job(s, "s99", film.portraits, SMALL, seed=1, take=0)
    with pytest.raises(InputError, match="rigs"):
        r.shots.shot_job(s, "s01", {}, Take("k", {"image": "0" * 64}), SMALL, seed=1, take=0, previous=None, reset=True)
    with pytest.raises(RenderError, match="plan it again"):
        run_keyframe(Job("animatic.keyframe/1", {"plan": {}}), film.store, lambda _: None)
