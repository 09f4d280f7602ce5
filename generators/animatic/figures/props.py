"""Hand props and small things."""

from __future__ import annotations

from ..paint import Flat, Painter
from .pen import Pen

PROPS: tuple[str, ...] = ("parcel", "book", "letter")


def prop_shape(name: str) -> str | None:
    """Known shape for any free text; None if unknown."""
    words = name.lower().split()
    return next((p for p in PROPS if p in words), None)


def draw_prop(flat: Flat, name: str, x: float, y: float, angle: float = 0.0, *, size: float = 1.0) -> None:
    """Draw a thing held at ``(x, y)`` metres of the plane."""
    pen = Pen.on(flat, x=x, y=y, angle=angle, size=size)
    pen.rect(-0.1, -0.07, 0.1, 0.07, (160, 110, 70))
    pen.rect(-0.015, -0.07, 0.015, 0.07, (230, 210, 170))


def draw_insert(painter: Painter, name: str, x: float, y: float, z: float, *, size: float = 1.0) -> None:
    """Draw a thing large at a world point."""
    flat = painter.at(x, y, z, scale=size)
    if flat is not None:
        draw_prop(flat, name, 0, 0)
