"""Rooftop and bridge: places above the ground."""

from __future__ import annotations

import math

import numpy as np

from ..light import RGB
from .base import Source
from .buildings import ROOFS, WALLS, Wall, church, city, lamp_post, pick, soft, townhouse
from .exteriors_kit import Ground, Layer, Sketch, ellipse, rect
from .exteriors_motion import Glide, Glints, SunPath
from .exteriors_props import cable, cobbles, paving, puddles, shimmer
from .exteriors_water import HULLS, fishing_boat
from .nature import birds, bush, hills, tree, tuft

Rng = np.random.Generator


# -- rooftop ----------------------------------------------------------------------------------------------------------
def rooftop(s: Sketch) -> None:
    """A flat roof with a parapet above the city: water tank, vents, washing line, a string of lamps."""
    rng = s.rng
    side = 1 if rng.random() < 0.5 else -1
    s.layers.append(Ground((78, 82, 98), (96, 102, 120), y=-22.0))
    hills(s.layer(260.0), rng, 26.0, "hill2", base=-4.0)
    for z, low, high, w, tone, lit in ((150.0, 26, 74, 14.0, (150, 162, 188), 0.26), (88.0, 24, 54, 10.0, (146, 150, 172), 0.30),
                                       (50.0, 19, 34, 8.0, (150, 140, 150), 0.32)):
        span = z * 2.3 + 30
        city(s.layer(z), rng, -span, span, low, high, tone, width=w, lit=lit, base=-22.0)
    _neighbours(s)
    _roof(s, side)
    flock = s.layer(45.0, mover=Glide(1.5, 14.0, 0.5))
    birds(flock, rng, 6, side * 6.0, 12.0, 4.0, 0.5)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("rail", 0.2, 1.55)


def _neighbours(s: Sketch) -> None:
    rng = s.rng
    for z, base in ((30.0, -22.0), (17.0, -22.0)):
        layer = s.layer(z)
        x = -z * 2.2 - 12
        while x < z * 2.2 + 12:
            w, top = float(rng.uniform(6, 10)), float(rng.uniform(-4.5, 1.0)) + (z - 17) * 0.14
            wall = pick(rng, WALLS)
            face = Wall(layer, x, z, base)
            h = top - base
            face.rect(0, w, 0, h, wall, gain=0.92)
            face.rect(-0.1, w + 0.1, h - 0.3, h, wall, gain=1.08)
            face.rect(-0.1, w + 0.1, h - 0.06, h + 0.16, "snow", when="snowy")
            for row in range(3):
                for c in range(int(w / 1.9)):
                    face.window(rng, 0.6 + c * 1.9, h - 2.3 - row * 2.9, 0.9, 1.4, lit=0.45, sill=False)
            kind = int(rng.integers(4))
            if kind == 0:
                face.poly([(0, h), (0.6, h + 1.9), (w - 0.6, h + 1.9), (w, h)], pick(rng, ROOFS))
            elif kind == 1:
                _tank(layer, x + w * 0.5, top, z, 1.5)
            elif kind == 2:
                for k in (0.25, 0.4, 0.75):
                    face.rect(w * k, w * k + 0.5, h, h + 1.2, (150, 96, 82))
                    face.rect(w * k - 0.05, w * k + 0.55, h + 1.1, h + 1.25, (120, 78, 70))
            else:
                face.rect(w * 0.5, w * 0.5 + 0.06, h, h + 2.6, "iron")
                for k in (1.6, 2.0, 2.4):
                    face.rect(w * 0.5 - 0.5, w * 0.5 + 0.56, h + k, h + k + 0.05, "iron")
            x += w + float(rng.uniform(0.0, 1.4))


def _tank(layer: Layer, x: float, y: float, z: float, size: float) -> None:
    for k in (-0.7, 0.62):
        layer.card(rect(x + k * size, x + (k + 0.09) * size, y, y + size), "iron", z=z)
    layer.card([(x - 0.66 * size, y + size * 0.1), (x + 0.62 * size, y + size * 0.9), (x + 0.66 * size, y + size * 0.84),
                (x - 0.6 * size, y + size * 0.04)], "iron", z=z)
    layer.card(rect(x - 0.9 * size, x + 0.9 * size, y + size, y + size * 2.4), "wood2", z=z)
    layer.card(rect(x + 0.3 * size, x + 0.9 * size, y + size, y + size * 2.4), "wood_dark", z=z, alpha=150, when="!key_right")
    layer.card(rect(x - 0.9 * size, x - 0.3 * size, y + size, y + size * 2.4), "wood_dark", z=z, alpha=150, when="key_right")
    for k in (1.2, 1.7, 2.2):
        layer.card(rect(x - 0.92 * size, x + 0.92 * size, y + size * k, y + size * (k + 0.05)), "iron", z=z)
    layer.card([(x - 1.02 * size, y + size * 2.4), (x, y + size * 3.05), (x + 1.02 * size, y + size * 2.4)], (104, 96, 104), z=z)
    layer.card([(x - 0.9 * size, y + size * 2.5), (x, y + size * 3.08), (x + 0.9 * size, y + size * 2.5)], "snow", z=z, when="snowy")


def _roof(s: Sketch, side: int) -> None:
    rng = s.rng
    floor = s.layer(16.0)
    floor.ground([(-60, -75), (60, -75), (60, 2.6), (-60, 2.6)], "pavement2", haze=0.0)
    paving(floor, -18, 18, -9.0, 2.5, 1.8, alpha=26)
    cobbles(floor, rng, -12, 12, -7, 2.4, 26, "pavement")
    puddles(floor, rng, -8, 8, -5.0, 2.2, 9)
    wall = s.layer(2.65)
    brick: RGB = pick(rng, ((164, 96, 80), (150, 110, 96), (172, 160, 148)))
    wall.card(rect(-60, 60, 0, 0.92), brick, z=2.6)
    for _ in range(90):
        u, v = float(rng.uniform(-14, 14)), float(rng.integers(0, 6)) * 0.15 + 0.03
        wall.card(rect(u, u + 0.34, v, v + 0.10), brick, z=2.59, gain=float(rng.choice([0.86, 0.92, 1.1])))
    wall.card(rect(-60, 60, 0.90, 1.04), "stone", z=2.55)
    wall.card(rect(-60, 60, 1.02, 1.09), "snow", z=2.54, when="snowy")
    tank = s.layer(2.2)
    _tank(tank, -side * 5.6, 0.0, 2.2, 1.25)
    hut = s.layer(1.95)
    hx = side * 5.9
    hut.box(hx - 1.7, hx + 1.7, 0.0, 2.7, 1.5, 2.5, brick, top="stone2")
    hut.card(rect(hx - 1.85, hx + 1.85, 2.62, 2.82), "stone", z=1.48)
    hut.card(rect(hx - 1.85, hx + 1.85, 2.8, 2.9), "snow", z=1.47, when="snowy")
    Wall(hut, hx - 1.0, 1.47).door(rng, 0.2, 0.95, 2.05, (84, 104, 112))
    lamp_x = hx - side * 1.3
    hut.card(ellipse(lamp_x, 2.35, 0.12, 0.10, 12), "lamp_glass", z=1.46, when="!lit")
    hut.card(ellipse(lamp_x, 2.35, 0.12, 0.10, 12), (255, 236, 186), z=1.46, glow=1.0, when="lit")
    soft(hut, lamp_x, 2.35, 1.45, 1.1, "lit2", strength=1.3)
    s.sources.append(Source("lamp", lamp_x, 2.35, 1.4, 2.6, (255, 222, 160), 0.9))
    lights = s.layer(1.65)
    for px in (-side * 3.4, side * 3.9):
        lights.card(rect(px - 0.035, px + 0.035, 0, 2.75), "wood_dark", z=1.9)
    tones: tuple[RGB, ...] = ((255, 214, 140), (255, 176, 110), (255, 236, 190))
    cable(lights, (-side * 3.4, 2.7, 1.9), (side * 3.9, 2.7, 1.9), 0.26, bulbs=13, colours=tones)
    s.sources.append(Source("lamp", 0.0, 2.5, 1.9, 3.0, (255, 214, 150), 0.6))
    seat = s.layer(1.5)
    bx = -side * 2.2
    seat.box(bx - 0.75, bx + 0.75, 0.0, 0.46, 1.15, 1.7, (150, 158, 164))
    for k in np.arange(bx - 0.66, bx + 0.6, 0.16):
        seat.card(rect(float(k), float(k) + 0.07, 0.08, 0.38), (104, 112, 120), z=1.14)
    s.anchor("seat", bx, 1.05, "sit", 0.46)
    for px, h in ((side * 2.3, 0.8), (side * 2.9, 0.6), (-side * 3.6, 0.7)):
        pot = s.layer(1.95)
        pot.card([(px - 0.17, 0), (px - 0.22, 0.36), (px + 0.22, 0.36), (px + 0.17, 0)], (186, 104, 78), z=1.95)
        bush(pot, rng, px, 0.62, h * 0.7, z=1.95, y=0.32, sway=0.02, flowers="flower" if rng.random() < 0.5 else "")
    near = s.layer(-2.4)
    nx = side * 3.3
    near.card([(nx - 0.3, 0), (nx - 0.36, 0.34), (nx + 0.36, 0.34), (nx + 0.3, 0)], (170, 94, 74))
    tuft(near, rng, nx, 0.5, "grass_dark", n=9, y=0.32)
    near.box(-nx - 0.5, -nx + 0.5, 0.0, 0.3, -2.6, -2.1, "stone_dark")
    s.anchor("door", side * 3.0, 1.2)


# -- bridge -----------------------------------------------------------------------------------------------------------
def bridge(s: Sketch) -> None:
    """On a bridge above a river that runs away between its quays: a stone balustrade, or cables of steel."""
    rng = s.rng
    steel = bool(rng.random() < 0.45)
    s.marks.append(f"steel{steel}")
    side = 1 if rng.random() < 0.5 else -1
    s.layers.append(Ground("grass", "hill", y=-5.0))
    hills(s.layer(220.0), rng, 44.0, "hill2", waves=4, base=-5.0)
    if steel:
        city(s.layer(150.0), rng, -320, 320, 20, 66, (148, 162, 188), width=14.0, lit=0.3, base=-5.0)
    half = 15.0
    river = s.layer(5000.0)
    river.ground([(-half, 2.0), (half, 2.0), (half * 0.8, 110.0), (-half * 0.8, 110.0)], "water", y=-4.96, haze=22.0)
    river.ground([(-half, 2.0), (half, 2.0), (half * 0.92, 34.0), (-half * 0.92, 34.0)], "sea", y=-4.95, haze=10.0, alpha=130)
    s.extras += [Glints(rng, -13.0, 13.0, 6.0, 100.0, 120, 0.6, order=4900.0, y=-4.9),
                 SunPath(rng, 8.0, 100.0, order=4890.0, y=-4.88, count=80)]
    shimmer(s, 4800.0, -half + 1.0, half - 1.0, 18.0, 66.0, 16, y=-4.92)
    _far_bridge(s, half)
    _banks(s, half)
    boat = s.layer(46.0)
    fishing_boat(boat, float(rng.uniform(-7, 7)), 46.0, pick(rng, HULLS), size=0.9, y=-5.0, mast=False)
    _deck(s, steel)
    if steel:
        _cables(s)
    else:
        _balustrade(s)
    for x in ((-3.7, 3.7, -11.0, 11.0) if not steel else (-side * 3.9, side * 9.0)):
        lamp_post(s.layer(1.85), x, h=2.9)
    s.sources.append(Source("lamp", -side * 3.7, 3.1, 1.85, 3.0, (255, 222, 160), 0.9))
    bx = side * 2.2
    bench_layer = s.layer(1.4)
    bench_layer.box(bx - 0.8, bx + 0.8, 0.0, 0.46, 1.15, 1.6, "stone")
    bench_layer.card(rect(bx - 0.86, bx + 0.86, 0.38, 0.47), "stone2", z=1.12)
    s.anchor("bench", bx, 1.05, "sit", 0.47)
    near = s.layer(-2.4)
    for x in (-3.3, 3.3):
        near.box(x - 0.7, x + 0.7, 0.0, 0.26, -2.6, -2.2, "stone_dark")
        bush(near, rng, x, 1.3, 0.40, z=-2.4, y=0.22, sway=0.02, flowers="flower")
    flock = s.layer(60.0, mover=Glide(1.5, 16.0, 0.5))
    birds(flock, rng, 5, -side * 8.0, 15.0, 5.0, 0.7)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("rail", 0.1, 1.5)
    s.anchor("lamp", -side * 3.0, 1.2)


def _far_bridge(s: Sketch, half: float) -> None:
    layer = s.layer(72.0)
    tone: RGB = (176, 164, 150)
    layer.card(rect(-40, 40, 0.6, 1.9), tone)
    layer.card(rect(-40, 40, 1.8, 2.2), tone, gain=1.1)
    for k in range(-4, 5):
        x0 = k * 8.0
        a = np.linspace(0, math.pi, 13)
        arch = np.stack((x0 + 4.0 - 3.2 * np.cos(a), -5.0 + 5.2 * np.sin(a)), 1)
        layer.card(np.vstack((arch, [(x0 + 8.0, -5.0), (x0 + 8.0, 0.8), (x0, 0.8), (x0, -5.0)])), tone, gain=0.92)
    for x in np.arange(-30, 31, 6.0):
        layer.card(rect(x - 0.1, x + 0.1, 2.0, 4.0), "iron")
        layer.card(ellipse(float(x), 4.2, 0.32, 0.32, 10), "lit2", glow=1.0, when="lit")


def _banks(s: Sketch, half: float) -> None:
    rng = s.rng
    old = s.layer(96.0)
    church(old, rng, float(rng.uniform(-30, 30)), 8.0, 26.0, y=-3.0)
    for z0, z1 in ((76.0, 100.0), (54.0, 76.0), (34.0, 54.0), (16.0, 34.0)):
        layer = s.layer(z0 + 1.0)
        for sd in (-1, 1):
            xq = sd * half
            layer.add(np.array([(xq, -5.0, z0), (xq, -2.6, z0), (xq, -2.6, z1), (xq, -5.0, z1)]), "stone_dark")
            layer.add(np.array([(xq, -2.6, z0), (xq + sd * 7, -2.6, z0), (xq + sd * 7, -2.6, z1), (xq, -2.6, z1)]), "pavement2")
            z = z1
            while z > z0 + 1:
                d = min(float(rng.uniform(6.5, 9.0)), z - z0)
                wall = Wall(layer, sd * (half + 5.5), z - d, -2.6, along="z", gain=0.86 if sd < 0 else 0.78)
                top = townhouse(wall, rng, 0.0, d, int(rng.integers(3, 5)), shop=False, lit=0.5)
                x1 = sd * (half + 5.5)
                layer.add(np.array([(x1, -2.6, z - d), (x1, top - 2.6, z - d), (x1 + sd * 12, top - 2.6, z - d),
                                    (x1 + sd * 12, -2.6, z - d)]), pick(rng, WALLS), gain=0.94)
                z -= d
            for z in np.arange(z0 + 3, z1, 9.0):
                tree(layer, rng, sd * (half + 2.6), 5.2, z=float(z), y=-2.6, shadow=False)
    front = s.layer(15.0)
    for sd in (-1, 1):
        x0 = half + 5.5 if sd > 0 else -half - 5.5 - 30.0
        for k in range(4):
            townhouse(Wall(front, x0 + 7.5 * k, 15.0, -2.6), rng, 0.0, 7.4, int(rng.integers(3, 5)), shop=False, lit=0.45)
        front.card(rect(min(sd * half, sd * 60), max(sd * half, sd * 60), -5.0, -2.6), "stone_dark", z=14.9)


def _deck(s: Sketch, steel: bool) -> None:
    rng = s.rng
    deck = s.layer(14.0)
    deck.ground([(-90, -75), (90, -75), (90, 2.1), (-90, 2.1)], "asphalt" if steel else "cobble", haze=0.0)
    deck.ground([(-90, -4.0), (90, -4.0), (90, 2.1), (-90, 2.1)], "pavement", y=0.004, haze=0.0)
    deck.ground([(-90, -4.2), (90, -4.2), (90, -4.0), (-90, -4.0)], "kerb", y=0.006, haze=0.0)
    paving(deck, -20, 20, -3.8, 2.0, 0.95, alpha=30)
    puddles(deck, rng, -9, 9, -5.0, 1.8, 9)
    if not steel:
        cobbles(deck, rng, -12, 12, -9, -4.4, 40)


def _balustrade(s: Sketch) -> None:
    layer = s.layer(1.95)
    layer.card(rect(-60, 60, -0.9, 0.22), "stone2", z=2.02)
    layer.card(rect(-60, 60, 0.10, 0.22), "stone", z=2.0)
    for x in np.arange(-14.8, 14.9, 0.37):
        layer.card([(x - 0.10, 0.2), (x - 0.06, 0.28), (x - 0.12, 0.45), (x - 0.05, 0.66), (x - 0.10, 0.82), (x + 0.10, 0.82),
                    (x + 0.05, 0.66), (x + 0.12, 0.45), (x + 0.06, 0.28),
                    (x + 0.10, 0.2)], "stone")
    for x in (-14.8, -11.1, -7.4, -3.7, 0.0, 3.7, 7.4, 11.1, 14.8):
        layer.card(rect(x - 0.28, x + 0.28, 0, 1.05), "stone", z=1.88)
        layer.card(rect(x + 0.06, x + 0.28, 0, 1.05), "stone2", z=1.87)
        layer.card(rect(x - 0.34, x + 0.34, 1.0, 1.12), "stone", z=1.86, gain=1.08)
    layer.card(rect(-60, 60, 0.82, 0.98), "stone", z=1.92, gain=1.05)
    layer.card(rect(-60, 60, 0.96, 1.03), "snow", z=1.9, when="snowy")


def _cables(s: Sketch) -> None:
    layer = s.layer(1.98)
    paint: RGB = pick(s.rng, ((178, 72, 58), (84, 118, 128), (96, 104, 120)))
    for y in (0.15, 0.45, 0.75):
        layer.card(rect(-60, 60, y, y + 0.035), paint, gain=0.9)
    layer.card(rect(-60, 60, 1.0, 1.09), paint)
    for x in np.arange(-15, 15.1, 1.5):
        layer.card(rect(x - 0.04, x + 0.04, 0, 1.05), paint)
    tower_x = 17.0
    k = np.linspace(-1, 1, 31)
    for z, gain in ((2.3, 1.0),):
        line = np.stack((tower_x * k, 4.4 + 11.0 * k**2), 1)
        layer.card(np.vstack((np.add(line, (0.0, 0.10)), np.subtract(line, (0.0, 0.10))[::-1])), paint, z=z, gain=gain)
        for x in np.arange(-15, 15.1, 1.5):
            top = 4.4 + 11.0 * (x / tower_x) ** 2
            layer.card(rect(x - 0.018, x + 0.018, 1.0, top), paint, z=z, gain=0.85)
    for sd in (-1, 1):
        for z in (2.3,):
            x = sd * tower_x
            layer.card(rect(x - 0.8, x + 0.8, -5, 18), paint, z=z)
            layer.card(rect(x + 0.2, x + 0.8, -5, 18), paint, z=z, gain=0.82)
    layer.card(rect(-60, 60, 1.08, 1.13), "snow", when="snowy")
