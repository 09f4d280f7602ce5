"""Arrows that show on a storyboard frame how the camera moves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

_SCALE = 3
Point = tuple[float, float]


def draw_move(picture: Image.Image, move: str, pan: float = 0.0, tilt: float = 0.0) -> Image.Image:
    """A copy of an RGB frame with the conventional sign of the move drawn on it; unchanged for a static camera.

    Push and zoom: the frame at the end, joined by its corners. Pan, truck, follow, whip: a horizontal arrow. Tilt,
    crane: a vertical one. Orbit: a curved one. Handheld: a wavy line. ``pan``/``tilt``: the sign gives the direction.
    """
    strokes = _strokes(move, picture.width, picture.height, pan, tilt)
    if not strokes:
        return picture
    big = Image.new("L", (picture.width * _SCALE, picture.height * _SCALE), 0)
    halo = big.copy()
    width = max(1.6, picture.width / 190)
    for points in strokes:
        line = [(x * _SCALE, y * _SCALE) for x, y in points]
        ImageDraw.Draw(halo).line(line, fill=120, width=round((width + 2.2) * _SCALE), joint="curve")
        ImageDraw.Draw(big).line(line, fill=245, width=round(width * _SCALE), joint="curve")
    out = picture.copy()
    for colour, mask in (((10, 10, 12), halo), ((255, 255, 255), big)):
        out.paste(colour, mask=mask.resize(picture.size, Image.Resampling.BOX))
    return out


def _strokes(move: str, w: int, h: int, pan: float, tilt: float) -> list[list[Point]]:
    head = min(w, h) * 0.045
    if move in ("push_in", "zoom_in", "dolly_zoom"):
        return _frames(w, h, head, inward=True)
    if move in ("pull_out", "zoom_out"):
        return _frames(w, h, head, inward=False)
    if move in ("pan", "truck", "follow", "whip"):
        sign = -1.0 if pan < 0 else 1.0
        y, half = h * 0.90, w * (0.26 if move == "whip" else 0.17)
        out = [*_arrow((w / 2 - sign * half, y), (w / 2 + sign * half, y), head)]
        return out if move != "whip" else [*out, *_arrow((w / 2 - sign * half, y), (w / 2 + sign * (half - head * 1.6), y), head)]
    if move in ("tilt", "crane"):
        sign = 1.0 if tilt < 0 else -1.0
        x, half = w * 0.95, h * 0.24
        return _arrow((x, h / 2 - sign * half), (x, h / 2 + sign * half), head)
    if move == "orbit":
        sign = -1.0 if pan < 0 else 1.0
        arc = [(w / 2 + sign * math.sin(a) * w * 0.2, h * 0.80 + math.cos(a) * h * 0.10) for a in (i / 16 * 2.2 - 1.1 for i in range(17))]
        return [arc, *_head(arc[-2], arc[-1], head)]
    if move == "handheld":
        return [[(w * 0.42 + i / 40 * w * 0.16, h * 0.92 + math.sin(i / 40 * math.tau * 2.5) * h * 0.018) for i in range(41)]]
    return []


def _frames(w: int, h: int, head: float, *, inward: bool) -> list[list[Point]]:
    """The inner frame and the arrows between its corners and the outer one's."""
    a, b = 0.20, 0.035
    inner = [(w * a, h * a), (w * (1 - a), h * a), (w * (1 - a), h * (1 - a)), (w * a, h * (1 - a))]
    outer = [(w * b, h * b), (w * (1 - b), h * b), (w * (1 - b), h * (1 - b)), (w * b, h * (1 - b))]
    leg = min(w, h) * 0.09
    out: list[list[Point]] = []
    for i, (o, n) in enumerate(zip(outer, inner, strict=True)):
        sx, sy = (1 if i in (0, 3) else -1), (1 if i < 2 else -1)
        corner = n if inward else o
        out.append([(corner[0] + sx * leg, corner[1]), corner, (corner[0], corner[1] + sy * leg)])
        start, end = (o, n) if inward else (n, o)
        short = (end[0] - (end[0] - start[0]) * 0.28, end[1] - (end[1] - start[1]) * 0.28)
        out += _arrow(start, short, head * 0.8)
    return out


def _arrow(start: Point, end: Point, head: float) -> list[list[Point]]:
    return [[start, end], *_head(start, end, head)]


def _head(start: Point, end: Point, size: float) -> Sequence[list[Point]]:
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    wings = [(end[0] - size * math.cos(angle + t), end[1] - size * math.sin(angle + t)) for t in (0.55, -0.55)]
    return [[wings[0], end, wings[1]]]
