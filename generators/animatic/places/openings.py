"""Windows and doors of an interior: the opening in the wall, its frame, glass, curtains and sill."""

from __future__ import annotations

import itertools
import math

import numpy as np

from ..light import RGB, mix, scale
from .mesh import Frame
from .outside import Hole
from .rooms import Room, WallName


def window(
    room: Room, wall: WallName, u: float, v: float, width: float, height: float, *, cols: int = 2, rows: int = 2, frame: RGB = (240, 234, 222),
    curtain: RGB | None = None, sill: bool = True, view: str = "sky", arch: bool = False, blind: RGB | None = None, source: bool = True,
    drop: float = 0.35,
) -> None:
    """Cut a window of ``width`` x ``height`` metres centred at ``u`` with its lower edge at ``v`` and dress it.

    ``cols`` x ``rows`` panes; ``curtain``: colour of two side curtains; ``blind``: colour of a half-drawn roller blind.
    """
    u0, u1, v1 = u - width / 2, u + width / 2, v + height
    room.holes[wall].append(Hole(u0, u1, v, v1, view))
    f = room.wall(wall, room.piece(40.0))
    fr, bar = 0.07, 0.035
    f.box(u0 - fr, u1 + fr, v1, v1 + fr, -0.05, 0.05, frame)
    f.box(u0 - fr, u0, v, v1, -0.05, 0.05, frame)
    f.box(u1, u1 + fr, v, v1, -0.05, 0.05, frame)
    f.box(u0 - fr - 0.04, u1 + fr + 0.04, v - 0.06, v, -0.05, 0.16 if sill else 0.05, frame)
    us = np.linspace(u0, u1, cols + 1)
    vs = np.linspace(v, v1, rows + 1) if rows != 2 else np.array([v, v + 0.64 * height, v1])
    for x in us[1:-1]:
        f.box(x - bar / 2, x + bar / 2, v, v1, -0.03, 0.02, frame)
    for y in vs[1:-1]:
        f.box(u0, u1, y - bar / 2, y + bar / 2, -0.03, 0.02, frame)
    if arch:
        _arch(f, u0, u1, v1, frame, room)
    for a, b in itertools.pairwise(us):
        for c, d in itertools.pairwise(vs):
            if view in ("sky", "bare"):
                room.panes.append((wall, float(a) + bar / 2, float(b) - bar / 2, float(c) + bar / 2, float(d) - bar / 2))
            f.poly([(a + 0.1 * (b - a), c + 0.25 * (d - c)), (a + 0.1 * (b - a), c + 0.5 * (d - c)), (a + 0.55 * (b - a), d - 0.04),
                    (a + 0.3 * (b - a) + 0.2 * (b - a), d - 0.04)], (255, 255, 255), -0.01, emissive=0.6, alpha=26)
    if blind is not None:
        _blind(f, u0, u1, v1, drop * height, blind)
    if curtain is not None:
        curtains(f, u0, u1, v, v1, curtain)
    if source and view == "sky":
        p = f.origin + np.array((u, v + height / 2, 0.1)) @ f.axes
        room.source("window", float(p[0]), float(p[1]), float(p[2]), 1.6 + 0.5 * width, (255, 250, 236), 1.0)


def _arch(f: Frame, u0: float, u1: float, v1: float, frame: RGB, room: Room) -> None:
    """Round the upper corners of an opening with pieces of wall colour and a curved moulding."""
    r, m = (u1 - u0) / 2, (u0 + u1) / 2
    rise = min(r, 0.55)
    a = np.linspace(0, math.pi / 2, 9)
    for s in (-1, 1):
        curve = [(m + s * r * float(np.cos(t)), v1 - rise + rise * float(np.sin(t))) for t in a]
        f.poly([*curve, (m + s * (r + 0.075), v1 + 0.075), (m + s * (r + 0.075), v1 - rise)], scale(room.pal.wall, 0.97), 0.052)
        f.line(curve, 0.08, frame, 0.056)
    f.rect(u0 - 0.08, u1 + 0.08, v1, v1 + 0.075, scale(room.pal.wall, 0.97), 0.053)


def _blind(f: Frame, u0: float, u1: float, v1: float, drop: float, colour: RGB) -> None:
    f.box(u0 - 0.02, u1 + 0.02, v1 - 0.02, v1 + 0.06, 0.02, 0.1, scale(colour, 0.8))
    n = max(3, int(drop / 0.07))
    for i in range(n):
        y = v1 - drop * (i + 1) / n
        f.rect(u0, u1, y, y + drop / n, colour if i % 2 else scale(colour, 0.92), 0.04)
    f.rect(u0, u1, v1 - drop - 0.02, v1 - drop + 0.015, scale(colour, 0.7), 0.045)


def curtains(f: Frame, u0: float, u1: float, v0: float, v1: float, colour: RGB, *, to_floor: bool = False, gather: float = 0.3) -> None:
    """Two tied-back curtains on a rod over an opening."""
    lo = 0.06 if to_floor else v0 - 0.22
    top = v1 + 0.16
    wide = min(0.5, gather * (u1 - u0) + 0.12)
    f.box(u0 - 0.34, u1 + 0.34, top, top + 0.035, 0.1, 0.13, scale(colour, 0.5))
    for s, edge in ((-1, u0), (1, u1)):
        f.disc(edge + s * 0.36, top + 0.017, 0.045, 0.045, scale(colour, 0.6), 0.13, n=10)
        knot = lo + 0.42 * (top - lo)
        for k in range(4):
            # Four folds, each a strip that narrows at the tie.
            a, b = k / 4, (k + 1) / 4
            x = edge + s * 0.22
            full, tied = wide + 0.16, 0.17 + 0.04 * wide
            pts = [(x - s * full * a, top), (x - s * full * b, top), (x - s * tied * b, knot), (x - s * (tied + 0.12) * b, lo),
                   (x - s * (tied + 0.12) * a, lo), (x - s * tied * a, knot)]
            f.poly(pts, scale(colour, (1.04, 0.9, 1.0, 0.86)[k]), 0.115 + 0.002 * k, emissive=0.04)
        f.rect(min(edge + s * 0.25, edge + s * 0.03), max(edge + s * 0.25, edge + s * 0.03), knot - 0.025, knot + 0.03, scale(colour, 0.62), 0.13)


def door(room: Room, wall: WallName, u: float, colour: RGB, *, width: float = 0.95, height: float = 2.12, glass: bool = False,
    open_hall: bool = False,
         frame: RGB | None = None) -> None:
    """A panelled door (or an open doorway to a hall) with frame and knob, and a ``door`` anchor in front of it."""
    u0, u1 = u - width / 2, u + width / 2
    f = room.wall(wall, room.piece(39.0))
    fr = frame or scale(room.pal.panel, 1.12)
    if open_hall:
        room.holes[wall].append(Hole(u0, u1, 0.0, height, "hall"))
    else:
        f.rect(u0, u1, 0.0, height, colour, 0.012)
        cells = ((0.1, 0.46), (0.54, 0.94)) if not glass else ((0.08, 0.42),)
        for lo, hi in cells:
            for a, b in ((0.1, 0.46), (0.54, 0.9)):
                f.rect(u0 + a * width, u0 + b * width, lo * height, hi * height, scale(colour, 0.84), 0.016)
                f.rect(u0 + (a + 0.03) * width, u0 + b * width, lo * height, (hi - 0.012) * height, scale(colour, 1.07), 0.018)
        if glass:
            f.rect(u0 + 0.12 * width, u1 - 0.12 * width, 0.48 * height, 0.93 * height, (196, 222, 224), 0.018, emissive=0.12)
            f.poly([(u0 + 0.2 * width, 0.5 * height), (u0 + 0.4 * width, 0.5 * height), (u1 - 0.3 * width, 0.92 * height),
                    (u1 - 0.5 * width, 0.92 * height)], (255, 255, 255), 0.02, alpha=70)
            f.rect(u - 0.015, u + 0.015, 0.48 * height, 0.93 * height, colour, 0.022)
        f.disc(u1 - 0.09, 1.0, 0.035, 0.035, (226, 186, 96), 0.06, n=12)
        f.disc(u1 - 0.1, 1.012, 0.014, 0.014, (255, 240, 196), 0.065, n=8)
    f.box(u0 - 0.1, u0, 0, height + 0.1, -0.02, 0.045, fr)
    f.box(u1, u1 + 0.1, 0, height + 0.1, -0.02, 0.045, fr)
    f.box(u0 - 0.13, u1 + 0.13, height, height + 0.12, -0.02, 0.06, fr)
    if open_hall:
        f.rect(u0, u0 + 0.05, 0, height, scale(fr, 0.7), 0.0)
    p = f.origin + np.array((u, 0.0, 0.75)) @ f.axes
    x = max(-room.half + 0.7, min(room.half - 0.7, float(p[0])))
    room.stand("door", x, min(room.stage.z1, max(room.stage.z0, float(p[2]))), 0)


def poster(f: Frame, u: float, v: float, w: float, h: float, a: RGB, b: RGB) -> None:
    """A pinned sheet with a band and a few lines of writing."""
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, a, 0.01)
    f.rect(u - w / 2 + 0.03, u + w / 2 - 0.03, v + 0.08 * h, v + h / 2 - 0.03, b, 0.014)
    for k in range(3):
        y = v - 0.06 * h - k * 0.13 * h
        f.rect(u - w / 2 + 0.04, u + w / 2 - 0.05 - 0.06 * k, y - 0.012, y + 0.008, mix(a, (30, 30, 40), 0.55), 0.014)
