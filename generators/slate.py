"""Slates: plain coloured cards instead of pictures, through the real protocols, store, engine and encoder.

For tests, benchmarks and dry runs of the graph: they cost next to nothing, and each card's colour is a digest of its
job, so what was reused and what was made anew shows in the bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from ..script.model import Look, Script, Shot
from ..store.artifacts import Store
from .clip import ClipWriter
from .protocols import Job, Outputs, Picture, Renderer, Report, Take

HEAD = 2
"""Frames at the start of a continuous shot that its boundary makes."""


def _colour(job: Job) -> tuple[int, int, int]:
    r, g, b = bytes.fromhex(job.key[:6])
    return r, g, b


def _png(job: Job, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, _colour(job)).save(out, "PNG")
    return out.getvalue()


def _shot(script: Script, id: str) -> Shot:
    shot = script.shot(id)
    if shot is None:
        raise KeyError(f"the script has no shot {id!r}")
    return shot


@dataclass(frozen=True, slots=True)
class Slates:
    """All four generators. ``carries`` as in :class:`vgot.generators.protocols.ShotGenerator`."""

    carries: Literal["chain", "head"] = "head"

    def portrait_job(self, script: Script, look: Look, *, seed: int, take: int) -> Job:
        return Job("slate.portrait/1", {"look": look.plain()}, seed=seed, take=take)

    def keyframe_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], picture: Picture, *, seed: int, take: int, identity: bool = True
    ) -> Job:
        s = _shot(script, shot)
        inputs = {k: t.outputs["image"] for k, t in portraits.items()} if identity else {}
        return Job("slate.keyframe/1", {"lighting": s.lighting.plain(), "size": [picture.width, picture.height]}, inputs, seed, take)

    def shot_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], keyframe: Take, picture: Picture, *, seed: int, take: int,
        previous: Take | None, reset: bool,
    ) -> Job:
        s = _shot(script, shot)
        first = script.places_in_order[shot] == 0
        head = HEAD if reset and s.cut.kind == "continuous" and self.carries == "head" and not first else 0
        inputs = {"keyframe": keyframe.outputs["image"]} | ({"previous": previous.outputs["state"]} if previous else {})
        params = {"shot": shot, "frames": s.frames(picture.fps) - head, "size": [picture.width, picture.height], "fps": picture.fps}
        return Job("slate.shot/1", params, inputs, seed, take)

    def boundary_job(
        self, script: Script, before: str | None, shot: str, portraits: Mapping[str, Take], keyframes: Mapping[str, Take],
        shots: Mapping[str, Take], picture: Picture, *, seed: int, reset: bool,
    ) -> Job | None:
        s = _shot(script, shot)
        if before is None or not reset or s.cut.kind != "continuous" or self.carries == "chain":
            return None
        inputs = {name: take.outputs["state"] for name, take in shots.items()}
        return Job("slate.boundary/1", {"shot": shot, "frames": HEAD, "size": [picture.width, picture.height], "fps": picture.fps}, inputs, seed)


def run_picture(job: Job, store: Store, report: Report) -> Outputs:
    """A portrait or keyframe."""
    w, h = job.params.get("size", (64, 64))
    report(1.0)
    return {"image": _png(job, (w, h)), "rig": json.dumps({"key": job.key}).encode()}


def run_clip(job: Job, store: Store, report: Report) -> Outputs:
    """A shot or a boundary."""
    path = store.temp(".mp4")
    w, h = job.params["size"]
    with ClipWriter(path, w, h, job.params["fps"]) as out:
        for n in range(job.params["frames"]):
            out.write(Image.new("RGB", (w, h), _colour(job)))
            report(n / job.params["frames"])
    return {"clip": path, "state": json.dumps({"last": job.key}).encode(), "seam": b'{"seam_ratio": 1.0}'}


def renderer() -> Renderer:
    """Slates whose shots are independent."""
    s = Slates()
    return Renderer("slate", s, s, s, s)


def chained() -> Renderer:
    """Slates whose continuous shots need the state of the shot before, as latent reset does."""
    s = Slates("chain")
    return Renderer("slate_chain", s, s, s, s)

