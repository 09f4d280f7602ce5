"""A display list for one flat figure: shapes are collected in canonical coordinates and painted in one go.

The figure is always built facing picture right; :meth:`Sketch.paint` mirrors the whole list for the other side, so a
face to the left is exactly the mirror of the face to the right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..geometry import Points, smooth_curve
from ..light import RGB
from ..paint import TAU, XY, Flat

_ROUND = np.stack((np.cos(np.linspace(0, TAU, 25)[:-1]), np.sin(np.linspace(0, TAU, 25)[:-1])), axis=1)
_ROUNDER = np.stack((np.cos(np.linspace(0, TAU, 49)[:-1]), np.sin(np.linspace(0, TAU, 49)[:-1])), axis=1)
_CAP = np.linspace(math.pi / 2, 3 * math.pi / 2, 7)
_CAPS = np.stack((np.cos(np.concatenate((_CAP, _CAP + math.pi))), np.sin(np.concatenate((_CAP, _CAP + math.pi)))), axis=1)
_FIRST = np.repeat((1.0, 0.0), 7)
_FINE = np.linspace(math.pi / 2, 3 * math.pi / 2, 15)
_FINES = np.stack((np.cos(np.concatenate((_FINE, _FINE + math.pi))), np.sin(np.concatenate((_FINE, _FINE + math.pi)))), axis=1)
_FINE_FIRST = np.repeat((1.0, 0.0), 15)

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


_Op = tuple[int, tuple[RGB, float, bool, float], int, Custom | None]
"""Number of points, how it is lit, alpha, own drawing."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A finished part in its own coordinates, to be put down many times."""

    points: Points
    ops: tuple[_Op, ...]


class Sketch:
    """Collects shapes.

    Args:
        scale: pixels per metre (for the level of detail). key: side the key light comes from in canonical
            coordinates, -1 left, +1 right, 0 none.
    """

    __slots__ = ("_chunks", "fine", "frame", "gain", "key", "measuring", "ops", "scale", "world")

    def __init__(self, scale: float, key: float = 0.0) -> None:
        self.scale = scale
        self.key = key
        self.ops: list[_Op] = []
        self._chunks: list[Points] = []
        self.frame: Frame | None = None
        self.fine = scale > 560
        self.measuring = False
        """Only the extent matters: small parts that stick out are drawn, thin lines keep their true width."""
        """Curves get more points when they are large."""
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
        self._chunks.append(p)
        self.ops.append((len(p), (colour, gain * self.gain, skin, emissive), alpha, None))

    def curve(
        self, points: Shape, colour: RGB, *, detail: int = 4, gain: float = 1.0, skin: bool = False, alpha: int = 255,
        emissive: float = 0.0,
    ) -> None:
        """Fill a smooth closed spline through the points."""
        p = spline(np.asarray(points, dtype=np.float64), detail * 2 if self.fine else detail)
        self.poly(p, colour, gain=gain, skin=skin, alpha=alpha, emissive=emissive)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: RGB, *, angle: float = 0.0, gain: float = 1.0, skin: bool = False,
        alpha: int = 255, emissive: float = 0.0,
    ) -> None:
        """Fill an ellipse turned by ``angle`` radians; nothing below a quarter of a pixel."""
        if self.px(max(rx, ry)) < 0.25:
            return
        p = (_ROUNDER if self.fine else _ROUND if self.px(max(rx, ry)) > 4 else _ROUND[::2]) * (rx, ry)
        if angle:
            c, s = math.cos(angle), math.sin(angle)
            p = np.stack((p[:, 0] * c - p[:, 1] * s, p[:, 0] * s + p[:, 1] * c), axis=1)
        self.poly(shift(p, x, y), colour, gain=gain, skin=skin, alpha=alpha, emissive=emissive)

    def limb(
        self, a: XY, b: XY, wa: float, wb: float, colour: RGB, *, gain: float = 1.0, skin: bool = False, alpha: int = 255,
        emissive: float = 0.0,
    ) -> None:
        """A capsule from ``a`` (half-width ``wa``) to ``b`` (half-width ``wb``) with round caps."""
        self.poly(capsule(a, b, wa, wb, self.fine), colour, gain=gain, skin=skin, alpha=alpha, emissive=emissive)

    def line(self, points: Shape, width: float, colour: RGB, *, taper: float = 1.0, gain: float = 1.0, skin: bool = False,
             alpha: int = 255) -> None:
        """An open stroke; ``taper`` is the share of the width left at both ends."""
        p = np.asarray(points, dtype=np.float64)
        unit = self.scale * (self.frame.scale if self.frame else 1.0)
        if self.fine and 3 <= len(p) <= 6:
            p = spline(p, 4, False)
        self.poly(ribbon(p, width if self.measuring else max(width, 0.5 / unit), taper), colour, gain=gain, skin=skin, alpha=alpha)

    def custom(self, draw: Custom) -> None:
        """Let ``draw`` paint by itself at this place of the order, on a plane mirrored with the figure."""
        self.ops.append((0, ((0, 0, 0), 1.0, False, 0.0), 255, draw))

    def cut(self) -> Stamp:
        """Everything drawn so far as one part."""
        return Stamp(np.concatenate(self._chunks) if self._chunks else np.zeros((0, 2)), tuple(self.ops))

    def stamp(self, part: Stamp) -> None:
        """Put a finished part down in the present frame."""
        if part.ops:
            self._chunks.append(part.points if self.frame is None else self.frame.points(part.points))
            self.ops.extend(part.ops)

    def bounds(self, facing: int = 1) -> tuple[float, float, float, float]:
        """``(left, right, bottom, top)`` of everything drawn so far, in metres of the figure's plane."""
        p = self._all(facing)
        lo, hi = p.min(axis=0), p.max(axis=0)
        return float(lo[0]), float(hi[0]), float(lo[1]), float(hi[1])

    def points(self) -> Points:
        """All points so far, without the turn of ``world``."""
        return np.concatenate(self._chunks)

    def _all(self, facing: int) -> Points:
        p = np.concatenate(self._chunks)
        if self.world is not None:
            p = self.world.points(p)
        if facing < 0:
            p[:, 0] = -p[:, 0]
        return p

    def paint(self, flat: Flat, facing: int = 1, lit_colours: dict[tuple[RGB, float, bool, float], RGB] | None = None) -> None:
        """Draw everything on ``flat``, mirrored for ``facing`` -1. ``lit_colours`` may hold colours lit before in this light."""
        if not self._chunks:
            return
        px = flat.to_px(self._all(facing))
        camera = flat.painter.camera
        lo, hi = px.min(axis=0), px.max(axis=0)
        near = bool(lo[0] >= -camera.width and lo[1] >= -camera.height and hi[0] <= 2 * camera.width and hi[1] <= 2 * camera.height)
        run = px.ravel().tolist() if near else []
        colours = lit_colours if lit_colours is not None else {}
        fill, fill_near = flat.painter.fill_px, flat.painter.fill_near
        at = 0
        for n, look, alpha, custom in self.ops:
            if custom is not None:
                mirrored = flat.mirror != (facing < 0)
                custom(Flat(flat.painter, flat.px, flat.py, flat.scale, flat.depth, mirrored))
                continue
            lit = colours.get(look)
            if lit is None:
                colour, gain, skin, emissive = look
                lit = colours[look] = flat.colour(colour, emissive=emissive, skin=skin, gain=gain)
            if near:
                fill_near(run[2 * at : 2 * (at + n)], lit, alpha)
            else:
                fill(px[at : at + n], lit, alpha)
            at += n


def spline(p: Points, detail: int, closed: bool = True) -> Points:
    """Smooth curve through the points (Catmull-Rom) as one matrix product with cached weights."""
    return _weights(len(p), detail, closed) @ p if len(p) > 2 else p


@lru_cache(maxsize=256)
def _weights(n: int, detail: int, closed: bool) -> Points:
    """Matrix from ``n`` control points to the points of :func:`..geometry.smooth_curve`, which is linear in them."""
    columns = []
    for i in range(n):
        unit = np.zeros((n, 2))
        unit[i] = 1.0
        columns.append(smooth_curve(unit, detail, closed)[:, 0])
    return np.stack(columns, axis=1)


def capsule(a: XY, b: XY, wa: float, wb: float, fine: bool = False) -> Points:
    """Outline of a tapered capsule, 14 points (30 when ``fine``)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    n = math.hypot(dx, dy)
    c, s = (dx / n, dy / n) if n > 1e-9 else (0.0, -1.0)
    caps, first = (_FINES, _FINE_FIRST) if fine else (_CAPS, _FIRST)
    w = first * (wa - wb) + wb
    u, v = caps[:, 0] * w, caps[:, 1] * w
    out = np.empty((len(caps), 2))
    out[:, 0] = u * c - v * s + (first * -dx + b[0])
    out[:, 1] = u * s + v * c + (first * -dy + b[1])
    return out


def shift(p: Points, x: float, y: float) -> Points:
    """Points (or one point) moved by ``(x, y)``."""
    out: Points = p + np.array((x, y))
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
