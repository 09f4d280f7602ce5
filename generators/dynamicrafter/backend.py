"""DynamiCrafter as shot generator: a keyframe and a motion prompt to a moving shot; latents go on over continuous cuts.

Nothing here loads a model but the functions that carry jobs out.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from PIL import Image

from ...errors import InputError, RenderError
from ...script.model import Script
from ...script.vocabulary import MIXED_CUTS
from ...store.artifacts import Store
from ...store.canonical import canonical
from ..animatic.overlay import lay_over
from ..animatic.plan import captions
from ..animatic.values import Caption
from ..clip import ClipWriter, Frame, read_frames
from ..compilers.motion import motion_prompt
from ..joins import boundary_frames, seam
from ..kolors.backend import Models
from ..kolors.backend import renderer as kolors
from ..protocols import Job, Outputs, Picture, Renderer, Report, Take
from ..setup import Motion, Setup
from ..spans import span_of
from ..stills import covering, open_picture
from .timing import FRAMES, Timing, timing

if TYPE_CHECKING:
    from .pipeline import DynamiCrafterPipeline

SHOT, BOUNDARY = "dynamicrafter.shot/1", "dynamicrafter.boundary/1"
LABEL = "AI-GENERATED VIDEO - Kolors and DynamiCrafter"
VOCABULARY = "clip-vit-h-14"
GRID = 64
SHOWN_FPS = 8
"""Frame rate written into the clip of the network's own frames."""


# -- plans ----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ShotPlan:
    """Everything but the pictures that turns the network's frames into frames of the film. Reads and writes JSON without loss."""

    id: str
    frames: int
    fps: int
    width: int
    height: int
    cut: str
    head: int
    tail: int
    transition: int
    runs: int
    rate: float
    captions: tuple[Caption, ...] = ()
    label: str = ""

    @property
    def timing(self) -> Timing:
        """Runs and rate of the network."""
        return Timing(self.runs, self.rate)

    def plain(self) -> dict[str, Any]:
        """As plain JSON types."""
        return {
            **{k: v for k, v in asdict(self).items() if k != "captions"},
            "captions": [{"start": round(c.start, 5), "end": round(c.end, 5), "text": c.text} for c in self.captions],
        }

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> ShotPlan:
        """Rebuild from :meth:`plain`."""
        return cls(**{**d, "captions": tuple(Caption.read(c) for c in d["captions"])})


def plan_shot(script: Script, shot: str, picture: Picture) -> ShotPlan:
    """The plan of one shot. A continuous cut hands latents on, so it takes no frames of its own.

    Raises:
        InputError: the script has no such shot.
    """
    s = script.shot(shot)
    if s is None:
        raise InputError(f"the script has no shot {shot!r}; its shots are {', '.join(x.id for x in script.shots)}")
    span = span_of(script, shot, picture.fps, False)
    t = timing(span.frames / picture.fps)
    cues = [{"start": round(c.start, 5), "end": round(c.end, 5), "text": c.text} for c in captions(s)] if picture.subtitles else []
    return ShotPlan(
        s.id, span.frames, picture.fps, picture.width, picture.height, s.cut.kind, span.head, span.tail, span.transition, t.runs,
        round(t.rate, 6), tuple(Caption.read(c) for c in cues), LABEL if picture.label else "",
    )


# -- jobs -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shots:
    """Shots and boundaries. ``models``: where they are, as Kolors' backend knows it."""

    models: Models
    carries: Literal["chain", "head"] = "chain"

    @property
    def motion(self) -> Motion:
        return self.models.setup.settings.motion

    @property
    def names(self) -> tuple[str, str]:
        """Models that a shot needs, by their names in the manifest."""
        return f"dynamicrafter-{self.motion.checkpoint}", VOCABULARY

    def shot_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], keyframe: Take, picture: Picture, *, seed: int, take: int,
        previous: Take | None, reset: bool,
    ) -> Job:
        """Job with outputs ``clip`` (mp4 of the shot's own frames), ``native`` (the network's frames), ``state`` (latents of the
        last frame), ``last`` (that frame, PNG) and ``how`` (JSON). ``previous``: the shot before a continuous cut.

        Raises:
            InputError: no such shot, or the keyframe has no picture.
        """
        plan = plan_shot(script, shot, picture)
        m = self.motion
        inputs = {"keyframe": keyframe.outputs["image"]}
        carry: dict[str, Any] = {}
        if previous is not None and reset and m.boundary != "off":
            inputs |= {"state": previous.outputs["state"], "last": previous.outputs["last"]}
            carry = {"mode": m.boundary, "share": m.share}
            if m.boundary == "paper_raw":
                carry["place"] = round(script.places_in_order[shot] / len(script.shots), 6)
        params = {
            "plan": plan.plain(), "prompt": motion_prompt(script, shot), "carry": carry, "size": list(self.size(picture)),
            "motion": {k: v for k, v in m.plain().items() if k not in ("boundary", "share", "pixels")},
            "weights": self.models.weights.fingerprint(self.names), "dtype": self.models.dtype,
            "compile": self.models.setup.settings.compile,
        }
        local = {
            "folder": str(self.models.weights.folder(self.names[0])), "vocabulary": str(self.models.weights.folder(VOCABULARY)),
            "device": self.models.device,
        }
        return Job(SHOT, params, inputs, seed, take, seconds=75.0 * plan.runs, local=local, phase=3)

    def size(self, picture: Picture) -> tuple[int, int]:
        """Sides of the network's frames: the aspect of the film, the area of the checkpoint."""
        m = self.motion
        area = m.pixels or {"1024": 576 * 1024, "512": 320 * 512, "256": 256 * 256}[m.checkpoint]
        return self.models.setup.settings.but(pixels=area).size(picture.width, picture.height, GRID)

    def boundary_job(
        self, script: Script, before: str | None, shot: str, portraits: Mapping[str, Take], keyframes: Mapping[str, Take],
        shots: Mapping[str, Take], picture: Picture, *, seed: int, reset: bool,
    ) -> Job | None:
        """Job of a transition; None for every other cut: a continuous one has handed its latents on already."""
        plan = plan_shot(script, shot, picture)
        if plan.cut not in MIXED_CUTS or not plan.transition:
            return None
        params: dict[str, Any] = {"after": plan.plain()}
        inputs = {"after": shots[shot].outputs["native"]}
        if before is not None:
            params["before"] = plan_shot(script, before, picture).plain()
            inputs["before"] = shots[before].outputs["native"]
        return Job(BOUNDARY, params, inputs, 0, 0, seconds=0.05 * plan.transition)


# -- frames of the film ---------------------------------------------------------------------------------------------------
class Framed:
    """The network's frames as the film shows them: any frame, also before the first and after the last."""

    def __init__(self, plan: ShotPlan, frames: list[Frame]) -> None:
        if len(frames) != plan.timing.frames:
            raise RenderError(f"shot {plan.id} has {len(frames)} frames of the network, {plan.timing.frames} were planned; make the shot again")
        self.plan = plan
        self._frames = frames
        self._size = (plan.width, plan.height)

    def frame(self, n: int) -> Image.Image:
        """Frame ``n`` with label and caption."""
        image = fitted(Image.fromarray(self._frames[self.plan.timing.index(n, self.plan.fps)]), *self._size)
        return dressed(image, self.plan, n)

    def reduced(self, side: int) -> Self:
        """The same at a raster whose short side is about ``side`` pixels."""
        share = min(1.0, side / min(self._size))
        small = type(self)(self.plan, self._frames)
        small._size = (max(2, round(self._size[0] * share)), max(2, round(self._size[1] * share)))
        return small


def fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    """A picture that fills the frame; what stands over is cut off, never padded."""
    if image.size == (width, height):
        return image
    box = covering(image.size, width / height)
    return image.resize((width, height), Image.Resampling.LANCZOS, box=box)


def dressed(image: Image.Image, plan: ShotPlan, n: int) -> Image.Image:
    """The picture with what lies on top of it at frame ``n``."""
    at = n / plan.fps
    caption = next((c.text for c in plan.captions if c.start <= at < c.end), "")
    if plan.label or caption:
        image = image.copy()
        lay_over(image, label=plan.label, caption=caption)
    return image


# -- runs -----------------------------------------------------------------------------------------------------------------
def run_shot(job: Job, store: Store, report: Report) -> Outputs:
    """Make a shot: runs of the network one after another, decoded frame by frame into the clip.

    Raises:
        WeightsError: the model cannot be read. RenderError: a value is not finite, or a picture cannot be read.
    """
    from . import carry as carrying
    from .resident import opened

    plan = ShotPlan.read(job.params["plan"])
    p, m = job.params, Motion.read(job.params["motion"])
    width, height = p["size"]
    pipe = opened(job)
    steps, runs = m.steps, plan.runs
    carried, image = None, open_picture(store.get(job.inputs["keyframe"]), plan.id)
    if p["carry"]:
        carried = carrying.Carried.loads(store.get(job.inputs["state"]))
        if p["carry"]["mode"] == "last_frame":
            image = open_picture(store.get(job.inputs["last"]), plan.id)
    how: list[dict[str, Any]] = []
    with _Film(plan, store, width, height) as film:
        for run in range(runs):
            latents, noted = _one_run(
                pipe, job, image, p["prompt"], m, run, carried, film, lambda done, of, run=run: report((run + 0.95 * done / of) / runs),
            )
            how.append(noted)
            carried, image = carrying.Carried(latents[0, :, -1]), film.last()
    outputs = film.outputs()
    return outputs | {"state": carried.dumps() if carried else b"", "how": canonical({"runs": how, "steps": steps})}


def _one_run(
    pipe: DynamiCrafterPipeline, job: Job, image: Image.Image, prompt: str, m: Motion, run: int, carried: Any, film: _Film, on_step: Any,
) -> tuple[Any, dict[str, Any]]:
    """Sixteen frames. The first run may carry on from the shot before; later ones start at the last frame of the one before."""
    import torch

    from . import carry as carrying
    from .pipeline import Speed

    width, height = job.params["size"]
    generator = torch.Generator("cpu").manual_seed(run_seed(job.seed, run))
    noise = torch.randn((1, 4, FRAMES, height // 8, width // 8), generator=generator)
    carry: dict[str, Any] = job.params["carry"] if run == 0 else {"mode": "reinject", "share": 0.2}
    first = carrying.start(
        carry.get("mode", "off"), noise, carried, share=carry.get("share", 0.0), steps=m.steps, eta=m.eta, place=carry.get("place", 0.0),
    )
    interval = None if m.interval >= 1.0 else (round(1000 * (1 - m.interval)), 1000)
    with torch.inference_mode():
        made = pipe(
            image, prompt, height=height, width=width, fs=m.fs if m.fs is not None else pipe.preset.fs, num_inference_steps=m.steps,
            guidance_scale=m.guidance, guidance_rescale=m.rescale, eta=first.eta, generator=generator, latents=first.latents, known=first.known,
            batched_guidance=m.batched, speed=Speed(interval, m.cache), output_type="stream", on_step=on_step,
            on_frames=lambda start, frames: film.take(frames, skip=int(run > 0 and start == 0)),
        )
    return made.latents.float().cpu(), carrying.plain(first)


def run_seed(seed: int, run: int) -> int:
    """Noise seed of one run of the network within a shot."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{run}".encode()).digest()[:8], "big") >> 1


class _Film:
    """Writes the network's frames as they come: into the shot's clip at the film's size and rate, and into a clip of their own."""

    def __init__(self, plan: ShotPlan, store: Store, width: int, height: int) -> None:
        self.plan = plan
        self._paths = {"clip": store.temp(".mp4"), "native": store.temp(".mp4")}
        self._clip = ClipWriter(self._paths["clip"], plan.width, plan.height, plan.fps)
        self._native = ClipWriter(self._paths["native"], width, height, SHOWN_FPS)
        self._due = {n: plan.timing.index(n, plan.fps) for n in range(plan.head, plan.frames - plan.tail)}
        self._count = 0
        self._last: Frame | None = None

    def take(self, frames: Any, *, skip: int) -> None:
        """Frames ``[1, n, 3, H, W]`` of the network, the first ``skip`` of which are known already."""
        from .pictures import to_bytes

        for pixels in to_bytes(frames)[0][skip:]:
            self._last = np.ascontiguousarray(pixels)
            self._native.write(self._last)
            shown = [n for n, i in self._due.items() if i == self._count]
            if shown:
                image = fitted(Image.fromarray(self._last), self.plan.width, self.plan.height)
                for n in shown:
                    self._clip.write(dressed(image, self.plan, n))
            self._count += 1

    def last(self) -> Image.Image:
        """The last frame that came."""
        if self._last is None:
            raise RenderError(f"the network made no frame of shot {self.plan.id}")
        return Image.fromarray(self._last)

    def outputs(self) -> Outputs:
        """What the job hands over, once the block is left."""
        out = io.BytesIO()
        self.last().save(out, "PNG", compress_level=4)
        made: dict[str, Path | bytes] = dict(self._paths)
        return made | {"last": out.getvalue()}

    def __enter__(self) -> Self:
        self._clip.__enter__()
        self._native.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        try:
            self._native.__exit__(*error)
        finally:
            self._clip.__exit__(*error)


def run_boundary(job: Job, store: Store, report: Report) -> Outputs:
    """Draw a transition: ``clip`` (mp4) and ``seam`` (JSON: the measured jump).

    Raises:
        RenderError: the frames do not fit the plan. CorruptError: a clip cannot be decoded.
    """

    def shot(name: str) -> Framed | None:
        return Framed(ShotPlan.read(job.params[name]), list(read_frames(store.path(job.inputs[name])))) if name in job.params else None

    before, after = shot("before"), shot("after")
    if after is None:
        raise RenderError(f"the job {job.op} names no shot; plan it again with this version of vgot")
    plan = after.plan
    path = store.temp(".mp4")
    with ClipWriter(path, plan.width, plan.height, plan.fps) as out:
        for i, image in enumerate(boundary_frames(before, after)):
            out.write(image)
            report(0.8 * (i + 1) / plan.transition)
    return {"clip": path, "seam": canonical(seam(before, after))}


def renderer(setup: Setup) -> Renderer:
    """Portraits and keyframes by Kolors, shots by DynamiCrafter. Opening it loads and checks nothing.

    Raises:
        InputError: settings that cannot be met.
    """
    pictures = kolors(setup)
    models = Models(setup)
    shots = Shots(models)

    return Renderer(
        "diffusion", pictures.portraits, pictures.keyframes, shots, shots, prepare=pictures.prepare, procedural=False, workers=1,
        check=lambda: models.check(shots.names), pictures="Kolors with IP-Adapter-Plus; DynamiCrafter",
    )
