"""Expressions: brows, lids, mouth, cheeks and the tilt of the head. Brows are authored by their inner and outer ends."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..geometry import Points
from ..light import RGB, mix, scale
from .base import ActorState
from .head import Face, Warp
from .sketch import Sketch, ribbon, shift


@dataclass(frozen=True, slots=True)
class Expression:
    """Channels of one expression; -1…1 where not said otherwise."""

    brow_in: float = 0.0
    """Inner end of the brow up (+)."""
    brow_out: float = 0.0
    pinch: float = 0.0
    """Inner ends together."""
    lid: float = 0.84
    """Opening of the upper lid, 1 = round."""
    low: float = 0.05
    """Lower lid raised, 0…1."""
    curve: float = 0.12
    """Corners of the mouth up (+)."""
    width: float = 1.0
    open: float = 0.0
    teeth: bool = False
    blush: float = 0.42
    roll: float = 0.0
    """Head tilt, radians counter-clockwise in the picture."""
    nod: float = 0.0
    pupil: float = 1.0


EXPRESSIONS: dict[str, Expression] = {
    "neutral": Expression(),
    "happy": Expression(0.25, 0.12, 0.0, 0.80, 0.5, 0.95, 1.18, 0.34, True, 0.85, 0.05, -0.04),
    "sad": Expression(0.75, -0.55, 0.25, 0.60, 0.12, -0.85, 0.84, 0.0, False, 0.5, -0.10, 0.13),
    "angry": Expression(-0.85, 0.45, 0.6, 0.66, 0.38, -0.6, 0.86, 0.10, True, 0.75, 0.0, 0.09),
    "afraid": Expression(0.85, 0.0, 0.35, 1.14, 0.0, -0.5, 0.86, 0.26, False, 0.15, 0.05, -0.07, 0.72),
    "surprised": Expression(0.85, 0.8, -0.1, 1.20, 0.0, 0.05, 0.62, 0.62, False, 0.45, 0.0, -0.09, 0.86),
    "determined": Expression(-0.5, 0.22, 0.4, 0.70, 0.26, 0.02, 0.90, 0.0, False, 0.4, 0.0, 0.06),
    "tender": Expression(0.42, -0.10, 0.0, 0.62, 0.34, 0.6, 1.0, 0.0, False, 0.9, 0.13, 0.06, 1.1),
}


@dataclass(frozen=True, slots=True)
class FaceState:
    """What moves in a face: part of an actor's state, rounded so that equal faces are built once."""

    expression: str = "neutral"
    mouth: float = 0.0
    blink: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    nod: float = 0.0


def expression_of(state: ActorState | FaceState) -> Expression:
    """The channels of a state's expression (neutral for an unknown word)."""
    return EXPRESSIONS.get(state.expression, EXPRESSIONS["neutral"])


_U = np.sin(np.linspace(-math.pi / 2, math.pi / 2, 15))
_EYE = np.sqrt(np.maximum(0.0, 1 - np.abs(_U) ** 2.3))
_MOUTH = np.sin(np.linspace(-math.pi / 2, math.pi / 2, 13))
_LOW = np.sqrt(np.maximum(0.0, 1 - np.abs(_U) ** 2.0))
_DISC = np.stack((np.cos(np.linspace(0, 2 * math.pi, 21)[:-1]), np.sin(np.linspace(0, 2 * math.pi, 21)[:-1])), axis=1)


def draw_face(sk: Sketch, face: Face, view: str, warp: Warp, state: FaceState) -> None:
    """Cheeks, eyes, brows and mouth in head units."""
    ex = expression_of(state)
    head_px = sk.px(1.0)
    if head_px < 9:
        return
    _cheeks(sk, face, view, warp, ex)
    for side in (-1.0, 1.0):
        if view == "side" and side > 0:
            continue
        if head_px < 26:
            _dot_eye(sk, face, warp, side, state)
        else:
            _eye(sk, face, view, warp, side, ex, state)
    if head_px > 14:
        _mouth(sk, face, view, warp, ex, state)


def draw_brows(sk: Sketch, face: Face, view: str, warp: Warp, state: FaceState) -> None:
    """The brows, drawn after the hair: they are read even under a fringe."""
    if sk.px(1.0) < 15:
        return
    for side in (-1.0, 1.0):
        if view != "side" or side < 0:
            _brow(sk, face, view, warp, side, expression_of(state))


def _cheeks(sk: Sketch, face: Face, view: str, warp: Warp, ex: Expression) -> None:
    if sk.px(1.0) < 20:
        return
    alpha = int(46 + 92 * ex.blush)
    y = face.eye_y - 0.135 - 0.01 * face.baby + 0.015 * ex.low - warp.down
    for side in (-1.0, 1.0):
        if view == "side" and side > 0:
            continue
        x0 = side * 0.235 * face.wide ** 0.5
        k = warp.stretch(x0)
        if k < 0.25:
            continue
        x = warp.x(x0) - (0.03 if view == "side" else 0.0)
        sk.ellipse(x, y, 0.074 * max(k, 0.45), 0.052, face.blush, skin=True, alpha=alpha)
        if face.mark == "freckles" and sk.px(1.0) > 70:
            for dx, dy in ((-0.04, 0.03), (0.0, 0.045), (0.045, 0.03), (-0.018, 0.012), (0.024, 0.008)):
                sk.ellipse(x + dx * k, y + dy, 0.0075, 0.0075, face.skin, gain=0.74, skin=True)
        if face.mark == "dimples" and ex.curve > 0.3 and sk.px(1.0) > 70:
            mx = warp.x(side * 0.185)
            sk.line([(mx, face.mouth_y + 0.055), (mx + side * 0.012, face.mouth_y + 0.02), (mx, face.mouth_y - 0.015)], 0.012, face.skin,
                taper=0.2, gain=0.78, skin=True)
    if sk.px(1.0) > 60:
        if face.mark == "mole" and view != "side":
            sk.ellipse(warp.x(-0.15), face.mouth_y + 0.045, 0.012, 0.012, face.skin, gain=0.5, skin=True)
        if face.mark == "scar":
            sk.line(warp(np.array([(-0.26, -0.10), (-0.22, -0.155), (-0.20, -0.22)])), 0.016, mix(face.skin, (255, 225, 215), 0.5),
                taper=0.3, skin=True)


def _eye_box(face: Face, warp: Warp, side: float) -> tuple[float, float, float, float]:
    """Centre and half-axes of an eye in the view."""
    x0 = side * 0.172 * face.eye_gap * face.wide ** 0.4
    w = 0.082 * face.eye_size
    a, b = warp.x(x0 - w), warp.x(x0 + w)
    return (a + b) / 2, face.eye_y - warp.down, max(0.02, (b - a) / 2), 0.066 * face.eye_size


def _dot_eye(sk: Sketch, face: Face, warp: Warp, side: float, state: FaceState) -> None:
    x, y, w, _ = _eye_box(face, warp, side)
    k = 1 - 0.85 * state.blink
    sk.ellipse(x + 0.03 * state.gaze_x, y, max(0.036, 0.5 * w), 0.058 * k, mix(face.eyes, (26, 20, 26), 0.75), skin=False)


def _eye(sk: Sketch, face: Face, view: str, warp: Warp, side: float, ex: Expression, state: FaceState) -> None:
    x, y, w, h = _eye_box(face, warp, side)
    if view == "side":
        x, w = x + 0.004, w * 0.92
    shut = min(1.0, max(0.0, state.blink))
    low = ex.low + 0.25 * shut
    opening = ex.lid * (1 - shut)
    droop = 0.0
    if face.age in ("old", "middle"):
        opening *= 0.9 if face.age == "old" else 0.96
        droop = 0.16 if face.age == "old" else 0.06
    inner = -side
    tilt = 0.07 * (1 if face.woman else 0.5) - droop - 0.16 * max(0.0, ex.brow_in) * (ex.curve < 0)
    # Angry lids cut the inner corner, sad lids the outer one.
    cut = 0.42 * min(0.0, ex.brow_in) * _clip01(_U * inner) + 0.4 * min(0.0, ex.brow_out) * _clip01(-_U * inner)
    xs = x + _U * w
    slope = -_U * inner * tilt * h
    floor = y + slope - h * 0.86 * _LOW + (0.62 * h * low) * _LOW
    top = y + slope + h * 1.02 * _EYE * (2 * opening - 1 if opening < 0.5 else opening) + h * cut * _EYE
    top = np.maximum(top, floor + 0.004)
    if shut > 0.85:
        top = floor + 0.004
    white: RGB = (246, 244, 238) if face.age != "old" else (240, 236, 226)
    sk.poly(np.vstack((np.stack((xs, top), 1), np.stack((xs, floor), 1)[::-1])), white, skin=True)
    if shut < 0.8:
        _iris(sk, face, x, y, w, h, xs, top, floor, ex, state, view)
    _lids(sk, face, xs, top, floor, h, side, opening, low, shut)


def _clip01(v: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.clip(v, 0.0, 1.0)


def _iris(
    sk: Sketch, face: Face, x: float, y: float, w: float, h: float, xs: Points, top: Points, floor: Points, ex: Expression,
    state: FaceState, view: str,
) -> None:
    ahead = {"front": 0.0, "three_quarter": 0.10, "side": 0.34}.get(view, 0.0)
    gx, gy = state.gaze_x, state.gaze_y
    r = h * (0.80 + 0.06 * face.baby)
    rx = r * min(1.0, 0.55 + 0.45 * w / (0.082 * face.eye_size)) * (0.72 if view == "side" else 1.0)
    cx = x + min(1.0, max(-1.0, gx + ahead)) * max(0.0, w - rx * 0.55) * 0.85
    cy = y - 0.02 * h + gy * h * 0.42

    def inside(p: Points) -> Points:
        px = np.clip(p[:, 0], xs[0], xs[-1])
        return np.stack((px, np.clip(p[:, 1], np.interp(px, xs, floor), np.interp(px, xs, top))), axis=1)

    sk.poly(inside(_DISC * (rx, r) + (cx, cy)), scale(face.eyes, 0.62), skin=True)
    if sk.px(h) > 5:
        sk.poly(inside(_DISC * (rx * 0.82, r * 0.80) + (cx, cy - r * 0.10)), face.eyes, gain=1.12, skin=True)
    p = 0.50 * ex.pupil
    sk.poly(inside(_DISC * (rx * p, r * p) + (cx, cy)), (24, 18, 24), skin=False)
    if sk.px(h) > 3 and float(np.interp(cx, xs, top)) - cy > 0.2 * h:
        side = sk.key if sk.key else -1.0
        lx, ly = cx + side * rx * 0.36, min(cy + r * 0.40, float(np.interp(cx, xs, top)) - 0.22 * r)
        sk.ellipse(lx, ly, r * 0.22, r * 0.22, (255, 255, 252), emissive=0.85)
        if sk.px(h) > 12:
            sk.ellipse(cx - side * rx * 0.38, cy - r * 0.42, r * 0.11, r * 0.11, (255, 255, 252), alpha=150, emissive=0.6)


def _lids(
    sk: Sketch, face: Face, xs: Points, top: Points, floor: Points, h: float, side: float, opening: float, low: float, shut: float,
) -> None:
    dark = mix(mix(face.brow_colour, (30, 20, 24), 0.72), face.skin, 0.0 if face.age != "infant" else 0.25)
    big = sk.px(h) > 7
    thick = h * (0.21 if face.woman else 0.16) * (1.0 if big else 1.3)
    line = np.stack((xs, top), 1)
    if big:
        # Shade of the lid on the eyeball, then the crease above.
        sk.poly(np.vstack((line, (line - (0.0, h * 0.16))[::-1])), (120, 104, 116), alpha=70, skin=True)
        crease = line[1:-1] + np.stack((np.zeros(len(xs) - 2), h * (0.24 + 0.24 * min(1.0, opening)) * np.ones(len(xs) - 2)), 1)
        sk.poly(ribbon(crease, h * 0.07, 0.3), face.skin, gain=0.74, skin=True)
        sk.poly(ribbon(np.stack((xs, floor - h * 0.03), 1)[1:-1], h * 0.055, 0.25), face.skin, gain=0.74, skin=True)
        if face.age in ("old", "middle") and sk.px(h) > 9:
            bag = np.stack((xs, floor - h * (0.30 if face.age == "old" else 0.34)), 1)[2:-2]
            sk.poly(ribbon(bag, h * 0.06, 0.2), face.skin, gain=0.80, skin=True)
    sk.poly(ribbon(line, thick, 0.45), dark, skin=False)
    out = 1.0 if side > 0 else -1.0
    end = line[-1] if side > 0 else line[0]
    if face.woman and face.age != "infant" and big:
        flick = shift(np.array([(-out * 0.34, 0.10), (out * 0.05, 0.08), (out * 0.36, 0.32)]) * h, float(end[0]), float(end[1]))
        if shut > 0.6:
            flick[2, 1] = end[1] - h * 0.16
        sk.poly(np.vstack((flick, [shift(end, -out * h * 0.1, -h * 0.03)])), dark)
    if face.age == "old" and big:
        for dy in (0.10, -0.22):
            a = shift(end, out * h * 0.34, h * dy)
            sk.line(np.stack((a, shift(a, out * h * 0.26, h * (dy * 0.9)), shift(a, out * h * 0.48, h * dy * 2.0))), h * 0.06, face.skin,
                taper=0.2, gain=0.78, skin=True)


def _brow(sk: Sketch, face: Face, view: str, warp: Warp, side: float, ex: Expression) -> None:
    lift = 0.058
    base = face.eye_y + 0.132 * face.eye_size + 0.012 * (1 - face.baby)
    droop = {"old": 0.028, "middle": 0.01}.get(face.age, 0.0)
    xi = 0.078 - 0.022 * ex.pinch
    xo = 0.268 * (1 + 0.04 * face.baby)
    yi = base + lift * ex.brow_in - 0.004
    yo = base + lift * ex.brow_out - droop - 0.006
    ym = (yi + yo) / 2 + 0.022 + 0.012 * face.arch + 0.012 * max(0.0, ex.brow_in + ex.brow_out) * (ex.brow_in * ex.brow_out > 0)
    bushy = 1.12 if face.age == "old" and face.man else 0.78 if face.woman else 1.0
    thick = (0.040 + 0.014 * face.brow) * bushy * (1 - 0.28 * face.baby)
    mid = xi + (xo - xi) * 0.55
    pts = np.array([
        (xi, yi), (xi + (mid - xi) * 0.5, yi + (ym - yi) * 0.72), (mid, ym), (mid + (xo - mid) * 0.55, ym + (yo - ym) * 0.42), (xo, yo),
    ])
    pts[:, 0] *= side
    p = warp(pts)
    if view == "side":
        p[:, 0] -= 0.012
    half = np.array([0.82, 1.0, 0.96, 0.66, 0.16]) * thick / 2
    n = np.empty_like(p)
    n[1:-1] = p[2:] - p[:-2]
    n[0], n[-1] = p[1] - p[0], p[-1] - p[-2]
    n = np.stack((-n[:, 1], n[:, 0]), 1) / np.maximum(np.hypot(n[:, 0], n[:, 1]), 1e-9)[:, None]
    n *= half[:, None]
    sk.curve(np.vstack((p + n, (p - n)[::-1])), face.brow_colour, detail=3 if sk.px(1.0) > 80 else 1)
    if ex.pinch > 0.5 and sk.px(1.0) > 90 and view != "side":
        x = warp.x(0.03 * side)
        furrow = [(x, face.eye_y + 0.09), (x + 0.004 * side, face.eye_y + 0.12), (x + 0.002 * side, face.eye_y + 0.155)]
        sk.line(furrow, 0.011, face.skin, taper=0.25, gain=0.78, skin=True)


def _mouth(sk: Sketch, face: Face, view: str, warp: Warp, ex: Expression, state: FaceState) -> None:
    talk = min(1.0, max(0.0, state.mouth))
    opening = (0.6 if view == "side" else 1.0) * min(1.0, ex.open + 0.75 * talk * (1 - 0.4 * ex.open))
    w = 0.112 * face.mouth * ex.width * (1 - 0.14 * talk)
    y = face.mouth_y - warp.down + 0.012 * opening
    u = _MOUTH
    bell = 1 - u**2
    c = 0.046 * ex.curve
    base = y + c * (u**2 - 0.45)
    drop = 0.155 * opening * (0.72 + 0.28 / max(0.6, ex.width))
    round_ = max(0.0, 1 - ex.width) * 1.1
    upper = base + (0.020 * opening * (1.0 if ex.curve < 0.5 else -0.2) + drop * round_ * 0.8) * bell**0.5
    lower = base - drop * bell**0.5
    px = _mouth_x(u * w, warp, view, face)
    if view == "side":
        keep = u <= 0.02
        bell = bell[keep]
        px, upper, lower = px[keep], upper[keep], lower[keep]
    up, lo = np.stack((px, upper), 1), np.stack((px, lower), 1)
    detail = sk.px(1.0) > 44
    lips = face.lips
    if detail and (view != "side" or (lips > 0.25 and opening < 0.05)):
        tall = 0.020 + 0.030 * lips
        b = bell
        if lips > 0.25:
            bow = tall * 0.62 * b**0.6 * (1 - 0.28 * np.exp(-((u[: len(px)] / 0.16) ** 2)))
            sk.poly(np.vstack((up, (up + np.stack((np.zeros(len(px)), bow), 1))[::-1])), face.lip, gain=0.92, skin=True)
        under = lo - np.stack((np.zeros(len(px)), tall * b**0.7), 1)
        sk.poly(np.vstack((lo, under[::-1])), face.lip if lips > 0.25 else mix(face.skin, face.lip, 0.45), skin=True)
    if opening > 0.05:
        _open(sk, face, px, up, lo, opening, ex, detail)
    else:
        dark = mix(mix(face.lip, (70, 26, 32), 0.62), face.skin, 0.05)
        sk.poly(ribbon(up, max(0.017, 0.6 / sk.px(1.0)), 0.35), dark, skin=True)
    if detail and sk.px(1.0) > 80 and view != "side":
        _mouth_lines(sk, face, warp, ex, w, y)


def _mouth_x(x: Points, warp: Warp, view: str, face: Face) -> Points:
    out = warp(np.stack((x, np.zeros(len(x))), 1))[:, 0]
    if view == "side":
        out = out + 0.004
    elif view == "three_quarter":
        out = out + 0.012
    return out


def _open(sk: Sketch, face: Face, px: Points, up: Points, lo: Points, opening: float, ex: Expression, detail: bool) -> None:
    sk.poly(np.vstack((up, lo[::-1])), (98, 30, 38), skin=True)
    if not detail:
        return
    gap = up[:, 1] - lo[:, 1]
    if opening > 0.18:
        deep = float(gap.max())
        middle = int(np.argmax(gap))
        hump = lo[middle, 1] + deep * 0.40 * (1 - 0.5 * ((px - px[middle]) / max(1e-3, float(np.ptp(px)) / 2)) ** 2)
        tongue = np.stack((px, np.clip(hump, lo[:, 1], up[:, 1])), 1)
        sk.poly(np.vstack((tongue, lo[::-1])), (206, 92, 94), skin=True)
    if (ex.teeth or (opening > 0.2 and ex.width > 0.8)) and face.age != "infant" and len(px) == len(_MOUTH):
        tooth = np.minimum(gap * (0.42 if ex.teeth else 0.25), 0.034)
        keep = slice(1, -1) if len(px) > 6 else slice(0, len(px))
        sk.poly(np.vstack((up[keep], (up - np.stack((np.zeros(len(px)), tooth), 1))[keep][::-1])), (248, 245, 238), skin=True)
    sk.poly(ribbon(up, 0.014, 0.4), (88, 34, 38), skin=True)


def _mouth_lines(sk: Sketch, face: Face, warp: Warp, ex: Expression, w: float, y: float) -> None:
    if face.age not in ("middle", "old") and (abs(ex.curve) < 0.5 or face.mark == "dimples"):
        return
    strength = 0.84 if face.age != "old" else 0.78
    for side in (-1.0, 1.0):
        if face.age in ("middle", "old"):
            p = np.array([(0.062, face.nose_y + 0.012), (0.115, face.nose_y - 0.045), (0.138 + 0.02 * ex.curve, face.mouth_y + 0.02)])
        else:
            c = y + 0.046 * ex.curve * 0.55
            p = np.array([(w + 0.012, c + 0.028), (w + 0.026, c), (w + 0.012, c - 0.024)])
        p[:, 0] *= side
        sk.poly(ribbon(warp(p), 0.013 if face.age == "old" else 0.010, 0.25), face.skin, gain=strength, skin=True)
