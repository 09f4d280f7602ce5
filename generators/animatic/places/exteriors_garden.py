"""Garden and park."""

from __future__ import annotations

import math

import numpy as np

from .base import Source
from .buildings import ROOFS, WALLS, bench, city, gable, lamp_post, pick
from .exteriors_kit import Ground, Layer, Sketch, ellipse, rect
from .exteriors_motion import Glide, Glints
from .exteriors_props import far_and_wide, leaves_on_ground, meadow, near_frame, winding_path
from .nature import blob, bush, flowers, grass_strip, hills, poplar, tree, tuft

Rng = np.random.Generator


# -- garden -----------------------------------------------------------------------------------------------------------
def garden(s: Sketch) -> None:
    """A walled garden: the house, a hedge, flower beds, a rose arch and a path of stepping stones."""
    rng = s.rng
    s.layers.append(Ground("grass", "meadow"))
    hills(s.layer(90.0), rng, 18.0, "hill2")
    trees = s.layer(26.0)
    for x in np.arange(-46, 46, 3.4):
        (poplar if rng.random() < 0.25 else tree)(trees, rng, float(x + rng.uniform(-1, 1)), float(rng.uniform(4.5, 7.0)))
    side = 1 if rng.random() < 0.5 else -1
    house = s.layer(10.5)
    gable(house, rng, side * 7.2, 7.4, 4.2, 2.6, pick(rng, WALLS), pick(rng, ROOFS), front=False, shutters=True, lit=0.8)
    hedge = s.layer(9.0)
    _hedge(hedge, rng, -30.0, side * 3.2 if side > 0 else -11.2, 1.5)
    _hedge(hedge, rng, 11.2 if side > 0 else -3.2, 30.0, 1.5)
    meadow(s, reach=9.0, count=70)
    far_and_wide(s, "meadow")
    lawn = s.layer(2900.0)
    z = 8.2
    while z > -9:
        x = 0.9 * math.sin(z * 0.5) * min(1.0, abs(z) / 4)
        lawn.ground(blob(rng, x, z, 0.46, 0.30, 0.12), "stone", y=0.012)
        z -= 0.85
    _arch(s, side)
    fruit = s.layer(5.2)
    tree(fruit, rng, -side * 4.4, 4.4, crown="bloom", sway=0.04)
    tree(s.layer(7.2), rng, -side * 8.2, 4.8, crown="leaf", sway=0.03)
    leaves_on_ground(lawn, rng, -side * 4.4 - 2, -side * 4.4 + 2, 3.5, 6.5, 40)
    for x0, x1 in ((-9.0, -2.6), (2.6, 9.0)):
        bed = s.layer(2.4)
        bed.ground([(x0, 1.9), (x1, 1.9), (x1 - 0.3, 2.9), (x0 + 0.3, 2.9)], "earth", y=0.008)
        for k in range(6):
            bush(bed, rng, x0 + (x1 - x0) * (k + 0.5) / 6, 0.95, 0.62, z=2.6, sway=0.02, flowers=("flower", "flower2", "flower3")[k % 3])
        flowers(bed, rng, x0, x1, 1.95, 2.5, 34, 0.50)
    bx = -side * 2.5
    bench(s.layer(1.45), bx, colour="white")
    s.anchor("bench", bx, 1.37, "sit", 0.46)
    lamp_post(s.layer(1.75), side * 2.3, h=2.2, glow_r=0.8)
    s.sources.append(Source("lamp", side * 2.3, 2.4, 1.75, 2.4, (255, 222, 160), 0.7))
    s.sources.append(Source("window", side * 6.0, 1.6, 10.4, 3.0, (255, 206, 122), 0.7))
    can = s.layer(1.2)
    cx = side * 3.2
    can.card([(cx - 0.16, 0), (cx - 0.18, 0.34), (cx + 0.18, 0.34), (cx + 0.16, 0)], (70, 128, 132))
    can.card([(cx + 0.14, 0.08), (cx + 0.42, 0.36), (cx + 0.38, 0.40), (cx + 0.14, 0.18)], (70, 128, 132))
    near = s.layer(-2.4)
    for x0, x1 in ((-9.0, -1.7), (1.7, 9.0)):
        grass_strip(near, rng, x0, x1, 0.22, "grass_dark")
        flowers(near, rng, x0, x1, -2.5, -2.1, 20, 0.36)
    s.anchor("path_left", -1.9, 0.3)
    s.anchor("path_right", 1.9, 0.3)
    s.anchor("tree", -side * 2.9, 1.5)
    s.anchor("arch", 0.2, 1.5)
    s.anchor("door", side * 2.9, 1.5)


def _hedge(layer: Layer, rng: Rng, x0: float, x1: float, h: float) -> None:
    n = max(6, int((x1 - x0) / 0.35))
    x = np.linspace(x0, x1, n)
    top = h + rng.uniform(-0.07, 0.07, n)
    layer.card(np.vstack((np.stack((x, top), 1), [(x1, 0), (x0, 0)])), "leaf3", when="!snowy")
    layer.card(np.vstack((np.stack((x, top), 1), [(x1, 0), (x0, 0)])), "pine", when="snowy")
    layer.card(np.vstack((np.stack((x, top), 1), np.stack((x, top - 0.28 + rng.uniform(-0.08, 0.08, n)), 1)[::-1])), "leaf", when="!snowy")
    layer.card(np.vstack((np.stack((x, top + 0.05), 1), np.stack((x, top - 0.2 + rng.uniform(-0.08, 0.08, n)), 1)[::-1])), "snow",
               when="snowy")
    for _ in range(int((x1 - x0) * 2.0)):
        layer.card(blob(rng, float(rng.uniform(x0, x1)), float(rng.uniform(0.2, h * 0.85)), 0.20, 0.08, 0.2, 7, 2), "leaf", alpha=120,
                   when="!snowy")


def _arch(s: Sketch, side: int) -> None:
    rng = s.rng
    layer = s.layer(6.4)
    x = 0.3 * side
    for k in (-0.95, 0.95):
        layer.card(rect(x + k - 0.06, x + k + 0.06, 0, 2.0), "white")
    a = np.linspace(0, math.pi, 13)
    ring = np.stack((x + 1.02 * np.cos(a), 2.0 + 0.75 * np.sin(a)), 1)
    inner = np.stack((x + 0.90 * np.cos(a), 2.0 + 0.63 * np.sin(a)), 1)
    layer.card(np.vstack((ring, inner[::-1])), "white")
    for i in range(20):
        k = i / 19
        if k < 0.25 or k > 0.75:
            px, py = x + (-0.95 if k < 0.25 else 0.95), 2.0 * (k / 0.25 if k < 0.25 else (1 - k) / 0.25)
        else:
            b = math.pi * (1 - (k - 0.25) * 2)
            px, py = x + 0.97 * math.cos(b), 2.0 + 0.70 * math.sin(b)
        layer.card(blob(rng, px, py, 0.24, 0.19, 0.25, 7, 2), "leaf3" if i % 2 else "leaf", sway=0.01, reach=2.5)
        for _ in range(2):
            layer.card(ellipse(px + float(rng.uniform(-0.2, 0.2)), py + float(rng.uniform(-0.15, 0.15)), 0.065, 0.06, 8),
                       "flower" if i % 3 else "bloom2", when="!snowy")


# -- park -------------------------------------------------------------------------------------------------------------
def park(s: Sketch) -> None:
    """Lawns around a pond, lamps along a winding path, the city beyond the trees."""
    rng = s.rng
    s.layers.append(Ground("grass", "meadow"))
    city(s.layer(130.0), rng, -260, 260, 18, 62, (150, 164, 188), width=13.0, lit=0.24)
    woods = s.layer(44.0)
    hills(woods, rng, 4.6, "leaf3", waves=5, rough=0.05)
    back = s.layer(27.0)
    for x in np.arange(-50, 50, 3.0):
        if abs(x) > 2.0:
            (poplar if rng.random() < 0.2 else tree)(back, rng, float(x + rng.uniform(-1.2, 1.2)), float(rng.uniform(4.2, 6.6)))
    px = float(rng.uniform(-3, 3))
    _pond(s, px)
    meadow(s, reach=9.0, count=84)
    far_and_wide(s, "meadow")
    path = s.layer(2900.0)
    winding_path(path, rng, width=1.25, far=9.6, bend=2.6)
    leaves_on_ground(path, rng, -9, 9, -5, 6, 90)
    for z, x in ((8.2, -6.6), (6.0, 6.4), (9.2, 10.5), (4.6, -10.4)):
        tree(s.layer(z), rng, x + float(rng.uniform(-0.7, 0.7)), float(rng.uniform(4.6, 6.0)), sway=0.05,
             crown="bloom" if rng.random() < 0.35 else "leaf")
    side = 1 if rng.random() < 0.5 else -1
    lamp_post(s.layer(1.9), -side * 3.5, h=3.1)
    lamp_post(s.layer(7.0), side * 3.4, h=3.2)
    lamp_post(s.layer(9.4), -side * 9.0, h=3.2)
    s.sources.append(Source("lamp", -side * 3.5, 3.3, 1.9, 3.0, (255, 222, 160), 0.9))
    bx = side * 2.3
    bench(s.layer(1.45), bx)
    s.anchor("bench", bx, 1.37, "sit", 0.46)
    shrubs = s.layer(3.4)
    for x in (-5.6, 4.8, 7.4):
        bush(shrubs, rng, x, 1.5, 0.9, sway=0.02, flowers="flower3" if x > 0 else "")
    near = s.layer(-2.5)
    for x0, x1 in ((-9.0, -1.8), (1.8, 9.0)):
        grass_strip(near, rng, x0, x1, 0.28, "grass_dark")
    flowers(near, rng, -4.0, -1.8, -2.5, -2.2, 8, 0.3)
    near_frame(s, side=-side, z=-2.7, x=4.6)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("lamp", -side * 2.8, 1.3)
    s.anchor("tree", side * 3.1, 1.5)


def _pond(s: Sketch, px: float) -> None:
    rng = s.rng
    pond = s.layer(2950.0)
    shore = blob(rng, px, 15.0, 10.5, 4.4, 0.06, 12, 4)
    pond.ground((shore - (px, 15.0)) * 1.05 + (px, 15.0), "grass_dark", y=0.004, haze=10.0)
    pond.ground(shore, "water", y=0.006, haze=9.0)
    s.extras.append(Glints(rng, px - 8.0, px + 8.0, 11.8, 18.0, 44, 0.5, order=14.0, when="!winter"))
    ducks = s.layer(13.5, mover=Glide(0.25, 5.0, 0.012))
    for k in range(3):
        x = px - 2.6 + 1.1 * k
        ducks.card([(x - 0.26, 0.0), (x - 0.30, 0.12), (x - 0.1, 0.10), (x + 0.14, 0.12), (x + 0.17, 0.26), (x + 0.26, 0.26),
                    (x + 0.24, 0.05), (x + 0.15, 0.0)],
                   (238, 234, 226), z=13.4 + 0.4 * k)
        ducks.card([(x + 0.25, 0.20), (x + 0.35, 0.19), (x + 0.25, 0.23)], (226, 150, 60), z=13.39 + 0.4 * k)
    reeds = s.layer(11.0)
    for x in (px - 7.5, px - 6.8, px + 6.2, px + 7.4, px + 8.0):
        tuft(reeds, rng, x, 0.9, "grass_dark", n=8, sway=0.05)
