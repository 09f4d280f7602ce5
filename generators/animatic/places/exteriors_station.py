"""A railway station."""

from __future__ import annotations

import math

import numpy as np

from ..geometry import Points
from ..light import RGB
from ..light import scale as lighten
from .base import Source
from .buildings import AWNINGS, ROOFS, Wall, bench, city, lamp_post, pick, pool, soft
from .exteriors_kit import Ground, Layer, Sketch, ellipse, rect, seeded
from .exteriors_props import paving, puddles
from .nature import bush, hills, poplar, tree

Rng = np.random.Generator


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
            layer.ground([(-200, z + dz - 0.05), (200, z + dz - 0.05), (200, z + dz + 0.05), (-200, z + dz + 0.05)], (176, 180, 190),
                         y=0.06)
            layer.ground([(-200, z + dz - 0.11), (200, z + dz - 0.11), (200, z + dz - 0.05), (-200, z + dz - 0.05)], (60, 58, 66), y=0.05)
    layer.ground([(-200, 1.95), (200, 1.95), (200, 2.32), (-200, 2.32)], "kerb", y=0.008)
    layer.ground([(-200, 1.62), (200, 1.62), (200, 1.78), (-200, 1.78)], (238, 200, 84), y=0.008)
    paving(layer, -22, 22, -8.0, 1.5, 1.2, alpha=28)
    puddles(layer, seeded("station", "puddles"), -8, 8, -6.0, -0.4, 6)


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
        for window in range(6):
            u = x0 + 1.1 + window * 2.15
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
            post.card(np.vstack((arc, np.add(arc, (d * 0.06, -0.10))[::-1])), iron)
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
