"""What people carry on head, face, neck and hand. Each is big and plain enough to be a sign of its wearer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..geometry import smooth_curve
from ..light import RGB, luma, mix, scale
from ..paint import XY
from .base import ActorState
from .faces import FaceState, expression_of
from .head import Warp
from .limbs import Sides
from .poses import Skeleton
from .sketch import Sketch, ribbon, shift, spline
from .wardrobe import CHEST, HIP, WAIST, tailor

if TYPE_CHECKING:
    from .human import Human

HAT_WIDTH = {"hat": 0.66, "helmet": 0.50, "chef_hat": 0.48, "cap": 0.48, "headscarf": 0.49}
"""Half-widths of headgear in heads."""
_DARK: RGB = (52, 46, 52)


def hat_colour(h: Human) -> RGB:
    """Headgear goes with the outer garment, not with the accent."""
    return mix(scale(h.wear.colour, 0.72), (72, 54, 46), 0.45)


# -- body --------------------------------------------------------------------------------------------------------------
def on_body(sk: Sketch, h: Human, skel: Skeleton, sides: Sides, view: str) -> None:
    """Scarf, tie, necklace, bag: over the torso, under head and near arm."""
    t = tailor(sk, skel, h.m, sides)
    s = h.m.size
    for name in h.worn:
        if name == "bag":
            strap, body = (112, 74, 50), (134, 88, 58)
            a, b = sides.at(0.86, 0.80 if not t.back else 0.2), sides.at(HIP * 1.1, 0.06 if not t.back else 0.94)
            sk.line([a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b], 0.022 * s, strap)
            x, y = b[0] - 0.01 * s, b[1] - 0.05 * s
            k = 0.105 * s
            sk.curve([(x - k, y + 0.065 * s), (x + k, y + 0.065 * s), (x + k * 1.05, y - 0.07 * s), (x, y - 0.085 * s),
                (x - k * 1.05, y - 0.07 * s)], body, detail=3)
            sk.curve([(x - k, y + 0.07 * s), (x + k, y + 0.07 * s), (x + k * 0.95, y + 0.0), (x, y - 0.02 * s), (x - k * 0.95, y + 0.0)],
                strap, detail=3)
        elif name == "tie" and not t.back:
            c = h.accent
            t.patch([(0.905, -0.07), (0.905, 0.07), (0.85, 0.05), (0.85, -0.05)], c, gain=0.85)
            t.patch([(0.85, -0.05), (0.85, 0.05), (0.46, 0.13), (0.41, 0.0), (0.46, -0.13)], c)
        elif name in ("necklace", "collar") and not t.back:
            c = (232, 206, 140) if name == "necklace" else h.accent
            t.stroke([(0.97, -0.5), (0.86, -0.26), (0.80, 0.0), (0.86, 0.26), (0.97, 0.5)], (0.009 if name == "necklace" else 0.022) * s, c)
            t.dot(0.785, 0.0, 0.016 * s, h.accent)
        elif name == "scarf":
            _scarf(sk, h, sides, t.back, view)


def _scarf(sk: Sketch, h: Human, sides: Sides, back: bool, view: str) -> None:
    s, c = h.m.size * (1.15 if h.m.age in ("infant", "child") else 1.0), h.accent
    a, m, b = sides.at(0.93, -0.12), sides.at(0.86, 0.5), sides.at(0.93, 1.12)
    if not back:
        x0, y0 = sides.at(0.9, 0.66 if view != "side" else 0.86)
        x1, y1 = sides.at(WAIST + 0.06, 0.78 if view != "side" else 0.98)
        w = 0.036 * s
        sk.poly([(x0 - w, y0), (x0 + w, y0), (x1 + w * 1.3, y1), (x1 - w * 1.1, y1 - 0.012 * s)], c, gain=0.88)
        for i in range(4):
            fx = x1 - w * 0.9 + i * w * 0.66
            sk.line([(fx, y1 + 0.004), (fx + 0.002 * s, y1 - 0.034 * s)], 0.008 * s, c, gain=0.88)
    sk.limb(a, b, 0.043 * s, 0.043 * s, c, gain=0.86)
    p = spline(np.array([(a[0] - 0.012 * s, a[1] + 0.012 * s), (m[0], m[1] + 0.002), (b[0] + 0.012 * s, b[1] + 0.012 * s)]), 5, False)
    sk.poly(ribbon(p, 0.074 * s, 0.62), c)
    if sk.px(h.m.head) > 40:
        sk.poly(ribbon(shift(p, 0.0, 0.012 * s), 0.012 * s, 0.2), c, gain=1.14)


# -- face --------------------------------------------------------------------------------------------------------------
def beard(sk: Sketch, h: Human, view: str, warp: Warp, state: FaceState) -> None:
    """Beard and moustache, around the mouth."""
    f = h.face
    if f.age in ("infant", "child") or sk.px(1.0) < 10:
        return
    c = f.hair if f.age == "old" else scale(f.hair, 0.94)
    ex = expression_of(state)
    my = f.mouth_y - warp.down
    gap = 0.10 * min(1.0, ex.open + 0.75 * state.mouth)
    if "beard" in h.worn:
        _beard_shape(sk, view, c, my, gap, f.jaw, warp)
    if "beard" in h.worn or "moustache" in h.worn:
        lift = 0.018 * ex.curve
        pts = np.array([(-0.155, my + 0.012 + lift), (-0.10, my + 0.056), (-0.02, my + 0.075), (0.02, my + 0.075), (0.10, my + 0.056),
            (0.155, my + 0.012 + lift), (0.09, my + 0.020), (0.0, my + 0.030), (-0.09, my + 0.020)])
        p = warp(pts)
        if view == "side":
            p = shift(p[[0, 1, 2, 7, 8]], 0.008, 0.0)
        elif view == "three_quarter":
            p = shift(p, 0.012, 0.0)
        sk.curve(p, c, gain=1.08 if "beard" in h.worn else 1.0)


def _beard_shape(sk: Sketch, view: str, c: RGB, my: float, gap: float, jaw: float, warp: Warp) -> None:
    k = 1 + 0.06 * jaw
    if view == "front":
        outer = [(-0.385, 0.0), (-0.375, -0.16), (-0.325 * k, -0.34), (-0.20, -0.50), (0.0, -0.565), (0.20, -0.50), (0.325 * k, -0.34),
            (0.375, -0.16), (0.385, 0.0)]
        inner = [(0.345, -0.10), (0.25, -0.215), (0.165, my + 0.045), (0.155, my - 0.02), (0.09, my - 0.036 - gap),
            (0.0, my - 0.042 - gap), (-0.09, my - 0.036 - gap), (-0.155, my - 0.02), (-0.165, my + 0.045), (-0.25, -0.215), (-0.345, -0.10)]
    elif view == "three_quarter":
        outer = [(-0.16, 0.02), (-0.21, -0.14), (-0.235 * k, -0.27), (-0.10, -0.43), (0.06, -0.545), (0.20, -0.555), (0.31, -0.42),
            (0.362, -0.25), (0.372, -0.13)]
        inner = [(0.335, -0.22), (0.295, my + 0.045), (0.285, my - 0.02), (0.24, my - 0.04 - gap), (0.155, my - 0.044 - gap),
            (0.075, my - 0.036 - gap), (0.025, my - 0.015), (0.015, my + 0.045), (-0.04, -0.215), (-0.11, -0.10)]
    else:
        outer = [(0.05, 0.02), (-0.02, -0.14), (-0.09, -0.27), (-0.03, -0.42), (0.12, -0.54), (0.27, -0.56), (0.345, -0.45),
            (0.352, my - 0.045 - gap)]
        inner = [(0.30, my - 0.044 - gap), (0.245, my - 0.025), (0.235, my + 0.03), (0.17, -0.20), (0.10, -0.11)]
    sk.curve(outer + inner, c)


# -- head --------------------------------------------------------------------------------------------------------------
def on_head(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    """Glasses and headgear, in head units."""
    for name in h.worn:
        draw = _HEADGEAR.get(name)
        if draw is not None and sk.px(1.0) > 7:
            draw(sk, h, view, warp)
    if h.wear.top == "spacesuit" and "helmet" not in h.worn:
        _bubble(sk, h, view)


def _bubble(sk: Sketch, h: Human, view: str) -> None:
    sk.ellipse(0.0, 0.02, 0.70, 0.72, (198, 220, 236), alpha=44)
    k = sk.key if sk.key else -1.0
    sk.curve([(k * 0.52, 0.36), (k * 0.58, 0.16), (k * 0.56, -0.04), (k * 0.62, 0.14), (k * 0.59, 0.34)], (255, 255, 255), alpha=120)


def _glasses(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    if view == "back":
        return
    f = h.face
    y = f.eye_y - 0.012 - warp.down
    c = mix(_DARK, h.accent, 0.25)
    r = 0.118 * (1 + 0.10 * f.baby)
    width = max(0.019, 0.9 / max(1.0, sk.px(1.0)))
    t = np.linspace(0, 2 * math.pi, 25)
    edges: list[tuple[float, float]] = []
    for side in (-1.0, 1.0):
        if view == "side" and side > 0:
            continue
        x0 = side * 0.172 * f.eye_gap * f.wide**0.4
        ring = warp(np.stack((x0 + np.cos(t) * r * 1.08, y + warp.down + np.sin(t) * r * 0.96), 1))
        if view == "side":
            ring = shift(ring, 0.028, 0.0)
        sk.poly(ring, (214, 230, 240), alpha=46)
        d = ring - ring.mean(axis=0)
        n = np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-6)
        k = (width / n)[:, None]
        sk.poly(np.vstack((ring + d * k * 0.5, (ring - d * k * 0.5)[::-1])), c)
        edges.append((float(ring[:, 0].min()), float(ring[:, 0].max())))
    if view == "side":
        sk.line([(edges[0][0], y + 0.02), (-0.06, y + 0.03)], width, c)
    else:
        sk.line([(edges[0][1], y + 0.02), ((edges[0][1] + edges[1][0]) / 2, y + 0.035), (edges[1][0], y + 0.02)], width, c)
        if view == "three_quarter":
            sk.line([(edges[0][0], y + 0.02), (-0.268 * f.wide, y + 0.03)], width, c)


def _brim_shift(view: str) -> float:
    return {"front": 0.0, "three_quarter": 0.03, "side": 0.0, "back": 0.0}[view]


def _hat(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    c, w, x = hat_colour(h), h.face.wide, _brim_shift(view)
    y = 0.30
    sk.curve([(x - 0.40 * w, y), (x - 0.40 * w, y + 0.25), (x - 0.30 * w, y + 0.41), (x, y + 0.40), (x + 0.30 * w, y + 0.42),
        (x + 0.39 * w, y + 0.25), (x + 0.40 * w, y)], c)
    sk.curve([(x - 0.405 * w, y + 0.02), (x - 0.405 * w, y + 0.11), (x, y + 0.085), (x + 0.405 * w, y + 0.11), (x + 0.405 * w, y + 0.02),
        (x, y - 0.01)], h.accent, gain=0.95)
    sk.curve([(x - 0.66 * w, y + 0.035), (x - 0.40 * w, y + 0.035), (x, y + 0.005), (x + 0.42 * w, y + 0.035), (x + 0.67 * w, y + 0.025),
        (x + 0.40 * w, y - 0.055), (x, y - 0.08), (x - 0.40 * w, y - 0.055)], c, gain=0.86)


def _cap(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    c, w = h.accent, h.face.wide
    crown = [(-0.425 * w, 0.17), (-0.43 * w, 0.36), (-0.28 * w, 0.56), (0.0, 0.63), (0.27 * w, 0.56), (0.41 * w, 0.37), (0.41 * w, 0.22)]
    if view == "side":
        sk.curve([(-0.48 * w, 0.14), (-0.46 * w, 0.40), (-0.26 * w, 0.58), (0.0, 0.63), (0.22 * w, 0.55), (0.355 * w, 0.36),
            (0.36 * w, 0.235), (0.0, 0.24)], c)
        sk.curve([(0.18 * w, 0.27), (0.38 * w, 0.285), (0.66 * w, 0.19), (0.62 * w, 0.155), (0.36 * w, 0.205), (0.18 * w, 0.22)], c,
            gain=0.78)
    elif view == "three_quarter":
        sk.curve([*crown, (0.0, 0.25)], c)
        sk.curve([(-0.02, 0.27), (0.22 * w, 0.315), (0.42 * w, 0.28), (0.60 * w, 0.16), (0.48 * w, 0.145), (0.26 * w, 0.205),
            (0.04, 0.215)], c, gain=0.78)
    else:
        sk.curve([*crown, (0.0, 0.25)], c)
        if view == "front":
            sk.curve([(-0.36 * w, 0.25), (-0.2 * w, 0.335), (0.0, 0.35), (0.2 * w, 0.335), (0.36 * w, 0.25), (0.30 * w, 0.19),
                (0.0, 0.23), (-0.30 * w, 0.19)], c, gain=0.78)
    sk.ellipse(-0.02 if view == "side" else 0.0, 0.625, 0.035, 0.022, c, gain=0.8)


def _helmet(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    c, w = mix(h.accent, (240, 236, 226), 0.25), h.face.wide
    if h.wear.top == "spacesuit":
        c = (232, 234, 236)
        sk.curve([(-0.56 * w, -0.2), (-0.58 * w, 0.28), (-0.36 * w, 0.62), (0.0, 0.71), (0.36 * w, 0.62), (0.58 * w, 0.28),
            (0.56 * w, -0.2), (0.46 * w, -0.52), (0.36 * w, -0.2),
                  (0.40 * w, 0.2), (0.24 * w, 0.42), (0.0, 0.46), (-0.24 * w, 0.42), (-0.40 * w, 0.2), (-0.36 * w, -0.2),
                  (-0.46 * w, -0.52)], c)
        return
    if view == "back":
        sk.curve([(-0.45 * w, -0.06), (-0.485 * w, 0.28), (-0.34 * w, 0.57), (0.0, 0.665), (0.34 * w, 0.57), (0.485 * w, 0.28),
            (0.45 * w, -0.06), (0.0, -0.12)], c)
        sk.curve([(-0.10, -0.1), (-0.11, 0.55), (0.0, 0.67), (0.11, 0.55), (0.10, -0.1)], c, gain=0.82)
        return
    low = -0.05 if view == "side" else 0.18
    sk.curve([(-0.47 * w, low), (-0.485 * w, 0.30), (-0.34 * w, 0.57), (0.0, 0.665), (0.34 * w, 0.57), (0.46 * w, 0.32), (0.44 * w, 0.20),
        (0.0, 0.27), (-0.2 * w, 0.24)], c)
    sk.curve([(-0.10, 0.29), (-0.10, 0.60), (0.0, 0.67), (0.10, 0.60), (0.10, 0.29)], c, gain=0.82)
    if view != "back" and sk.px(1.0) > 24:
        x = -0.12 if view == "side" else -0.27 * w
        sk.line([(x, 0.2), (x + 0.06, -0.2), (0.06 if view != "side" else 0.12, -0.49)], 0.022, _DARK)


def _headband(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    w = h.face.wide
    x0 = {"three_quarter": -0.03, "side": -0.08}.get(view, 0.0)
    p = smooth_curve(np.array([(x0 - 0.435 * w, 0.24), (x0 - 0.22 * w, 0.40),
        (x0, 0.435), (x0 + 0.22 * w, 0.40), (x0 + (0.42 if view == "front" else 0.37) * w, 0.26)]),
        4, False)
    if view == "back":
        p = shift(p * (1, -1), 0.0, 0.62)
    sk.poly(ribbon(p, 0.075), h.accent)


def _flower(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    w = h.face.wide
    x, y = {"front": (-0.34 * w, 0.27), "three_quarter": (-0.17 * w, 0.30), "side": (-0.02, 0.24), "back": (0.36 * w, 0.27)}[view]
    c = h.accent if luma(h.accent) > 0.35 else mix(h.accent, (250, 200, 210), 0.5)
    for i in range(5):
        a = math.tau * i / 5 + 0.3
        sk.ellipse(x + 0.078 * math.cos(a), y + 0.078 * math.sin(a), 0.062, 0.062, c, gain=1.0 if i % 2 else 1.08)
    sk.ellipse(x, y, 0.045, 0.045, (246, 214, 110))


def _chef_hat(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    w, c = h.face.wide, (244, 242, 236)
    x = {"three_quarter": -0.02, "side": -0.05}.get(view, 0.0)
    for dx, dy, r in ((-0.26, 0.72, 0.21), (0.26, 0.72, 0.21), (-0.1, 0.84, 0.22), (0.13, 0.84, 0.22), (0.0, 0.70, 0.26)):
        sk.ellipse(x + dx * w, dy, r * w, r, c, gain=0.93 if dx < 0 else 1.0)
    sk.poly([(x - 0.405 * w, 0.30), (x - 0.39 * w, 0.60), (x + 0.39 * w, 0.60), (x + 0.405 * w, 0.30), (x + 0.2 * w, 0.27), (x, 0.26),
        (x - 0.2 * w, 0.27)], c)
    if sk.px(1.0) > 30:
        for k in (-0.2, 0.02, 0.22):
            sk.line([(x + k * w, 0.34), (x + k * w * 1.05, 0.56)], 0.014, c, gain=0.84)


def _headscarf(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    w, c = h.face.wide, h.accent
    if view == "back":
        sk.curve([(0, 0.60), (-0.30 * w, 0.54), (-0.47 * w, 0.30), (-0.48 * w, -0.1), (-0.30, -0.42), (0.0, -0.66), (0.30, -0.42),
            (0.48 * w, -0.1), (0.47 * w, 0.30), (0.30 * w, 0.54)], c)
        return
    if view == "side":
        sk.curve([(0.24, 0.46), (0.31, 0.33), (0.18, 0.24), (0.10, 0.0), (0.06, -0.30), (0.15, -0.50), (-0.04, -0.56), (-0.36 * w, -0.36),
            (-0.50 * w, -0.04), (-0.52 * w, 0.24), (-0.36 * w, 0.50), (-0.06, 0.60)], c)
        return
    k = 0.05 if view == "three_quarter" else 0.0
    outer = [(k - 0.05, -0.56), (k - 0.30 * w, -0.44), (k - 0.47 * w, -0.16), (k - 0.50 * w, 0.20), (-0.36 * w, 0.48), (0.0, 0.605),
        (0.34 * w, 0.48), (0.455 * w, 0.20), (0.43 * w, -0.18), (k + 0.26 * w, -0.46), (k + 0.05, -0.56)]
    inner = [(k + 0.06, -0.51), (k + 0.25 * w, -0.37), (k + 0.345 * w, -0.10), (k + 0.32 * w, 0.18), (k + 0.19 * w, 0.34), (k, 0.385),
        (k - 0.20 * w, 0.34), (k - 0.345 * w, 0.17), (k - 0.365 * w, -0.10), (k - 0.27 * w, -0.37), (k - 0.06, -0.51)]
    o, i = smooth_curve(np.array(outer), 3, False), smooth_curve(np.array(inner), 3, False)
    sk.poly(np.vstack((o, i)), c)
    sk.poly(np.vstack((i, ((i - (k, -0.05)) * (1.07, 1.06) + (k, -0.05))[::-1])), c, gain=1.15)
    sk.curve([(k - 0.07, -0.50), (k + 0.07, -0.50), (k + 0.15, -0.70), (k + 0.02, -0.62), (k - 0.13, -0.70)], c, gain=0.9)


def _antenna(sk: Sketch, h: Human, view: str, warp: Warp) -> None:
    _headband(sk, h, view, warp)
    for k in (-1, 1):
        sk.line([(k * 0.13, 0.46), (k * 0.2, 0.7), (k * 0.26, 0.82)], 0.022, _DARK)
        sk.ellipse(k * 0.27, 0.85, 0.06, 0.06, h.accent)


_HEADGEAR = {
    "glasses": _glasses, "hat": _hat, "cap": _cap, "helmet": _helmet, "headband": _headband, "flower": _flower, "chef_hat": _chef_hat,
    "headscarf": _headscarf, "antenna": _antenna,
}


# -- hand --------------------------------------------------------------------------------------------------------------
def in_hand(sk: Sketch, h: Human, state: ActorState, palm: XY, far: bool) -> None:
    """A cane in the far hand while standing or walking."""
    if "cane" not in h.worn or not far or state.seated or state.pose in ("sit", "kneel", "lie", "crawl"):
        return
    x, y = palm
    tip = x + 0.05 * h.m.size * math.sin(0.0)
    wood = (104, 70, 48)
    sk.line([(x - 0.05 * h.m.size, y + 0.012), (x - 0.02 * h.m.size, y + 0.035), (x + 0.02 * h.m.size, y + 0.03),
        (x + 0.03 * h.m.size, y - 0.02)], 0.022 * h.m.size, wood)
    sk.limb((x + 0.03 * h.m.size, y), (tip + 0.05 * h.m.size, 0.012), 0.011 * h.m.size, 0.008 * h.m.size, wood)


__all__ = ["CHEST", "HAT_WIDTH", "beard", "hat_colour", "in_hand", "on_body", "on_head"]
