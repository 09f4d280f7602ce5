"""Torso, arms, legs, hands and shoes on a solved skeleton."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..geometry import Points, smooth_curve
from ..light import RGB
from ..paint import XY
from .body import Measures
from .poses import Joint, Leg, Skeleton
from .sketch import Sketch, spline

# A shoe from heel to toe in units of its length and of the ankle's height: from the side, and pointing at the lens.
_PROFILE = smooth_curve(np.array([
    (-0.27, -0.99), (-0.31, -0.45), (-0.24, 0.35), (0.14, 0.42), (0.26, -0.1), (0.5, -0.38), (0.68, -0.62), (0.70, -0.93), (0.62, -1.0),
]), 3)
_TOWARDS = smooth_curve(np.array([
    (-0.40, -0.99), (-0.44, -0.6), (-0.33, 0.3), (0.27, 0.36), (0.42, -0.45), (0.52, -0.72), (0.46, -1.0),
]), 3)
LEVELS = (-0.13, 0.05, 0.42, 0.72, 0.865, 0.965, 1.05)
"""Stations of the torso along the spine: crotch, hip, waist, chest, shoulder, slope, neck."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Left and right contour of the torso from bottom to top, ``(N, 2)`` each, and where the stations lie on them."""

    left: Points
    right: Points

    def cut(self, t0: float, t1: float) -> tuple[Points, Points]:
        """Both contours between two stations (0 = crotch … 1 = neck)."""
        n = len(self.left) - 1
        i, j = round(t0 * n), max(round(t0 * n) + 1, round(t1 * n))
        return self.left[i : j + 1], self.right[i : j + 1]

    def between(self, t0: float, t1: float, k0: float, k1: float) -> Points:
        """A vertical band: from share ``k0`` to ``k1`` of the width (0 = left), between two stations."""
        a, b = self.cut(t0, t1)
        return np.vstack((a + (b - a) * k0, (a + (b - a) * k1)[::-1]))

    def at(self, t: float, k: float) -> XY:
        """One point of the torso's surface."""
        x = t * (len(self.left) - 1)
        i = min(int(x), len(self.left) - 2)
        u = x - i
        a = self.left[i] * (1 - u) + self.left[i + 1] * u
        b = self.right[i] * (1 - u) + self.right[i + 1] * u
        p = a + (b - a) * k
        return float(p[0]), float(p[1])


def spine(sk: Skeleton, m: Measures, t: float) -> Joint:
    """A point of the spine, 0 at the hip joints, 1 at the base of the neck; a stooped back is round."""
    p, n = sk.pelvis, sk.neck
    hump = -m.stoop * 0.22 * m.torso * math.sin(math.pi * min(1.0, max(0.0, t)))
    return (p[0] + (n[0] - p[0]) * t + hump, p[1] + (n[1] - p[1]) * t, p[2] + (n[2] - p[2]) * t)


def torso_sides(sk: Skeleton, m: Measures, grow: float = 0.0, detail: int = 4) -> Sides:
    """Contours of the torso in the view, ``grow`` metres outside the skin."""
    c, s = abs(math.cos(sk.yaw)), math.sin(sk.yaw)
    a, b = sk.at(spine(sk, m, 0.0)), sk.at(spine(sk, m, 1.0))
    dx, dy = b[0] - a[0], b[1] - a[1]
    n = max(math.hypot(dx, dy), 1e-6)
    nx, ny = dy / n, -dx / n
    w, d = m.wide, m.deep
    wide = (w[3] * 0.80, w[3], w[2], w[1], w[0] * 0.99, w[0] * 0.68, m.neck_width * 1.15)
    deep = (d[3] * 0.86, d[3], d[2], d[1], d[0] * 1.1, d[0] * 0.92, m.neck_width * 1.1)
    front = (0.0, 0.7 * m.belly, m.belly + 0.2 * m.bust, m.bust + 0.55 * m.belly, 0.25 * m.bust, 0.0, 0.0)
    back = (0.0, 0.012 * m.size, -0.004 * m.size, 0.006 * m.size, 0.0, 0.0, 0.0)
    left, right = [], []
    for i, t in enumerate(LEVELS):
        x, y = sk.at(spine(sk, m, t))
        half = math.hypot(wide[i] * c, deep[i] * s) + grow
        ahead = front[i] * s
        behind = (back[i] + 0.5 * front[i] * (1 - s)) * 1.0
        left.append((x - nx * (half + behind * s), y - ny * (half + behind * s)))
        right.append((x + nx * (half + ahead), y + ny * (half + ahead)))
    return Sides(spline(np.array(left), detail, False), spline(np.array(right), detail, False))


def lit_strip(sk: Sketch, sides: Sides, colour: RGB, t0: float = 0.12, t1: float = 0.86, *, skin: bool = False) -> None:
    """The lighter band on the key side and the darker band opposite."""
    if sk.key == 0:
        return
    right = sk.key > 0
    a, b = sides.cut(t0, t1)
    swell = np.sin(np.linspace(0.25, math.pi, len(a)))[:, None] ** 0.6
    key, fill = (b, a) if right else (a, b)
    sk.poly(np.vstack((fill, (fill + (key - fill) * 0.24 * swell)[::-1])), colour, gain=0.87, skin=skin)
    sk.poly(np.vstack((key, (key + (fill - key) * 0.17 * swell)[::-1])), colour, gain=1.12, skin=skin)


def hand(sk: Sketch, wrist: XY, towards: XY, m: Measures, colour: RGB, kind: str, side: float) -> XY:
    """A mitten with a thumb; returns the middle of the palm. ``side`` +1 puts the thumb to the left of the pointing direction."""
    dx, dy = towards
    n = max(math.hypot(dx, dy), 1e-6)
    ux, uy = dx / n, dy / n
    vx, vy = -uy * side, ux * side
    h = m.hand
    w = h * 0.35

    def p(along: float, across: float) -> XY:
        return (wrist[0] + ux * h * along + vx * h * across, wrist[1] + uy * h * along + vy * h * across)

    far = sk.px(h) < 7 and not sk.measuring
    if kind in ("fist", "grip"):
        sk.limb(p(0.12, 0), p(0.42, 0.0), w * 0.9, w * 1.12, colour, skin=True)
        if not far:
            sk.limb(p(0.22, 0.30), p(0.58, 0.16), w * 0.36, w * 0.33, colour, gain=1.06, skin=True)
            if sk.px(h) > 24:
                for k in (-0.22, 0.0, 0.2):
                    sk.line(np.array([p(0.5, k), p(0.66, k * 0.9), p(0.72, k * 0.8)]), h * 0.025, colour, gain=0.8, skin=True)
        return p(0.4, 0.0)
    if kind == "point":
        sk.limb(p(0.1, 0), p(0.4, -0.04), w * 0.85, w * 0.95, colour, skin=True)
        sk.limb(p(0.45, 0.12), p(1.02, 0.14), w * 0.38, w * 0.29, colour, skin=True)
        if not far:
            sk.limb(p(0.2, 0.26), p(0.42, 0.46), w * 0.34, w * 0.28, colour, gain=1.05, skin=True)
        return p(0.5, 0.05)
    spread = 0.1 if kind == "open" else 0.0
    sk.limb(p(0.05, 0), p(0.62, -0.02 - spread * 0.2), w * 0.82, w * (0.86 + spread), colour, skin=True)
    if not far:
        sk.limb(p(0.18, 0.2), p(0.52, 0.46 + spread), w * 0.42, w * 0.30, colour, gain=1.04, skin=True)
        if sk.px(h) > 26:
            for k in (-0.16, 0.02, 0.19):
                sk.line(np.array([p(0.56, k * 0.85), p(0.74, k), p(0.84, k * 1.05)]), h * 0.022, colour, gain=0.82, skin=True)
    return p(0.5, 0.0)


def arm(
    sk: Sketch, joints: tuple[XY, XY, XY], m: Measures, skin: RGB, cloth: RGB | None, sleeve: float, loose: float, side: float, kind: str,
) -> XY:
    """An arm with its sleeve (0 none … 1 to the wrist) and hand; returns the palm."""
    a, e, w = joints
    wa, we, ww = m.arm_width, m.arm_width * 0.82, m.arm_width * 0.66
    towards = (w[0] - e[0], w[1] - e[1])
    if math.hypot(*towards) < m.fore * 0.25:
        towards = (towards[0] * 0.5, -m.fore * 0.3)
    if cloth is None or sleeve < 0.97:
        sk.limb(e, w, we, ww, skin, skin=True)
        if sleeve < 0.5 or cloth is None:
            sk.limb(a, e, wa, we, skin, skin=True)
    palm = hand(sk, w, towards, m, skin, kind, side)
    if cloth is None or sleeve <= 0:
        return palm
    if sleeve >= 0.5:
        f = (sleeve - 0.5) * 2
        end = (e[0] + (w[0] - e[0]) * f, e[1] + (w[1] - e[1]) * f)
        sk.limb(e, end, we + loose, (ww + (we - ww) * (1 - f)) + loose * 1.15, cloth)
        sk.limb(a, e, wa + loose * 0.8, we + loose, cloth)
    else:
        f = sleeve * 2
        sk.limb(a, (a[0] + (e[0] - a[0]) * f, a[1] + (e[1] - a[1]) * f), wa + loose, wa + loose * 1.6, cloth)
    return palm


def shoe(sk: Sketch, skel: Skeleton, leg: Leg, m: Measures, colour: RGB, side: float, *, bare: bool = False, boot: bool = False) -> None:
    """A shoe with a flat sole under the ankle."""
    splay = 0.32 if abs(math.sin(skel.leg_yaw)) < 0.95 else 0.0
    yaw = skel.leg_yaw
    fx = math.sin(yaw) * math.cos(splay) + math.cos(yaw) * side * math.sin(splay)
    toward = math.cos(yaw) * math.cos(splay) - math.sin(yaw) * side * math.sin(splay)
    ankle = skel.at(leg.ankle)
    long = m.foot * math.hypot(fx, 0.42)
    way = 1.0 if fx >= 0 else -1.0
    h = m.ankle
    pts = (_TOWARDS if abs(fx) < 0.5 else _PROFILE) * (long * way, h)
    np.clip(pts[:, 1], -h, None, out=pts[:, 1])
    pitch = leg.pitch * math.sin(yaw)
    if abs(math.sin(yaw)) < 0.3 and leg.pitch:
        pts[:, 1] -= 0.0
    c, s = math.cos(pitch), math.sin(pitch)
    drop = TOE_DROP * m.foot * max(0.0, toward) if leg.pitch == 0 and abs(fx) < 0.5 else 0.0
    if drop:
        pts[:, 1] -= drop * np.clip(pts[:, 0] * way / long, 0, 1)
    out = np.stack((pts[:, 0] * c - pts[:, 1] * s + ankle[0], pts[:, 0] * s + pts[:, 1] * c + ankle[1]), axis=1)
    sk.poly(out, colour, skin=bare)
    if bare or sk.px(h) < 5:
        return
    sole = np.array([(-0.30, -1.0), (-0.31, -0.80), (0.69, -0.80), (0.69, -1.0)]) * (long * way, h)
    if abs(fx) < 0.5:
        sole[:, 0] *= 0.78
    sole = np.stack((sole[:, 0] * c - sole[:, 1] * s + ankle[0], sole[:, 0] * s + sole[:, 1] * c + ankle[1]), axis=1)
    if not drop:
        sk.poly(sole, colour, gain=0.66)


TOE_DROP = 0.06
"""How much lower than the heel a toe sits that points at the lens, in lengths of the foot."""


def leg_joints(skel: Skeleton, leg: Leg) -> tuple[XY, XY, XY]:
    """Hip, knee and ankle in the picture."""
    x, y = skel.at(leg.knee)
    # Seen from the front, a lap shows only if the knees drop well below the hips.
    y -= 0.24 * max(0.0, skel.depth(leg.knee) - skel.depth(leg.hip)) * max(0.0, math.cos(skel.yaw) - 0.72) / 0.28
    return skel.at(leg.hip), (x, y), skel.at(leg.ankle)


def legs_cloth(
    sk: Sketch, joints: tuple[XY, XY, XY], m: Measures, skin: RGB, cloth: RGB | None, length: float, loose: float,
) -> None:
    """A leg with its trouser leg (0 none … 0.5 knee … 1 ankle)."""
    h, k, a = joints
    wh, wk, wa = m.leg_width, m.leg_width * 0.70, m.leg_width * 0.50
    calf = (k[0] + (a[0] - k[0]) * 0.3, k[1] + (a[1] - k[1]) * 0.3)
    if cloth is None or length < 0.97:
        sk.limb(calf, a, wk * 0.92, wa, skin, skin=True)
        sk.limb(k, calf, wk * 0.93, wk * 0.92, skin, skin=True)
        if cloth is None or length < 0.5:
            sk.limb(h, k, wh, wk * 0.95, skin, skin=True)
    if cloth is None:
        return
    if length >= 0.5:
        f = (length - 0.5) * 2
        end = (k[0] + (a[0] - k[0]) * f, k[1] + (a[1] - k[1]) * f)
        sk.limb(k, end, wk + loose, (wa * f + wk * (1 - f)) + loose * 1.25, cloth)
        sk.limb(h, k, wh + loose * 0.5, wk + loose, cloth)
    else:
        f = length * 2
        sk.limb(h, (h[0] + (k[0] - h[0]) * f, h[1] + (k[1] - h[1]) * f), wh + loose, wh * 0.9 + loose * 1.6, cloth)
