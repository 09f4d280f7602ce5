"""Boundaries of any renderer whose shots can draw every frame, also before their first and after their last (handles)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, Self

import numpy as np
from PIL import Image, ImageStat

from ..script.vocabulary import MIXED_CUTS
from .animatic.transitions import mixed, shows_first, shows_second

SAMPLES = 4
SIDE = 180
"""Shots are drawn with this short side (pixels) to measure a seam: differences of means need no more."""
DIGITS = 5


class Planned(Protocol):
    """What a boundary has to know of a shot's plan."""

    @property
    def cut(self) -> str: ...
    @property
    def frames(self) -> int: ...
    @property
    def head(self) -> int: ...
    @property
    def transition(self) -> int: ...


class Drawn(Protocol):
    """A shot that draws any of its frames."""

    @property
    def plan(self) -> Planned: ...

    def frame(self, n: int) -> Image.Image:
        """Frame ``n``, also before 0 and after the last."""

    def reduced(self, side: int) -> Self:
        """The same shot at a raster whose short side is about ``side`` pixels."""


def boundary_frames(before: Drawn | None, after: Drawn) -> Iterator[Image.Image]:
    """The frames of the boundary into ``after``: a transition over both shots, or its carried head."""
    plan = after.plan
    if plan.cut not in MIXED_CUTS:
        for n in range(plan.head):
            yield after.frame(n)
        return
    tail = plan.transition - plan.head
    kind = plan.cut
    for k in range(plan.transition):
        # The first and last mixed frame are not pure: pure frames stand on either side already.
        u = (k + 1) / (plan.transition + 1)
        if before is None or kind == "fade_in":
            yield mixed("fade_in", None, after.frame(k - tail), u)
            continue
        a = before.frame(before.plan.frames - tail + k) if shows_first(kind, u) else None
        b = after.frame(k - tail) if a is None or shows_second(kind, u) else a
        yield mixed(kind, a, b, u)


def _small(image: Image.Image) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.asarray(image.resize((160, 90), Image.Resampling.BOX).convert("RGB"), dtype=np.float32)


def mean_luma(image: Image.Image) -> float:
    """Mean display luma of an RGB image, 0…1."""
    r, g, b = ImageStat.Stat(image.reduce(8)).mean
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255


def seam(before: Drawn | None, after: Drawn) -> dict[str, Any]:
    """Measured jump over the cut.

    Returns:
        ``luma_jump`` (0…1), ``difference`` (mean absolute difference of the frames on either side, 0…1),
        ``within`` (median of neighbouring frames inside both shots), ``seam_ratio`` = difference / within.
    """
    if before is None:
        return {"luma_jump": 0.0, "difference": 0.0, "within": 0.0, "seam_ratio": 0.0, "cut": after.plan.cut}
    before, after = before.reduced(SIDE), after.reduced(SIDE)
    last = before.frame(before.plan.frames - 1)
    first = after.frame(0)
    a, b = _small(last), _small(first)
    inside: list[float] = []
    for r in (before, after):
        n = r.plan.frames
        for k in range(SAMPLES):
            i = max(0, min(n - 2, round((k + 0.5) / SAMPLES * (n - 1))))
            inside.append(float(np.abs(_small(r.frame(i)) - _small(r.frame(i + 1))).mean()) / 255)
    within = float(np.median(inside))
    difference = float(np.abs(a - b).mean()) / 255
    numbers = {
        "luma_jump": abs(mean_luma(first) - mean_luma(last)), "difference": difference, "within": within,
        "seam_ratio": difference / max(within, 1e-4),
    }
    return {"cut": after.plan.cut, **{k: round(v, DIGITS) + 0.0 for k, v in numbers.items()}}
