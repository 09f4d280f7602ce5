"""Street, alley, village and station."""

from __future__ import annotations

import math

import numpy as np

from ..geometry import Points
from ..light import RGB
from ..light import scale as lighten
from .base import Source, Stage
from .buildings import (
    AWNINGS, NEONS, ROOFS, WALLS, Wall, bench, church, city, gable, lamp_post, picket, pick, pool, rail_fence, smoke, soft, streak, townhouse,
)
from .exteriors_kit import Colour, Ground, Layer, Sketch, ellipse, rect
from .nature import birds, bush, conifer, flowers, grass_strip, height_at, hills, poplar, tree, tuft

Rng = np.random.Generator


# -- details ----------------------------------------------------------------------------------------------------------
def paving(layer: Layer, x0: float, x1: float, z0: float, z1: float, step: float, colour: RGB = (40, 42, 56), alpha: int = 34, skew: float = 0.0) -> None:
    """Joints of flagstones on the ground."""
    for z in np.arange(z0, z1, step):
        layer.ground([(x0, z), (x1, z), (x1, z + 0.03), (x0, z + 0.03)], colour, y=0.004, alpha=alpha)
    for i, x in enumerate(np.arange(x0, x1, step * 1.4)):
        for j, z in enumerate(np.arange(z0, z1, step * 2)):
            off = step * 0.7 * ((i + j) % 2) + skew
            layer.ground([(x + off, z), (x + off + 0.03, z), (x + off + 0.03, z + step), (x + off, z + step)], colour, y=0.004, alpha=alpha)


def cobbles(layer: Layer, rng: Rng, x0: float, x1: float, z0: float, z1: float, count: int, colour: Colour = "cobble2", y: float = 0.006) -> None:
    """Scattered stones that give the ground a grain."""
    for z in sorted(rng.uniform(z0, z1, count).tolist(), reverse=True):
        x, w = float(rng.uniform(x0, x1)), float(rng.uniform(0.16, 0.42))
        layer.ground(ellipse(x, z, w, w * 0.34, 9), colour, y=y, alpha=130, gain=float(rng.uniform(0.92, 1.1)))


def car(layer: Layer, x: float, z: float, colour: RGB, facing: int = 1) -> None:
    """A small parked car seen from the side."""
    def m(points: list[tuple[float, float]]) -> Points:
        return np.array([(x + facing * px, py) for px, py in points])

    layer.ground(ellipse(x, z - 0.2, 2.2, 0.5, 20), (24, 26, 36), alpha=100, y=0.01)
    layer.card(m([(-2.0, 0.32), (-2.02, 0.72), (-1.75, 0.86), (-1.2, 0.92), (-0.8, 1.42), (0.45, 1.45), (1.0, 0.95), (1.75, 0.86), (2.02, 0.62), (2.0, 0.32)]), colour, z=z)
    layer.card(m([(-2.0, 0.32), (-2.01, 0.5), (2.01, 0.5), (2.0, 0.32)]), colour, z=z, gain=0.78)
    layer.card(m([(-1.05, 0.94), (-0.72, 1.34), (-0.2, 1.36), (-0.2, 0.94)]), "glass_dark", z=z)
    layer.card(m([(-0.1, 0.94), (-0.1, 1.36), (0.40, 1.37), (0.82, 0.94)]), "glass_dark", z=z)
    layer.card(m([(-0.9, 0.98), (-0.62, 1.32), (-0.45, 1.33), (-0.7, 0.98)]), "glass", z=z, alpha=150)
    layer.card(m([(-0.8, 1.42), (0.45, 1.45), (0.40, 1.51), (-0.75, 1.48)]), "snow", z=z, when="snowy")
    for k in (-1.2, 1.25):
        layer.card(ellipse(x + facing * k, 0.33, 0.36, 0.36, 18), (30, 30, 36), z=z)
        layer.card(ellipse(x + facing * k, 0.33, 0.19, 0.19, 14), (150, 152, 160), z=z)
    layer.card(ellipse(x + facing * 1.9, 0.68, 0.09, 0.10, 10), (255, 244, 214), z=z)
    layer.card(ellipse(x - facing * 1.93, 0.68, 0.07, 0.10, 10), (206, 60, 56), z=z)


def cable(layer: Layer, a: tuple[float, float, float], b: tuple[float, float, float], sag: float, bulbs: int = 0, colours: tuple[RGB, ...] = ((255, 214, 140),),
          when: str = "lit", thick: float = 0.02) -> None:
    """A hanging cable, with light bulbs if wanted."""
    k = np.linspace(0, 1, 15)
    line = np.array(a) + (np.array(b) - np.array(a)) * k[:, None]
    line[:, 1] -= sag * 4 * k * (1 - k)
    layer.add(np.vstack((line + (0, thick, 0), (line - (0, thick, 0))[::-1])), "iron")
    for i in range(bulbs):
        u = (i + 0.5) / bulbs
        p = np.array(a) + (np.array(b) - np.array(a)) * u
        y = float(p[1]) - sag * 4 * u * (1 - u) - 0.08
        ring = ellipse(float(p[0]), y, 0.055, 0.07, 10)
        layer.card(ring, "lamp_glass", z=float(p[2]), when=f"!{when}")
        layer.card(ring, colours[i % len(colours)], z=float(p[2]), glow=1.0, when=when)
        soft(layer, float(p[0]), y, float(p[2]), 0.26, colours[i % len(colours)], when=when, rings=3, strength=2.0)


def neon(wall: Wall, rng: Rng, u: float, v: float, w: float, h: float, colour: RGB) -> None:
    """A glowing sign of abstract strokes."""
    wall.rect(u - 0.14, u + w + 0.14, v - 0.14, v + h + 0.14, (40, 36, 50))
    tall = h > w
    n = 4
    for i in range(n):
        k = (i + 0.5) / n
        kind = int(rng.integers(3))
        cu, cv = (u + w / 2, v + h * (1 - k)) if tall else (u + w * k, v + h / 2)
        s = (h if tall else w) / n * 0.34
        for state, tone, glow in (("!neon", lighten(colour, 0.62), 0.0), ("neon", colour, 1.0)):
            if kind == 0:
                a = np.linspace(0, 2 * math.pi, 17)
                ring = np.stack((cu + s * np.cos(a), cv + s * np.sin(a)), 1)
                inner = np.stack((cu + s * 0.66 * np.cos(a), cv + s * 0.66 * np.sin(a)), 1)
                wall.poly(np.vstack((ring, inner[::-1])), tone, glow=glow, when=state)
            elif kind == 1:
                wall.rect(cu - s, cu + s, cv + s * 0.5, cv + s * 0.86, tone, glow=glow, when=state)
                wall.rect(cu - s * 0.18, cu + s * 0.18, cv - s, cv + s * 0.7, tone, glow=glow, when=state)
            else:
                wall.poly([(cu - s, cv - s), (cu, cv + s), (cu + s, cv - s), (cu + s * 0.58, cv - s), (cu, cv + s * 0.3), (cu - s * 0.58, cv - s)], tone,
                          glow=glow, when=state)
    for i in range(6):
        g = 0.95 * (1 - i / 6)
        wall.poly(ellipse(u + w / 2, v + h / 2, w * 0.6 + g, h * 0.6 + g, 20), colour, glow=1.0, alpha=13, when="neon")


# -- street -----------------------------------------------------------------------------------------------------------
def street(s: Sketch) -> None:
    """A city street seen across the road: shops, a side street that runs away, towers behind."""
    rng = s.rng
    s.layers.append(Ground("pavement", "pavement2"))
    gap = float(rng.uniform(-3.4, 2.2))
    gw = float(rng.uniform(4.2, 5.4))
    far = s.layer(110.0)
    city(far, rng, -220, 220, 16, 58, (150, 162, 184), width=12.0, lit=0.22)
    mid = s.layer(58.0)
    city(mid, rng, -130, 130, 9, 27, (158, 150, 160), width=8.0, lit=0.3)
    _side_street(s, gap, gw)
    road = s.layer(2000.0)
    road.ground([(-120, 2.1), (120, 2.1), (120, 7.4), (-120, 7.4)], "asphalt", y=0.003)
    for x in np.arange(-60, 60, 3.2):
        road.ground([(x, 4.7), (x + 1.5, 4.7), (x + 1.5, 4.86), (x, 4.86)], (236, 230, 214), y=0.006, alpha=190)
    for x0 in np.arange(gap + 0.5, gap + gw - 0.4, 0.9):
        road.ground([(x0, 2.4), (x0 + 0.5, 2.4), (x0 + 0.5, 7.1), (x0, 7.1)], (236, 232, 222), y=0.006, alpha=200)
    road.ground([(-120, 1.9), (120, 1.9), (120, 2.1), (-120, 2.1)], "kerb", y=0.006)
    road.ground([(-120, 2.1), (120, 2.1), (120, 2.28), (-120, 2.28)], (30, 32, 42), y=0.007, alpha=90)
    road.ground([(-120, 7.4), (120, 7.4), (120, 7.56), (-120, 7.56)], "kerb", y=0.01)
    paving(road, -26, 26, -8.0, 1.8, 1.1)
    row = s.layer(10.0)
    _row(row, rng, gap, -1)
    _row(row, rng, gap + gw, 1)
    sign = Wall(row, gap - 2.2 if rng.random() < 0.5 else gap + gw + 1.0, 9.85)
    colour = pick(rng, NEONS)
    neon(sign, rng, 0.2, 3.9, 0.7, 2.5, colour)
    s.sources.append(Source("neon", sign.x + 0.5, 4.6, 9.0, 4.0, colour, 0.8))
    for x in (gap - 1.1, gap + gw + 1.1, gap - 11.0, gap + gw + 10.5):
        lamp_post(s.layer(8.2), x, h=4.4, style=1 if rng.random() < 0.5 else 0)
    trees = s.layer(8.6)
    for x in (gap - 5.8, gap + gw + 5.6, gap - 15.0, gap + gw + 15.5):
        tree(trees, rng, x + float(rng.uniform(-0.8, 0.8)), float(rng.uniform(4.2, 5.2)), sway=0.03)
    car(s.layer(6.5), gap - 6.0 - float(rng.uniform(0, 2)), 6.5, pick(rng, AWNINGS))
    car(s.layer(6.4), gap + gw + 5.0 + float(rng.uniform(0, 3)), 6.4, pick(rng, WALLS), -1)
    cables = s.layer(5.0)
    cable(cables, (-16, 7.4, 9.6), (3, 6.6, 3.0), 0.9)
    cable(cables, (-2, 7.2, 9.6), (15, 7.0, 3.0), 0.8)
    _near_pavement(s, rng)


def _side_street(s: Sketch, gap: float, gw: float) -> None:
    rng = s.rng
    end = s.layer(40.0)
    townhouse(Wall(end, gap - 12, 40.0), rng, 0.0, 9.5, 4, lit=0.5)
    townhouse(Wall(end, gap - 2.5, 40.0), rng, 0.0, 9.0, 5, lit=0.5)
    townhouse(Wall(end, gap + 6.5, 40.0), rng, 0.0, 9.0, 4, lit=0.5)
    deep = s.layer(24.0)
    deep.ground([(gap, 7.5), (gap + gw, 7.5), (gap + gw, 40), (gap, 40)], "asphalt2", y=0.004)
    for x, gain in ((gap, 0.8), (gap + gw, 0.74)):
        for z0, z1 in ((31.0, 40.0), (20.0, 31.0), (10.0, 20.0)):
            wall = Wall(deep, x, z0, along="z", gain=gain)
            townhouse(wall, rng, 0.0, z1 - z0, int(rng.integers(3, 5)), shop=z0 < 15, lit=0.55)
    for x, z in ((gap + 0.5, 27.0), (gap + gw - 0.5, 19.0), (gap + 0.5, 14.0)):
        lamp_post(deep, x, z=z, h=4.0, glow_r=1.0)


def _row(layer: Layer, rng: Rng, edge: float, side: int) -> None:
    x = edge
    while abs(x - edge) < 46:
        w = float(rng.uniform(6.0, 8.6))
        x0 = x if side > 0 else x - w
        townhouse(Wall(layer, x0, layer.z), rng, 0.0, w, int(rng.integers(3, 5)), shop=bool(rng.random() < 0.72), lit=0.45)
        x += side * w


def _near_pavement(s: Sketch, rng: Rng) -> None:
    side = 1 if rng.random() < 0.5 else -1
    lamp_post(s.layer(1.75), -side * float(rng.uniform(3.5, 4.3)), h=3.5)
    s.sources.append(Source("lamp", -side * 3.9, 3.7, 1.75, 3.0, (255, 222, 160), 0.9))
    bx = side * float(rng.uniform(2.0, 2.7))
    bench(s.layer(1.35), bx)
    s.anchor("bench", bx, 1.28, "sit", 0.46)
    plant = s.layer(1.5)
    px = side * 4.4
    plant.box(px - 0.6, px + 0.6, 0.0, 0.5, 1.3, 1.8, "stone2")
    bush(plant, rng, px, 1.2, 0.7, z=1.5, y=0.46, sway=0.02, flowers="flower")
    bins = s.layer(1.7)
    bins.card([(-side * 5.2 - 0.24, 0), (-side * 5.2 - 0.28, 0.85), (-side * 5.2 + 0.28, 0.85), (-side * 5.2 + 0.24, 0)], (62, 92, 84))
    bins.card(ellipse(-side * 5.2, 0.86, 0.32, 0.10, 14), (46, 70, 66))
    near = s.layer(-2.4)
    for x in (-3.3, 3.4):
        near.box(x - 0.9, x + 0.9, 0.0, 0.28, -2.6, -2.2, "stone_dark")
        bush(near, rng, x, 1.7, 0.42, z=-2.4, y=0.24, sway=0.02, flowers="flower2")
    s.anchor("path_left", -2.2, 0.3)
    s.anchor("path_right", 2.2, 0.3)
    s.anchor("kerb", 0.2, 1.5)
    s.anchor("lamp", -side * 3.0, 1.2)
    s.anchor("door", -side * 1.4, 1.3)


# -- alley ------------------------------------------------------------------------------------------------------------
def alley(s: Sketch) -> None:
    """A narrow lane that runs away between brick walls, cables and washing overhead."""
    rng = s.rng
    s.layers.append(Ground("cobble", "cobble2"))
    half = float(rng.uniform(3.1, 3.6))
    city(s.layer(90.0), rng, -120, 120, 14, 46, (140, 146, 170), width=10.0, lit=0.25)
    end = s.layer(30.0)
    townhouse(Wall(end, -9.5, 30.0), rng, 0.0, 9.0, 4, lit=0.6)
    townhouse(Wall(end, -0.5, 30.0), rng, 0.0, 9.5, 5, lit=0.6)
    floor_l = s.layer(3000.0)
    cobbles(floor_l, rng, -half, half, -7.0, 20.0, 150)
    floor_l.ground([(-0.22, -30), (0.22, -30), (0.16, 30), (-0.16, 30)], "cobble2", y=0.005, gain=0.82)
    floor_l.ground([(-0.22, -30), (0.22, -30), (0.16, 30), (-0.16, 30)], (150, 176, 206), y=0.006, alpha=70, when="wet")
    bricks: tuple[RGB, ...] = ((164, 92, 74), (142, 84, 78), (176, 112, 84), (124, 96, 96))
    for side in (-1, 1):
        z = 26.0
        while z > -13.0:
            d = float(rng.uniform(5.5, 8.0))
            layer = s.layer(z - d * 0.5 + (0.0 if z > 8 else 12.0))
            _alley_wall(layer, rng, side * half, z - d, d, pick(rng, bricks), 0.86 if side < 0 else 0.78)
            z -= d
        # Beyond the lane's near end the walls turn aside, so that a distant camera finds houses and not edges.
        front = s.layer(19.5)
        x0 = half if side > 0 else -half - 14.0
        townhouse(Wall(front, x0, z), rng, 0.0, 14.0, 4, lit=0.4, shop=False)
    over = s.layer(6.0)
    for z, y in ((12.0, 6.4), (8.0, 5.0), (4.6, 6.1)):
        cable(over, (-half, y, z), (half, y + float(rng.uniform(-0.5, 0.5)), z), 0.5)
    cable(over, (-half, 4.3, 9.0), (half, 4.5, 3.2), 0.5, bulbs=9)
    _washing(s.layer(8.0), rng, half)
    _alley_props(s, rng, half)
    colour = pick(rng, NEONS)
    sx = half if rng.random() < 0.5 else -half
    sign = s.layer(3.6)
    board = Wall(sign, sx * 0.66 - (0.0 if sx < 0 else 0.0), 3.6)
    neon(board, rng, -0.35 if sx < 0 else -0.3, 2.7, 0.62, 1.9, colour)
    sign.box(min(sx, sx * 0.66), max(sx, sx * 0.66), 4.45, 4.53, 3.58, 3.66, "iron")
    pool(sign, sx * 0.6, 3.2, 2.2, colour, when="neon")
    streak(sign, sx * 0.6, 2.8, colour, w=0.4, length=4.0, when="neon&wet")
    s.sources.append(Source("neon", sx * 0.66, 3.6, 3.4, 3.5, colour, 1.0))


def _alley_wall(layer: Layer, rng: Rng, x: float, z0: float, d: float, brick: RGB, gain: float) -> None:
    wall = Wall(layer, x, z0, along="z", gain=gain)
    top = float(rng.uniform(7.5, 11.5))
    wall.rect(0, d + 0.05, 0, top, brick)
    wall.rect(0, d + 0.05, 0, 0.5, lighten(brick, 0.72))
    wall.rect(-0.05, d + 0.1, top, top + 0.25, lighten(brick, 1.15))
    wall.rect(-0.05, d + 0.1, top + 0.2, top + 0.4, "snow", when="snowy")
    for _ in range(22):
        u, v = float(rng.uniform(0.1, d - 0.6)), float(rng.uniform(0.6, top - 0.3))
        wall.rect(u, u + float(rng.uniform(0.25, 0.5)), v, v + 0.12, lighten(brick, float(rng.choice([0.84, 0.9, 1.12]))))
    floors = int((top - 1.0) // 2.8)
    bays = max(1, int(d // 2.2))
    for f in range(floors):
        for b in range(bays):
            u = d * (b + 0.5) / bays
            if f == 0 and rng.random() < 0.45:
                wall.door(rng, u - 0.45, 0.9, 2.05, pick(rng, AWNINGS))
            elif rng.random() < 0.85:
                wall.window(rng, u - 0.42, 1.2 + f * 2.8, 0.84, 1.25, lit=0.42)
    u = float(rng.uniform(0.2, d - 0.3))
    wall.rect(u, u + 0.14, 0, top, "iron")
    if rng.random() < 0.55 and floors > 1:
        _fire_escape(layer, x, z0 + 0.6, min(d - 1.2, 3.4), floors)


def _fire_escape(layer: Layer, x: float, z0: float, d: float, floors: int) -> None:
    out = x - math.copysign(0.9, x)
    for f in range(1, floors):
        y = 0.9 + f * 2.8
        layer.add(np.array([(x, y, z0), (out, y, z0), (out, y, z0 + d), (x, y, z0 + d)]), "iron")
        for yy in (0.45, 0.9):
            layer.add(np.array([(out, y + yy, z0), (out, y + yy + 0.05, z0), (out, y + yy + 0.05, z0 + d), (out, y + yy, z0 + d)]), "iron")
        for k in np.linspace(0, 1, 7):
            z = z0 + d * float(k)
            layer.add(np.array([(out, y, z), (out, y + 0.92, z), (out, y + 0.92, z + 0.05), (out, y, z + 0.05)]), "iron")
        layer.add(np.array([(out, y - 2.7, z0 + d * 0.9), (out, y - 2.5, z0 + d * 0.9), (out, y + 0.1, z0 + d * 0.2), (out, y - 0.1, z0 + d * 0.2)]), "iron")


def _washing(layer: Layer, rng: Rng, half: float) -> None:
    z, y = layer.z, 5.6
    cable(layer, (-half, y, z), (half, y - 0.2, z), 0.35, thick=0.012)
    x = -half + 0.5
    while x < half - 0.8:
        w, h = float(rng.uniform(0.4, 0.9)), float(rng.uniform(0.6, 1.1))
        k = (x + half) / (2 * half)
        top = y - 0.2 * k - 0.35 * 4 * k * (1 - k)
        layer.card([(x, top), (x + w, top), (x + w * 0.97, top - h), (x + w * 0.5, top - h * 1.04), (x + w * 0.03, top - h)], pick(rng, (*AWNINGS, (240, 236, 226), (226, 206, 190))),
                   sway=-0.06, root=top + 0.01, reach=-h)
        x += w + float(rng.uniform(0.1, 0.4))


def _alley_props(s: Sketch, rng: Rng, half: float) -> None:
    side = 1 if rng.random() < 0.5 else -1
    layer = s.layer(2.6)
    x = side * (half - 0.65)
    layer.box(x - 0.6, x + 0.6, 0.0, 1.15, 2.2, 3.0, (66, 104, 92))
    layer.box(x - 0.64, x + 0.64, 1.15, 1.25, 2.15, 3.05, (50, 80, 74))
    crate = s.layer(1.5)
    cx = -side * (half - 0.75)
    crate.box(cx - 0.45, cx + 0.45, 0.0, 0.48, 1.15, 1.8, "wood")
    for y in (0.14, 0.30):
        crate.card(rect(cx - 0.45, cx + 0.45, y, y + 0.03), "wood_dark", z=1.14)
    crate.box(cx - 0.45 - 0.1 * side, cx + 0.2 - 0.1 * side, 0.48, 0.86, 1.45, 1.85, "wood2")
    s.anchor("crate", -side * (half - 1.0), 1.1, "sit", 0.48)
    lamp = s.layer(5.2)
    wall = Wall(lamp, -side * half, 5.0, along="z")
    wall.rect(0.0, 0.3, 3.2, 3.3, "iron")
    lx = -side * (half - 0.45)
    lamp.card([(lx - 0.22, 3.2), (lx - 0.08, 3.4), (lx + 0.08, 3.4), (lx + 0.22, 3.2)], "iron", z=5.1)
    lamp.card(ellipse(lx, 3.18, 0.13, 0.08, 12), "lamp_glass", z=5.1, when="!lit")
    lamp.card(ellipse(lx, 3.18, 0.13, 0.08, 12), (255, 236, 186), z=5.1, glow=1.0, when="lit")
    soft(lamp, lx, 3.15, 5.1, 1.3, "lit2", strength=1.5)
    lamp.card([(lx - 0.16, 3.15), (lx + 0.16, 3.15), (lx + 1.5, 0.0), (lx - 1.5, 0.0)], "lit2", z=5.1, glow=1.0, alpha=20, when="lit")
    pool(lamp, lx, 4.7, 2.0, "lit2")
    streak(lamp, lx, 4.4, "lit2")
    s.sources.append(Source("lamp", lx, 3.2, 5.0, 3.0, (255, 220, 160), 0.9))
    near = s.layer(-2.3)
    near.box(-side * 2.9 - 0.5, -side * 2.9 + 0.5, 0.0, 0.42, -2.5, -2.0, "wood2")
    tuft(near, rng, side * 2.7, 0.4, "grass_dark", n=8)
    s.anchor("path_left", -1.6, 0.3)
    s.anchor("path_right", 1.6, 0.3)
    s.anchor("door", side * 2.1, 1.4)
    s.anchor("wall", -side * 2.0, 1.3)
    s.stage = Stage(-2.6, 2.6, -0.6, 1.6, camera_x=(-2.4, 2.4), camera_y=(0.15, 5.0), camera_z=(-60.0, -0.5))


# -- village ----------------------------------------------------------------------------------------------------------
def village(s: Sketch) -> None:
    """Cottages around a green, a church on the hill."""
    rng = s.rng
    s.layers.append(Ground("grass", "meadow"))
    hills(s.layer(150.0), rng, 34.0, "hill2", waves=5)
    back = s.layer(85.0)
    hills(back, rng, 17.0, "hill2", waves=4, gain=0.95)
    mid = s.layer(46.0)
    edge = hills(mid, rng, 7.5, "hill", waves=3)
    for x in np.arange(-90, 90, 3.2):
        if rng.random() < 0.5:
            xx = float(x + rng.uniform(-1, 1))
            (conifer if rng.random() < 0.4 else poplar)(mid, rng, xx, float(rng.uniform(2.5, 4.5)), y=height_at(edge, xx) - 0.5)
    cx = float(rng.uniform(-9, 9))
    ch = s.layer(45.0)
    church(ch, rng, cx, 5.2, 13.0, y=height_at(edge, cx) - 1.2)
    _lane(s, rng)
    for z, xs in ((24.0, (-17.0, -7.5, 5.5, 15.0, 25.0, -27.0)), (14.5, (-10.0, 9.8, -20.0, 20.0)), (9.0, (-7.4, 7.8))):
        row = s.layer(z)
        for x in xs:
            xx = x + float(rng.uniform(-1.2, 1.2))
            w = float(rng.uniform(4.4, 5.6))
            h, roof = float(rng.uniform(2.6, 3.4)), float(rng.uniform(1.9, 2.7))
            gable(row, rng, xx, w, h, roof, pick(rng, WALLS), pick(rng, ROOFS), front=bool(rng.random() < 0.5), shutters=bool(rng.random() < 0.5))
            bush(row, rng, xx - w * 0.52, 1.3, 0.8, z=z - 0.2, flowers="flower")
            if rng.random() < 0.6:
                smoke(s.layer(z + 0.1), rng, xx + w * 0.22, h + roof + 0.7, z, 0.34)
    for x in (-12.6, 12.8, -4.4):
        tree(s.layer(11.0), rng, x + float(rng.uniform(-0.5, 0.5)), float(rng.uniform(4.0, 5.2)), sway=0.04, crown="bloom" if rng.random() < 0.5 else "leaf")
    _green(s, rng)


def _lane(s: Sketch, rng: Rng) -> None:
    lane = s.layer(3000.0)
    k = np.linspace(0, 1, 20)
    z = -30 + 75 * k
    bend = float(rng.uniform(1.5, 3.5)) * (1 if rng.random() < 0.5 else -1)
    c = bend * np.sin(np.clip((z - 2) / 30, 0, 1.6) * 2.4)
    w = 2.1 + 0.9 * np.clip(-(z - 6) / 30, 0, 1)
    lane.ground(np.concatenate((np.stack((c - w, z), 1), np.stack((c + w, z), 1)[::-1])), "path", y=0.004)
    lane.ground(np.concatenate((np.stack((c - w * 0.5, z), 1), np.stack((c - w * 0.36, z), 1)[::-1])), "path_dark", y=0.006, alpha=170)
    lane.ground(np.concatenate((np.stack((c + w * 0.36, z), 1), np.stack((c + w * 0.5, z), 1)[::-1])), "path_dark", y=0.006, alpha=170)
    cobbles(lane, rng, -2.2, 2.2, -5, 9, 40, "path_dark")


def _green(s: Sketch, rng: Rng) -> None:
    side = 1 if rng.random() < 0.5 else -1
    well = s.layer(3.4)
    x = -side * 3.6
    well.ground(ellipse(x, 3.4, 1.2, 0.5, 20), (34, 38, 50), alpha=70, y=0.01)
    well.card([(x - 0.75, 0), (x - 0.75, 0.8), (x + 0.75, 0.8), (x + 0.75, 0)], "stone")
    for i in range(12):
        u, v = float(rng.uniform(-0.7, 0.45)), float(rng.uniform(0.02, 0.62))
        well.card(rect(x + u, x + u + 0.26, v, v + 0.14), "stone2", gain=float(rng.uniform(0.86, 1.08)))
    well.card(ellipse(x, 0.8, 0.82, 0.17, 20), "stone_dark")
    for k in (-0.68, 0.60):
        well.card(rect(x + k, x + k + 0.09, 0.75, 2.0), "wood_dark")
    well.card([(x - 1.05, 1.9), (x - 0.55, 2.55), (x + 0.55, 2.55), (x + 1.05, 1.9)], "wood2")
    well.card([(x - 1.0, 2.0), (x - 0.55, 2.62), (x + 0.55, 2.62), (x + 1.0, 2.0)], "snow", when="snowy")
    rail_fence(s.layer(4.6), rng, -14.6, -4.6)
    rail_fence(s.layer(4.6), rng, 4.6, 14.6)
    lamp_post(s.layer(2.6), side * 3.9, h=2.9)
    s.sources.append(Source("lamp", side * 3.9, 3.1, 2.6, 3.0, (255, 222, 160), 0.8))
    s.sources.append(Source("window", side * 7.0, 1.5, 9.0, 3.0, (255, 206, 122), 0.6))
    bx = side * 2.3
    bench(s.layer(1.5), bx)
    s.anchor("bench", bx, 1.42, "sit", 0.46)
    near = s.layer(-2.5, wind=1.0)
    for x0, x1 in ((-9.0, -1.9), (1.9, 9.0)):
        grass_strip(near, rng, x0, x1, 0.26, "grass_dark", z=-2.4)
        flowers(near, rng, x0, x1, -2.5, -2.2, 12, 0.3)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("well", x * 0.72, 1.4)
    s.anchor("door", side * 2.9, 1.5)


# -- station ----------------------------------------------------------------------------------------------------------
def station(s: Sketch) -> None:
    """A platform under a canopy, tracks, the other platform, and perhaps a train."""
    rng = s.rng
    s.layers.append(Ground("pavement", "grass_dark"))
    hills(s.layer(120.0), rng, 22.0, "hill2", waves=4)
    city(s.layer(70.0), rng, -170, 170, 5, 17, (160, 154, 166), width=8.0, lit=0.3)
    trees = s.layer(24.0)
    for x in np.arange(-50, 50, 4.0):
        (poplar if rng.random() < 0.3 else tree)(trees, rng, float(x + rng.uniform(-1.5, 1.5)), float(rng.uniform(4.0, 6.5)))
    _tracks(s.layer(3000.0))
    _far_platform(s, rng)
    if rng.random() < 0.6:
        _train(s, rng)
    _platform(s, rng)


def _tracks(layer: Layer) -> None:
    layer.ground([(-200, 2.3), (200, 2.3), (200, 9.6), (-200, 9.6)], (118, 108, 104), y=0.003)
    layer.ground([(-200, 2.3), (200, 2.3), (200, 2.75), (-200, 2.75)], (40, 40, 50), y=0.005, alpha=150)
    for z in (3.7, 7.4):
        for x in np.arange(-34, 34, 0.85):
            layer.ground([(x, z - 0.95), (x + 0.26, z - 0.95), (x + 0.26, z + 0.95), (x, z + 0.95)], "wood_dark", y=0.01)
        for dz in (-0.68, 0.68):
            layer.ground([(-200, z + dz - 0.05), (200, z + dz - 0.05), (200, z + dz + 0.05), (-200, z + dz + 0.05)], (176, 180, 190), y=0.06)
            layer.ground([(-200, z + dz - 0.11), (200, z + dz - 0.11), (200, z + dz - 0.05), (-200, z + dz - 0.05)], (60, 58, 66), y=0.05)
    layer.ground([(-200, 1.95), (200, 1.95), (200, 2.32), (-200, 2.32)], "kerb", y=0.008)
    layer.ground([(-200, 1.62), (200, 1.62), (200, 1.78), (-200, 1.78)], (238, 200, 84), y=0.008)
    paving(layer, -22, 22, -8.0, 1.5, 1.2, alpha=28)


def _far_platform(s: Sketch, rng: Rng) -> None:
    layer = s.layer(13.0)
    layer.box(-200, 200, 0.0, 0.75, 9.6, 14.0, "stone2", top="pavement")
    wall = pick(rng, ((176, 98, 80), (206, 176, 140), (150, 112, 98)))
    face = Wall(layer, -13.0, 13.4, 0.75)
    face.rect(0, 26, 0, 4.4, wall)
    face.rect(0, 26, 4.3, 4.7, lighten(wall, 1.2))
    tiles = pick(rng, ROOFS)
    face.poly([(-0.6, 4.6), (2.0, 6.7), (24.0, 6.7), (26.6, 4.6)], tiles)
    face.poly([(-0.2, 4.9), (2.0, 6.7), (24.0, 6.7), (26.2, 4.9), (20, 5.3), (13, 5.0), (6, 5.4)], "snow", when="snowy")
    for k in range(9):
        u = 1.2 + k * 2.8
        if k % 4 == 2:
            face.door(rng, u, 1.2, 2.4, pick(rng, AWNINGS), steps=False)
        else:
            face.poly([(u - 0.1, 0.8), (u - 0.1, 2.7), (u + 0.6, 3.2), (u + 1.3, 2.7), (u + 1.3, 0.8)], "white", gain=0.95)
            face.window(rng, u, 0.95, 1.2, 1.7, lit=0.75)
    sign = pick(rng, ((44, 84, 120), (120, 52, 56), (52, 96, 80)))
    face.rect(10.8, 15.6, 3.35, 4.05, sign)
    for k in range(8):
        face.rect(11.3 + k * 0.48, 11.6 + k * 0.48, 3.55, 3.85, (244, 236, 214), glow=0.3)
    for x in (-8.5, 0.4, 8.8):
        lamp_post(s.layer(11.4), x + float(rng.uniform(-0.6, 0.6)), h=3.6, style=0)
    for x in (-18.0, 18.0):
        bench(layer, x, z=11.8)


def _train(s: Sketch, rng: Rng) -> None:
    body = pick(rng, ((178, 56, 52), (54, 96, 126), (66, 112, 86), (206, 160, 74)))
    speed, start = float(rng.uniform(5.0, 8.0)), float(rng.uniform(-26, 6))
    still = bool(rng.random() < 0.5)
    s.marks.append(f"train{speed:.3f}{start:.3f}{still}")

    def mover(points: Points, t: float) -> Points:
        out = points.copy()
        out[:, 0] += start if still else (start + speed * t + 60.0) % 170.0 - 110.0
        return out

    layer = s.layer(7.2, mover=mover)
    for c in range(3):
        x0 = c * 15.4
        layer.card(rect(x0, x0 + 14.8, 0.55, 3.5), body, z=7.0)
        layer.card([(x0 - 0.02, 3.5), (x0 + 0.5, 3.86), (x0 + 14.3, 3.86), (x0 + 14.82, 3.5)], (92, 92, 102), z=7.0)
        layer.card(rect(x0, x0 + 14.8, 1.32, 1.5), (240, 226, 190), z=6.99)
        layer.card(rect(x0, x0 + 14.8, 0.35, 0.62), (50, 48, 56), z=6.99)
        layer.card(rect(x0 + 0.3, x0 + 14.5, 3.78, 3.92), "snow", z=6.99, when="snowy")
        for k in range(6):
            u = x0 + 1.1 + k * 2.15
            layer.card(rect(u, u + 1.55, 1.85, 3.05), "glass_dark", z=6.98, when="!lit")
            layer.card([(u, 2.2), (u + 1.2, 3.05), (u + 1.55, 3.05), (u, 1.85)], "glass", z=6.97, alpha=130, when="!lit")
            layer.card(rect(u, u + 1.55, 1.85, 3.05), "lit", z=6.98, glow=0.9, when="lit")
        for k in (2.0, 3.6, 11.2, 12.8):
            layer.card(ellipse(x0 + k, 0.38, 0.40, 0.40, 16), (36, 36, 42), z=6.96)
            layer.card(ellipse(x0 + k, 0.38, 0.16, 0.16, 10), (130, 130, 138), z=6.95)
        if c < 2:
            layer.card(rect(x0 + 14.7, x0 + 15.5, 0.8, 3.0), (44, 44, 52), z=7.02)
    layer.card(ellipse(45.4, 1.1, 0.16, 0.16, 12), (255, 244, 210), z=6.9, glow=0.9)
    layer.card([(45.4, 0.55), (46.6, 0.7), (46.4, 2.2), (45.2, 3.5)], body, z=7.0, gain=0.85)


def _platform(s: Sketch, rng: Rng) -> None:
    side = 1 if rng.random() < 0.5 else -1
    iron = pick(rng, ((56, 86, 84), (110, 56, 56), (58, 66, 92)))
    for x in (-12.6, -8.2, -3.8, 3.8, 8.2, 12.6):
        post = s.layer(1.45)
        post.card([(x - 0.20, 0), (x - 0.09, 0.3), (x - 0.07, 3.3), (x + 0.07, 3.3), (x + 0.09, 0.3), (x + 0.20, 0)], iron)
        for d in (-1, 1):
            a = np.linspace(0, math.pi / 2, 7)
            arc = np.stack((x + d * (0.07 + 0.9 * (1 - np.cos(a))), 2.55 + 0.95 * np.sin(a)), 1)
            post.card(np.vstack((arc, (arc - (0.0, 0.10))[::-1] + (d * 0.06, 0.0))), iron)
        post.card(rect(x - 0.14, x + 0.14, 3.2, 3.45), iron, gain=1.15)
    roof = s.layer(1.0)
    roof.add(np.array([(-13.5, 3.5, 1.9), (13.5, 3.5, 1.9), (13.5, 3.9, -3.2), (-13.5, 3.9, -3.2)]), iron, gain=0.62)
    roof.add(np.array([(-13.5, 3.42, 1.9), (13.5, 3.42, 1.9), (13.5, 3.62, 1.9), (-13.5, 3.62, 1.9)]), iron, gain=1.1)
    n = 90
    scallop = [(-13.5 + 27.0 * i / n, 3.20 if i % 2 else 3.36) for i in range(n + 1)]
    roof.card([*scallop, (13.5, 3.46), (-13.5, 3.46)], (240, 232, 214), z=1.9)
    roof.card(rect(-13.5, 13.5, 3.6, 3.72), "snow", z=1.88, when="snowy")
    _clock(s.layer(1.4), side * 1.9, 2.75, iron)
    bx = -side * 2.4
    bench(s.layer(1.2), bx, colour="wood2")
    s.anchor("bench", bx, 1.12, "sit", 0.46)
    trolley = s.layer(1.0)
    tx = side * 4.9
    trolley.box(tx - 0.5, tx + 0.5, 0.12, 0.52, 0.9, 1.3, (132, 84, 60))
    trolley.box(tx - 0.36, tx + 0.30, 0.52, 0.84, 0.95, 1.25, (74, 96, 116))
    for x in (-6.0, 0.0, 6.0):
        lamp = s.layer(0.95)
        lamp.card(rect(x - 0.012, x + 0.012, 3.2, 3.75), "iron", z=0.9)
        lamp.card([(x - 0.26, 3.1), (x - 0.08, 3.26), (x + 0.08, 3.26), (x + 0.26, 3.1)], "iron", z=0.9)
        lamp.card(ellipse(x, 3.09, 0.15, 0.07, 12), "lamp_glass", z=0.9, when="!lit")
        lamp.card(ellipse(x, 3.09, 0.15, 0.07, 12), (255, 238, 196), z=0.9, glow=1.0, when="lit")
        soft(lamp, x, 3.06, 0.9, 0.8, "lit2", strength=1.2)
        pool(lamp, x, 0.6, 2.2, "lit2", strength=0.8)
    s.sources.append(Source("lamp", 0.0, 3.1, 0.9, 3.4, (255, 226, 170), 0.9))
    near = s.layer(-2.3)
    near.box(-side * 3.2 - 0.5, -side * 3.2 + 0.5, 0.0, 0.36, -2.5, -2.1, "stone_dark")
    bush(near, rng, -side * 3.2, 1.0, 0.4, z=-2.3, y=0.32, sway=0.02, flowers="flower")
    s.anchor("path_left", -2.2, 0.3)
    s.anchor("path_right", 2.2, 0.3)
    s.anchor("edge", 0.3, 1.45)
    s.anchor("clock", side * 1.6, 0.9)
    s.anchor("door", side * 3.0, 1.0)


def _clock(layer: Layer, x: float, y: float, iron: RGB) -> None:
    layer.card(rect(x - 0.025, x + 0.025, y + 0.3, 3.6), iron)
    layer.card(ellipse(x, y, 0.40, 0.40, 24), iron)
    layer.card(ellipse(x, y, 0.34, 0.34, 24), (248, 242, 226), glow=0.35)
    for k in range(12):
        a = k * math.pi / 6
        layer.card(ellipse(x + 0.28 * math.sin(a), y + 0.28 * math.cos(a), 0.018, 0.018, 6), (40, 40, 50))
    for a, r in ((1.0, 0.18), (-0.7, 0.26)):
        dx, dy = math.sin(a), math.cos(a)
        layer.card([(x - dy * 0.016, y + dx * 0.016), (x + dx * r, y + dy * r), (x + dy * 0.016, y - dx * 0.016)], (40, 40, 50))


__all__ = ["alley", "birds", "cable", "cobbles", "paving", "picket", "station", "street", "village"]
