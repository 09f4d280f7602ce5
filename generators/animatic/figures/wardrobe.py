"""What people wear: an outfit resolved to layers, and the cut of each garment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from ..geometry import Points
from ..light import RGB, luma, mix, scale
from ..paint import XY
from .base import Rig
from .body import Measures
from .limbs import Sides, leg_joints, lit_strip
from .poses import Skeleton
from .rig import rgb
from .sketch import Sketch, hull, spline

HIP, WAIST, CHEST, SHOULDER, SLOPE = 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6
"""Shares along the torso's contour."""
_TOPS = ("spacesuit", "raincoat", "coat", "lab_coat", "robe", "jacket", "suit", "uniform", "dress", "overalls", "sweater", "shirt")
_LONG = {"coat": 0.58, "lab_coat": 0.52, "raincoat": 0.56, "robe": 0.93, "dress": 0.66}
_FLARE = {"coat": 0.035, "lab_coat": 0.022, "raincoat": 0.05, "robe": 0.03, "dress": 0.06, "skirt": 0.05}
_LOOSE = {"coat": 0.016, "lab_coat": 0.013, "raincoat": 0.02, "robe": 0.022, "jacket": 0.012, "sweater": 0.011, "suit": 0.01,
    "uniform": 0.009,
          "spacesuit": 0.03, "overalls": 0.008}


@dataclass(slots=True)
class Wear:
    """An outfit as layers."""

    top: str
    colour: RGB
    inner: RGB
    """What shows at the neck and between open fronts."""
    sleeve: float
    """0 none … 0.5 elbow … 1 wrist."""
    sleeve_colour: RGB
    loose: float
    legs: RGB | None
    leg_length: float
    leg_loose: float
    skirt: tuple[str, RGB, float, float] | None
    """Garment, colour, hem (share of the leg), flare in metres."""
    accent: RGB
    shoes: RGB
    over: list[tuple[str, RGB]] = field(default_factory=list)
    bare: bool = False


def dress_up(rig: Rig, m: Measures) -> Wear:
    """Resolve the outfit of a rig (outermost first) to layers; what is missing is added in a matching shade."""
    items = [(str(c["garment"]), rgb(c["colour"])) for c in cast("list[dict[str, object]]", rig["outfit"])]
    accent = rgb(rig["accent"])
    tops = [(g, c) for g, c in items if g in _TOPS]
    over = [(g, c) for g, c in items if g in ("apron", "blanket")]
    lower = next(((g, c) for g, c in items if g in ("trousers", "shorts", "skirt")), None)
    light = (236, 230, 218)
    if tops:
        top, colour = tops[0]
    else:
        top, colour = "shirt", light if not lower or luma(lower[1]) < 0.7 else mix(accent, light, 0.35)
    inner = tops[1][1] if len(tops) > 1 else light if luma(colour) < 0.75 else mix(accent, (120, 120, 130), 0.3)
    if top == "overalls" and len(tops) < 2:
        inner = mix(light, accent, 0.25)
    short = bool(rig["short_sleeves"])
    sleeve = 0.36 if short and top in ("shirt", "dress") else 1.0
    if m.age == "infant" and top == "dress":
        sleeve = 0.36
    one_piece = top in ("suit", "uniform", "overalls", "spacesuit")
    legs: RGB | None
    length, loose = 1.0, 0.008 * m.size
    if lower:
        g, c = lower
        legs, length = (None, 0.0) if g == "skirt" else (c, 1.0 if g == "trousers" else 0.36)
        loose = (0.009 if g == "shorts" else 0.008) * m.size
    elif one_piece:
        legs = scale(colour, 0.92) if top in ("uniform", "suit") else colour
    elif top in ("dress", "robe"):
        legs, length = None, 0.0
    else:
        legs = mix(scale(colour, 0.42), (58, 60, 84), 0.62)
    if top == "spacesuit":
        loose = 0.026 * m.size
        colour = legs = mix(colour, (170, 178, 190), 0.3)
    skirt: tuple[str, RGB, float, float] | None = None
    if top in _LONG:
        skirt = (top, colour, _LONG[top], _FLARE[top] * m.size)
    elif lower and lower[0] == "skirt":
        skirt = ("skirt", lower[1], 0.6 if m.age in ("middle", "old") else 0.46, _FLARE["skirt"] * m.size)
    sleeve_colour = inner if top == "overalls" else colour
    drape = next((c for g, c in over if g == "blanket"), None)
    if drape is not None:
        # Arms move under the blanket, not over it.
        sleeve_colour, sleeve = drape, 0.94
    shoes = scale(colour, 0.8) if top == "spacesuit" else rgb(rig["shoes"])
    bare = m.age == "infant" and top != "spacesuit"
    return Wear(top, colour, inner, sleeve, sleeve_colour, (0.02 if drape else _LOOSE.get(top, 0.006)) * m.size, legs, length, loose,
        skirt, accent, shoes, over, bare)


@dataclass(slots=True)
class Tailor:
    """Places details on the torso: ``(t, u)`` with t along the contour and u across the chest (-1 near edge … 1 far edge)."""

    sk: Sketch
    m: Measures
    sides: Sides
    turn: float
    """Effective turn of the chest, radians."""
    back: bool

    def pt(self, t: float, u: float) -> XY:
        """A point of the chest in the picture; what has turned out of sight lies on the edge."""
        a = math.asin(min(0.98, max(-0.98, u))) + self.turn
        return self.sides.at(t, 0.5 + 0.5 * math.sin(min(math.pi / 2, max(-math.pi / 2, a))))

    def patch(self, points: Sequence[tuple[float, float]], colour: RGB, *, gain: float = 1.0, smooth: bool = False,
        skin: bool = False) -> None:
        """Fill an area of the chest."""
        p = np.array([self.pt(t, u) for t, u in points])
        self.sk.poly(spline(p, 3) if smooth else p, colour, gain=gain, skin=skin)

    def stroke(self, points: Sequence[tuple[float, float]], width: float, colour: RGB, *, gain: float = 1.0) -> None:
        """A line on the chest, ``width`` in metres."""
        if self.sk.px(width) >= 0.35:
            self.sk.line([self.pt(t, u) for t, u in points], width, colour, gain=gain)

    def dot(self, t: float, u: float, r: float, colour: RGB, *, gain: float = 1.0) -> None:
        """A round button."""
        if self.sk.px(r) > 0.8 and abs(math.asin(min(0.98, max(-0.98, u))) + self.turn) < 1.35:
            x, y = self.pt(t, u)
            self.sk.ellipse(x, y, r, r, colour, gain=gain)

    @property
    def fine(self) -> bool:
        """Whether small details are worth drawing."""
        return not self.back and self.sk.px(self.m.head) > 22


def tailor(sk: Sketch, skel: Skeleton, m: Measures, sides: Sides) -> Tailor:
    """A tailor for the view of the skeleton."""
    s, c = math.sin(skel.yaw), math.cos(skel.yaw)
    return Tailor(sk, m, sides, 0.36 if 0.2 < s < 0.9 else 1.2 * s, c < -0.5)


def draw_skirt(sk: Sketch, skel: Skeleton, m: Measures, wear: Wear, sides: Sides) -> None:
    """The part of dress, skirt, coat or robe below the waist: one piece of cloth around both legs."""
    if wear.skirt is None:
        return
    garment, colour, hem, flare = wear.skirt
    pts: list[XY] = []
    ends: list[XY] = []
    for leg in (skel.near_leg, skel.far_leg):
        h, k, a = leg_joints(skel, leg)
        w = m.leg_width
        f = max(0.0, hem - 0.5) * 2
        end = (k[0] + (a[0] - k[0]) * f, k[1] + (a[1] - k[1]) * f) if hem > 0.5 else (h[0] + (k[0] - h[0]) * hem * 2,
            h[1] + (k[1] - h[1]) * hem * 2)
        ends.append(end)
        prev = k if hem > 0.5 else h
        dx, dy = end[0] - prev[0], end[1] - prev[1]
        n = max(math.hypot(dx, dy), 1e-6)
        nx, ny = -dy / n, dx / n
        wide = w * 0.80 + flare
        pts += [(end[0] + nx * wide, end[1] + ny * wide), (end[0] - nx * wide, end[1] - ny * wide)]
        r = w * 1.02
        joint = k if hem > 0.5 else end
        pts += [(joint[0] + r * math.cos(q), joint[1] + r * math.sin(q)) for q in (0.4, 1.57, 2.74)]
        pts += [(h[0] - w, h[1]), (h[0] + w, h[1])]
    lo, hi = sides.cut(HIP * 0.6, WAIST)
    outline = hull(np.vstack((np.array(pts), lo, hi)))
    sk.poly(outline, colour)
    if sk.px(m.head) < 14:
        return
    _folds(sk, skel, sides, ends, colour, garment, flare, wear)
    if sk.key:
        side = hi if sk.key > 0 else lo
        e = max(ends, key=lambda p: p[0] * sk.key)
        out = (e[0] + sk.key * (m.leg_width * 0.72 + flare * 0.8), e[1])
        strip = np.array([side[-1], side[0], out, (out[0] - sk.key * 0.05 * m.size, out[1]),
            (side[-1][0] - sk.key * 0.05 * m.size, side[-1][1])])
        if abs(skel.near_leg.hip[1] - skel.near_leg.knee[1]) > 0.5 * m.thigh and skel.plan.knees:
            sk.poly(strip, colour, gain=1.11)


def _folds(sk: Sketch, skel: Skeleton, sides: Sides, ends: list[XY], colour: RGB, garment: str, flare: float, wear: Wear) -> None:
    cx, cy = sides.at(HIP, 0.5)
    mx, my = (ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2
    width = 0.009
    if garment in ("dress", "skirt"):
        for k in (-0.5, 0.28):
            end = (mx + k * (abs(ends[0][0] - ends[1][0]) + 0.1 + flare), my)
            sk.poly([(cx + k * 0.08, cy - 0.02), (end[0] - width, end[1]), (end[0] + width * 2.2, end[1])], colour, gain=0.86)
    elif math.cos(skel.yaw) > -0.5:
        s = math.sin(skel.yaw)
        x0, x1 = cx + 0.07 * s, mx + 0.10 * s
        sk.poly([(x0, cy + 0.06), (x1 - width, my), (x1 + width * 2, my)], wear.inner if garment == "lab_coat" else colour, gain=0.72)


def draw_top(sk: Sketch, skel: Skeleton, m: Measures, wear: Wear, skin: RGB, sides: Sides) -> None:
    """Pelvis, torso and everything sewn on it."""
    t = tailor(sk, skel, m, sides)
    lower = wear.skirt[1] if wear.skirt else wear.legs or wear.colour
    sk.poly(sides.between(0.0, WAIST + 0.04, 0.0, 1.0), lower)
    hem = 0.0 if wear.skirt and wear.skirt[0] == wear.top else {"overalls": 0.0, "spacesuit": 0.0, "shirt": 0.25,
        "sweater": 0.09}.get(wear.top, 0.055)
    if wear.skirt and wear.skirt[0] == "skirt":
        hem = WAIST - 0.05
    body = wear.inner if wear.top == "overalls" else wear.colour
    sk.poly(sides.between(hem, 1.0, 0.0, 1.0), body)
    lit_strip(sk, sides, body, max(hem, 0.06), SLOPE - 0.03)
    if t.back:
        if sk.px(m.head) > 16:
            _BACKS.get(wear.top, _no_back)(t, wear)
        return
    _CUTS[wear.top](t, wear, skin)


def _no_back(t: Tailor, w: Wear) -> None:
    t.stroke([(0.30, -0.02), (0.36, 0.0)], 0.001, w.colour)


def _coat_back(t: Tailor, w: Wear) -> None:
    a, b = t.sides.at(WAIST, 0.22), t.sides.at(WAIST, 0.78)
    t.sk.line([a, b], 0.03 * t.m.size, w.colour, gain=0.8)


def _overalls_back(t: Tailor, w: Wear) -> None:
    s = t.sides
    for k in (0.3, 0.7):
        t.sk.line([s.at(0.3, 0.5), s.at(0.83, k)], 0.035 * t.m.size, w.colour)
    t.sk.poly(s.between(0.0, 0.33, 0.0, 1.0), w.colour)


_BACKS = {"coat": _coat_back, "lab_coat": _coat_back, "raincoat": _coat_back, "overalls": _overalls_back}


def _neckline(t: Tailor, skin: RGB, deep: float, wide: float = 0.42, gain: float = 0.95) -> None:
    t.patch([(1.0, -wide), (0.9, -wide * 0.62), (deep, 0.0), (0.9, wide * 0.62), (1.0, wide)], skin, gain=gain, skin=True)


def _collar(t: Tailor, colour: RGB, drop: float = 0.80, gain: float = 1.12) -> None:
    for s in (-1, 1):
        t.patch([(1.0, 0.42 * s), (0.985, 0.10 * s), (drop, 0.06 * s), (drop + 0.005, 0.36 * s), (0.92, 0.46 * s)], colour, gain=gain)


def _stand(t: Tailor, colour: RGB, gain: float) -> None:
    """A standing collar or the roll of a sweater."""
    a, b = t.sides.at(0.985, 0.06), t.sides.at(0.985, 0.94)
    r = 0.021 * t.m.size
    n = t.m.neck_width * 0.3
    t.sk.limb((a[0] - n * 0.2, a[1]), (b[0] + n * 0.2, b[1]), r, r, colour, gain=gain)


def _buttons(t: Tailor, colour: RGB, t0: float, t1: float, n: int, u: float = 0.0, r: float = 0.0075) -> None:
    if t.fine:
        for i in range(n):
            t.dot(t0 + (t1 - t0) * i / max(1, n - 1), u, r * t.m.size, colour)


def _shirt(t: Tailor, w: Wear, skin: RGB) -> None:
    if not t.fine:
        return
    _neckline(t, skin, 0.83, 0.32)
    t.stroke([(0.83, 0.0), (0.55, 0.0), (0.26, 0.0)], 0.006 * t.m.size, w.colour, gain=0.82)
    _collar(t, w.colour, 0.81)
    _buttons(t, scale(w.colour, 0.7), 0.74, 0.34, 4, 0.05, 0.0055)


def _sweater(t: Tailor, w: Wear, skin: RGB) -> None:
    t.patch([(0.52, -0.98), (0.52, -0.4), (0.52, 0.4), (0.52, 0.98), (0.45, 0.98), (0.45, 0.4), (0.45, -0.4), (0.45, -0.98)], w.accent)
    t.sk.poly(t.sides.between(0.09, 0.145, 0.0, 1.0), w.colour, gain=0.84)
    if t.fine:
        _stand(t, w.colour, 0.86)


def _open_front(t: Tailor, w: Wear, skin: RGB, half: float, bottom: float) -> None:
    t.patch([(1.0, -0.36), (0.8, -half), (0.4, -half), (bottom, -half), (bottom, half), (0.4, half), (0.8, half), (1.0, 0.36)], w.inner)
    if t.fine:
        _neckline(t, skin, 0.85, 0.30)
        _collar(t, w.inner, 0.83, 1.05)


def _lapels(t: Tailor, colour: RGB, bottom: float, half: float, wide: float, gain: float = 1.13) -> None:
    for s in (-1, 1):
        t.patch([(1.0, 0.40 * s), (0.94, 0.52 * s), (0.80, wide * s), (0.765, (wide - 0.1) * s), (bottom, half * s),
            (0.82, half * 0.8 * s)], colour, gain=gain)


def _jacket(t: Tailor, w: Wear, skin: RGB) -> None:
    _open_front(t, w, skin, 0.24, 0.06)
    _lapels(t, w.colour, 0.42, 0.24, 0.58)
    if t.fine:
        for s in (-1, 1):
            t.stroke([(0.27, 0.42 * s), (0.25, 0.72 * s)], 0.010 * t.m.size, w.colour, gain=0.74)


def _coat(t: Tailor, w: Wear, skin: RGB) -> None:
    t.patch([(1.0, -0.34), (0.86, -0.2), (0.64, 0.02), (0.86, 0.2), (1.0, 0.34)], w.inner)
    if t.fine:
        _neckline(t, skin, 0.88, 0.28)
    _lapels(t, w.colour, 0.60, 0.03, 0.66, 1.15)
    t.stroke([(0.60, 0.06), (0.35, 0.08), (0.0, 0.08)], 0.007 * t.m.size, w.colour, gain=0.74)
    for u in (-0.14, 0.28):
        _buttons(t, scale(w.colour, 0.55), 0.53, 0.2, 3, u, 0.0105)
    if t.fine:
        for s in (-1, 1):
            t.stroke([(0.155, 0.46 * s), (0.17, 0.82 * s)], 0.018 * t.m.size, w.colour, gain=0.82)


def _suit(t: Tailor, w: Wear, skin: RGB) -> None:
    t.patch([(1.0, -0.34), (0.86, -0.24), (0.44, 0.0), (0.86, 0.24), (1.0, 0.34)], w.inner)
    if t.fine:
        _neckline(t, skin, 0.90, 0.26)
        _collar(t, w.inner, 0.85, 1.04)
    _lapels(t, w.colour, 0.43, 0.02, 0.50)
    t.stroke([(0.43, 0.0), (0.25, 0.02), (0.07, 0.1)], 0.006 * t.m.size, w.colour, gain=0.7)
    _buttons(t, scale(w.colour, 0.6), 0.37, 0.28, 2, 0.03, 0.0085)
    if t.fine:
        t.patch([(0.61, 0.42), (0.655, 0.45), (0.66, 0.62), (0.62, 0.66)], w.accent)


def _uniform(t: Tailor, w: Wear, skin: RGB) -> None:
    t.stroke([(0.95, 0.0), (0.6, 0.0), (0.06, 0.0)], 0.006 * t.m.size, w.colour, gain=0.75)
    _buttons(t, (222, 186, 96), 0.80, 0.38, 5, 0.07, 0.0085)
    t.sk.poly(t.sides.between(0.29, 0.345, 0.0, 1.0), scale(w.colour, 0.5))
    if not t.fine:
        return
    x, y = t.pt(0.315, 0.0)
    t.sk.ellipse(x, y, 0.022 * t.m.size, 0.017 * t.m.size, (222, 186, 96))
    _stand(t, w.colour, 0.8)
    for s in (-1, 1):
        t.patch([(0.60, 0.3 * s), (0.60, 0.66 * s), (0.50, 0.64 * s), (0.48, 0.48 * s), (0.50, 0.32 * s)], w.colour, gain=1.13)
    t.patch([(0.66, 0.36), (0.66, 0.56), (0.625, 0.56), (0.625, 0.36)], w.accent)


def _robe(t: Tailor, w: Wear, skin: RGB) -> None:
    if t.fine:
        _neckline(t, skin, 0.66, 0.36)
    for s, deep in ((1, 0.42), (-1, 0.36)):
        t.patch([(1.0, 0.44 * s), (1.0, 0.2 * s), (deep, -0.26 * s), (deep, 0.02 * s - 0.06)], w.colour, gain=1.14 if s < 0 else 1.07)
    t.sk.poly(t.sides.between(0.29, 0.37, -0.01, 1.01), w.accent)


def _dress(t: Tailor, w: Wear, skin: RGB) -> None:
    if t.fine:
        _neckline(t, skin, 0.84, 0.50, 0.97)
    t.sk.poly(t.sides.between(0.305, 0.355, -0.005, 1.005), w.accent if luma(w.accent) > 0.1 else w.colour)
    if t.fine and t.m.age in ("infant", "child", "old"):
        _collar(t, (240, 234, 222), 0.78, 1.0)


def _overalls(t: Tailor, w: Wear, skin: RGB) -> None:
    if t.fine:
        _neckline(t, skin, 0.86, 0.36)
    t.sk.poly(t.sides.between(0.0, 0.34, 0.0, 1.0), w.colour)
    t.patch([(0.58, -0.5), (0.58, 0.5), (0.33, 0.74), (0.30, 0.9), (0.30, -0.9), (0.33, -0.74)], w.colour)
    for s in (-1, 1):
        t.stroke([(0.56, 0.42 * s), (0.74, 0.5 * s), (0.86, 0.56 * s)], 0.038 * t.m.size, w.colour)
        t.dot(0.555, 0.42 * s, 0.011 * t.m.size, (226, 196, 112))
    if t.fine:
        t.patch([(0.50, -0.26), (0.50, 0.26), (0.40, 0.24), (0.385, 0.0), (0.40, -0.24)], w.colour, gain=0.86)


def _lab_coat(t: Tailor, w: Wear, skin: RGB) -> None:
    _open_front(t, w, skin, 0.15, 0.0)
    _lapels(t, w.colour, 0.5, 0.15, 0.52, 0.9)
    if t.fine:
        t.patch([(0.6, 0.36), (0.6, 0.66), (0.5, 0.66), (0.5, 0.36)], w.colour, gain=0.88)
        t.stroke([(0.57, 0.46), (0.635, 0.46)], 0.010 * t.m.size, w.accent)
        for s in (-1, 1):
            t.patch([(0.22, 0.36 * s), (0.22, 0.74 * s), (0.08, 0.74 * s), (0.08, 0.36 * s)], w.colour, gain=0.91)


def _raincoat(t: Tailor, w: Wear, skin: RGB) -> None:
    t.stroke([(0.9, 0.03), (0.4, 0.03), (0.0, 0.04)], 0.008 * t.m.size, w.colour, gain=0.76)
    _buttons(t, scale(w.colour, 0.62), 0.78, 0.2, 4, 0.12, 0.012)
    a, b, c = t.sides.at(0.86, 0.08), t.sides.at(0.8, 0.5), t.sides.at(0.86, 0.92)
    t.sk.line([a, b, c], 0.05 * t.m.size, w.colour, gain=1.12)


def _spacesuit(t: Tailor, w: Wear, skin: RGB) -> None:
    m = t.m.size
    t.sk.limb(t.sides.at(0.95, -0.25), t.sides.at(0.95, 1.25), 0.036 * m, 0.036 * m, (150, 156, 166))
    t.patch([(0.60, -0.44), (0.60, 0.44), (0.42, 0.44), (0.42, -0.44)], (96, 104, 118))
    t.sk.poly(t.sides.between(0.29, 0.34, -0.01, 1.01), w.accent)
    if t.fine:
        for u, c in ((-0.24, (226, 96, 84)), (0.0, (240, 202, 92)), (0.24, (104, 196, 172))):
            t.dot(0.54, u, 0.014 * m, c)
        t.stroke([(0.46, -0.3), (0.46, 0.3)], 0.010 * m, (188, 198, 208))


_CUTS = {
    "shirt": _shirt, "sweater": _sweater, "jacket": _jacket, "coat": _coat, "suit": _suit, "uniform": _uniform, "robe": _robe,
    "dress": _dress,
    "overalls": _overalls, "lab_coat": _lab_coat, "raincoat": _raincoat, "spacesuit": _spacesuit,
}


def draw_over(sk: Sketch, skel: Skeleton, m: Measures, wear: Wear, sides: Sides) -> None:
    """Aprons and blankets worn over everything."""
    t = tailor(sk, skel, m, sides)
    for garment, colour in wear.over:
        if garment == "apron":
            _apron(t, skel, colour)
        else:
            _blanket(t, skel, colour, wear)


def _apron(t: Tailor, skel: Skeleton, colour: RGB) -> None:
    sk, m = t.sk, t.m
    if t.back:
        sk.poly(t.sides.between(0.30, 0.345, 0.0, 1.0), colour)
        x, y = t.sides.at(0.32, 0.5)
        for s in (-1, 1):
            sk.ellipse(x + s * 0.035 * m.size, y, 0.036 * m.size, 0.02 * m.size, colour, angle=0.5 * s, gain=1.06)
        return
    pts = [t.pt(0.33, -0.72), t.pt(0.33, 0.82)]
    for leg in (skel.near_leg, skel.far_leg):
        h, k, _ = leg_joints(skel, leg)
        s = -1 if leg is skel.near_leg else 1
        off = 0.05 * m.size * math.sin(skel.yaw)
        pts += [(k[0] + off + s * m.leg_width * 0.55, k[1] + 0.06 * m.size), (h[0] + off + s * m.leg_width * 0.7, h[1] + m.leg_width * 0.7)]
    sk.poly(hull(np.array(pts)), colour)
    t.patch([(0.60, -0.46), (0.60, 0.46), (0.42, 0.66), (0.30, 0.82), (0.30, -0.74), (0.42, -0.62)], colour)
    sk.poly(t.sides.between(0.315, 0.355, 0.0, 1.0), colour, gain=0.84)
    for s in (-1, 1):
        t.stroke([(0.59, 0.40 * s), (0.78, 0.44 * s), (0.97, 0.34 * s)], 0.02 * m.size, colour, gain=0.92)
    if t.fine:
        t.patch([(0.26, -0.4), (0.26, 0.4), (0.13, 0.38), (0.13, -0.38)], colour, gain=0.9)


def _blanket(t: Tailor, skel: Skeleton, colour: RGB, wear: Wear) -> None:
    sk, m = t.sk, t.m
    lo, hi = t.sides.cut(0.0, 0.9)
    pts: list[XY] = [(float(x), float(y)) for x, y in (*lo, *hi)]
    for shoulder, elbow, _ in (skel.near, skel.far):
        a, b = skel.at(shoulder), skel.at(elbow)
        j = (a[0] + (b[0] - a[0]) * 0.55, a[1] + (b[1] - a[1]) * 0.55)
        pts += [(j[0] - m.arm_width * 1.5, j[1]), (j[0] + m.arm_width * 1.5, j[1])]
    for leg in (skel.near_leg, skel.far_leg):
        h, k, _ = leg_joints(skel, leg)
        mid = ((h[0] + k[0]) / 2, (h[1] + k[1]) / 2)
        pts += [(mid[0] - m.leg_width * 1.4, mid[1]), (mid[0] + m.leg_width * 1.4, mid[1])]
    outline: Points = hull(np.array(pts))
    sk.poly(outline, colour)
    if t.back:
        return
    a, b = t.pt(0.92, 0.1), t.pt(0.0, 0.1)
    sk.line([a, t.pt(0.5, 0.02), b], 0.014 * m.size, colour, gain=0.78)
    sk.line([t.pt(0.97, -0.7), t.pt(0.84, 0.0), t.pt(0.97, 0.7)], 0.05 * m.size, colour, gain=1.1)
    sk.line([t.pt(0.2, -0.98), t.pt(0.15, 0.0), t.pt(0.2, 0.98)], 0.022 * m.size, wear.accent)
