"""Stills in motion: moving shots from keyframe pictures by the camera alone. Any renderer's keyframes will do; no model takes part.

A shot is a path of windows over its picture (see :mod:`vgot.generators.stills_path`); a boundary is a transition between two such
paths, or the head of a continuous cut, over which the unrest of a handheld camera goes on and light and colour of the shot
before give way to the shot's own.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from PIL import Image, UnidentifiedImageError

from ..errors import InputError, RenderError
from ..script.model import Script, Shot
from ..script.vocabulary import MIXED_CUTS
from ..store.artifacts import Store
from ..store.canonical import canonical
from .animatic.carry import Carried, Fields
from .animatic.overlay import lay_over
from .animatic.plan import captions
from .animatic.raster import even
from .animatic.values import Caption
from .clip import ClipWriter
from .joins import boundary_frames, seam
from .protocols import Job, Outputs, Picture, Report, Take
from .spans import span_of
from .stills_path import DRIFT, Path, Travel, Window, travel_of

SHOT, BOUNDARY = "stills.shot/1", "stills.boundary/1"
LABEL = "GENERATED STILLS - camera moves only"
FIELDS = ("shake.x", "shake.xx", "shake.y", "shake.yy", "sway/roll")
SHUTTER = 0.5
"""Share of a frame's time that the shutter is open."""
STREAK = 10.0
"""Pixels (of a frame 1280 wide) between two exposures of a blurred frame; slower travel is drawn sharp."""
EXPOSURES = 9
LUMA_GLIDE, COLOUR_GLIDE = 1.3, 1.08
"""Most that the head of a continuous cut changes light and, beyond that, a single channel to meet the shot before."""
UPPER = 0.42
"""Which part of a picture too tall for the frame is kept: 0 = the top, 1 = the bottom. Faces are rarely in the lower half."""
LARGEST = 4096
SECONDS_PER_PIXEL_FRAME = 0.055 / (1280 * 720)
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class StillPlan:
    """Everything but the picture that determines the frames of one shot. Reads and writes JSON without loss."""

    id: str
    frames: int
    fps: int
    width: int
    height: int
    cut: str
    head: int
    tail: int
    transition: int
    travel: Travel
    captions: tuple[Caption, ...] = ()
    label: str = ""

    def plain(self) -> dict[str, Any]:
        """As plain JSON types."""
        return {
            **{k: v for k, v in asdict(self).items() if k not in ("travel", "captions")}, "travel": self.travel.plain(),
            "captions": [{"start": round(c.start, 5), "end": round(c.end, 5), "text": c.text} for c in self.captions],
        }

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> StillPlan:
        """Rebuild from :meth:`plain`.

        Raises:
            KeyError, TypeError, ValueError: when the data is not a plan.
        """
        numbers = {k: int(d[k]) for k in ("frames", "fps", "width", "height", "head", "tail", "transition")}
        return cls(
            id=str(d["id"]), cut=str(d["cut"]), travel=Travel.read(d["travel"]), captions=tuple(Caption.read(c) for c in d["captions"]),
            label=str(d["label"]), **numbers,
        )


def plan_still(script: Script, shot: str, picture: Picture, *, reset: bool = True, label: str = LABEL, drift: float = DRIFT) -> StillPlan:
    """The plan of one shot; its neighbours bear on it only through cuts that take frames and moves that go on over them.

    Args:
        reset: continuous cuts have a carried head. label: the honest corner label, drawn when the picture asks for one.
        drift: creep of a shot without a move.

    Raises:
        InputError: the script has no such shot.
    """
    s = script.shot(shot)
    if s is None:
        raise InputError(f"the script has no shot {shot!r}; its shots are {', '.join(x.id for x in script.shots)}")
    i = script.places_in_order[shot]
    before = script.shots[i - 1] if reset and i and s.cut.kind == "continuous" else None
    after = script.shots[i + 1] if i + 1 < len(script.shots) else None
    going_on = after if reset and after is not None and after.cut.kind == "continuous" else None
    span = span_of(script, shot, picture.fps, reset)
    travel = Travel.read(travel_of(s, picture.fps, before=before, after=going_on, drift=drift).plain())
    return StillPlan(
        s.id, span.frames, picture.fps, picture.width, picture.height, s.cut.kind, span.head, span.tail, span.transition, travel,
        tuple(Caption.read(c) for c in _cues(s)) if picture.subtitles else (), label if picture.label else "",
    )


def _cues(shot: Shot) -> list[dict[str, Any]]:
    return [{"start": round(c.start, 5), "end": round(c.end, 5), "text": c.text} for c in captions(shot)]


# -- state carried over a continuous cut ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StillState:
    """How a shot ends: the handheld unrest as seen from its end on, its amplitude, the mean colour of the last frame (0…255)."""

    shot: str
    fields: Mapping[str, tuple[float, float]]
    shake: float
    colour: Colour

    def plain(self) -> dict[str, Any]:
        """As plain JSON types."""
        return {
            "shot": self.shot, "fields": {k: [round(x, 6) for x in v] for k, v in sorted(self.fields.items())}, "shake": round(self.shake, 6),
            "colour": [round(c, 3) for c in self.colour],
        }

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> StillState:
        """Rebuild from :meth:`plain`.

        Raises:
            KeyError, TypeError, ValueError: when the data is not a state.
        """
        r, g, b = (float(x) for x in d["colour"])
        return cls(str(d["shot"]), {str(k): (float(v[0]), float(v[1])) for k, v in d["fields"].items()}, float(d["shake"]), (r, g, b))


# -- drawing ----------------------------------------------------------------------------------------------------------
def covering(size: tuple[int, int], aspect: float) -> tuple[float, float, float, float]:
    """The largest box ``(x0, y0, x1, y1)`` of the frame's shape in a picture of this size (pixels); what stands out is cropped."""
    w, h = size
    if w > h * aspect:
        wide = h * aspect
        return (w - wide) / 2, 0.0, (w + wide) / 2, float(h)
    tall = w / aspect
    return 0.0, (h - tall) * UPPER, float(w), (h - tall) * UPPER + tall


class StillRenderer:
    """Draws any frame of a shot, also before its first and after its last.

    Args:
        plan: the shot. picture: its keyframe, any size. seed: of the unrest. carried: how the shot before ended, for a continuous cut.
    """

    def __init__(self, plan: StillPlan, picture: Image.Image, seed: int, carried: StillState | None = None) -> None:
        self.plan, self.seed, self.carried = plan, seed, carried
        self._picture = picture
        self._aspect = plan.width / plan.height
        self._path = Path(plan.travel, self._aspect)
        old = None if carried is None else Carried(carried.shot, carried.fields, carried.shake, 1.0, 0.0)
        self.head_seconds = plan.head / plan.fps if carried is not None else 0.0
        self.fields = Fields(FIELDS, seed, seed, old, self.head_seconds)

    def reduced(self, side: int) -> StillRenderer:
        """The same shot at a raster whose short side is about ``side`` pixels, for measurements."""
        p = self.plan
        k = min(1.0, side / min(p.width, p.height))
        return StillRenderer(replace(p, width=even(p.width * k), height=even(p.height * k)), self._picture, self.seed, self.carried)

    @cached_property
    def _plate(self) -> Image.Image:
        """The cover of the picture, resampled once so that the closest window shows about one pixel of it per pixel of the frame."""
        p = self.plan
        last = p.frames / p.fps
        closest = min(self.window(t).scale for t in (0.0, last, p.travel.t0, p.travel.t1))
        w = min(LARGEST, math.ceil(p.width / closest))
        h = max(1, round(w / self._aspect))
        return self._picture.resize((w, h), Image.Resampling.LANCZOS, box=covering(self._picture.size, self._aspect))

    def window(self, t: float) -> Window:
        """What the frame at ``t`` seconds shows."""
        if not self.plan.travel.shake:
            return self._path.at(t)
        f = [self.fields.value(n, t) for n in FIELDS]
        return self._path.at(t, (0.86 * f[0] + 0.5 * f[1], 0.86 * f[2] + 0.5 * f[3], f[4]))

    def _exposed(self, w: Window) -> Image.Image:
        plate, (width, height) = self._plate, (self.plan.width, self.plan.height)
        pw, ph = plate.size
        if w.roll:
            # Output pixel centres to plate coordinates: rotation and scale in plate pixels around the window's centre.
            k, c, s = w.scale * pw / width, math.cos(w.roll), math.sin(w.roll)
            a, b = k * c, -k * s
            d, e = k * s, k * c
            x, y = w.x * pw, w.y * ph
            matrix = (a, b, x - a * width / 2 - b * height / 2, d, e, y - d * width / 2 - e * height / 2)
            return plate.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
        bw, bh = w.scale * pw, w.scale * ph
        x0 = min(max(0.0, w.x * pw - bw / 2), pw - bw)
        y0 = min(max(0.0, w.y * ph - bh / 2), ph - bh)
        return plate.resize((width, height), Image.Resampling.BICUBIC, box=(x0, y0, min(pw, x0 + bw), min(ph, y0 + bh)))

    def clean(self, n: int) -> Image.Image:
        """Frame ``n`` without label, subtitles and carried light."""
        p, t = self.plan, n / self.plan.fps
        w = self.window(t)
        later = self.window(t + SHUTTER / p.fps)
        streak = math.hypot((later.x - w.x) / w.scale, (later.y - w.y) / w.scale / self._aspect) * 1280
        count = min(EXPOSURES, math.ceil(streak / STREAK))
        if count <= 1:
            return self._exposed(w)
        total = np.zeros((p.height, p.width, 3), dtype=np.uint32)
        for i in range(count):
            total += np.asarray(self._exposed(self.window(t + SHUTTER / p.fps * i / count)))
        return Image.fromarray(((total + count // 2) // count).astype(np.uint8))

    def frame(self, n: int) -> Image.Image:
        """Frame ``n`` as RGB picture of the plan's size; 0 is the first of the shot."""
        p, t = self.plan, n / self.plan.fps
        image = self.clean(n)
        if self.carried is not None and (share := self.fields.share(t)) > 0:
            image = _tinted(image, [g**share for g in self._glide])
        lay_over(image, label=p.label, caption=next((c.text for c in p.captions if c.start <= t < c.end), ""))
        return image

    @cached_property
    def _glide(self) -> Colour:
        """Gain per channel at which the first frame would have the mean colour of the shot before, within limits."""
        if self.carried is None:
            return 1.0, 1.0, 1.0
        own, old = mean_colour(self.clean(0)), self.carried.colour
        ratios = [(o + 4) / (c + 4) for o, c in zip(old, own, strict=True)]
        luma = (0.2126 * old[0] + 0.7152 * old[1] + 0.0722 * old[2] + 4) / (0.2126 * own[0] + 0.7152 * own[1] + 0.0722 * own[2] + 4)
        held = min(LUMA_GLIDE, max(1 / LUMA_GLIDE, luma))
        r, g, b = (held * min(COLOUR_GLIDE, max(1 / COLOUR_GLIDE, x / luma)) for x in ratios)
        return r, g, b

    def state(self) -> StillState:
        """How the shot ends."""
        p = self.plan
        return StillState(p.id, self.fields.after(p.frames / p.fps), p.travel.shake, mean_colour(self.clean(p.frames - 1)))


def mean_colour(image: Image.Image) -> Colour:
    """Mean of the RGB channels, 0…255."""
    r, g, b = np.asarray(image.reduce(4), dtype=np.float64).reshape(-1, 3).mean(axis=0)
    return float(r), float(g), float(b)


def _tinted(image: Image.Image, gains: list[float]) -> Image.Image:
    """The picture with a gain per channel."""
    table = [min(255, round(v * g)) for g in gains for v in range(256)]
    return image.point(table)


# -- jobs -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stills:
    """Shots and boundaries from keyframe pictures.

    Args:
        label: the corner label, drawn where the picture asks for one; say what the keyframes are. drift: creep of a shot without a move.
    """

    label: str = LABEL
    drift: float = DRIFT
    carries: Literal["chain", "head"] = "head"

    def _plan(self, script: Script, shot: str, picture: Picture, reset: bool) -> StillPlan:
        return plan_still(script, shot, picture, reset=reset, label=self.label, drift=self.drift)

    def shot_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], keyframe: Take, picture: Picture, *, seed: int, take: int,
        previous: Take | None, reset: bool,
    ) -> Job:
        """Job with outputs ``clip`` (mp4 of the shot's own frames) and ``state`` (JSON). Portraits and ``previous`` are not used.

        Raises:
            InputError: no such shot, or the keyframe has no picture.
        """
        plan = self._plan(script, shot, picture, reset)
        own = seed if plan.travel.shake else 0  # a camera at rest or on rails has no unrest to seed
        return Job(SHOT, {"plan": plan.plain()}, {"keyframe": _picture(shot, keyframe)}, own, take, _cost(plan, plan.frames))

    def boundary_job(
        self, script: Script, before: str | None, shot: str, portraits: Mapping[str, Take], keyframes: Mapping[str, Take],
        shots: Mapping[str, Take], picture: Picture, *, seed: int, reset: bool,
    ) -> Job | None:
        """Job with outputs ``clip`` and ``seam``; None for a cut that takes no frames.

        Raises:
            InputError: a shot, its keyframe or its carried state has not been made.
        """
        plan = self._plan(script, shot, picture, reset)
        mixed = plan.cut in MIXED_CUTS
        if not (mixed and plan.transition) and not (plan.cut == "continuous" and plan.head and before is not None):
            return None
        params: dict[str, Any] = {"after": plan.plain(), "seeds": {"after": _seed(plan, shots)}}
        inputs = {"keyframe.after": _picture(shot, _taken(shot, keyframes))}
        if before is not None:
            first = self._plan(script, before, picture, reset)
            params["before"] = first.plain()
            params["seeds"]["before"] = _seed(first, shots)
            inputs["keyframe.before"] = _picture(before, _taken(before, keyframes))
            if not mixed:
                state = _taken(before, shots).outputs.get("state")
                if state is None:
                    raise InputError(f"shot {before} has no carried state; make it with stills before its boundary")
                inputs["state"] = state
        return Job(BOUNDARY, params, inputs, 0, 0, _cost(plan, (2 * plan.transition if mixed else plan.head) + 10))


def _picture(shot: str, keyframe: Take) -> str:
    if "image" not in keyframe.outputs:
        raise InputError(f"the keyframe of shot {shot} has no picture (it has {', '.join(sorted(keyframe.outputs)) or 'nothing'}); make it again")
    return keyframe.outputs["image"]


def _taken(shot: str, takes: Mapping[str, Take]) -> Take:
    if shot not in takes:
        raise InputError(f"shot {shot} and its keyframe have to be made before its boundary")
    return takes[shot]


def _seed(plan: StillPlan, shots: Mapping[str, Take]) -> int:
    return _taken(plan.id, shots).seed if plan.travel.shake else 0


def _cost(plan: StillPlan, frames: int) -> float:
    return max(0.05, frames * plan.width * plan.height * SECONDS_PER_PIXEL_FRAME)


# -- runs -------------------------------------------------------------------------------------------------------------
def open_picture(data: bytes, shot: str) -> Image.Image:
    """A keyframe as RGB picture.

    Raises:
        RenderError: the bytes are no picture.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            picture: Image.Image = image.convert("RGB")
            return picture
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as exc:
        raise RenderError(f"the keyframe of shot {shot} is not a picture that can be read ({exc}); make the keyframe again") from exc


def _read(job: Job, name: str) -> StillPlan:
    try:
        return StillPlan.read(job.params[name])
    except (KeyError, TypeError, ValueError) as exc:
        raise RenderError(f"the job {job.op} has no readable {name!r} ({exc}); plan it again with this version of vgot") from exc


def run_shot(job: Job, store: Store, report: Report) -> Outputs:
    """Draw the shot's own span: ``clip`` (mp4) and ``state`` (JSON).

    Raises:
        RenderError: the job or the keyframe cannot be read.
    """
    plan = _read(job, "plan")
    renderer = StillRenderer(plan, open_picture(store.get(job.inputs["keyframe"]), plan.id), job.seed)
    path = store.temp(".mp4")
    first, last = plan.head, plan.frames - plan.tail
    with ClipWriter(path, plan.width, plan.height, plan.fps) as out:
        for n in range(first, last):
            out.write(renderer.frame(n))
            report((n - first + 1) / (last - first))
    return {"clip": path, "state": canonical(renderer.state().plain())}


def run_boundary(job: Job, store: Store, report: Report) -> Outputs:
    """Draw what lies between two shots: ``clip`` (mp4) and ``seam`` (JSON: the measured jump).

    Raises:
        RenderError: the job or a keyframe cannot be read.
    """
    after = _read(job, "after")
    seeds = job.params["seeds"]
    carried = StillState.read(store.get_json(job.inputs["state"])) if "state" in job.inputs else None
    first = None
    if "before" in job.params:
        plan = _read(job, "before")
        first = StillRenderer(plan, open_picture(store.get(job.inputs["keyframe.before"]), plan.id), int(seeds["before"]))
    second = StillRenderer(after, open_picture(store.get(job.inputs["keyframe.after"]), after.id), int(seeds["after"]), carried)
    path = store.temp(".mp4")
    frames = after.transition or after.head
    with ClipWriter(path, after.width, after.height, after.fps) as out:
        for i, image in enumerate(boundary_frames(first, second)):
            out.write(image)
            report(0.8 * (i + 1) / frames)
    measured = seam(first, second)
    report(1.0)
    return {"clip": path, "seam": canonical(measured)}


RUNS = {SHOT: run_shot, BOUNDARY: run_boundary}
"""What carries out each kind of job."""
