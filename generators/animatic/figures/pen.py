"""A drawing frame inside a figure's plane: moved, turned, scaled or mirrored, with the light strip of the key side.

Creatures and props are composed of nested frames (body, head, wing, thing in a paw), each in its own handy units.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..geometry import Points, smooth_curve
from ..light import RGB, mix
from ..paint import Flat

XY = tuple[float, float]
Shape = Points | Sequence[XY]
_Colours = dict[tuple[RGB, float, float, float], RGB]

_CIRCLES = {
    n: np.stack((np.cos(np.linspace(0, 2 * math.pi, n + 1)[:-1]), np.sin(np.linspace(0, 2 * math.pi, n + 1)[:-1])), axis=1) for n in (12, 20, 36,
        72)
}
_CAP = {n: np.linspace(math.pi / 2, 3 * math.pi / 2, n) for n in (4, 8, 20)}


class Pen:
    """Draws on a :class:`Flat` through an affine frame ``p -> p @ m + t`` (units of the frame to metres of the flat).

    ``skin`` (0…1) is how far the brightness floor of faces holds for what is drawn: fur and casings must read at night
    without glowing.
    """

    __slots__ = ("_lit", "_pm", "_pt", "_view", "flat", "key", "m", "skin", "t", "unit")

    def __init__(
        self, flat: Flat, m: Points, t: Points, *, skin: float = 0.0, lit: _Colours | None = None, view: tuple[Points, Points] | None = None,
    ) -> None:
        self.flat = flat
        self.m = m
        self.t = t
        self.skin = skin
        self.unit = math.sqrt(abs(m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0])) * flat.scale
        """Pixels per unit of this frame."""
        self._lit: _Colours = {} if lit is None else lit
        # One matrix from this frame to pixels: a drawing has many small shapes, so each must be cheap.
        if view is None:
            ends = flat.to_px(((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
            view = (ends[1:] - ends[0], ends[0])
        self._view = view
        self._pm = m @ view[0]
        self._pt = t @ view[0] + view[1]
        self.key = self._key()

    @classmethod
    def on(cls, flat: Flat, *, facing: int = 1, x: float = 0.0, y: float = 0.0, size: float = 1.0, angle: float = 0.0, skin: float = 0.0) -> Pen:
        """A frame standing at ``(x, y)`` metres of the flat, turned by ``angle`` radians, mirrored when ``facing`` is -1."""
        c, s = math.cos(angle) * size, math.sin(angle) * size
        return cls(flat, np.array([[c * facing, s], [-s * facing, c]]), np.array([x, y], dtype=np.float64), skin=skin)

    def _key(self) -> XY:
        """Direction to the key light in this frame (unit vector); straight up when the light comes from the camera side."""
        side = self.flat.painter.light.key_side * (-1 if self.flat.mirror else 1)
        up = 0.55 if side else 1.0
        m = self.m
        x, y = m[0, 0] * side + m[0, 1] * up, m[1, 0] * side + m[1, 1] * up
        n = math.hypot(x, y) or 1.0
        return (float(x / n), float(y / n))

    def moved(self, x: float, y: float, *, angle: float = 0.0, size: float = 1.0, stretch: float = 1.0, flip: bool = False,
        skin: float | None = None) -> Pen:
        """A child frame at ``(x, y)`` of this one: turned, scaled, ``stretch`` wider in x, optionally flipped in x."""
        c, s = math.cos(angle) * size, math.sin(angle) * size
        sx = -stretch if flip else stretch
        m = np.array([[c * sx, s * sx], [-s, c]]) @ self.m
        return Pen(self.flat, m, np.array([x, y]) @ self.m + self.t, skin=self.skin if skin is None else skin, lit=self._lit, view=self._view)

    def where(self, x: float, y: float) -> XY:
        """A point of this frame in metres of the flat."""
        p = np.array([x, y]) @ self.m + self.t
        return (float(p[0]), float(p[1]))

    def px(self, size: float) -> float:
        """How many pixels ``size`` units take."""
        return size * self.unit

    def polygon(self, points: Shape, colour: RGB, *, gain: float = 1.0, alpha: int = 255, emissive: float = 0.0) -> None:
        """Fill a polygon."""
        tone = self._lit.get((colour, gain, emissive, self.skin))
        if tone is None:
            tone = self.flat.colour(colour, gain=gain, emissive=emissive)
            if self.skin:
                tone = mix(tone, self.flat.colour(colour, gain=gain, emissive=emissive, skin=True), self.skin)
            self._lit[colour, gain, emissive, self.skin] = tone
        self.flat.painter.fill_px(np.asarray(points, dtype=np.float64) @ self._pm + self._pt, tone, alpha)

    def curve(self, points: Shape | Sequence[Points], colour: RGB, *, detail: int = 0, gain: float = 1.0, alpha: int = 255,
        emissive: float = 0.0) -> None:
        """Fill a closed spline through the points."""
        p = np.asarray(points, dtype=np.float64)
        self.polygon(smooth(p, detail or self._detail(p)), colour, gain=gain, alpha=alpha, emissive=emissive)

    def _detail(self, p: Points) -> int:
        extent = float((p[len(p) // 2] - p[0]).max() - (p[len(p) // 2] - p[0]).min() + (p[len(p) // 4] - p[-1 - len(p) // 4]).max()) * self.unit
        return 3 if extent < 40 else 5 if extent < 160 else 9 if extent < 400 else 14

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: RGB, *, angle: float = 0.0, gain: float = 1.0, alpha: int = 255,
            emissive: float = 0.0,
    ) -> None:
        """Fill an ellipse; nothing when it is smaller than half a pixel."""
        r = max(rx, ry) * self.unit
        if r < 0.25:
            return
        self.polygon(self.oval(x, y, rx, ry, angle), colour, gain=gain, alpha=alpha, emissive=emissive)

    def oval(self, x: float, y: float, rx: float, ry: float, angle: float = 0.0) -> Points:
        """Outline of an ellipse, as fine as its size in the picture asks for."""
        r = max(rx, ry) * self.unit
        return oval(x, y, rx, ry, angle, 12 if r < 8 else 20 if r < 40 else 36 if r < 120 else 72)

    def smooth(self, points: Shape | Sequence[Points], detail: int = 4) -> Points:
        """Closed spline through the points: ``detail`` samples each, more when the shape is large in the picture."""
        p = np.asarray(points, dtype=np.float64)
        return smooth(p, max(detail, self._detail(p)))

    def rounded(self, x0: float, y0: float, x1: float, y1: float, r: float) -> Points:
        """Outline of a box with rounded corners."""
        return rounded(x0, y0, x1, y1, r, 5 if r * self.unit < 30 else 12)

    def limb(self, a: XY, b: XY, wa: float, wb: float, colour: RGB, *, gain: float = 1.0, alpha: int = 255, emissive: float = 0.0) -> None:
        """A tapered capsule with round caps; ``wa`` and ``wb`` are half widths."""
        w = max(wa, wb) * self.unit
        self.polygon(capsule(a, b, wa, wb, 4 if w < 3 else 8 if w < 40 else 20), colour, gain=gain, alpha=alpha, emissive=emissive)

    def line(self, points: Shape, width: float, colour: RGB, *, gain: float = 1.0, alpha: int = 255, emissive: float = 0.0) -> None:
        """An open stroke of ``width`` units, at least 0.7 px."""
        self.polygon(ribbon(points, max(width, 0.7 / self.unit)), colour, gain=gain, alpha=alpha, emissive=emissive)

    def rect(self, x0: float, y0: float, x1: float, y1: float, colour: RGB, *, gain: float = 1.0, alpha: int = 255, emissive: float = 0.0) -> None:
        """Fill an axis-aligned box of this frame."""
        self.polygon(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), colour, gain=gain, alpha=alpha, emissive=emissive)

    def round_rect(
        self, x0: float, y0: float, x1: float, y1: float, r: float, colour: RGB, *, gain: float = 1.0, alpha: int = 255, emissive: float = 0.0,
    ) -> None:
        """Fill a box with rounded corners."""
        self.polygon(self.rounded(x0, y0, x1, y1, r), colour, gain=gain, alpha=alpha, emissive=emissive)

    def glow(self, x: float, y: float, rx: float, ry: float, colour: RGB, *, strength: float = 1.0) -> None:
        """A soft halo without a rim: rings that add up to the middle."""
        r = max(rx, ry) * self.unit
        n = 2 if r < 12 else 5 if r < 60 else 12
        for k in range(n, 0, -1):
            self.ellipse(x, y, rx * k / n, ry * k / n, colour, alpha=max(2, round(54 / n * strength * (1.8 - 1.6 * k / n))), emissive=1.0)

    def lit(self, outline: Points, colour: RGB, *, strip: float = 0.0, shade: float = 0.0, gain: float = 1.0) -> None:
        """Fill an outline and add a light strip on the key side and a soft shadow on the other.

        Args:
            outline: closed polygon ``(N, 2)``, already smooth. strip, shade: widths in units (0 leaves it out).
        """
        self.polygon(outline, colour, gain=gain)
        if max(strip, shade) * self.unit < 1.2:
            return
        light = self.flat.painter.light
        normals, to_key = _facing(outline, self.key)
        if shade * self.unit >= 1.2:
            self._band(outline, normals, np.maximum(0.0, -to_key) * shade, mix(colour, (40, 30, 60), 0.34), 150, gain)
        if strip * self.unit >= 1.2:
            self._band(outline, normals, np.maximum(0.0, to_key) * strip, mix(colour, light.key, 0.45), 165, gain * 1.14)

    def _band(self, outline: Points, normals: Points, width: NDArray[np.float64], colour: RGB, alpha: int, gain: float) -> None:
        inner = outline - normals * width[:, None]
        self.polygon(np.concatenate((outline, outline[:1], inner[:1], inner[::-1])), colour, gain=gain, alpha=alpha)


def _facing(outline: Points, key: XY) -> tuple[Points, NDArray[np.float64]]:
    """Outward normals ``(N, 2)`` and how much each looks to the key (cosine)."""
    ring = np.concatenate((outline[-1:], outline, outline[:1]))
    x, y = outline[:, 0], outline[:, 1]
    n = np.empty_like(outline)
    n[:, 0], n[:, 1] = ring[2:, 1] - ring[:-2, 1], ring[:-2, 0] - ring[2:, 0]
    if float(x @ n[:, 0] + y @ n[:, 1]) < 0:  # twice the signed area: clockwise outlines point inwards
        n = -n
    n /= np.maximum(np.hypot(n[:, 0], n[:, 1]), 1e-9)[:, None]
    return n, n[:, 0] * key[0] + n[:, 1] * key[1]


def oval(x: float, y: float, rx: float, ry: float, angle: float = 0.0, n: int = 20) -> Points:
    """Points of an ellipse (n of 12, 20, 36)."""
    c, s = math.cos(angle), math.sin(angle)
    out: Points = _CIRCLES[n] @ np.array([[c * rx, s * rx], [-s * ry, c * ry]]) + (x, y)
    return out


def capsule(a: XY, b: XY, wa: float, wb: float, n: int = 8) -> Points:
    """Outline of a tapered capsule."""
    ang = math.atan2(b[1] - a[1], b[0] - a[0])
    cap = _CAP[n] + ang
    ring = np.stack((np.cos(cap), np.sin(cap)), axis=1)
    return np.concatenate((ring * wa + a, -ring * wb + b))


def ribbon(points: Shape, width: float) -> Points:
    """Outline of an open stroke."""
    p = np.asarray(points, dtype=np.float64)
    n = np.empty_like(p)
    n[1:-1, 0], n[1:-1, 1] = p[:-2, 1] - p[2:, 1], p[2:, 0] - p[:-2, 0]
    n[0], n[-1] = (p[0, 1] - p[1, 1], p[1, 0] - p[0, 0]), (p[-2, 1] - p[-1, 1], p[-1, 0] - p[-2, 0])
    n *= (width / 2) / np.maximum(np.hypot(n[:, 0], n[:, 1]), 1e-9)[:, None]
    return np.concatenate((p + n, (p - n)[::-1]))


def rounded(x0: float, y0: float, x1: float, y1: float, r: float, steps: int = 5) -> Points:
    """Outline of a box with rounded corners."""
    r = min(r, (x1 - x0) / 2, (y1 - y0) / 2)
    q = np.linspace(0, math.pi / 2, steps)
    c = np.stack((np.cos(q), np.sin(q)), axis=1) * r
    out = []
    for k, corner in enumerate(((x1 - r, y1 - r), (x0 + r, y1 - r), (x0 + r, y0 + r), (x1 - r, y0 + r))):
        cs, sn = (1, 0, -1, 0)[k], (0, 1, 0, -1)[k]
        out.append(np.stack((c[:, 0] * cs - c[:, 1] * sn, c[:, 0] * sn + c[:, 1] * cs), axis=1) + corner)
    return np.vstack(out)


@lru_cache(maxsize=256)
def _spline(n: int, detail: int) -> Points:
    """Weights ``(n * detail, n)`` of a closed Catmull-Rom spline: the curve is linear in its points."""
    return np.stack([smooth_curve(np.column_stack((row, row)), detail)[:, 0] for row in np.eye(n)], axis=1)


def smooth(points: Shape | Sequence[Points], detail: int = 5) -> Points:
    """Closed spline through three or more points, ``detail`` samples each, as an outline for :meth:`Pen.lit`."""
    p = np.asarray(points, dtype=np.float64)
    return _spline(len(p), detail) @ p
