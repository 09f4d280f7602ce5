"""What a film will cost before anything is spent: pictures, steps, arithmetic of the networks, seconds, memory, disk.

Work is counted (multiply-adds are two operations, real configurations on tensors without memory); seconds are estimates, from
published times where there are any, and say so. No model, no torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .generators.dynamicrafter.timing import FRAMES as VIDEO_FRAMES
from .generators.dynamicrafter.timing import timing
from .generators.kolors import cost, memory
from .generators.sdxl import cost as sdxl
from .generators.setup import Diffusion, Motion, Setup
from .graph.variant import Variant
from .script.model import Brief, Script

ENCODE_PER_PIXEL = 2.61 / (1024 * 576)
"""TFLOP of the video model's encoder."""
VIDEO_FORWARD: Mapping[str, float] = {"1024": 52.34, "512": 12.60, "256": 4.90}
"""TFLOP of one forward pass of DynamiCrafter's UNet over 16 frames (counted)."""
VIDEO_PIXELS: Mapping[str, int] = {"1024": 1024 * 576, "512": 512 * 320, "256": 256 * 256}
VIDEO_WEIGHTS: Mapping[str, float] = {"1024": 10.44e9, "512": 10.44e9, "256": 10.44e9}
"""Bytes of a checkpoint (published)."""
VIDEO_MEMORY = "shots: about 18.3 GB for the 1024 checkpoint with frames decoded one by one (published)"
DRAW_PER_PIXEL = 0.03 / (1280 * 720)
"""CPU-seconds to draw and encode one pixel of film by rules (measured, see benchmarks)."""


@dataclass(frozen=True, slots=True)
class Device:
    """A class of devices. ``images``, ``video``: TFLOP/s reached. ``basis``: where these come from."""

    name: str
    images: float
    video: float
    basis: str


DEVICES = (
    Device("H100/H200 class", 445.0, 445.0, "45 % of 989 TFLOP/s (estimated)"),
    Device("A100", 132.0, 71.7, "published: 5.38 s an image, 75 s a shot"),
    Device("RTX 4090", 109.0, 60.0, "published: 6.55 s an image; shots estimated"),
    Device("one CPU core", 0.05, 0.05, "estimated"),
)


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One stage. ``units``: how many things are made. ``tflop``: work of all. ``sum``: how it is counted. ``cpu``: seconds of one core that
    no GPU spares. ``disk``: bytes. ``video``: whether it is work of the video model."""

    name: str
    units: int
    sum: str
    tflop: float = 0.0
    cpu: float = 0.0
    disk: float = 0.0
    video: bool = False

    def seconds(self, device: Device) -> float:
        """Estimated seconds on one device of this class."""
        return self.tflop / (device.video if self.video else device.images) + self.cpu


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What :func:`film_plan` found out. ``assumed``: what was guessed for want of a script."""

    renderer: str
    stages: tuple[StagePlan, ...]
    memory: tuple[memory.Prediction, ...] = ()
    weights: float = 0.0
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def tflop(self) -> float:
        return sum(s.tflop for s in self.stages)

    @property
    def disk(self) -> float:
        """Bytes that the run folder will hold (estimated)."""
        return sum(s.disk for s in self.stages)

    def seconds(self, device: Device) -> float:
        """Estimated seconds of all stages on one device, one after another, without reading weights."""
        return sum(s.seconds(device) for s in self.stages)

    def plain(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "renderer": self.renderer, "tflop": round(self.tflop, 3), "disk_bytes": round(self.disk), "weights_bytes": round(self.weights),
            "stages": [
                {
                    "name": s.name, "units": s.units, "sum": s.sum, "tflop": round(s.tflop, 3), "cpu_seconds": round(s.cpu, 2),
                    "disk_bytes": round(s.disk),
                }
                for s in self.stages
            ],
            "seconds_estimated": {d.name: round(self.seconds(d), 1) for d in DEVICES},
            "memory_bytes": {p.arrangement: {"peak": round(p.peak), "free_wanted": round(p.needed)} for p in self.memory},
            "assumed": list(self.assumed), "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """For people."""
        out = [f"Plan for {self.renderer}"]
        out += [f"  assumed: {a}" for a in self.assumed]
        for s in self.stages:
            counted = f" = {s.sum}" if s.sum and s.tflop else f", {s.sum}" if s.sum else ""
            out.append(f"  {s.name}: {s.units}{counted}" + (f" = {_pflop(s.tflop)}" if s.tflop else ""))
        if self.tflop:
            out.append(f"  work in all: {_pflop(self.tflop)}")
            out.append("  seconds on one device (ESTIMATES, without reading weights and without language models):")
            out += [f"    {d.name}: {_time(self.seconds(d))} ({d.basis})" for d in DEVICES]
        else:
            out.append(f"  ESTIMATE: {_time(self.seconds(DEVICES[-1]))} of one CPU core; no model takes part in the pictures")
        out += [f"  memory, {p.line()}" for p in self.memory]
        if self.weights:
            out.append(f"  weights to read: {memory.gib(self.weights)}")
        out.append(f"  run folder (estimated): {memory.gib(self.disk)}")
        return out + [f"  {n}" for n in self.notes]


def film_plan(what: Script | Brief, variant: Variant, setup: Setup | None = None) -> FilmPlan:
    """Count the work of a film.

    Args:
        what: the script, or only the brief, from which the number of looks is then guessed.
        setup: settings of the renderers; None takes the variant's.
    """
    settings = (setup or Setup(variant.diffusion)).settings
    script = what if isinstance(what, Script) else None
    brief = what.brief if isinstance(what, Script) else what
    assumed: list[str] = []
    if script is not None:
        looks, lengths = len(script.looks_seen), [s.seconds for s in script.shots]
    else:
        looks = max(1, round(brief.shots / 5), len(brief.cast))
        lengths = [(brief.seconds or 2.0 * brief.shots) / brief.shots] * brief.shots
        assumed.append(f"{looks} looks and {sum(lengths):g} s of film, as there is no script yet")
    if variant.render in ("animatic", "slate", "slate_chain"):
        return FilmPlan(variant.render, _drawn(looks, lengths, variant), assumed=tuple(assumed))
    return _modelled(variant, settings, looks, lengths, _brought(brief, script), assumed)


def _modelled(variant: Variant, settings: Diffusion, looks: int, lengths: list[float], brought: int, assumed: list[str]) -> FilmPlan:
    shots = len(lengths)
    width, height = settings.size(variant.width, variant.height)
    side = settings.portrait
    drawn = max(0, looks - brought)
    prompts = drawn + shots + (bool(drawn) + 1) * (settings.guidance > 1)
    text, reference, anatomy = cost.TEXT, cost.REFERENCE, memory.PUBLISHED
    if variant.render == "sdxl":
        text, reference, anatomy = sdxl.TEXT, sdxl.REFERENCE, sdxl.PUBLISHED
    stages = [
        StagePlan("prompts", prompts, f"{prompts} x {text} TFLOP", prompts * text, disk=prompts * 2.02 * 2**20),
        _images("portraits", drawn, side, side, settings, 1),
        StagePlan("references", looks, f"{looks} x {reference} TFLOP", looks * reference, disk=looks * 2.25 * 2**20),
        _images("keyframes", shots, width, height, settings, settings.takes),
    ]
    moves = variant.render == "diffusion"
    stages.append(_video(settings.motion, lengths) if moves else _pictures("shots from stills", lengths, variant))
    size = 2 if settings.dtype in ("auto", "bfloat16", "float16") else 4
    sides = max((width, height), (side, side), key=lambda s: s[0] * s[1])
    work = memory.Work(
        *sides, batch=settings.takes, references=2, guided=settings.guidance > 1, bytes=size, text_bytes=2, image_bytes=size, vae_bytes=4,
        scored=settings.takes > 1, text=settings.text,
    )
    predictions = tuple(memory.predict(a, work, anatomy) for a in memory.ARRANGEMENTS)
    counts = anatomy.parameters
    weights = sum(counts.values()) * 2.0 + (VIDEO_WEIGHTS[settings.motion.checkpoint] if moves else 0.0)
    notes = ["memory is predicted for the larger of portrait and keyframe, on a device that computes with "
             f"{size} bytes a number; the arrangement is chosen on the device when it starts"]
    if moves:
        notes.append(VIDEO_MEMORY)
    if brought:
        notes.append(f"{brought} portrait{'s are' if brought > 1 else ' is'} brought along and not drawn")
    return FilmPlan(variant.render, tuple(stages), predictions, weights, tuple(assumed), tuple(notes))


def _brought(brief: Brief, script: Script | None) -> int:
    mine = {c.id for c in brief.cast if c.portrait}
    if script is None:
        return len(mine)
    return sum(1 for look in script.looks_seen if look.split(".", 1)[0] in mine)


def _images(name: str, units: int, width: int, height: int, settings: Diffusion, takes: int) -> StagePlan:
    passes, decode = cost.passes(settings.steps, settings.guidance), cost.decode_tflop(width, height)
    each = cost.image_tflop(width, height, settings.steps, settings.guidance)
    candidates = f" x {takes} candidates" if takes > 1 else ""
    text = f"{units}{candidates} x ({passes} passes x {cost.forward_tflop(width, height):.2f} + {decode:.1f}) TFLOP at {width}x{height}"
    return StagePlan(name, units, text, units * takes * each, disk=units * (takes + 1 if takes > 1 else 1) * width * height * 1.8)


def _video(motion: Motion, lengths: list[float]) -> StagePlan:
    """Shots by DynamiCrafter: as many runs of 16 frames as each shot needs. Other sizes than a checkpoint's own are scaled by area."""
    runs = sum(timing(s).runs for s in lengths)
    n = motion.pixels or VIDEO_PIXELS[motion.checkpoint]
    forward = VIDEO_FORWARD[motion.checkpoint] * n / VIDEO_PIXELS[motion.checkpoint]
    passes = motion.steps * (1 + motion.interval) if motion.guidance > 1 else motion.steps
    each = passes * forward + VIDEO_FRAMES * cost.DECODE_PER_PIXEL * n + ENCODE_PER_PIXEL * n
    text = f"{runs} runs x ({passes:g} passes x {forward:.2f} + decode {VIDEO_FRAMES * cost.DECODE_PER_PIXEL * n:.0f}) TFLOP"
    return StagePlan("shots", len(lengths), text, runs * each, disk=runs * VIDEO_FRAMES * n * 0.2, video=True)


def _pictures(name: str, lengths: list[float], variant: Variant) -> StagePlan:
    """Shots that are drawn frame by frame."""
    n, frames = variant.width * variant.height, round(sum(lengths) * variant.fps)
    text = f"{frames} frames at {variant.width}x{variant.height}"
    return StagePlan(name, len(lengths), text, cpu=frames * n * DRAW_PER_PIXEL, disk=2 * frames * n * 0.02)


def _drawn(looks: int, lengths: list[float], variant: Variant) -> tuple[StagePlan, ...]:
    n, shots = variant.width * variant.height, len(lengths)
    return (
        StagePlan("portraits", looks, "", cpu=0.4 * looks, disk=looks * 2e5),
        StagePlan("keyframes", shots, "", cpu=shots * 4 * n * DRAW_PER_PIXEL, disk=shots * n * 0.5), _pictures("shots", lengths, variant),
    )


def _pflop(tflop: float) -> str:
    return f"{tflop / 1000:.2f} PFLOP" if tflop >= 100 else f"{tflop:.1f} TFLOP"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
