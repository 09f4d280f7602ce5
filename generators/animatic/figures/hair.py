"""Hair in head units: what hangs behind the body, and what lies on the head. Big shapes, one shine, a few strands."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..geometry import Points, smooth_curve
from ..light import RGB, mix
from .head import Face
from .sketch import Sketch

XY = tuple[float, float]
# Outer contour of close hair from the near temple over the crown to the far temple.
_OUTER = {
    "front": ((-0.395, -0.05), (-0.445, 0.13), (-0.42, 0.345), (-0.275, 0.51), (-0.02, 0.562), (0.24, 0.525), (0.41, 0.36), (0.445, 0.13),
    (0.395, -0.05)),
    "three_quarter": ((-0.30, -0.25), (-0.40, -0.16), (-0.475, 0.05), (-0.475, 0.27), (-0.36, 0.465), (-0.15, 0.552), (0.08, 0.56),
    (0.27, 0.485), (0.385, 0.34), (0.40, 0.19)),
    "side": ((-0.24, -0.28), (-0.37, -0.22), (-0.475, -0.01), (-0.505, 0.20), (-0.425, 0.42), (-0.24, 0.54), (-0.02, 0.572), (0.19, 0.53),
    (0.325, 0.40), (0.35, 0.25)),
}
# Hairline from the far temple back to the near one, by the cut of the front.
_LINE: dict[str, dict[str, tuple[XY, ...]]] = {
    "front": {
        "side": ((0.362, -0.03), (0.357, 0.09), (0.325, 0.165), (0.225, 0.235), (0.08, 0.30), (-0.06, 0.36), (-0.15, 0.405),
        (-0.20, 0.33), (-0.275, 0.225), (-0.34, 0.12), (-0.362, -0.03)),
        "fringe": ((0.362, -0.03), (0.352, 0.12), (0.31, 0.185), (0.18, 0.165), (0.02, 0.190), (-0.14, 0.165), (-0.30, 0.185),
        (-0.352, 0.12), (-0.362, -0.03)),
        "back": ((0.362, 0.0), (0.345, 0.17), (0.275, 0.30), (0.14, 0.355), (0.0, 0.345), (-0.14, 0.355), (-0.275, 0.30), (-0.345, 0.17),
        (-0.362, 0.0)),
        "receding": ((0.362, 0.0), (0.345, 0.20), (0.29, 0.37), (0.17, 0.435), (0.05, 0.372), (-0.08, 0.372), (-0.18, 0.435),
        (-0.29, 0.37), (-0.345, 0.20), (-0.362, 0.0)),
    },
    "three_quarter": {
        "side": ((0.368, 0.12), (0.335, 0.19), (0.25, 0.26), (0.13, 0.325), (0.015, 0.385), (-0.04, 0.30), (-0.125, 0.16), (-0.17, 0.0),
        (-0.185, -0.11), (-0.225, -0.115), (-0.235, 0.01), (-0.285, 0.02), (-0.30, -0.14)),
        "fringe": ((0.372, 0.14), (0.33, 0.185), (0.22, 0.17), (0.08, 0.195), (-0.06, 0.165), (-0.14, 0.11), (-0.17, 0.0),
        (-0.185, -0.11), (-0.225, -0.115), (-0.235, 0.01), (-0.285, 0.02), (-0.30, -0.14)),
        "back": ((0.350, 0.22), (0.30, 0.315), (0.19, 0.36), (0.05, 0.345), (-0.06, 0.275), (-0.13, 0.16), (-0.17, 0.02), (-0.185, -0.08),
        (-0.225, -0.09), (-0.235, 0.01), (-0.285, 0.02), (-0.30, -0.14)),
        "receding": ((0.338, 0.27), (0.30, 0.385), (0.22, 0.44), (0.10, 0.375), (0.0, 0.42), (-0.09, 0.29), (-0.14, 0.16), (-0.17, 0.02),
        (-0.185, -0.08), (-0.225, -0.09), (-0.235, 0.01), (-0.285, 0.02), (-0.30, -0.14)),
    },
    "side": {
        "side": ((0.318, 0.235), (0.25, 0.295), (0.16, 0.27), (0.09, 0.17), (0.065, 0.03), (0.045, -0.10), (0.0, -0.105), (-0.01, 0.02),
        (-0.09, 0.04), (-0.135, -0.06), (-0.175, -0.20)),
        "fringe": ((0.335, 0.17), (0.27, 0.165), (0.18, 0.17), (0.10, 0.125), (0.065, 0.02), (0.045, -0.10), (0.0, -0.105), (-0.01, 0.02),
        (-0.09, 0.04), (-0.135, -0.06), (-0.175, -0.20)),
        "back": ((0.30, 0.28), (0.23, 0.31), (0.145, 0.275), (0.09, 0.17), (0.065, 0.03), (0.045, -0.09), (0.0, -0.095), (-0.01, 0.02),
        (-0.09, 0.04), (-0.135, -0.06), (-0.175, -0.20)),
        "receding": ((0.27, 0.37), (0.19, 0.40), (0.12, 0.30), (0.08, 0.17), (0.06, 0.03), (0.045, -0.09), (0.0, -0.095), (-0.01, 0.02),
        (-0.09, 0.04), (-0.135, -0.06), (-0.175, -0.20)),
    },
}
_WHOLE = (
    (0.0, 0.562), (-0.27, 0.515), (-0.42, 0.35), (-0.448, 0.12), (-0.41, -0.08), (-0.33, -0.235), (-0.17, -0.335), (0.0, -0.35),
    (0.17, -0.335),
    (0.33, -0.235), (0.41, -0.08), (0.448, 0.12), (0.42, 0.35), (0.27, 0.515),
)


def fringe_of(face: Face, style: str) -> str:
    """How the hair falls on the forehead: a matter of the person, except where the style decides."""
    if style in ("bun", "ponytail", "braid"):
        return "back" if face.cheek > 0 or face.age in ("adult", "middle", "old") else "fringe"
    if style in ("afro", "curly"):
        return "back"
    if face.man and face.age in ("middle", "old") and style == "short":
        return "receding"
    if style == "bob":
        return "fringe" if face.arch > -0.3 else "side"
    return "fringe" if face.baby > 0.5 and face.arch > 0 else "side"


def _scaled(points: Sequence[XY] | Points, face: Face) -> Points:
    return np.array(points, dtype=np.float64) * (face.wide, 1.0)


def cap(face: Face, view: str, style: str) -> Points:
    """Close hair around the skull, as control points of a closed spline."""
    if view == "back":
        return _scaled(_WHOLE, face)
    outer, line = np.array(_OUTER[view]), np.array(_LINE[view][fringe_of(face, style)])
    if view == "front" and face.part < 0:
        line = (line * (-1, 1))[::-1]
    if style == "short" and face.baby < 0.6:
        # A quiff: a little more height towards the forehead.
        lift = np.clip((outer[:, 1] - 0.35) / 0.2, 0, 1)
        outer = outer + np.stack((0.0 * lift, 0.034 * lift * (1 + 0.5 * (outer[:, 0] > 0))), 1)
    line = line + np.stack((np.zeros(len(line)), -0.035 * face.baby * np.clip(line[:, 1] / 0.2, 0, 1)), 1)
    return _scaled(np.vstack((outer, line)), face)


def scallop(cx: float, cy: float, rx: float, ry: float, n: int, depth: float, start: float = 0.0, stop: float = 2 * math.pi) -> Points:
    """A bumpy arc, ``n`` lobes."""
    t = np.linspace(0, 1, n * 8 + 1)
    a = start + (stop - start) * t
    k = 1 + depth * (np.abs(np.sin(math.pi * n * t)) - 0.6)
    return np.stack((cx + np.cos(a) * rx * k, cy + np.sin(a) * ry * k), 1)


def behind(sk: Sketch, face: Face, style: str, view: str, sway: float, cloth: RGB) -> None:
    """What hangs down behind: drawn before the torso (after it in a side or back view)."""
    c = face.hair
    w = face.wide
    young = face.age == "infant"
    if young and style not in ("hood", "bald"):
        return
    side, back = view == "side", view == "back"
    x0 = {"front": 0.0, "three_quarter": -0.085, "side": -0.20, "back": 0.0}[view]
    half = {"front": 0.46, "three_quarter": 0.42, "side": 0.27, "back": 0.46}[view] * w
    if style == "long":
        d = -1.04 + 0.12 * face.baby
        g = 0.72 if side else 1.0
        pts = [(x0 - half * 0.9, 0.25), (x0 - half * 1.04, -0.1), (x0 - half * 1.08 + sway * 0.3, -0.55), (x0 - half * 0.86 + sway, d),
            (x0 + sway, d - 0.055),
               (x0 + half * 0.86 * g + sway, d + 0.02), (x0 + half * 1.08 * g + sway * 0.3, -0.55), (x0 + half * 1.04 * g, -0.1),
               (x0 + half * 0.9 * g, 0.25), (x0, 0.5)]
        sk.curve(pts, c, gain=1.0 if back else 0.78)
    elif style == "bob":
        d = -0.47
        pts = [(x0 - half * 0.95, 0.25), (x0 - half * 1.08, -0.1), (x0 - half * 1.12, d + 0.1), (x0 - half * 0.8, d), (x0, d + 0.01),
            (x0 + half * 0.8, d),
               (x0 + half * 1.1 * (0.7 if side else 1), d + 0.1), (x0 + half * 1.06 * (0.7 if side else 1), -0.1),
               (x0 + half * 0.9, 0.25), (x0, 0.5)]
        sk.curve(pts, c, gain=1.0 if back else 0.78)
    elif style == "curly":
        sk.poly(scallop(x0 * 0.8, 0.03, half * 1.22, 0.56, 13, 0.10), c, gain=1.0 if back else 0.8)
    elif style == "afro":
        sk.poly(scallop(x0 * 0.4, 0.16, 0.64 * w, 0.62, 16, 0.055), c, gain=0.9 if not back else 1.0)
    elif style == "ponytail" and not back:
        bx, by = {"front": (0.30 * w, 0.30), "three_quarter": (-0.40 * w, 0.26), "side": (-0.45 * w, 0.24)}[view]
        _tail(sk, c, bx, by, (0.16 if view == "front" else -0.16), sway, 0.80)
    elif style == "bun" and not back:
        bx, by, r = {"front": (0.0, 0.60, 0.17), "three_quarter": (-0.30 * w, 0.50, 0.175), "side": (-0.40 * w, 0.42, 0.175)}[view]
        sk.ellipse(bx, by, r, r * 0.96, c, gain=0.92)
        if sk.px(1.0) > 60:
            sk.line([(bx - r * 0.6, by - 0.05), (bx, by + r * 0.45), (bx + r * 0.6, by - 0.02)], 0.03, c, taper=0.2, gain=0.78)
    elif style == "hood":
        _hood(sk, face, view, cloth)


def _tail(sk: Sketch, c: RGB, bx: float, by: float, way: float, sway: float, gain: float) -> None:
    s = sway
    sk.curve(
        [(bx - way * 0.5, by + 0.05), (bx + way * 0.7, by + 0.10), (bx + way * 1.5 + s * 0.3, by - 0.12),
        (bx + way * 1.4 + s * 0.7, by - 0.45), (bx + way * 0.9 + s, by - 0.80),
         (bx + way * 0.55 + s * 0.7, by - 0.48), (bx + way * 0.3, by - 0.15)], c, gain=gain)


def _hood(sk: Sketch, face: Face, view: str, cloth: RGB) -> None:
    w = face.wide
    if view == "side":
        pts = [(0.30 * w, 0.42), (0.05, 0.62), (-0.30 * w, 0.60), (-0.56 * w, 0.34), (-0.60 * w, -0.05), (-0.46 * w, -0.42),
            (-0.16, -0.66), (0.16, -0.60), (0.10, -0.1)]
    else:
        k = -0.07 if view == "three_quarter" else 0.0
        pts = [(k, 0.645), (k + 0.30 * w, 0.56), (k + 0.49 * w, 0.27), (k + 0.52 * w, -0.10), (k + 0.42 * w, -0.46), (k + 0.16, -0.66),
            (k - 0.16, -0.66), (k - 0.44 * w, -0.46),
               (k - 0.54 * w, -0.10), (k - 0.51 * w, 0.27), (k - 0.30 * w, 0.56)]
    sk.curve(pts, cloth, gain=1.0 if view == "back" else 0.82)


def on_head(sk: Sketch, face: Face, style: str, view: str, sway: float, cloth: RGB) -> None:
    """Hair on the skull and in front of the face."""
    c = face.hair
    w = face.wide
    if style == "bald":
        _bald(sk, face, view)
        return
    if style == "hood":
        _hood_front(sk, face, view, cloth)
        return
    if face.age == "infant":
        _infant(sk, face, view)
        return
    if style == "afro":
        _afro(sk, face, view)
        return
    spline = smooth_curve(cap(face, view, style), 8 if sk.fine else 4)
    if style == "curly" and view != "back":
        _curls(sk, face, view)
    sk.poly(spline, c)
    if view == "back":
        _back_details(sk, face, style, sway)
        return
    if style in ("bob", "long"):
        _locks(sk, face, style, view, sway)
    if style == "braid":
        _braid(sk, face, view, sway)
    if style in ("ponytail",) and view != "front" and sk.px(1.0) > 30:
        x, y = {"three_quarter": (-0.41 * w, 0.27), "side": (-0.46 * w, 0.25)}[view]
        sk.ellipse(x, y, 0.055, 0.075, mix(c, (240, 220, 200), 0.25), angle=0.5)
    if style != "curly":
        _shine(sk, face, style, view)
    if face.mark == "cowlick" and style in ("short", "bob"):
        top = 0.585 if style == "short" else 0.55
        x = {"front": 0.05, "three_quarter": -0.08, "side": -0.16}[view]
        sk.curve([(x - 0.06, top - 0.03), (x - 0.02, top + 0.06), (x + 0.09, top + 0.095), (x + 0.035, top + 0.03),
            (x + 0.05, top - 0.03)], c)


def _shine(sk: Sketch, face: Face, style: str, view: str) -> None:
    if sk.px(1.0) < 34:
        return
    w = face.wide
    side = sk.key if sk.key else -1.0
    x = {"front": 0.0, "three_quarter": -0.03, "side": -0.10}[view] * w
    c = mix(face.hair, (255, 246, 232), 0.15 if face.age != "old" else 0.35)
    k = side * 0.15 * w
    sk.curve([(x + k - 0.20, 0.36), (x + k - 0.10, 0.455), (x + k + 0.04, 0.492), (x + k + 0.17, 0.47), (x + k + 0.10, 0.452),
        (x + k, 0.438), (x + k - 0.11, 0.40)], c)
    if sk.px(1.0) > 70 and view != "side" and fringe_of(face, style) == "side":
        px, py = (-0.15 * face.part * w, 0.405) if view == "front" else (0.015 * w, 0.385)
        sk.line([(px, py), (px * 1.02 - 0.01, py + 0.06), (px * 1.08 - 0.03, py + 0.115)], 0.010, face.hair, taper=0.1, gain=0.78)


def _locks(sk: Sketch, face: Face, style: str, view: str, sway: float) -> None:
    w, c = face.wide, face.hair
    d = -0.44 if style == "bob" else -0.80 + 0.2 * face.baby
    s = sway * 0.5 if style == "long" else sway * 0.1
    if view == "front":
        for k in (-1.0, 1.0):
            sk.curve([(k * 0.30 * w, 0.33), (k * 0.445 * w, 0.20), (k * 0.485 * w, -0.12), (k * 0.47 * w + s, d + 0.1),
                (k * 0.40 * w + s, d), (k * 0.345 * w + s, d + 0.09),
                      (k * 0.345 * w, -0.15), (k * 0.352 * w, 0.08)], c, gain=0.94)
    elif view == "three_quarter":
        sk.curve([(-0.02, 0.34), (-0.20 * w, 0.36), (-0.46 * w, 0.1), (-0.50 * w, -0.14), (-0.47 * w + s, d + 0.10), (-0.34 * w + s, d),
            (-0.235 * w + s, d + 0.10), (-0.205 * w, -0.15), (-0.165 * w, 0.10)], c, gain=0.94)
        sk.curve([(0.345 * w, 0.30), (0.40 * w, 0.18), (0.405 * w, 0.02), (0.41 * w + s, -0.22), (0.385 * w + s, -0.30),
            (0.362 * w, -0.10), (0.345 * w, 0.12)], c, gain=0.85)
    else:
        sk.curve([(0.12, 0.30), (-0.10, 0.38), (-0.44 * w, 0.14), (-0.50 * w, -0.12), (-0.46 * w + s, d + 0.10), (-0.28 * w + s, d),
            (-0.06 * w + s, d + 0.06), (0.015, -0.18), (0.06, 0.06)], c, gain=0.95)
    if sk.px(1.0) > 80:
        xs = {"front": (-0.43, 0.43), "three_quarter": (-0.38, -0.27), "side": (-0.34, -0.2)}[view]
        for x in xs:
            sk.line([(x * w * 0.9, 0.18), (x * w, -0.12), (x * w + s * 0.6, d + 0.16)], 0.018, c, taper=0.15, gain=0.78)


def _braid(sk: Sketch, face: Face, view: str, sway: float) -> None:
    w = face.wide
    x, y = {"front": (0.37 * w, -0.30), "three_quarter": (-0.25 * w, -0.34), "side": (-0.24 * w, -0.30)}[view]
    r = 0.088
    n = 5
    sk.limb((x * 0.96, y + 0.26), (x, y), 0.05, r * 0.9, face.hair)
    for i in range(n):
        k = i / n
        px = x + (0.03 if view == "front" else 0.05) * math.sin(1.6 * k) + sway * k * 0.5
        rr = r * (1 - 0.28 * k)
        sk.ellipse(px, y - 0.135 * i, rr, rr * 1.0, face.hair, gain=1.0 if i % 2 == 0 else 0.86)
    ex, ey = x + sway * 0.5 + 0.04, y - 0.135 * n
    sk.ellipse(ex, ey + 0.03, 0.05, 0.03, mix(face.hair, (230, 120, 110), 0.65))
    sk.curve([(ex - 0.03, ey + 0.02), (ex + 0.03, ey + 0.02), (ex + 0.055, ey - 0.11), (ex, ey - 0.15), (ex - 0.05, ey - 0.10)], face.hair)


def _curls(sk: Sketch, face: Face, view: str) -> None:
    w, c = face.wide, face.hair
    spots: Sequence[tuple[float, float, float]]
    if view == "front":
        spots = [(-0.41, -0.04, .10), (-0.45, 0.12, .11), (-0.42, 0.29, .12), (-0.31, 0.43, .13), (-0.15, 0.51, .13), (0.03, 0.53, .13),
            (0.2, 0.49, .13), (0.34, 0.39, .125),
                 (0.43, 0.24, .115), (0.44, 0.08, .10), (0.40, -0.07, .09), (-0.22, 0.33, .10), (-0.06, 0.37, .10), (0.11, 0.35, .10),
                 (0.25, 0.29, .09)]
    elif view == "three_quarter":
        spots = [(-0.30, -0.16, .11), (-0.41, -0.04, .12), (-0.46, 0.13, .12), (-0.42, 0.31, .13), (-0.29, 0.45, .13), (-0.12, 0.53, .13),
            (0.06, 0.53, .13), (0.22, 0.46, .12),
                 (0.34, 0.34, .11), (0.20, 0.34, .10), (0.05, 0.36, .10), (-0.08, 0.29, .10), (-0.18, 0.16, .09), (-0.23, 0.03, .08)]
    else:
        spots = [(-0.28, -0.18, .11), (-0.41, -0.06, .12), (-0.48, 0.12, .12), (-0.44, 0.31, .13), (-0.32, 0.46, .13), (-0.14, 0.54, .13),
            (0.04, 0.54, .13), (0.19, 0.47, .12),
                 (0.29, 0.35, .10), (0.16, 0.30, .10), (0.07, 0.18, .09), (-0.02, 0.06, .08)]
    for i, (x, y, r) in enumerate(spots):
        sk.ellipse(x * w, y, r, r, c, gain=(1.0, 0.9, 1.1)[i % 3])


def _afro(sk: Sketch, face: Face, view: str) -> None:
    w, c = face.wide, face.hair
    x0 = {"front": 0.0, "three_quarter": -0.06, "side": -0.11, "back": 0.0}[view]
    if view == "back":
        sk.poly(scallop(0.0, 0.14, 0.64 * w, 0.62, 16, 0.055), c)
        return
    line = np.array(_LINE[view]["back"][: 9 if view == "front" else 7]) * (w, 1.0)
    if view == "front":
        ring = scallop(x0, 0.18, 0.60 * w, 0.60, 12, 0.06, math.radians(200), math.radians(-20))
    elif view == "three_quarter":
        ring = scallop(x0, 0.18, 0.60 * w, 0.60, 12, 0.06, math.radians(225), math.radians(0))
    else:
        ring = scallop(x0, 0.18, 0.56 * w, 0.58, 12, 0.06, math.radians(240), math.radians(12))
    sk.poly(np.vstack((ring, smooth_curve(line, 3, False))), c)
    if sk.px(1.0) > 40:
        side = sk.key if sk.key else -1.0
        sk.poly(scallop(x0 + side * 0.26 * w, 0.50, 0.20 * w, 0.13, 7, 0.12), mix(c, (255, 246, 232), 0.10))


def _infant(sk: Sketch, face: Face, view: str) -> None:
    w, c = face.wide, mix(face.hair, face.skin, 0.22)
    if view == "back":
        sk.curve([(-0.36 * w, 0.1), (-0.36 * w, 0.36), (0, 0.525), (0.36 * w, 0.36), (0.36 * w, 0.1), (0, -0.1)], c)
        return
    x = {"front": 0.0, "three_quarter": 0.03, "side": 0.02}[view]
    if view == "side":
        pts = [(0.30, 0.41), (0.10, 0.525), (-0.2, 0.515), (-0.43 * w, 0.30), (-0.45 * w, 0.05), (-0.28, 0.1), (-0.06, 0.2), (0.15, 0.33)]
    else:
        b, e = (-0.03, 0.295) if view == "three_quarter" else (0.0, 0.345)
        pts = [
            (b - 0.385 * w, 0.20), (b - 0.365 * w, 0.375), (b - 0.17 * w, 0.515), (0.12 * w, 0.515), (e * w, 0.405), ((e + 0.02) * w, 0.30),
            ((e - 0.08) * w, 0.375), (0.08, 0.425), (-0.1 * w, 0.40), (b - 0.27 * w, 0.34),
        ]
    sk.curve(pts, c)
    sk.curve([(x - 0.07, 0.49), (x - 0.05, 0.585), (x + 0.06, 0.63), (x + 0.10, 0.57), (x + 0.03, 0.575), (x + 0.05, 0.49)], c)


def _bald(sk: Sketch, face: Face, view: str) -> None:
    w, c = face.wide, face.hair
    side = sk.key if sk.key else -1.0
    if view == "back":
        sk.curve([(-0.40 * w, 0.06), (-0.405 * w, -0.12), (-0.2 * w, -0.27), (0, -0.29), (0.2 * w, -0.27), (0.405 * w, -0.12),
            (0.40 * w, 0.06), (0.2 * w, -0.06), (-0.2 * w, -0.06)], c)
    elif face.age in ("adult", "middle", "old"):
        if view == "front":
            for k in (-1, 1):
                sk.curve([(k * 0.385 * w, 0.16), (k * 0.425 * w, 0.08), (k * 0.415 * w, -0.08), (k * 0.385 * w, -0.10),
                    (k * 0.365 * w, 0.02)], c)
        elif view == "three_quarter":
            sk.curve([(-0.19, 0.07), (-0.32, 0.14), (-0.43 * w, 0.10), (-0.425 * w, -0.06), (-0.34, -0.20), (-0.30, -0.10),
                (-0.285, 0.02), (-0.235, 0.01), (-0.205, -0.06)], c)
        else:
            sk.curve([(0.05, 0.07), (-0.15, 0.15), (-0.44 * w, 0.10), (-0.42 * w, -0.10), (-0.25, -0.24), (-0.14, -0.08), (-0.09, 0.045),
                (-0.01, 0.03), (0.02, -0.06)], c)
    if sk.px(1.0) > 40 and view != "back":
        sk.ellipse(side * 0.15, 0.37, 0.11, 0.05, mix(face.skin, (255, 250, 240), 0.4), angle=-0.35 * side, skin=True, alpha=170)


def _hood_front(sk: Sketch, face: Face, view: str, cloth: RGB) -> None:
    w = face.wide
    if view == "back":
        _hood(sk, face, view, cloth)
        sk.line([(0.0, 0.6), (0.01, 0.1), (0.0, -0.5)], 0.02, cloth, taper=0.3, gain=0.8)
        return
    hair = face.hair
    if view == "side":
        sk.curve([(0.26, 0.42), (0.34, 0.30), (0.22, 0.22), (0.10, 0.30), (0.08, 0.42)], hair)
        sk.curve([(0.20, 0.52), (0.31, 0.40), (0.24, 0.27), (0.13, 0.05), (0.10, -0.22), (0.16, -0.46), (0.13, -0.60), (-0.12, -0.62),
            (-0.40 * w, -0.40), (-0.55 * w, -0.04), (-0.53 * w, 0.30), (-0.30 * w, 0.56), (0.0, 0.595)], cloth)
        return
    k = 0.05 if view == "three_quarter" else 0.0
    sk.curve([(k - 0.30 * w, 0.40), (k + 0.30 * w, 0.40), (k + 0.26 * w, 0.30), (k + 0.05, 0.27), (k - 0.22 * w, 0.22)], hair)
    outer = [(0.0, 0.60), (0.28 * w, 0.53), (0.455 * w, 0.27), (0.485 * w, -0.10), (0.39 * w, -0.45), (0.15, -0.62), (0.0, -0.635),
        (-0.15, -0.62), (-0.41 * w, -0.45), (-0.50 * w, -0.10), (-0.475 * w, 0.27), (-0.28 * w, 0.53), (0.0, 0.60)]
    inner = [(k, 0.43), (k + 0.22 * w, 0.37), (k + 0.355 * w, 0.15), (k + 0.365 * w, -0.12), (k + 0.27 * w, -0.39), (k + 0.11, -0.50),
        (k, -0.515), (k - 0.12, -0.50), (k - 0.29 * w, -0.39), (k - 0.375 * w, -0.12), (k - 0.355 * w, 0.15), (k - 0.23 * w, 0.37),
        (k, 0.43)]
    o, i = smooth_curve(np.array(outer), 3, False), smooth_curve(np.array(inner), 3, False)
    sk.poly(np.vstack((o, i[::-1])), cloth)
    sk.poly(np.vstack((i, ((i - (k, -0.04)) * (1.08, 1.07) + (k, -0.04))[::-1])), cloth, gain=1.14)


def _back_details(sk: Sketch, face: Face, style: str, sway: float) -> None:
    c, w = face.hair, face.wide
    if style == "ponytail":
        sk.curve([(-0.09, 0.28), (0.09, 0.28), (0.15 + sway * 0.4, -0.1), (0.11 + sway, -0.5), (sway, -0.66), (-0.11 + sway, -0.5),
            (-0.15 + sway * 0.4, -0.1)], c, gain=0.86)
        sk.ellipse(0.0, 0.27, 0.10, 0.05, mix(c, (240, 220, 200), 0.25))
    elif style == "bun":
        sk.ellipse(0.0, 0.40, 0.19, 0.18, c, gain=0.88)
        sk.line([(-0.1, 0.36), (0.0, 0.5), (0.11, 0.38)], 0.03, c, taper=0.2, gain=0.72)
    elif style == "braid":
        for i in range(6):
            r = 0.095 * (1 - 0.05 * i)
            sk.ellipse(sway * i / 6, -0.22 - 0.13 * i, r, r, c, gain=0.84 if i % 2 else 0.95)
    elif style == "curly":
        for i, (x, y) in enumerate(((-0.3, 0.3), (-0.1, 0.42), (0.15, 0.38), (0.32, 0.22), (-0.36, 0.06), (-0.14, 0.16), (0.1, 0.1),
            (0.3, -0.05), (-0.24, -0.16), (0.0, -0.14), (0.16, -0.26))):
            sk.ellipse(x * w, y, 0.14, 0.14, c, gain=(1.0, 0.9, 1.1)[i % 3])
    if style in ("long", "bob", "short", "ponytail", "bun") and sk.px(1.0) > 34:
        sk.curve([(-0.26 * w, 0.30), (-0.12 * w, 0.42), (0.1 * w, 0.43), (0.27 * w, 0.31), (0.1 * w, 0.36), (-0.1 * w, 0.35)], c, gain=1.2)
