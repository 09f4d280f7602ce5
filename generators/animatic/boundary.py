"""What lies between two shots: carried heads, transitions, and how large the jump over the cut is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from ...script.vocabulary import MIXED_CUTS
from .render import ShotRenderer, mean_luma
from .transitions import mixed, shows_first, shows_second
from .values import tidy

SAMPLES = 4
SIDE = 180
"""Shots are drawn with this short side (pixels) to measure a seam: differences of means need no more."""


def boundary_frames(before: ShotRenderer | None, after: ShotRenderer) -> Iterator[Image.Image]:
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


def seam(before: ShotRenderer | None, after: ShotRenderer) -> dict[str, Any]:
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
    data: dict[str, Any] = tidy({
        "cut": after.plan.cut, "luma_jump": abs(mean_luma(first) - mean_luma(last)), "difference": difference, "within": within,
        "seam_ratio": difference / max(within, 1e-4),
    })
    return data
