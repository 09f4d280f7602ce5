"""A display list for one flat figure: shapes are collected in canonical coordinates and painted in one go.

The figure is always built facing picture right; :meth:`Sketch.paint` mirrors the whole list for the other side, so a
face to the left is exactly the mirror of the face to the right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..geometry import Points, smooth_curve
from ..light import RGB
from ..paint import TAU, XY, Flat

_ROUND = np.stack((np.cos(np.linspace(0, TAU, 25)[:-1]), np.sin(np.linspace(0, TAU, 25)[:-1])), axis=1)
_CAP = np.linspace(math.pi / 2, 3 * math.pi / 2, 7)
_CAPS = np.stack((np.cos(np.concatenate((_CAP, _CAP + math.pi))), np.sin(np.concatenate((_CAP, _CAP + math.pi)))), axis=1)
_FIRST = np.repeat((True, False), 7)

Shape = Points | Sequence[XY]
Custom = Callable[[Flat], None]
"""Draws by itself on a plane that is mirrored with the figure."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A local coordinate system: scaled by ``scale``, turned by ``angle`` (counter-clockwise), moved to ``(x, y)``."""

    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0
    scale: float = 1.0

    def points(self, p: Points) -> Points:
        """Local ``(N, 2)`` to outer coordinates."""
        c, s = math.cos(self.angle) * self.scale, math.sin(self.angle) * self.scale
        out = np.empty((len(p), 2))
        out[:, 0] = p[:, 0] * c - p[:, 1] * s + self.x
        out[:, 1] = p[:, 0] * s + p[:, 1] * c + self.y
        return out

    def point(self, x: float, y: float) -> XY:
        """One local point to outer coordinates."""
        c, s = math.cos(self.angle) * self.scale, math.sin(self.angle) * self.scale
        return (x * c - y * s + self.x, x * s + y * c + self.y)

    def local(self, x: float, y: float) -> XY:
        """One outer point to local coordinates."""
        c, s = math.cos(self.angle) / self.scale, math.sin(self.angle) / self.scale
        dx, dy = x - self.x, y - self.y
        return (dx * c + dy * s, -dx * s + dy * c)


@dataclass(slots=True)
class _Op:
    points: Points
    colour: RGB
    gain: float
    skin: bool
    alpha: int
    emissive: float
    custom: Custom | None = None


class Sketch:
    """Collects shapes.

    Args:
        scale: pixels per metre (for the level of detail). key: side the key light comes from in canonical
            coordinates, -1 left, +1 right, 0 none.
    """

    __slots__ = ("frame", "gain", "key", "ops", "scale", "world")

    def __init__(self, scale: float, key: float = 0.0) -> None:
        self.scale = scale
        self.key = key
        self.ops: list[_Op] = []
        self.frame: Frame | None = None
        self.world: Frame | None = None
        """Turns the finished figure as a whole (a person who lies down)."""
        self.gain = 1.0
        """Factor on all following shapes: limbs on the far side are darker."""

    def px(self, size: float) -> float:
        """Pixels that ``size`` units of the present frame cover."""
        return size * self.scale * (self.frame.scale if self.frame else 1.0)

    def poly(
        self, points: Shape, colour: RGB, *, gain: float = 1.0, skin: bool = False, alpha: int = 255, emissive: float = 0.0,
    ) -> None:
        """Fill a polygon."""
        p = np.asarray(points, dtype=np.float64)
        if self.frame is not None:
            p = self.frame.points(p)
        self.ops.append(_Op(p, colour, gain * self.gain, skin, alpha, emissive))

    def curve(
        self, points: Shape, colour: RGB, *, detail: int = 4, gain: float = 1.0, skin: bool = False, alpha: int = 255,
        emissive: float = 0.0,
    ) -> None:
        """Fill a smooth closed spline through the points."""
        p = smooth_curve(np.asarray(points, dtype=np.float64), detail)
        self.poly(p, colour, gain=gain, skin=skin, alpha=alpha, emissive=emissive)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: RGB, *, angle: float = 0.0, gain: float = 1.0, skin: bool = False,
        alpha: int = 255, emissive: float = 0.0,
    ) -> None:
        """Fill an ellipse turned by ``angle`` radians; nothing below a quarter of a pixel."""
        if self.px(max(rx, ry)) < 0.25:
            return
        p = _ROUND * (rx, ry)
        if angle:
            c, s = math.cos(angle), math.sin(angle)
            p = np.stack((p[:, 0] * c - p[:, 1] * s, p[:, 0] * s + p[:, 1] * c), axis=1)
        self.poly(p + (x, y), colour, gain=gain, skin=skin, alpha=alpha, emissive=emissive)

    def limb(
        self, a: XY, b: XY, wa: float, wb: float, colour: RGB, *, gain: float = 1.0, skin: bool = False, alpha: int = 255,
        emissive: float = 0.0,
    ) -> None:
        """A capsule from ``a`` (half-width ``wa``) to ``b`` (half-width ``wb``) with round caps."""
        self.poly(capsule(a, b, wa, wb), colour, gain=gain, skin=skin, alpha=alpha, emissive=emissive)

    def line(self, points: Shape, width: float, colour: RGB, *, taper: float = 1.0, gain: float = 1.0, skin: bool = False,
             alpha: int = 255) -> None:
        """An open stroke; ``taper`` is the share of the width left at both ends."""
        p = np.asarray(points, dtype=np.float64)
        unit = self.scale * (self.frame.scale if self.frame else 1.0)
        self.poly(ribbon(p, max(width, 0.5 / unit), taper), colour, gain=gain, skin=skin, alpha=alpha)

    def custom(self, draw: Custom) -> None:
        """Let ``draw`` paint by itself at this place of the order, on a plane mirrored with the figure."""
        self.ops.append(_Op(np.zeros((0, 2)), (0, 0, 0), 1.0, False, 255, 0.0, draw))

    def bounds(self, facing: int = 1) -> tuple[float, float, float, float]:
        """``(left, right, bottom, top)`` of everything drawn so far, in metres of the figure's plane."""
        p = self._all(facing)
        lo, hi = p.min(axis=0), p.max(axis=0)
        return float(lo[0]), float(hi[0]), float(lo[1]), float(hi[1])

    def _all(self, facing: int) -> Points:
        p = np.concatenate([op.points for op in self.ops])
        if self.world is not None:
            p = self.world.points(p)
        if facing < 0:
            p[:, 0] = -p[:, 0]
        return p

    def paint(self, flat: Flat, facing: int = 1) -> None:
        """Draw everything on ``flat``, mirrored for ``facing`` -1."""
        if not self.ops:
            return
        px = flat.to_px(self._all(facing))
        colours: dict[tuple[RGB, float, bool, float], RGB] = {}
        fill = flat.painter.fill_px
        at = 0
        for op in self.ops:
            if op.custom is not None:
                mirrored = flat.mirror != (facing < 0)
                op.custom(Flat(flat.painter, flat.px, flat.py, flat.scale, flat.depth, mirrored))
                continue
            to = at + len(op.points)
            key = (op.colour, op.gain, op.skin, op.emissive)
            lit = colours.get(key)
            if lit is None:
                lit = colours[key] = flat.colour(op.colour, emissive=op.emissive, skin=op.skin, gain=op.gain)
            fill(px[at:to], lit, op.alpha)
            at = to


def capsule(a: XY, b: XY, wa: float, wb: float) -> Points:
    """Outline of a tapered capsule, 14 points."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    n = math.hypot(dx, dy)
    c, s = (dx / n, dy / n) if n > 1e-9 else (0.0, -1.0)
    w = np.where(_FIRST, wa, wb)
    u, v = _CAPS[:, 0] * w, _CAPS[:, 1] * w
    out = np.empty((14, 2))
    out[:, 0] = u * c - v * s + np.where(_FIRST, a[0], b[0])
    out[:, 1] = u * s + v * c + np.where(_FIRST, a[1], b[1])
    return out


def ribbon(p: Points, width: float, taper: float = 1.0) -> Points:
    """Outline of an open stroke along ``p``, thickest in the middle when ``taper`` < 1."""
    d = np.empty_like(p)
    d[1:-1] = p[2:] - p[:-2]
    d[0], d[-1] = p[1] - p[0], p[-1] - p[-2]
    n = np.stack((-d[:, 1], d[:, 0]), axis=1)
    n /= np.maximum(np.hypot(n[:, 0], n[:, 1]), 1e-9)[:, None]
    half = np.full(len(p), width / 2)
    if taper < 1:
        half *= taper + (1 - taper) * np.sin(np.linspace(0.12, math.pi - 0.12, len(p)))
    n *= half[:, None]
    return np.vstack((p + n, (p - n)[::-1]))


def hull(points: Points) -> Points:
    """Convex hull, counter-clockwise."""
    p = sorted({(float(x), float(y)) for x, y in points})
    if len(p) < 3:
        return np.array(p)

    def half(seq: list[XY]) -> list[XY]:
        out: list[XY] = []
        for q in seq:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (q[1] - out[-2][1]) <= (out[-1][1] - out[-2][1]) * (q[0] - out[-2][0]):
                out.pop()
            out.append(q)
        return out

    return np.array(half(p)[:-1] + half(p[::-1])[:-1])
