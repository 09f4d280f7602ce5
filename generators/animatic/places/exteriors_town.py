"""Street, alley and village."""

from __future__ import annotations

import math

import numpy as np

from ..light import RGB
from ..light import scale as lighten
from .base import Source, Stage
from .buildings import (
    AWNINGS,
    NEONS,
    ROOFS,
    WALLS,
    Wall,
    bench,
    church,
    city,
    gable,
    lamp_post,
    pick,
    pool,
    rail_fence,
    smoke,
    soft,
    streak,
    townhouse,
)
from .exteriors_kit import Ground, Layer, Sketch, ellipse, rect
from .exteriors_props import cable, car, cobbles, far_and_wide, leaves_on_ground, neon, paving, puddles
from .nature import bush, conifer, flowers, grass_strip, height_at, hills, poplar, tree, tuft

Rng = np.random.Generator


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
    paving(road, -34, 34, -30.0, -8.0, 2.2)
    cobbles(road, rng, -24, 24, -26.0, 1.0, 60, "pavement2")
    puddles(road, rng, -10, 10, -5.0, 1.7, 8)
    puddles(road, rng, -12, 12, 2.4, 7.2, 8)
    leaves_on_ground(road, rng, -14, 14, 0.0, 9.5, 70)
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
            wall = Wall(deep, x, z0, along="z", gain=gain, fine=False)
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
    puddles(floor_l, rng, -half + 0.6, half - 0.6, -5.0, 14.0, 12)
    floor_l.ground([(-0.22, -30), (0.22, -30), (0.16, 30), (-0.16, 30)], "cobble2", y=0.005, gain=0.82)
    puddles(floor_l, rng, -half + 0.6, half - 0.6, -5.0, 14.0, 12)
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
    board = Wall(sign, sx * 0.66, 3.6)
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
        layer.add(np.array([(out, y - 2.7, z0 + d * 0.9), (out, y - 2.5, z0 + d * 0.9), (out, y + 0.1, z0 + d * 0.2),
                            (out, y - 0.1, z0 + d * 0.2)]), "iron")


def _washing(layer: Layer, rng: Rng, half: float) -> None:
    z, y = layer.z, 5.6
    cable(layer, (-half, y, z), (half, y - 0.2, z), 0.35, thick=0.012)
    x = -half + 0.5
    while x < half - 0.8:
        w, h = float(rng.uniform(0.4, 0.9)), float(rng.uniform(0.6, 1.1))
        k = (x + half) / (2 * half)
        top = y - 0.2 * k - 0.35 * 4 * k * (1 - k)
        layer.card([(x, top), (x + w, top), (x + w * 0.97, top - h), (x + w * 0.5, top - h * 1.04), (x + w * 0.03, top - h)],
                   pick(rng, (*AWNINGS, (240, 236, 226), (226, 206, 190))),
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
    s.anchor("seat", -side * (half - 1.0), 1.1, "sit", 0.48)
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
    far_and_wide(s, "meadow")
    for z, xs in ((24.0, (-17.0, -7.5, 5.5, 15.0, 25.0, -27.0)), (14.5, (-10.0, 9.8, -20.0, 20.0)), (9.0, (-7.4, 7.8))):
        row = s.layer(z)
        for x in xs:
            xx = x + float(rng.uniform(-1.2, 1.2))
            w = float(rng.uniform(4.4, 5.6))
            h, roof = float(rng.uniform(2.6, 3.4)), float(rng.uniform(1.9, 2.7))
            gable(row, rng, xx, w, h, roof, pick(rng, WALLS), pick(rng, ROOFS), front=bool(rng.random() < 0.5),
                  shutters=bool(rng.random() < 0.5))
            bush(row, rng, xx - w * 0.52, 1.3, 0.8, z=z - 0.2, flowers="flower")
            if rng.random() < 0.6:
                smoke(s.layer(z + 0.1), rng, xx + w * 0.22, h + roof + 0.7, z, 0.34)
    for x in (-12.6, 12.8, -4.4):
        tree(s.layer(11.0), rng, x + float(rng.uniform(-0.5, 0.5)), float(rng.uniform(4.0, 5.2)), sway=0.04,
             crown="bloom" if rng.random() < 0.5 else "leaf")
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
    puddles(lane, rng, -2.0, 2.0, -5, 9, 8)
    leaves_on_ground(lane, rng, -10, 10, -4, 10, 60)


def _green(s: Sketch, rng: Rng) -> None:
    side = 1 if rng.random() < 0.5 else -1
    well = s.layer(3.4)
    x = -side * 3.6
    well.ground(ellipse(x, 3.4, 1.2, 0.5, 20), (34, 38, 50), alpha=70, y=0.01)
    well.card([(x - 0.75, 0), (x - 0.75, 0.8), (x + 0.75, 0.8), (x + 0.75, 0)], "stone")
    for _ in range(12):
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
