"""A small script, and jobs for it carried out as a worker does: for every image model that portraits guide."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
from PIL import Image
from vgot.generators.protocols import Job, Picture, Take
from vgot.generators.registry import target_for
from vgot.generators.setup import Diffusion
from vgot.generators.worker import carry_out, job_plain, job_read
from vgot.script.model import Script
from vgot.store.artifacts import Record, Store

PICTURE = Picture(128, 64, 8)
SETTINGS = Diffusion(steps=2, pixels=64 * 64, portrait=64)
CHANGES: list[dict[str, Any]] = [
    {"steps": 3}, {"guidance": 4.0}, {"sampler": "dpm"}, {"identity": 0.7}, {"pixels": 256 * 256}, {"dtype": "float16"}, {"text": "int8"},
    {"takes": 2}, {"compile": True}, {"attention": "xformers"},
]
"""Settings that alter a keyframe, each alone."""


def script(**brief: Any) -> Script:
    """Two shots in one place: Ann alone, then Ann and Bob."""

    def person(id: str, side: str) -> dict[str, Any]:
        return {"character": id, "look": f"{id}.adult", "action": "stand", "side": side}

    def shot(n: int, size: str, kind: str, people: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": f"s{n:02d}", "scene": "one", "beat": "b", "description": "They wait.", "seconds": 2.0, "cut": {"kind": "hard"},
            "character": {"people": people, "focus": "ann"}, "background": {"location": "hall", "hour": "day"}, "relation": {},
            "camera": {"kind": kind, "size": size}, "lighting": {"key": "window"},
        }

    def member(id: str, gender: str, colour: str) -> dict[str, Any]:
        look = {"id": f"{id}.adult", "age": "adult", "outfit": [{"garment": "coat", "colour": colour}]}
        return {"id": id, "name": id.title(), "gender": gender, "looks": [look]}

    return Script.read({
        "title": "T", "brief": {"story": "A story.", "shots": 2, "seed": 7, **brief},
        "characters": [member("ann", "woman", "red"), member("bob", "man", "navy")],
        "locations": [{"id": "hall", "name": "a hall", "set": "library", "interior": True, "sources": ["window"]}],
        "shots": [shot(1, "MS", "single", [person("ann", "centre")]), shot(2, "MLS", "two_shot", [person("ann", "left"), person("bob", "right")])],
    })


def taken(sha: str) -> Take:
    return Take("0" * 64, {"image": sha * 64})


def make(job: Job, store: Store) -> Record:
    """Carry a job out as a worker does, after those before it."""
    for before in job.before:
        make(before, store)
    sent = job_read(json.loads(json.dumps(job_plain(job))))
    assert sent.key == job.key, "the job survives its way to a worker"
    return carry_out(sent, target_for(job.op), store, lambda _: None)


def image(store: Store, record: Record, name: str = "image") -> Image.Image:
    return Image.open(io.BytesIO(store.get(record.outputs[name]))).convert("RGB")


def shades(film: Path, width: int, height: int) -> list[float]:
    """How much each frame of a film of this size, at 8 frames a second, varies in brightness."""
    with av.open(str(film), format="mp4") as f:
        video = f.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (width, height, 8)
        return [float(frame.to_ndarray(format="gray").std()) for frame in f.decode(video)]


def loaded_by_planning(renderer: str, weights: Path) -> str:
    """Model libraries that a fresh process has loaded after it planned a film; its complaints where it failed."""
    code = f"""
import sys
from pathlib import Path
from vgot.generators.protocols import Picture, Take
from vgot.generators.registry import load_renderer
from vgot.generators.setup import Setup
from vgot.script.model import Script
film, picture = Script.read({script().dumps()!r}), Picture(128, 64, 8)
r = load_renderer({renderer!r}, Setup(weights=Path({str(weights)!r}), device="cpu"))
r.check()
r.prepare(film, picture)
r.keyframes.keyframe_job(film, "s01", {{"ann.adult": Take("0" * 64, {{"image": "a" * 64}})}}, picture, seed=1, take=0)
print(*(m for m in ("torch", "diffusers", "transformers") if m in sys.modules), end="")
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    return done.stdout + done.stderr + (f" (ended with {done.returncode})" if done.returncode else "")
