"""Houses, windows, lamps, benches, fences and boats of the exterior sets, as shapes of a layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..geometry import Points
from ..light import RGB, mix
from ..light import scale as lighten
from .exteriors_kit import Colour, Layer, ellipse, rect
from .nature import blob

Rng = np.random.Generator
XY = Sequence[tuple[float, float]]
WALLS: tuple[RGB, ...] = (
    (226, 196, 160), (214, 160, 128), (188, 196, 178), (232, 214, 184), (196, 140, 118), (170, 182, 194), (222, 180, 120), (206, 190,
        200), (184, 120, 104),
)
ROOFS: tuple[RGB, ...] = ((150, 84, 70), (122, 78, 74), (96, 90, 104), (168, 100, 72), (84, 96, 108))
AWNINGS: tuple[RGB, ...] = ((196, 72, 66), (58, 122, 116), (222, 162, 66), (74, 96, 148), (122, 140, 84))
NEONS: tuple[RGB, ...] = ((255, 92, 140), (92, 226, 240), (255, 190, 84), (170, 120, 255), (120, 255, 170))


def pick(rng: Rng, options: Sequence[RGB]) -> RGB:
    """One of the colours."""
    return options[int(rng.integers(len(options)))]


class Wall:
    """A wall in the world on which flat things are drawn in metres: ``u`` along it, ``v`` up."""

    def __init__(self, layer: Layer, x: float, z: float, y: float = 0.0, *, along: str = "x", gain: float = 1.0,
                 fine: bool | None = None) -> None:
        self.layer, self.x, self.z, self.y, self.along, self.gain = layer, x, z, y, along, gain
        self.fine = z < 16.0 if fine is None else fine
        """Whether windows get curtains, panes and sills (near walls only: a far window is a few pixels)."""

    def poly(self, points: Points | XY, colour: Colour, *, gain: float = 1.0, alpha: int = 255, glow: float = 0.0, when: str = "",
             out: float = 0.0) -> None:
        """A polygon on the wall; ``out`` metres in front of it."""
        p = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        if self.along == "x":
            q = np.stack((self.x + p[:, 0], self.y + p[:, 1], np.full(len(p), self.z - out)), 1)
        else:
            q = np.stack((np.full(len(p), self.x - math.copysign(out, self.x)), self.y + p[:, 1], self.z + p[:, 0]), 1)
        self.layer.add(q, colour, gain=gain * (1.0 if glow else self.gain), alpha=alpha, glow=glow, when=when)

    def rect(self, u0: float, u1: float, v0: float, v1: float, colour: Colour, *, gain: float = 1.0, alpha: int = 255, glow: float = 0.0,
             when: str = "") -> None:
        """A rectangle on the wall."""
        self.poly(rect(u0, u1, v0, v1), colour, gain=gain, alpha=alpha, glow=glow, when=when)

    def window(self, rng: Rng, u: float, v: float, w: float, h: float, *, lit: float = 0.5, frame: Colour = "white",
               shutters: RGB | None = None,
               sill: bool = True) -> None:
        """A window with its lower left corner at ``u, v``; lit at night with probability ``lit``."""
        b = min(w, h) * 0.09
        if not self.fine or (self.along == "x" and abs(self.x + u) > 15.0):
            self._plain_window(rng, u, v, w, h, lit, frame)
            return
        if shutters is not None:
            self.rect(u - w * 0.46, u - b, v, v + h, shutters)
            self.rect(u + w + b, u + w * 1.46, v, v + h, shutters)
        self.rect(u - b, u + w + b, v - b, v + h + b, frame, gain=0.96)
        burning = bool(rng.random() < lit)
        warm = ("lit", "lit2", "lit3")[int(rng.integers(3))]
        self.rect(u, u + w, v, v + h, "glass_dark", when="!lit" if burning else "")
        if burning:
            self.rect(u, u + w, v, v + h, warm, glow=0.94, when="lit")
            if rng.random() < 0.5:
                k = float(rng.uniform(0.22, 0.34))
                self.poly([(u, v + h), (u + w * k, v + h), (u + w * k * 0.5, v), (u, v)], (196, 120, 70), glow=0.7, when="lit")
                self.poly([(u + w, v + h), (u + w * (1 - k), v + h), (u + w * (1 - k * 0.5), v), (u + w, v)], (196, 120, 70), glow=0.7,
                          when="lit")
            for grow, a in ((0.55, 12), (0.32, 16), (0.14, 22)):
                g = grow * w
                self.poly(ellipse(u + w / 2, v + h / 2, w * 0.62 + g, h * 0.62 + g, 18), "lit", glow=1.0, alpha=a, when="lit")
        else:
            self.poly([(u, v + h * 0.35), (u + w, v + h * 0.86), (u + w, v + h), (u, v + h)], "glass", alpha=150, when="bright")
        if burning:
            self.poly([(u, v + h * 0.35), (u + w, v + h * 0.86), (u + w, v + h), (u, v + h)], "glass", alpha=150, when="!lit")
        self.rect(u + w / 2 - b * 0.35, u + w / 2 + b * 0.35, v, v + h, frame, gain=0.96)
        self.rect(u, u + w, v + h * 0.56 - b * 0.35, v + h * 0.56 + b * 0.35, frame, gain=0.96)
        if sill:
            self.rect(u - b * 2.2, u + w + b * 2.2, v - b * 2.0, v - b * 0.6, frame, gain=0.86)
            self.rect(u - b * 2.2, u + w + b * 2.2, v - b * 0.7, v + b * 0.3, "snow", when="snowy")

    def _plain_window(self, rng: Rng, u: float, v: float, w: float, h: float, lit: float, frame: Colour) -> None:
        b = min(w, h) * 0.12
        self.rect(u - b, u + w + b, v - b, v + h + b, frame, gain=0.94)
        if rng.random() < lit:
            warm = ("lit", "lit2", "lit3")[int(rng.integers(3))]
            self.rect(u, u + w, v, v + h, "glass_dark", when="!lit")
            self.rect(u, u + w, v, v + h, warm, glow=0.94, when="lit")
        else:
            self.rect(u, u + w, v, v + h, "glass_dark")

    def door(self, rng: Rng, u: float, w: float, h: float, colour: RGB, *, steps: bool = True) -> None:
        """A door at floor level with its left edge at ``u``."""
        self.rect(u - 0.10, u + w + 0.10, 0.0, h + 0.10, "white", gain=0.9)
        self.rect(u, u + w, 0.0, h, colour)
        for v0, v1 in ((0.12, 0.42), (0.50, 0.70)):
            self.rect(u + w * 0.16, u + w * 0.84, h * v0, h * v1, lighten(colour, 0.82))
        self.rect(u + w * 0.16, u + w * 0.84, h * 0.76, h * 0.92, "glass_dark", when="!lit")
        self.rect(u + w * 0.16, u + w * 0.84, h * 0.76, h * 0.92, "lit2", glow=0.9, when="lit")
        self.poly(ellipse(u + w * 0.86, h * 0.47, 0.035, 0.035, 8), (226, 196, 110))
        if steps:
            self.rect(u - 0.2, u + w + 0.2, 0.0, 0.12, "stone2")


def soft(layer: Layer, x: float, y: float, z: float, r: float, colour: Colour, *, when: str = "lit", strength: float = 1.0,
         rings: int = 12) -> None:
    """A halo without a rim: rings of little alpha."""
    for i in range(rings):
        k = r * (1 - i / rings) ** 1.15
        layer.card(ellipse(x, y, k, k, 22), colour, z=z, glow=1.0, alpha=max(2, round(42 / rings * strength)), when=when)


def pool(layer: Layer, x: float, z: float, r: float, colour: Colour, *, when: str = "lit", strength: float = 1.0, y: float = 0.02) -> None:
    """A pool of light on the ground."""
    for i in range(8):
        k = r * (1 - i / 8)
        layer.ground(ellipse(x, z, k, k * 0.62, 24), colour, y=y, glow=1.0, alpha=max(2, round(7 * strength)), when=when)


def streak(layer: Layer, x: float, z: float, colour: Colour, *, w: float = 0.3, length: float = 3.0, when: str = "lit&wet") -> None:
    """The reflection of a lamp on wet ground: a streak towards the camera."""
    for k in (1.0, 0.6, 0.3):
        layer.ground([(x - w * k, z), (x + w * k, z), (x + w * k * 0.7, z - length * (0.5 + 0.5 * k)),
                      (x - w * k * 0.7, z - length * (0.5 + 0.5 * k))],
                     colour, y=0.015, glow=1.0, alpha=36, when=when)


def lamp_post(layer: Layer, x: float, *, z: float | None = None, h: float = 3.4, style: int = 0, glow_r: float = 1.1) -> None:
    """A street lamp; burns at dusk, night and dawn. Style 0: lantern on a post, 1: curved arm."""
    z = layer.z if z is None else z
    iron: Colour = "iron"
    layer.ground(ellipse(x, z, 0.32, 0.10, 12), (30, 32, 44), alpha=70, y=0.012)
    layer.card([(x - 0.13, 0), (x - 0.07, 0.5), (x - 0.04, 0.6), (x - 0.035, h), (x + 0.035, h), (x + 0.04, 0.6), (x + 0.07, 0.5),
                (x + 0.13, 0)], iron, z=z)
    if style:
        layer.card([(x - 0.03, h - 0.1), (x, h + 0.3), (x + 0.3, h + 0.42), (x + 0.72, h + 0.34), (x + 0.72, h + 0.28), (x + 0.3, h + 0.35),
                    (x + 0.06, h + 0.24), (x + 0.04, h - 0.1)], iron, z=z)
        lx, ly = x + 0.74, h + 0.18
        layer.card([(lx - 0.2, ly + 0.06), (lx - 0.08, ly + 0.18), (lx + 0.08, ly + 0.18), (lx + 0.2, ly + 0.06)], iron, z=z)
        bulb = ellipse(lx, ly + 0.03, 0.15, 0.09, 14)
    else:
        lx, ly = x, h + 0.2
        layer.card([(x - 0.12, h), (x - 0.17, h + 0.36), (x + 0.17, h + 0.36), (x + 0.12, h)], iron, z=z)
        layer.card([(x - 0.22, h + 0.36), (x, h + 0.56), (x + 0.22, h + 0.36)], iron, z=z)
        bulb = np.array([(x - 0.09, h + 0.03), (x - 0.135, h + 0.34), (x + 0.135, h + 0.34), (x + 0.09, h + 0.03)])
        layer.card([(x - 0.22, h + 0.38), (x, h + 0.60), (x + 0.22, h + 0.38)], "snow", z=z, when="snowy")
    layer.card(bulb, "lamp_glass", z=z, when="!lit")
    layer.card(bulb, (255, 236, 186), z=z, glow=1.0, when="lit")
    soft(layer, lx, ly, z, glow_r, "lit2", strength=1.3)
    pool(layer, lx, z - 0.2, 2.4, "lit2")
    streak(layer, lx, z - 0.5, "lit2")


def bench(layer: Layer, x: float, *, z: float | None = None, w: float = 1.7, colour: Colour = "wood", back: bool = True) -> None:
    """A park bench facing the camera, seat at 0.46 m."""
    z = layer.z if z is None else z
    layer.ground(ellipse(x, z, w * 0.56, 0.26, 18), (34, 36, 50), alpha=64, y=0.012)
    for k in (-0.42, 0.42):
        layer.card(rect(x + k * w - 0.04, x + k * w + 0.04, 0, 0.92 if back else 0.44), "iron", z=z + 0.22)
    if back:
        for y in (0.60, 0.76):
            layer.card(rect(x - w / 2, x + w / 2, y, y + 0.12), colour, z=z + 0.22)
            layer.card(rect(x - w / 2, x + w / 2, y + 0.10, y + 0.15), "snow", z=z + 0.22, when="snowy")
    for k in (-0.42, 0.42):
        layer.card(rect(x + k * w - 0.04, x + k * w + 0.04, 0, 0.44), "iron", z=z - 0.2)
    layer.ground([(x - w / 2, z - 0.22), (x + w / 2, z - 0.22), (x + w / 2, z + 0.24), (x - w / 2, z + 0.24)], colour, y=0.46, gain=1.12)
    layer.card(rect(x - w / 2, x + w / 2, 0.41, 0.46), colour, z=z - 0.22, gain=0.86)


def picket(layer: Layer, x0: float, x1: float, h: float, colour: Colour = "white", *, z: float | None = None, step: float = 0.22,
           rails: int = 2) -> None:
    """A picket fence."""
    z = layer.z if z is None else z
    for i in range(rails):
        y = h * (0.30 + 0.42 * i)
        layer.card(rect(x0, x1, y, y + 0.06), colour, z=z, gain=0.85)
    w = step * 0.30
    for x in np.arange(x0, x1, step):
        layer.card([(x - w, 0), (x - w, h * 0.9), (x, h), (x + w, h * 0.9), (x + w, 0)], colour, z=z)


def rail_fence(layer: Layer, rng: Rng, x0: float, x1: float, h: float = 1.0, colour: Colour = "wood2", *, z: float | None = None,
               step: float = 2.0) -> None:
    """A farm fence of posts and two rails."""
    z = layer.z if z is None else z
    posts = np.arange(x0, x1 + 0.01, step)
    for a, b in pairwise(posts.tolist()):
        for y in (0.42, 0.80):
            ya, yb = h * y + float(rng.uniform(-0.03, 0.03)), h * y + float(rng.uniform(-0.03, 0.03))
            layer.card([(a, ya), (b, yb), (b, yb + 0.09), (a, ya + 0.09)], colour, z=z, gain=0.92)
    for x in posts:
        layer.card(rect(x - 0.07, x + 0.07, 0, h * float(rng.uniform(0.95, 1.1))), colour, z=z, gain=0.8)
        layer.card(rect(x - 0.08, x + 0.08, h, h + 0.06), "snow", z=z, when="snowy")


def gable(layer: Layer, rng: Rng, x: float, w: float, h: float, roof: float, wall: RGB, tiles: RGB, *, z: float | None = None,
          front: bool = True,
          y: float = 0.0, lit: float = 0.7, door: bool = True, shutters: bool = False, depth: float = 4.0) -> None:
    """A cottage: gable end (``front``) or long side to the camera."""
    z = layer.z if z is None else z
    x0, x1 = x - w / 2, x + w / 2
    face = Wall(layer, x0, z, y)
    o = 0.28
    side = 1.0 if x < 0 else -1.0
    if abs(x) > w / 2:
        xs = x1 if x < 0 else x0
        layer.add(np.array([(xs, y, z), (xs, y + h, z), (xs, y + h, z + depth), (xs, y, z + depth)]), wall, gain=0.72)
    if front:
        if abs(x) > w / 2:
            xs = x1 if x < 0 else x0
            layer.add(np.array([(xs + side * o, y + h - 0.15, z - 0.2), (x, y + h + roof, z - 0.2), (x, y + h + roof, z + depth),
                                (xs + side * o, y + h - 0.15, z + depth)]), tiles, gain=0.78)
        face.poly([(0, 0), (w, 0), (w, h), (w / 2, h + roof), (0, h)], wall)
        _timber(face, rng, w, h, roof)
        face.poly([(-o, h - 0.15), (w / 2, h + roof + 0.12), (w + o, h - 0.15), (w + o, h + 0.12), (w / 2, h + roof + 0.42),
                   (-o, h + 0.12)], tiles)
        face.poly([(-o, h + 0.06), (w / 2, h + roof + 0.36), (w + o, h + 0.06), (w + o, h + 0.22), (w / 2, h + roof + 0.55),
                   (-o, h + 0.22)], "snow", when="snowy")
    else:
        face.rect(0, w, 0, h, wall)
        face.poly([(-o, h - 0.1), (w * 0.10, h + roof), (w * 0.90, h + roof), (w + o, h - 0.1)], tiles)
        for k in (0.33, 0.66):
            face.poly([(-o + (w * 0.10 + o) * k, h - 0.1 + roof * k), (w + o - (w * 0.10 + o) * k, h - 0.1 + roof * k),
                       (w + o - (w * 0.10 + o) * k, h - 0.04 + roof * k), (-o + (w * 0.10 + o) * k, h - 0.04 + roof * k)], lighten(tiles,
                           0.86))
        face.poly([(-o, h - 0.04), (w * 0.10, h + roof), (w * 0.90, h + roof), (w + o, h - 0.04), (w * 0.8, h + roof * 0.12),
                   (w * 0.5, h + roof * 0.02),
                   (w * 0.2, h + roof * 0.14)], "snow", when="snowy")
    cx = w * float(rng.uniform(0.22, 0.34)) if not front else w * 0.72
    cy = h + roof * (0.72 if not front else 0.45)
    face.rect(cx - 0.24, cx + 0.24, cy, h + roof + 0.55, lighten(wall, 0.7))
    face.rect(cx - 0.30, cx + 0.30, h + roof + 0.5, h + roof + 0.64, lighten(wall, 0.6))
    face.rect(0, w, 0, 0.26, lighten(wall, 0.72))
    _openings(face, rng, w, h, roof, front, lit, door, shutters)


def _timber(face: Wall, rng: Rng, w: float, h: float, roof: float) -> None:
    if rng.random() < 0.45:
        return
    for u0, v0, u1, v1 in ((0, h, w, h), (w / 2, h, w / 2, h + roof * 0.86), (w * 0.25, h, w * 0.5, h + roof * 0.5),
                           (w * 0.75, h, w * 0.5, h + roof * 0.5)):
        d = math.hypot(u1 - u0, v1 - v0)
        nx, ny = -(v1 - v0) / d * 0.06, (u1 - u0) / d * 0.06
        face.poly([(u0 - nx, v0 - ny), (u1 - nx, v1 - ny), (u1 + nx, v1 + ny), (u0 + nx, v0 + ny)], "wood_dark")


def _openings(face: Wall, rng: Rng, w: float, h: float, roof: float, front: bool, lit: float, door: bool, shutters: bool) -> None:
    slots = max(2, int(w // 1.5))
    at = int(rng.integers(slots)) if door else -1
    paint = pick(rng, ((150, 70, 60), (60, 96, 110), (90, 110, 76), (110, 74, 60)))
    ww, wh = 0.72, min(0.95, h * 0.34)
    storeys = 2 if h > 3.9 else 1
    for s in range(storeys):
        base = (0.95 if storeys == 1 else 0.9) + s * h / 2
        for i in range(slots):
            u = w * (i + 0.5) / slots
            if s == 0 and i == at:
                face.door(rng, u - 0.45, 0.9, 1.95, paint)
            else:
                face.window(rng, u - ww / 2, base, ww, wh, lit=lit, shutters=paint if shutters else None)
    if front and roof > 1.4:
        face.window(rng, w / 2 - 0.3, h + roof * 0.22, 0.6, 0.62, lit=lit)


def townhouse(face: Wall, rng: Rng, u0: float, u1: float, floors: int, *, shop: bool = True, floor_h: float = 3.0,
              lit: float = 0.5) -> float:
    """A city facade from ``u0`` to ``u1``; returns its height."""
    w = u1 - u0
    ground = 3.5 if shop else floor_h
    top = ground + (floors - 1) * floor_h
    wall = pick(rng, WALLS)
    trim = mix(wall, (250, 244, 234), 0.5)
    face.rect(u0, u1, 0, top + 0.5, wall)
    face.rect(u0 - 0.12, u1 + 0.12, top + 0.34, top + 0.62, trim)
    face.rect(u0 - 0.2, u1 + 0.2, top + 0.60, top + 0.74, lighten(trim, 0.86))
    face.rect(u0 - 0.2, u1 + 0.2, top + 0.72, top + 0.84, "snow", when="snowy")
    roof = int(rng.integers(3))
    if roof == 0:
        tiles = pick(rng, ROOFS)
        face.poly([(u0, top + 0.7), (u0 + 0.7, top + 2.3), (u1 - 0.7, top + 2.3), (u1, top + 0.7)], tiles)
        face.poly([(u0 + 0.1, top + 0.9), (u0 + 0.7, top + 2.3), (u1 - 0.7, top + 2.3), (u1 - 0.1, top + 0.9)], "snow", when="snowy",
                  alpha=225)
        face.window(rng, (u0 + u1) / 2 - 0.4, top + 1.0, 0.8, 0.8, lit=lit)
    elif roof == 1:
        face.rect(u0 + w * 0.62, u0 + w * 0.62 + 0.6, top + 0.7, top + 1.7, lighten(wall, 0.7))
    bays = max(2, round(w / 1.55))
    sh = pick(rng, ((72, 108, 104), (120, 74, 66), (76, 88, 120))) if rng.random() < 0.4 else None
    for f in range(1, floors):
        v = ground + (f - 1) * floor_h
        face.rect(u0, u1, v - 0.05, v + 0.07, trim, gain=0.94)
        for b in range(bays):
            u = u0 + w * (b + 0.5) / bays
            face.window(rng, u - 0.42, v + 0.75, 0.84, 1.5, lit=lit, shutters=sh)
    if shop:
        _shop(face, rng, u0, u1, wall)
    else:
        at = int(rng.integers(bays))
        for b in range(bays):
            u = u0 + w * (b + 0.5) / bays
            if b == at:
                face.door(rng, u - 0.5, 1.0, 2.2, pick(rng, AWNINGS))
            else:
                face.window(rng, u - 0.42, 0.95, 0.84, 1.35, lit=lit)
    return top + 0.8


def _shop(face: Wall, rng: Rng, u0: float, u1: float, wall: RGB) -> None:
    w = u1 - u0
    colour = pick(rng, AWNINGS)
    frame = lighten(colour, 0.55)
    face.rect(u0 + 0.15, u1 - 0.15, 0.0, 3.1, frame)
    door_left = bool(rng.random() < 0.5)
    d0 = u0 + 0.35 if door_left else u1 - 1.45
    face.rect(d0, d0 + 1.1, 0.0, 2.3, lighten(colour, 0.75))
    face.rect(d0 + 0.16, d0 + 0.94, 0.5, 2.15, "glass_dark", when="!lit")
    face.rect(d0 + 0.16, d0 + 0.94, 0.5, 2.15, "lit2", glow=0.9, when="lit")
    s0, s1 = (d0 + 1.3, u1 - 0.35) if door_left else (u0 + 0.35, d0 - 0.2)
    face.rect(s0, s1, 0.55, 2.3, "glass", when="!lit")
    face.poly([(s0, 0.9), (s0 + (s1 - s0) * 0.5, 2.3), (s0 + (s1 - s0) * 0.8, 2.3), (s0, 0.55)], (255, 255, 255), alpha=46, when="!lit")
    face.rect(s0, s1, 0.55, 2.3, "lit", glow=0.92, when="lit")
    for k in range(int((s1 - s0) / 0.42)):
        u, hh = s0 + 0.25 + 0.42 * k, float(rng.uniform(0.2, 0.65))
        goods = pick(rng, AWNINGS)
        face.rect(u - 0.13, u + 0.13, 0.55, 0.55 + hh, goods, glow=0.25)
        face.poly(ellipse(u, 0.55 + hh, 0.13, 0.10, 10), goods, glow=0.25)
    face.rect(u0 + 0.15, u1 - 0.15, 2.55, 3.1, lighten(colour, 0.8))
    for k in range(int(w * 2.2)):
        u = u0 + 0.7 + k * 0.36
        if u < u1 - 0.8 and rng.random() < 0.85:
            face.rect(u, u + 0.22, 2.70, 2.95, (244, 230, 200), glow=0.35)
    n = max(4, int(w / 0.5))
    for k in range(n):
        a, b = u0 + w * k / n, u0 + w * (k + 1) / n
        face.poly([(a + 0.05, 2.62), (b + 0.05, 2.62), (b, 2.02), ((a + b) / 2, 1.94), (a, 2.02)], colour if k % 2 else (240, 230, 214),
                  out=0.7)
    face.rect(u0, u1, 2.56, 2.68, "snow", when="snowy")


def city(layer: Layer, rng: Rng, x0: float, x1: float, low: float, high: float, colour: RGB, *, width: float = 5.0, lit: float = 0.28,
         base: float = 0.0,
         windows: bool = True) -> None:
    """A distant skyline of towers with small windows."""
    x = x0
    while x < x1:
        w = width * float(rng.uniform(0.6, 1.5))
        h = low + (high - low) * float(rng.random()) ** 1.6
        tone = mix(colour, pick(rng, WALLS), 0.18 * float(rng.random()))
        layer.card(rect(x, x + w * 1.02, base, base + h), tone)
        layer.card(rect(x + w * 0.62, x + w * 1.02, base, base + h), tone, gain=0.86, when="!key_right")
        layer.card(rect(x, x + w * 0.38, base, base + h), tone, gain=0.86, when="key_right")
        crown = int(rng.integers(4))
        if crown == 0:
            layer.card(rect(x + w * 0.47, x + w * 0.53, base + h, base + h * 1.16), tone)
        elif crown == 1:
            layer.card(rect(x + w * 0.2, x + w * 0.8, base + h, base + h * 1.05), tone)
        elif crown == 2:
            layer.card([(x, base + h), (x + w * 0.5, base + h * 1.08), (x + w, base + h)], tone)
        layer.card(rect(x, x + w * 1.02, base + h - w * 0.03, base + h + w * 0.03), "snow", when="snowy")
        if windows:
            _lights(layer, rng, x, w, base, h, lit)
        x += w * float(rng.uniform(0.92, 1.15))


def _lights(layer: Layer, rng: Rng, x: float, w: float, base: float, h: float, lit: float) -> None:
    cell = max(1.3, layer.z / 42.0)
    cols, rows = max(2, int(w / cell)), max(2, int(h / (cell * 1.25)))
    for c in range(cols):
        for r in range(rows):
            u, v = x + w * (c + 0.5) / cols, base + h * (r + 0.5) / rows
            if rng.random() < lit:
                layer.card(rect(u - w / cols * 0.24, u + w / cols * 0.24, v - h / rows * 0.26, v + h / rows * 0.22),
                           "lit" if rng.random() < 0.7 else "lit2",
                           glow=0.86, when="lit")
            elif rng.random() < 0.5:
                layer.card(rect(u - w / cols * 0.24, u + w / cols * 0.24, v - h / rows * 0.26, v + h / rows * 0.22), "glass_dark",
                           alpha=90, when="bright")


def church(layer: Layer, rng: Rng, x: float, w: float, h: float, *, z: float | None = None, y: float = 0.0) -> None:
    """A church with a steeple."""
    z = layer.z if z is None else z
    wall: RGB = (232, 222, 204)
    roof = pick(rng, ROOFS)
    face = Wall(layer, x, z, y)
    face.rect(0, w * 1.6, 0, h * 0.34, wall, gain=0.94)
    face.poly([(-0.1, h * 0.33), (w * 0.2, h * 0.56), (w * 1.5, h * 0.56), (w * 1.72, h * 0.33)], roof)
    face.poly([(0.1, h * 0.36), (w * 0.2, h * 0.56), (w * 1.5, h * 0.56), (w * 1.66, h * 0.36)], "snow", when="snowy")
    for k in range(4):
        u = w * (0.42 + 0.3 * k)
        face.poly([(u - w * 0.05, h * 0.08), (u - w * 0.05, h * 0.22), (u, h * 0.27), (u + w * 0.05, h * 0.22), (u + w * 0.05, h * 0.08)],
                  "glass_dark", when="!lit")
        face.poly([(u - w * 0.05, h * 0.08), (u - w * 0.05, h * 0.22), (u, h * 0.27), (u + w * 0.05, h * 0.22), (u + w * 0.05, h * 0.08)],
                  "lit", glow=0.9, when="lit")
    face.rect(-w * 0.34, w * 0.10, 0, h * 0.66, wall)
    face.rect(-w * 0.06, w * 0.10, 0, h * 0.66, wall, gain=0.86)
    face.poly([(-w * 0.40, h * 0.65), (-w * 0.12, h * 1.06), (w * 0.16, h * 0.65)], roof)
    face.poly([(-w * 0.12, h * 1.06), (w * 0.16, h * 0.65), (-w * 0.02, h * 0.65)], roof, gain=0.8)
    face.poly(ellipse(-w * 0.12, h * 0.55, w * 0.10, w * 0.10, 16), "white")
    face.poly(ellipse(-w * 0.12, h * 0.38, w * 0.06, w * 0.10, 12), "glass_dark")
    face.rect(-w * 0.13, -w * 0.11, h * 1.05, h * 1.15, "iron")
    face.rect(-w * 0.16, -w * 0.08, h * 1.10, h * 1.115, "iron")


def lighthouse(layer: Layer, x: float, y: float, h: float, *, z: float | None = None) -> None:
    """A banded tower whose lamp burns at night."""
    z = layer.z if z is None else z
    w = h * 0.13
    n = 5
    for i in range(n):
        a, b = i / n, (i + 1) / n
        wa, wb = w * (1 - 0.34 * a), w * (1 - 0.34 * b)
        layer.card([(x - wa, y + h * 0.8 * a), (x + wa, y + h * 0.8 * a), (x + wb, y + h * 0.8 * b + 0.02),
                    (x - wb, y + h * 0.8 * b + 0.02)],
                   (240, 236, 228) if i % 2 else (206, 76, 70), z=z)
    layer.card([(x + w * 0.25, y), (x + w, y), (x + w * 0.66, y + h * 0.8), (x + w * 0.2, y + h * 0.8)], (40, 40, 80), alpha=44, z=z,
               when="!key_right")
    layer.card([(x - w * 0.25, y), (x - w, y), (x - w * 0.66, y + h * 0.8), (x - w * 0.2, y + h * 0.8)], (40, 40, 80), alpha=44, z=z,
               when="key_right")
    layer.card(rect(x - w * 0.86, x + w * 0.86, y + h * 0.79, y + h * 0.82), "iron", z=z)
    layer.card(rect(x - w * 0.5, x + w * 0.5, y + h * 0.82, y + h * 0.92), "glass", z=z, when="!lit")
    layer.card(rect(x - w * 0.5, x + w * 0.5, y + h * 0.82, y + h * 0.92), (255, 240, 196), z=z, glow=1.0, when="lit")
    layer.card([(x - w * 0.66, y + h * 0.92), (x, y + h * 1.02), (x + w * 0.66, y + h * 0.92)], (180, 62, 60), z=z)
    soft(layer, x, y + h * 0.87, z, h * 0.55, (255, 236, 180), strength=1.2)
    for side in (-1, 1):
        # Kites of growing length: the beam thins out instead of ending at an edge.
        for reach in (1.0, 1.6, 2.2, 2.8, 3.4, 4.0):
            far, mid = x + side * h * reach, x + side * h * reach * 0.62
            kite = [(x, y + h * 0.875), (mid, y + h * (0.885 + 0.075 * reach)), (far, y + h * (0.885 + 0.02 * reach)),
                    (mid, y + h * (0.885 - 0.05 * reach))]
            layer.card(kite, (255, 238, 190), z=z, glow=1.0, alpha=9, when="lit")


def smoke(layer: Layer, rng: Rng, x: float, y: float, z: float, size: float = 0.4, n: int = 6) -> None:
    """A column of smoke puffs above a chimney."""
    for i in range(n):
        k = size * (0.6 + 0.42 * i)
        layer.card(blob(rng, x + 0.3 * i * size + 0.10 * i * i * size, y + i * size * 1.25, k, k * 0.75), (236, 236, 240), z=z,
                   alpha=max(16, 92 - 14 * i),
                   sway=0.10 * size * i, root=y, reach=size * 3)
