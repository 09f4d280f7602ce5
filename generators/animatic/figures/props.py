"""Hand props and small things: any free text to a shape, drawn in a hand, on a table or large in an insert shot."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ..geometry import Points
from ..light import COLOURS, RGB
from ..paint import Flat, Painter
from . import props_home, props_nature, props_paper, props_play, props_tools, props_wear
from .pen import Pen
from .props_words import find_shape, words_of

Shape = Callable[[Pen, RGB], None]
_TABLES = (props_paper.SHAPES, props_home.SHAPES, props_tools.SHAPES, props_play.SHAPES, props_nature.SHAPES, props_wear.SHAPES)
SHAPES: dict[str, tuple[Shape, RGB]] = {name: entry for table in _TABLES for name, entry in table.items()}
"""Shape name -> (drawing, default colour). Drawings are in metres with the origin where a hand grips."""

PROPS: tuple[str, ...] = tuple(sorted(SHAPES))
"""Names of all known shapes."""

_MATERIALS: dict[str, RGB] = {
    "brass": (206, 160, 74), "golden": COLOURS["gold"], "bronze": (158, 108, 62), "copper": (190, 108, 70), "wooden": (150, 100, 62),
        "wood": (150, 100, 62),
    "steel": (156, 164, 174), "iron": (88, 90, 98), "metal": (150, 156, 164), "leather": (126, 78, 50), "purple": COLOURS["violet"],
        "gray": COLOURS["grey"],
}
_PARCEL: RGB = (178, 132, 86)


def prop_shape(name: str) -> str | None:
    """The known shape that a free text names ("an old brass telescope" -> ``telescope``), None when there is none."""
    return find_shape(name, SHAPES)


@lru_cache(maxsize=512)
def _resolve(name: str) -> tuple[Shape, RGB]:
    shape = prop_shape(name)
    draw, colour = SHAPES[shape] if shape else (draw_parcel, _PARCEL)
    said = next((_MATERIALS.get(w) or COLOURS[w] for w in words_of(name) if w != shape and (w in _MATERIALS or w in COLOURS)), None)
    return draw, said or colour


def draw_parcel(p: Pen, c: RGB) -> None:
    """A plain wrapped parcel: what an unknown thing looks like."""
    p.round_rect(-0.11, -0.08, 0.11, 0.08, 0.012, c)
    p.rect(-0.11, -0.08, 0.11, -0.055, c, gain=0.84)
    p.rect(-0.016, -0.08, 0.016, 0.08, (236, 222, 190))
    p.rect(-0.11, -0.004, 0.11, 0.022, (236, 222, 190))
    p.ellipse(-0.026, 0.088, 0.026, 0.014, (236, 222, 190), angle=-0.5)
    p.ellipse(0.026, 0.088, 0.026, 0.014, (236, 222, 190), angle=0.5)


def draw_prop(flat: Flat, name: str, x: float, y: float, angle: float = 0.0, *, size: float = 1.0) -> None:
    """Draw a thing held at ``(x, y)`` metres of the plane.

    Args:
        name: free text; an unknown thing is drawn as a plain wrapped parcel, a colour word in it colours the thing.
        angle: radians, counter-clockwise (0 = upright). size: factor on its natural size; negative mirrors it.
    """
    draw, colour = _resolve(name)
    draw(Pen.on(flat, x=x, y=y, angle=angle, size=abs(size), facing=-1 if size < 0 else 1), colour)


def draw_table_prop(flat: Flat, name: str, x: float, y: float, *, size: float = 1.0) -> None:
    """Draw a thing standing or lying with its lowest point at ``y`` and its middle at ``x`` (metres of the plane)."""
    x0, y0, x1, _ = prop_box(name)
    draw_prop(flat, name, x - (x0 + x1) / 2 * size, y - y0 * size, size=size)


def prop_box(name: str) -> tuple[float, float, float, float]:
    """Extent ``(x0, y0, x1, y1)`` of a thing in metres around its grip, at its natural size."""
    return _box(_resolve(name)[0])


def draw_insert(painter: Painter, name: str, x: float, y: float, z: float, *, size: float) -> None:
    """Draw a thing large: its middle at the world point, its longer side ``size`` metres.

    Nothing is drawn when the point lies behind the lens.
    """
    flat = painter.at(x, y, z)
    if flat is None:
        return
    x0, y0, x1, y1 = prop_box(name)
    k = size / max(x1 - x0, y1 - y0)
    draw_prop(flat, name, -(x0 + x1) / 2 * k, -(y0 + y1) / 2 * k, size=k)


def hang_prop(flat: Flat, name: str, x: float, y: float, reach: float) -> None:
    """Draw a thing that hangs from a mouth or beak at ``(x, y)``, at most ``reach`` metres large."""
    x0, y0, x1, y1 = prop_box(name)
    k = min(0.9, reach / max(x1 - x0, y1 - y0))
    draw_prop(flat, name, x - (x0 + x1) / 2 * k, y - (y1 - 0.14 * (y1 - y0)) * k, size=k)


class _Tape(Pen):
    """A pen that only measures."""

    __slots__ = ("box",)

    def __init__(self) -> None:
        self.m, self.t, self.unit, self.skin, self.key = np.eye(2), np.zeros(2), 1000.0, 0.0, (0.0, 1.0)
        self.box = [1e9, 1e9, -1e9, -1e9]

    def _take(self, points: Points) -> None:
        lo, hi = points.min(axis=0), points.max(axis=0)
        b = self.box
        b[:] = [min(b[0], float(lo[0])), min(b[1], float(lo[1])), max(b[2], float(hi[0])), max(b[3], float(hi[1]))]

    def polygon(self, points: object, colour: RGB, *, gain: float = 1.0, alpha: int = 255, emissive: float = 0.0) -> None:
        if alpha > 60:
            self._take(np.asarray(points, dtype=np.float64) @ self.m + self.t)

    def lit(self, outline: Points, colour: RGB, *, strip: float = 0.0, shade: float = 0.0, gain: float = 1.0) -> None:
        self.polygon(outline, colour)

    def moved(self, x: float, y: float, *, angle: float = 0.0, size: float = 1.0, stretch: float = 1.0, flip: bool = False,
        skin: float | None = None) -> Pen:
        child = _Tape()
        c, s = np.cos(angle) * size, np.sin(angle) * size
        sx = -stretch if flip else stretch
        child.m = np.array([[c * sx, s * sx], [-s, c]]) @ self.m
        child.t = np.array([x, y]) @ self.m + self.t
        child.box = self.box
        return child


@lru_cache(maxsize=256)
def _box(draw: Shape) -> tuple[float, float, float, float]:
    tape = _Tape()
    draw(tape, (0, 0, 0))
    return (tape.box[0], tape.box[1], tape.box[2], tape.box[3])
