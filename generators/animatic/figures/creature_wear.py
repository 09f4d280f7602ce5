"""What animals and robots can wear: hats, glasses, flowers on the head; collars, scarves and bags on the neck and body."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..light import RGB, mix, scale
from .pen import XY, Pen, oval


@dataclass(frozen=True, slots=True)
class Wear:
    """Accessories of a look, with their colour."""

    items: tuple[str, ...] = ()
    colour: RGB = (190, 60, 60)
    cloth: RGB | None = None
    """Colour of a coat or sweater on the body, None for bare fur."""

    def has(self, *names: str) -> bool:
        """True when any of the names is worn."""
        return any(n in self.items for n in names)


def draw_headwear(pen: Pen, wear: Wear, s: float, c: float, crown: float) -> None:
    """Things on the head. ``pen``: head frame, unit = skull radius; ``s``, ``c``: sine and cosine of the head's yaw; ``crown``: top of the skull."""
    if wear.has("hat", "chef_hat", "helmet", "cap", "hood"):
        _hat(pen, wear, s, c, crown)
    if wear.has("headband", "headscarf"):
        pen.curve([(-0.86, 0.42), (0, 0.66), (0.86, 0.42), (0.9, 0.6), (0, 0.92), (-0.9, 0.6)], wear.colour)
    if wear.has("flower"):
        x, y = (s * 0.4 + 0.55 * (c if c > 0 else -c), crown * 0.78)
        for k in range(5):
            p = pen.moved(x, y, angle=k * 1.2566)
            p.ellipse(0.0, 0.17, 0.12, 0.15, (246, 176, 190))
        pen.ellipse(x, y, 0.1, 0.1, (244, 202, 84))
    if wear.has("glasses") and c > -0.2:
        _glasses(pen, s, c)


def _hat(pen: Pen, wear: Wear, s: float, c: float, crown: float) -> None:
    tone = wear.colour
    y = crown * 0.74
    if wear.has("chef_hat"):
        for x in (-0.42, 0.0, 0.42):
            pen.ellipse(x, y + 0.72, 0.42, 0.4, (244, 243, 238))
        pen.rect(-0.56, y, 0.56, y + 0.6, (250, 249, 244))
    elif wear.has("helmet"):
        pen.curve([(-1.0, y - 0.3), (-0.9, y + 0.32), (0, y + 0.66), (0.9, y + 0.32), (1.0, y - 0.3), (0, y - 0.1)], tone)
        pen.curve([(-0.14, y - 0.1), (-0.12, y + 0.62), (0.12, y + 0.62), (0.14, y - 0.1)], scale(tone, 1.25))
    elif wear.has("cap"):
        pen.curve([(-0.8, y - 0.1), (-0.66, y + 0.38), (0, y + 0.55), (0.66, y + 0.38), (0.8, y - 0.1), (0, y - 0.02)], tone)
        pen.curve([(s * 0.5 - 0.4, y - 0.1), (s * 0.5 + 0.5, y), (s * 1.5 + 0.2 * (1 - abs(s)), y - 0.2), (s * 0.7, y - 0.26)], scale(tone, 0.8))
    else:
        pen.ellipse(0, y + 0.02, 1.02, 0.2, scale(tone, 0.86))
        pen.curve([(-0.62, y), (-0.54, y + 0.62), (-0.1, y + 0.7), (0.1, y + 0.64), (0.54, y + 0.62), (0.62, y)], tone)
        pen.curve([(-0.63, y + 0.02), (-0.6, y + 0.22), (0, y + 0.15), (0.6, y + 0.22), (0.63, y + 0.02), (0, y - 0.06)],
            mix(tone, (30, 24, 30), 0.5))


def _glasses(pen: Pen, s: float, c: float) -> None:
    w = max(0.35, c)
    for side in (-1, 1):
        x = s * 0.72 + side * 0.4 * c
        if side < 0 and c < 0.35:
            continue
        ring = oval(x, 0.1, 0.4 * w, 0.38)
        pen.line(np.vstack((ring, ring[:2])), 0.07, (46, 44, 52))
        pen.ellipse(x, 0.1, 0.37 * w, 0.35, (214, 232, 240), alpha=60)
    pen.line([(s * 0.72 - 0.1 * c, 0.14), (s * 0.72 + 0.1 * c, 0.14)], 0.06, (46, 44, 52))


def draw_neckwear(pen: Pen, wear: Wear, base: XY, top: XY, r: float) -> None:
    """Collar, scarf, necklace, tie or bag strap on a neck from ``base`` to ``top`` with half width about ``r``."""
    ux, uy = top[0] - base[0], top[1] - base[1]
    p = pen.moved(base[0] + ux * 0.56, base[1] + uy * 0.56, angle=math.atan2(-ux, uy), size=r)
    if wear.has("scarf"):
        p.curve([(-1.3, 0.32), (0, 0.1), (1.3, 0.32), (1.36, -0.2), (0, -0.46), (-1.36, -0.2)], wear.colour)
        p.curve([(0.5, -0.1), (1.05, -0.1), (1.0, -1.5), (0.45, -1.55)], scale(wear.colour, 0.86))
        p.line([(0.5, -1.3), (1.0, -1.26)], 0.12, mix(wear.colour, (255, 250, 235), 0.6))
    elif wear.has("collar", "necklace", "tie"):
        p.curve([(-1.18, 0.16), (0, -0.04), (1.18, 0.16), (1.2, -0.14), (0, -0.36), (-1.2, -0.14)], wear.colour)
        p.ellipse(0.55, -0.44, 0.2, 0.22, (236, 192, 82))
    if wear.has("bag"):
        p.curve([(-1.2, -0.9), (0.1, -1.0), (0.2, -1.9), (-1.1, -1.9)], scale(wear.colour, 0.8))
        p.curve([(-1.2, -0.86), (0.1, -0.96), (0.0, -1.4), (-1.0, -1.4)], wear.colour)
