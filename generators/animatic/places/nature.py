"""Hills, trees, rocks and grass of the exterior sets, as shapes of a layer."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..geometry import Points, smooth_curve
from .exteriors_kit import Colour, Layer, Sway, ellipse

Rng = np.random.Generator


def blob(rng: Rng, x: float, y: float, rx: float, ry: float, rough: float = 0.12, n: int = 9, detail: int = 3) -> Points:
    """A rounded irregular closed outline."""
    a = np.linspace(0, 2 * math.pi, n, endpoint=False) + float(rng.uniform(0, 1))
    k = 1 + rng.uniform(-rough, rough, n)
    return smooth_curve(np.stack((x + rx * k * np.cos(a), y + ry * k * np.sin(a)), axis=1), detail)


def skyline(rng: Rng, z: float, height: float, waves: int = 4, rough: float = 0.0, base: float = 0.0) -> Points:
    """The upper edge of hills ``(N, 2)`` wide enough for any lens at depth ``z``."""
    span = 2.6 * z + 60.0
    n = 150
    x = np.linspace(-span, span, n)
    y = np.zeros(n)
    for i in range(waves):
        length = z * float(rng.uniform(0.5, 2.4)) / (1 + 0.6 * i) + 6
        y += np.sin(2 * math.pi * x / length + float(rng.uniform(0, 6.3))) / (1 + 0.8 * i)
    y = (y - y.min()) / max(float(np.ptp(y)), 1e-6)
    if rough:
        y += rough * (np.abs(np.sin(x * 3.1 + 1.3 * np.sin(x * 0.9))) + 0.5 * np.abs(np.sin(x * 7.7)))
    return np.stack((x, base + height * (0.30 + 0.70 * y)), axis=1)


def hills(layer: Layer, rng: Rng, height: float, colour: Colour, *, waves: int = 4, rough: float = 0.0, base: float = 0.0,
          gain: float = 1.0) -> Points:
    """A range of soft hills; returns its upper edge."""
    edge = skyline(rng, layer.z, height, waves, rough, base)
    layer.card(np.vstack((edge, [(edge[-1, 0], -0.4), (edge[0, 0], -0.4)])), colour, gain=gain)
    return edge


def height_at(edge: Points, x: float) -> float:
    """Height of an upper edge at ``x``."""
    return float(np.interp(x, edge[:, 0], edge[:, 1]))


def _ridge(rng: Rng, a: tuple[float, float], b: tuple[float, float], rough: float, depth: int) -> list[tuple[float, float]]:
    if depth == 0:
        return [a]
    m = ((a[0] + b[0]) / 2 + float(rng.uniform(-0.1, 0.1)) * (b[0] - a[0]), (a[1] + b[1]) / 2 + float(rng.uniform(-1, 1)) * rough)
    return _ridge(rng, a, m, rough * 0.5, depth - 1) + _ridge(rng, m, b, rough * 0.5, depth - 1)


def mountains(layer: Layer, rng: Rng, height: float, colour: Colour = "rock", *, snow: float = 0.45, gain: float = 1.0,
              peaks: int = 7, hero: float | None = None) -> None:
    """A jagged range: lit and shaded flanks, snow above ``snow`` of the height, and a full-sized peak at ``hero``."""
    span = 2.6 * layer.z + 60
    centres = np.linspace(-span, span, peaks * 2 + 1) + rng.uniform(-0.25, 0.25, peaks * 2 + 1) * span / peaks
    tops = height * rng.uniform(0.55, 1.0, peaks * 2 + 1)
    order = np.argsort(-tops)
    wall: list[tuple[float, float]] = [(-span, -0.5)]
    wall.extend((float(centres[i]), height * 0.32) for i in np.argsort(centres))
    layer.card([*wall, (span, -0.5)], colour, gain=gain * 0.96)
    for i in order:
        _peak(layer, rng, float(centres[i]), float(tops[i]), float(tops[i]) * float(rng.uniform(1.1, 1.5)), colour, snow * height, gain)
    if hero is not None:
        _peak(layer, rng, hero - height * 0.75, height * 0.70, height * 0.8, colour, snow * height, gain)
        _peak(layer, rng, hero, height, height * 1.05, colour, snow * height, gain)


def _peak(layer: Layer, rng: Rng, cx: float, top: float, half: float, colour: Colour, snow_line: float, gain: float) -> None:
    left = _ridge(rng, (cx - half, -0.5), (cx, top), top * 0.13, 4)
    right = [*_ridge(rng, (cx, top), (cx + half, -0.5), top * 0.13, 4)[1:], (cx + half, -0.5)]
    spine = [(cx + float(rng.uniform(-0.10, 0.16)) * half * k, top * (1 - k)) for k in (0.0, 0.18, 0.36, 0.55, 0.78, 1.0)]
    layer.card([*left, (cx, top), *right], colour, gain=gain)
    flank_r = [*spine, (cx + half, -0.5), *right[::-1]]
    flank_l = [*spine, (cx - half, -0.5), *left]
    layer.card(flank_r, colour, gain=gain * 0.80, when="!key_right")
    layer.card(flank_l, colour, gain=gain * 0.80, when="key_right")
    if top > snow_line:
        for low, when in ((snow_line, "!snowy"), (snow_line * 0.45, "snowy")):
            _snow_cap(layer, rng, left, right, spine, cx, top, low, when)


def _snow_cap(
    layer: Layer, rng: Rng, left: Sequence[tuple[float, float]], right: Sequence[tuple[float, float]], spine: Sequence[tuple[float, float]],
    cx: float, top: float, low: float, when: str,
) -> None:
    up_left = [p for p in left if p[1] > low]
    up_right = [p for p in right if p[1] > low]
    if not up_left or not up_right:
        return
    x0, x1 = up_left[0][0], up_right[-1][0]
    n = 7
    teeth = [(x1 + (x0 - x1) * k / n, low + (top - low) * (0.30 if k % 2 else 0.0) * float(rng.uniform(0.6, 1.2))) for k in range(1, n)]
    cap = [*up_left, (cx, top), *up_right, *teeth]
    layer.card(cap, "snow", when=when)
    mid = [p for p in spine if p[1] > low + 0.1 * (top - low)]
    right_teeth = [p for p in teeth if p[0] > cx]
    left_teeth = [p for p in teeth if p[0] <= cx]
    layer.card([*mid[::-1], *up_right, *right_teeth], "snow_shade", when=f"{when}&!key_right")
    layer.card([*mid[::-1], *up_left[::-1], *left_teeth[::-1]], "snow_shade", when=f"{when}&key_right")


# -- trees ------------------------------------------------------------------------------------------------------------
def trunk(layer: Layer, x: float, z: float, h: float, w: float, colour: Colour = "trunk", lean: float = 0.0, when: str = "",
          y: float = 0.0) -> None:
    """A tapered stem with a flared foot."""
    layer.card([(x - w * 0.95, y - 0.02), (x - w * 0.5, y + h * 0.12), (x - w * 0.36 + lean, y + h), (x + w * 0.36 + lean, y + h),
                (x + w * 0.5, y + h * 0.12), (x + w * 0.95, y - 0.02)], colour, z=z, when=when)


def branches(layer: Layer, rng: Rng, x: float, y: float, z: float, length: float, width: float, angle: float, depth: int, colour: Colour,
             when: str = "") -> None:
    """A bare bough that forks."""
    ex, ey = x + length * math.sin(angle), y + length * math.cos(angle)
    nx, ny = math.cos(angle) * width / 2, -math.sin(angle) * width / 2
    layer.card([(x - nx, y - ny), (ex - nx * 0.55, ey - ny * 0.55), (ex + nx * 0.55, ey + ny * 0.55), (x + nx, y + ny)], colour, z=z,
               when=when)
    if depth:
        for side in (-1, 1):
            branches(layer, rng, ex, ey, z, length * float(rng.uniform(0.62, 0.82)), width * 0.58,
                     angle + side * float(rng.uniform(0.28, 0.62)),
                     depth - 1, colour, when)


def tree(layer: Layer, rng: Rng, x: float, h: float, *, z: float | None = None, crown: str = "leaf", y: float = 0.0, sway: float = 0.0,
         spread: float = 1.0, stem: Colour = "trunk", shadow: bool = True) -> None:
    """A broad-leaved tree: bare with snow on its boughs in winter."""
    z = layer.z if z is None else z
    w = h * 0.055
    lean = h * float(rng.uniform(-0.04, 0.04))
    light, mid, dark = {"leaf": ("leaf2", "leaf", "leaf3"), "bloom": ("bloom2", "bloom", "leaf"),
                        "leaf3": ("leaf", "leaf3", "leaf3")}[crown]
    if shadow:
        layer.ground(ellipse(x, z + 0.1, h * 0.32 * spread, h * 0.10, 16), (40, 44, 60), alpha=52, y=y + 0.01, haze=z)
    trunk(layer, x, z, h * 0.62, w, stem, lean, y=y)
    for a in (-0.62, 0.55):
        branches(layer, rng, x + lean * 0.6, y + h * 0.40, z, h * 0.24, w * 0.6, a, 0, stem)
    branches(layer, rng, x + lean, y + h * 0.56, z, h * 0.20, w * 0.7, 0.0, 3, stem, when="bare")
    branches(layer, rng, x + lean * 0.6, y + h * 0.42, z, h * 0.20, w * 0.6, -0.62, 2, stem, when="bare")
    branches(layer, rng, x + lean * 0.6, y + h * 0.42, z, h * 0.20, w * 0.6, 0.58, 2, stem, when="bare")
    cx, cy, r = x + lean, y + h * 0.68, h * 0.30 * spread
    opts: Sway = {"sway": sway, "root": y, "reach": h}
    lobes = [(-0.62, -0.16, 0.62), (0.64, -0.20, 0.60), (0.0, 0.30, 0.80), (-0.30, 0.02, 0.72), (0.36, 0.06, 0.70)]
    layer.card(blob(rng, cx, cy - r * 0.10, r * 1.16, r * 0.72), dark, z=z, when="!bare", **opts)
    shapes = [(dx * r + cx, dy * r + cy, k * r * float(rng.uniform(0.88, 1.1))) for dx, dy, k in lobes]
    for px, py, k in shapes:
        layer.card(blob(rng, px, py, k, k * 0.82), mid, z=z, when="!bare", **opts)
    for side, when in ((-1, "!key_right&!bare"), (1, "key_right&!bare")):
        for px, py, k in shapes:
            if (px - cx) * side > -0.35 * r:
                layer.card(blob(rng, px + side * k * 0.24, py + k * 0.26, k * 0.56, k * 0.40, 0.16), light, z=z, when=when, **opts)
    for px, py, k in shapes[:3]:
        layer.card(blob(rng, px, py + k * 0.42, k * 0.62, k * 0.22), "snow", z=z, when="snow&!bare", **opts)


def conifer(layer: Layer, rng: Rng, x: float, h: float, *, z: float | None = None, colour: Colour = "pine", y: float = 0.0, tiers: int = 4,
            sway: float = 0.0, shade: Colour = "pine_dark") -> None:
    """A spruce of ragged tiers; snow lies on them in winter."""
    z = layer.z if z is None else z
    trunk(layer, x, z, h * 0.25, h * 0.045, "trunk_dark", y=y)
    opts: Sway = {"sway": sway, "root": y, "reach": h}
    for i in range(tiers):
        y0 = y + h * (0.12 + 0.80 * i / tiers * 0.92)
        y1 = y + h * (0.12 + 0.80 * (i + 1.55) / tiers * 0.92) if i < tiers - 1 else y + h
        half = h * 0.25 * (1 - 0.80 * i / tiers) * float(rng.uniform(0.92, 1.08))
        n = 7
        hem = [(x - half + 2 * half * k / n, y0 - (h * 0.028 if k % 2 else -h * 0.012) * float(rng.uniform(0.6,
            1.4))) for k in range(n + 1)]
        layer.card([(x, y1), *hem], colour, z=z, **opts)
        for side, when in ((1, "!key_right"), (-1, "key_right")):
            part = sorted((p for p in hem if (p[0] - x) * side > -half * 0.1), key=lambda p: p[0] * side)
            layer.card([(x, y1), (x + side * half * 0.12, y0 + (y1 - y0) * 0.3), *part], shade, z=z, when=when, **opts)
        layer.card([(x, y1), (x - half * 0.52, y0 + (y1 - y0) * 0.42), (x - half * 0.2, y0 + (y1 - y0) * 0.50),
                    (x + half * 0.06, y0 + (y1 - y0) * 0.38),
                    (x + half * 0.30, y0 + (y1 - y0) * 0.56)], "snow", z=z, when="snowy", **opts)


def poplar(layer: Layer, rng: Rng, x: float, h: float, *, z: float | None = None, y: float = 0.0, sway: float = 0.0) -> None:
    """A tall slender tree."""
    z = layer.z if z is None else z
    trunk(layer, x, z, h * 0.3, h * 0.03, y=y)
    branches(layer, rng, x, y + h * 0.2, z, h * 0.36, h * 0.03, 0.0, 2, "trunk", when="bare")
    a = np.linspace(0, 2 * math.pi, 14, endpoint=False)
    wave = 1 + rng.uniform(-0.10, 0.10, 14)
    shape = smooth_curve(np.stack((x + h * 0.11 * wave * np.cos(a) * (1 - 0.35 * np.sin(a)), y + h * 0.56 + h * 0.44 * np.sin(a)),
                                  axis=1), 3)
    opts: Sway = {"sway": sway, "root": y, "reach": h}
    layer.card(shape, "leaf3", z=z, when="!bare", **opts)
    half = np.stack(((shape[:, 0] - x) * 0.62, (shape[:, 1] - y - h * 0.56) * 0.88 + y + h * 0.58), axis=1)
    for side, when in ((-1, "!key_right&!bare"), (1, "key_right&!bare")):
        layer.card(np.stack((half[:, 0] + x + side * h * 0.026, half[:, 1]), axis=1), "leaf", z=z, when=when, **opts)


def palm(layer: Layer, rng: Rng, x: float, h: float, *, z: float | None = None, lean: float = 0.5, sway: float = 0.04,
         y: float = 0.0) -> None:
    """A leaning palm."""
    z = layer.z if z is None else z
    k = np.linspace(0, 1, 7)
    line = np.stack((x + lean * k**2, y + h * k), axis=1)
    w = 0.10 * (1 - 0.5 * k)
    layer.card(np.vstack((line + np.stack((w, 0 * w), 1), (line - np.stack((w, 0 * w), 1))[::-1])), "wood2", z=z, sway=sway * 0.5, root=y,
               reach=h)
    tx, ty = x + lean, y + h
    for i, a in enumerate(np.linspace(-2.0, 2.0, 9)):
        length = h * 0.36 * float(rng.uniform(0.85, 1.1))
        s = np.linspace(0, 1, 7)
        fx, fy = tx + length * math.sin(a) * s, ty + length * (math.cos(a) * 0.7 * s - 0.55 * s**2)
        ww = 0.16 * np.sin(np.pi * np.clip(s * 0.94 + 0.06, 0, 1))
        layer.card(np.vstack((np.stack((fx, fy + ww), 1), np.stack((fx, fy - ww * 0.5), 1)[::-1])), "pine2" if i % 2 else "pine", z=z,
                   sway=sway, root=y,
                   reach=h)


def cactus(layer: Layer, rng: Rng, x: float, h: float, *, z: float | None = None) -> None:
    """A saguaro with two arms."""
    z = layer.z if z is None else z
    w = h * 0.07
    layer.ground(ellipse(x, z, h * 0.22, 0.12), (90, 60, 60), alpha=60, y=0.01)
    for side, y0, up in ((-1, 0.40, 0.30), (1, 0.52, 0.26)):
        ex = x + side * h * 0.20
        lo, hi = h * (y0 + float(rng.uniform(-0.05, 0.05))), h * (y0 + up)
        for ox, c, when in ((0.0, "pine", ""), (-w * 0.30, "pine2", "!key_right"), (w * 0.30, "pine2", "key_right")):
            k = 0.7 if not ox else 0.22
            layer.card(_capsule(ex + ox * 0.7, lo, ex + ox * 0.7, hi, w * k), c, z=z, when=when)
        layer.card(_capsule(x, lo, ex, lo, w * 0.66), "pine", z=z)
    layer.card(_capsule(x, -0.05, x, h, w), "pine", z=z)
    layer.card(_capsule(x - w * 0.42, 0.1, x - w * 0.42, h * 0.96, w * 0.30), "pine2", z=z, when="!key_right")
    layer.card(_capsule(x + w * 0.42, 0.1, x + w * 0.42, h * 0.96, w * 0.30), "pine2", z=z, when="key_right")


def _capsule(x0: float, y0: float, x1: float, y1: float, r: float) -> Points:
    a = math.atan2(y1 - y0, x1 - x0)
    cap = np.linspace(math.pi / 2, 3 * math.pi / 2, 8) + a
    one = np.stack((x0 + r * np.cos(cap), y0 + r * np.sin(cap)), 1)
    two = np.stack((x1 - r * np.cos(cap), y1 - r * np.sin(cap)), 1)
    return np.vstack((one, two))


def bush(layer: Layer, rng: Rng, x: float, w: float, h: float, *, z: float | None = None, y: float = 0.0, sway: float = 0.0,
         flowers: str = "") -> None:
    """A low rounded shrub, with ``flowers`` of a palette colour if wanted."""
    z = layer.z if z is None else z
    opts: Sway = {"sway": sway, "root": y, "reach": h}
    layer.card(blob(rng, x, y + h * 0.42, w * 0.56, h * 0.50), "leaf3", z=z, **opts)
    for k in (-0.26, 0.22, 0.0):
        layer.card(blob(rng, x + k * w, y + h * (0.52 if k else 0.62), w * 0.30, h * 0.36), "leaf", z=z, **opts)
    for side, when in ((-1, "!key_right"), (1, "key_right")):
        layer.card(blob(rng, x + side * w * 0.16, y + h * 0.74, w * 0.22, h * 0.17), "leaf2", z=z, when=when, **opts)
    layer.card(blob(rng, x, y + h * 0.86, w * 0.34, h * 0.13), "snow", z=z, when="snowy", **opts)
    if flowers:
        for _ in range(9):
            fx, fy = x + w * float(rng.uniform(-0.42, 0.42)), y + h * float(rng.uniform(0.3, 0.85))
            layer.card(ellipse(fx, fy, w * 0.03 + 0.012, w * 0.03 + 0.012, 7), flowers, z=z, when="!snowy", **opts)


def grass_strip(layer: Layer, rng: Rng, x0: float, x1: float, h: float, colour: Colour, *, z: float | None = None, step: float = 0.09,
                sway: float = 0.05, when: str = "", y: float = 0.0) -> None:
    """A row of blades as one ragged polygon."""
    z = layer.z if z is None else z
    pts: list[tuple[float, float]] = [(x0, y)]
    x = x0
    soft_end = min(1.2, (x1 - x0) * 0.2)
    while x < x1:
        w = step * float(rng.uniform(0.6, 1.4))
        tip = h * float(rng.uniform(0.45, 1.0)) * min(1.0, 0.25 + 0.75 * min(x - x0, x1 - x) / soft_end)
        pts += [(x, y), (x + w * 0.5 + w * float(rng.uniform(-0.9, 0.9)), y + tip)]
        x += w
    pts.append((x1, y))
    layer.card(pts, colour, z=z, sway=sway, root=y, reach=h, when=when)


def tuft(layer: Layer, rng: Rng, x: float, h: float, colour: Colour, *, z: float | None = None, n: int = 7, sway: float = 0.04,
         y: float = 0.0,
         when: str = "") -> None:
    """A fan of curved blades."""
    z = layer.z if z is None else z
    pts: list[tuple[float, float]] = []
    for i in range(n):
        a = (i / max(1, n - 1) - 0.5) * 1.5
        r = h * float(rng.uniform(0.7, 1.05))
        b = x + (i - n / 2) * h * 0.035
        pts += [(b - h * 0.02, y), (x + math.sin(a * 0.7) * r * 0.5, y + r * 0.55), (x + math.sin(a) * r * 0.8, y + math.cos(a) * r),
                (b + h * 0.03, y)]
    layer.card(pts, colour, z=z, sway=sway, root=y, reach=h, when=when)


def flowers(layer: Layer, rng: Rng, x0: float, x1: float, z0: float, z1: float, count: int, h: float = 0.28,
            colours: Sequence[str] = ("flower", "flower2", "flower3"),
            sway: float = 0.02) -> None:
    """Stems with round heads, scattered over a patch of ground."""
    for z in sorted(rng.uniform(z0, z1, count).tolist(), reverse=True):
        x, k = float(rng.uniform(x0, x1)), h * float(rng.uniform(0.6, 1.15))
        r = 0.045 * float(rng.uniform(0.7, 1.3))
        opts: Sway = {"sway": sway, "root": 0.0, "reach": h}
        layer.card([(x - 0.008, 0.0), (x + 0.008, 0.0), (x + 0.006, k), (x - 0.006, k)], "grass_dark", z=z, when="!snowy", **opts)
        a = np.linspace(0, 2 * math.pi, 11)[:-1]
        petal = np.stack((x + r * (1 + 0.25 * np.cos(5 * a)) * np.cos(a), k + r * (1 + 0.25 * np.cos(5 * a)) * np.sin(a)), 1)
        layer.card(petal, colours[int(rng.integers(len(colours)))], z=z, when="!snowy", **opts)
        layer.card(ellipse(x, k, r * 0.35, r * 0.35, 6), (250, 226, 140), z=z, when="!snowy", **opts)


def rock(layer: Layer, rng: Rng, x: float, w: float, h: float, *, z: float | None = None, y: float = 0.0, colour: str = "rock") -> None:
    """A boulder with a lit facet and moss or snow on top."""
    z = layer.z if z is None else z
    n = 9
    a = np.linspace(0, math.pi, n)
    k = rng.uniform(0.82, 1.08, n)
    top = np.stack((x + w / 2 * np.cos(a) * k, y + h * np.sin(a) ** 0.7 * k), 1)
    layer.ground(ellipse(x, z, w * 0.62, w * 0.14, 14), (40, 42, 56), alpha=60, y=y + 0.01)
    layer.card(np.vstack((top, [(x - w / 2 * 0.96, y - 0.05), (x + w / 2 * 0.96, y - 0.05)])), colour, z=z)
    for side, when in ((-1, "!key_right"), (1, "key_right")):
        facet = [(x + side * w * 0.04, y + h * 0.92), (x + side * w * 0.30, y + h * 0.72), (x + side * w * 0.40, y + h * 0.30),
                 (x + side * w * 0.20, y + h * 0.18),
                 (x + side * w * 0.10, y + h * 0.55)]
        layer.card(facet, f"{colour}_light" if colour == "rock" else "rock_light", z=z, when=when)
        dark = [(x - side * w * 0.05, y + h * 0.62), (x - side * w * 0.30, y + h * 0.52), (x - side * w * 0.44, y + 0.0),
                (x - side * w * 0.02, y + 0.0)]
        layer.card(dark, "rock_dark", z=z, when=when)
    layer.card(np.vstack((top[2:-2] * (1, 1), [(x - w * 0.16, y + h * 0.70), (x, y + h * 0.78), (x + w * 0.16, y + h * 0.68)])), "snow",
               z=z, when="snowy")


def birds(layer: Layer, rng: Rng, count: int, x: float, y: float, spread: float, size: float) -> None:
    """Distant birds as thin wings (use a mover to let them glide)."""
    for _ in range(count):
        bx, by, s = x + float(rng.uniform(-1, 1)) * spread, y + float(rng.uniform(-0.35, 0.35)) * spread, size * float(rng.uniform(0.7,
            1.2))
        layer.card([(bx - s, by + s * 0.42), (bx - s * 0.45, by + s * 0.40), (bx, by), (bx + s * 0.45, by + s * 0.42),
                    (bx + s, by + s * 0.36),
                    (bx + s * 0.42, by + s * 0.28), (bx, by - s * 0.14), (bx - s * 0.42, by + s * 0.26)], (66, 70, 86))
