"""Forest, field, mountain and desert."""

from __future__ import annotations

import math

import numpy as np

from ..light import RGB
from .buildings import ROOFS, WALLS, Wall, gable, pick, rail_fence, smoke
from .exteriors_kit import Colour, Ground, Layer, Sketch, ellipse, rect
from .exteriors_motion import Glide, Glints, Spin
from .exteriors_props import campfire, far_and_wide, leaves_on_ground, log_seat, meadow, near_frame, winding_path
from .nature import (
    birds,
    blob,
    branches,
    cactus,
    conifer,
    flowers,
    grass_strip,
    height_at,
    hills,
    mountains,
    rock,
    skyline,
    tree,
    trunk,
    tuft,
)

Rng = np.random.Generator


# -- forest -----------------------------------------------------------------------------------------------------------
def forest(s: Sketch) -> None:
    """Tall trunks in receding rows, ferns, a path, and shafts of light under the canopy."""
    rng = s.rng
    s.layers.append(Ground("grass_dark", "grass2"))
    hills(s.layer(70.0), rng, 17.0, "hill2", rough=0.05)
    pines = bool(rng.random() < 0.45)
    for z, step, w in ((38.0, 2.3, 0.44), (27.0, 2.1, 0.46), (18.5, 2.3, 0.46), (12.0, 2.9, 0.5), (7.4, 3.9, 0.52)):
        _trunk_row(s, z, step, w, pines)
    meadow(s, reach=14.0, count=90, colours=("grass2", "leaf3", "grass"))
    far_and_wide(s, "wood")
    path = s.layer(2900.0)
    winding_path(path, rng, width=1.0, far=34.0, bend=2.2, colour="earth", edge="grass2")
    leaves_on_ground(path, rng, -10, 10, -6, 12, 150)
    _shafts(s)
    under = s.layer(3.2)
    for _ in range(16):
        x = float(rng.uniform(-11, 11))
        if abs(x) > 1.6:
            _fern(under, rng, x, float(rng.uniform(0.5, 0.85)), float(rng.uniform(2.2, 4.6)))
    side = 1 if rng.random() < 0.5 else -1
    big = s.layer(2.1)
    _big_trunk(big, rng, -side * 3.7, 0.95, pines)
    _big_trunk(s.layer(4.8), rng, side * 5.4, 0.8, pines)
    rock(s.layer(1.9), rng, side * 3.9, 1.3, 0.75)
    log_seat(s, side * 2.2, 1.4)
    for k in range(5):
        mx, mz = -side * (2.5 + 0.22 * k), 1.7 + 0.08 * (k % 3)
        cap = s.layer(mz)
        cap.card(rect(mx - 0.03, mx + 0.03, 0, 0.14), "white", when="!snowy")
        cap.card([(mx - 0.11, 0.12), (mx - 0.07, 0.21), (mx, 0.24), (mx + 0.07, 0.21), (mx + 0.11, 0.12)], (198, 66, 56), when="!snowy")
    if rng.random() < 0.5:
        campfire(s, side * 0.9, 1.9)
    near = s.layer(-2.4)
    for x0, x1 in ((-9.0, -1.7), (1.7, 9.0)):
        for x in np.arange(x0, x1, 0.62):
            _fern(near, rng, float(x + rng.uniform(-0.2, 0.2)), float(rng.uniform(0.28, 0.46)), -2.4)
    near_frame(s, side=side, x=4.5, z=-2.8)
    s.anchor("path_left", -1.9, 0.3)
    s.anchor("path_right", 1.9, 0.3)
    s.anchor("tree", -side * 2.8, 1.5)
    s.anchor("rock", side * 3.0, 1.2)


def _trunk_row(s: Sketch, z: float, step: float, w: float, pines: bool) -> None:
    rng = s.rng
    layer = s.layer(z)
    span = z * 1.5 + 10
    stem: tuple[Colour, ...] = ("trunk", "trunk_dark", "birch") if not pines else ("trunk", "trunk_dark", "wood2")
    for x in np.arange(-span, span, step):
        xx = float(x + rng.uniform(-0.4, 0.4) * step)
        if abs(xx) < 1.5 + 0.02 * z and z < 20:
            continue
        hh = 12.0
        colour = stem[int(rng.integers(3))]
        if pines and rng.random() < 0.4 and z > 8:
            conifer(layer, rng, xx, float(rng.uniform(5.0, 9.0)), tiers=5)
            continue
        ww = w * float(rng.uniform(0.5, 0.9))
        trunk(layer, xx, z, hh, ww, colour, lean=float(rng.uniform(-0.4, 0.4)))
        if colour == "birch":
            for _ in range(7):
                y = float(rng.uniform(0.5, 6.5))
                layer.card(rect(xx - ww * 0.4, xx - ww * 0.4 + ww * float(rng.uniform(0.25, 0.6)), y, y + 0.06), "trunk_dark")
        layer.card([(xx + ww * 0.1, 0.2), (xx + ww * 0.45, 0.2), (xx + ww * 0.34, hh), (xx + ww * 0.1, hh)], (20, 24, 40), alpha=50,
                   when="!key_right")
        layer.card([(xx - ww * 0.1, 0.2), (xx - ww * 0.45, 0.2), (xx - ww * 0.34, hh), (xx - ww * 0.1, hh)], (20, 24, 40), alpha=50,
                   when="key_right")
        if z < 20 and rng.random() < 0.6:
            branches(layer, rng, xx, float(rng.uniform(2.4, 4.5)), z, 1.2, ww * 0.4, float(rng.choice([-0.9, 0.9])), 1, colour)
    _canopy(layer, rng, z, span, step, pines)
    if z > 15:
        for x in np.arange(-span, span, step * 1.5):
            layer.card(blob(rng, float(x + rng.uniform(-1, 1)), 0.25, 1.3, 0.55, 0.2), "leaf3", when="!snowy")
            layer.card(blob(rng, float(x), 0.2, 1.4, 0.4, 0.2), "snow_shade", when="snowy")


def _canopy(layer: Layer, rng: Rng, z: float, span: float, step: float, pines: bool) -> None:
    """The crowns of one row: a dark mass with lighter leaf clusters; farther rows hang lower in the picture and catch more light."""
    k = min(1.0, z / 40)
    low = 3.6 + z * 0.10
    top = skyline(rng, z * 0.6, 0.9, 6, 0.10, low)
    tone: tuple[Colour, ...] = ("pine", "pine2", "pine_dark") if pines else ("leaf3", "leaf", "leaf2")
    edge = np.stack((top[:, 0] * 1.3, 2 * low + 0.6 - top[:, 1]), 1)
    when = "" if pines else "!bare"
    gain = 0.78 + 0.34 * k
    mass = np.vstack((edge, [(edge[-1, 0], 40.0), (edge[0, 0], 40.0)]))
    layer.card(mass, tone[0], when=when, gain=gain, sway=0.03 if z < 14 else 0.0, reach=4.0)
    for x in np.arange(-span, span, step * 0.8):
        y = low + float(rng.uniform(0.0, 0.9))
        layer.card(blob(rng, float(x), y, 1.25 + 0.5 * k, 0.55 + 0.3 * k, 0.2), tone[1 if rng.random() < 0.55 else 0], when=when, gain=gain)
    for i in range(int(span * 1.5)):
        high = 1.2 + 0.24 * z if i % 2 else 13.0
        x, y = float(rng.uniform(-span, span)), low + float(rng.uniform(0.9, high))
        w = float(rng.uniform(0.5, 1.3)) * (0.7 + k) * (1.0 if i % 2 else 1.5)
        pick_tone = int(rng.integers(3))
        layer.card(blob(rng, x, y, w, w * 0.42, 0.25), tone[pick_tone], when=when, gain=gain * (0.84 if pick_tone == 0 else 0.96))


def _big_trunk(layer: Layer, rng: Rng, x: float, w: float, pines: bool) -> None:
    z = layer.z
    trunk(layer, x, z, 26.0, w, "trunk", lean=float(rng.uniform(-0.3, 0.3)))
    for side, when in ((1, "!key_right"), (-1, "key_right")):
        layer.card([(x + side * w * 0.06, 0.1), (x + side * w * 0.62, 0.1), (x + side * w * 0.49, 3.1), (x + side * w * 0.40, 24),
                    (x + side * w * 0.08, 24)], "trunk_dark", when=when)
    for _ in range(12):
        y, u = float(rng.uniform(0.3, 5.5)), float(rng.uniform(-0.3, 0.2)) * w
        layer.card([(x + u, y), (x + u + 0.05, y + 0.02), (x + u + 0.06, y + 0.5), (x + u + 0.01, y + 0.46)], "trunk_dark", alpha=140)
    layer.card(blob(rng, x - w * 0.4, 0.16, w * 0.8, 0.22, 0.2), "grass_dark", when="!snowy")
    layer.card(blob(rng, x, 0.06, w * 1.2, 0.16, 0.2), "snow", when="snowy")


def _fern(layer: Layer, rng: Rng, x: float, h: float, z: float) -> None:
    for a in np.linspace(-1.15, 1.15, 6):
        a2 = float(a + rng.uniform(-0.12, 0.12))
        k = np.linspace(0, 1, 7)
        px, py = x + h * np.sin(a2) * k, h * (np.cos(a2) * k - 0.32 * k**2 * abs(math.sin(a2)))
        w = 0.10 * h * np.sin(math.pi * np.clip(k * 0.92 + 0.08, 0, 1)) * np.where(np.arange(7) % 2, 1.35, 0.8)
        nx, ny = math.cos(a2), -math.sin(a2)
        layer.card(np.vstack((np.stack((px + nx * w, py + ny * w), 1), np.stack((px - nx * w, py - ny * w), 1)[::-1])),
                   "leaf" if rng.random() < 0.5 else "leaf3", z=z,
                   when="!snowy", sway=0.03, reach=h)
    layer.card(blob(rng, x, h * 0.12, h * 0.6, h * 0.22), "snow", z=z, when="snowy")


def _shafts(s: Sketch) -> None:
    layer = s.layer(5.6)
    rng = s.rng
    for _ in range(5):
        x, w = float(rng.uniform(-6, 6)), float(rng.uniform(0.5, 1.1))
        for side, when in ((1, "!key_right"), (-1, "key_right")):
            for hour in ("morning&clear", "dawn&clear", "golden&clear", "day&clear"):
                tone: RGB = (255, 244, 206) if hour[0] in "dm" else (255, 214, 150)
                beam = [(x - side * 9.4, 26.0), (x - side * 9.4 + w * 0.5, 26.0), (x + side * 1.6 + w * 1.7, 0.0), (x + side * 1.6, 0.0)]
                layer.card(beam, tone, glow=1.0, alpha=26, when=f"{hour}&{when}")


# -- field ------------------------------------------------------------------------------------------------------------
def field(s: Sketch) -> None:
    """Open country: crops in strips, a lone tree, a farm or mill on the rise, bales and a fence."""
    rng = s.rng
    s.layers.append(Ground("grass", "meadow"))
    hills(s.layer(170.0), rng, 30.0, "hill2", waves=5)
    mid = s.layer(95.0)
    hills(mid, rng, 13.0, "hill2", waves=4, gain=1.04)
    near_hill = s.layer(52.0)
    edge = hills(near_hill, rng, 5.0, "hill", waves=3)
    for x in np.arange(-90, 90, 2.0):
        if rng.random() < 0.34:
            xx = float(x)
            near_hill.card(blob(rng, xx, height_at(edge, xx) + 0.5, 1.6, 1.1, 0.2), "leaf3")
    fx = float(rng.uniform(-14, 14))
    farm = s.layer(38.0)
    if rng.random() < 0.5:
        _windmill(s, fx, 38.0)
    else:
        gable(farm, rng, fx, 7.0, 3.0, 2.4, (176, 76, 64), pick(rng, ROOFS), front=True, lit=0.8)
        gable(farm, rng, fx + 7.4, 6.0, 2.6, 2.0, pick(rng, WALLS), pick(rng, ROOFS), front=False, lit=0.8)
        smoke(s.layer(38.1), rng, fx + 9.0, 5.6, 38.0, 0.4)
    strips = s.layer(3000.0)
    tones: tuple[Colour, ...] = ("crop", "meadow", "grass2", "crop")
    z = 7.5
    for i in range(7):
        d = 2.2 * 1.5**i * 0.9
        strips.ground([(-400, z), (400, z + float(rng.uniform(-1.5, 1.5))), (400, z + d + 0.5), (-400, z + d + 0.5)], tones[i % 4],
                      y=0.004 + 0.001 * i, haze=z + d * 0.5)
        z += d
    meadow(s, reach=7.0, count=84)
    far_and_wide(s, "meadow")
    path = s.layer(2900.0)
    winding_path(path, rng, width=0.8, far=36.0, bend=2.6)
    side = 1 if rng.random() < 0.5 else -1
    tree(s.layer(9.0), rng, side * 5.8, 6.2, sway=0.06, spread=1.15)
    _crops(s, side)
    rail_fence(s.layer(2.8), rng, side * 2.6 if side > 0 else -14.6, 14.6 if side > 0 else -2.6)
    rock(s.layer(1.6), rng, -side * 2.5, 1.1, 0.48)
    s.anchor("rock", -side * 2.5, 1.45, "sit", 0.44)
    if rng.random() < 0.35:
        campfire(s, -side * 1.2, 1.9)
    near = s.layer(-2.4)
    for x0, x1 in ((-9.0, -1.4), (1.4, 9.0)):
        grass_strip(near, rng, x0, x1, 0.42, "grass_dark", sway=0.09, z=-2.45)
        grass_strip(near, rng, x0, x1, 0.30, "grass2", sway=0.07, z=-2.3)
        flowers(near, rng, x0, x1, -2.4, -2.2, 16, 0.42, sway=0.05)
    flock = s.layer(60.0, mover=Glide(1.2, 18.0, 0.4))
    birds(flock, rng, 7, float(rng.uniform(-14, 14)), 15.0, 5.0, 0.7)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("fence", side * 3.0, 1.5)
    s.anchor("tree", side * 3.0, 1.2)


def _crops(s: Sketch, side: int) -> None:
    """Bales on the stubble and rows of standing corn."""
    rng = s.rng
    bales = s.layer(7.6)
    for x, zz in ((-side * 5.5, 7.6), (-side * 9.0, 10.5), (side * 12.0, 12.0), (-side * 2.8, 15.0)):
        bales.ground(ellipse(x, zz, 1.0, 0.3, 14), (60, 50, 40), alpha=70, y=0.02)
        bales.card(ellipse(x, 0.62, 0.66, 0.64, 20), (222, 188, 104), z=zz)
        for r in (0.46, 0.28, 0.12):
            bales.card(ellipse(x, 0.62, r, r, 16), (196, 158, 82) if r != 0.28 else (230, 200, 124), z=zz - 0.01)
        bales.card(blob(rng, x, 1.2, 0.46, 0.12), "snow", z=zz - 0.02, when="snowy")
    wheat = s.layer(4.2)
    for zz in (6.4, 5.6, 4.9, 4.2):
        for x0, x1 in ((-15.0, -1.6), (1.8, 15.0)):
            grass_strip(wheat, rng, x0, x1, 0.62, "crop", z=zz, step=0.16, sway=0.10, when="!snowy")
            grass_strip(wheat, rng, x0, x1, 0.2, "crop", z=zz, step=0.3, sway=0.0, when="snowy")


def _windmill(s: Sketch, x: float, z: float) -> None:
    layer = s.layer(z)
    layer.card([(x - 2.0, 0), (x - 1.3, 6.2), (x + 1.3, 6.2), (x + 2.0, 0)], (236, 226, 208))
    layer.card([(x + 0.4, 0), (x + 0.3, 6.2), (x + 1.3, 6.2), (x + 2.0, 0)], (236, 226, 208), gain=0.84)
    layer.card([(x - 1.5, 6.1), (x - 0.9, 7.4), (x, 7.9), (x + 0.9, 7.4), (x + 1.5, 6.1)], (140, 84, 70))
    Wall(layer, x - 0.4, z).window(s.rng, 0.0, 2.6, 0.8, 1.0, lit=1.0)
    layer.card(rect(x - 0.5, x + 0.5, 0, 1.9), "wood_dark")
    sails = s.layer(z - 0.1, mover=Spin(x, 6.6, 0.5))
    for k in range(4):
        a = k * math.pi / 2 + 0.4
        ux, uy, vx, vy = math.cos(a), math.sin(a), -math.sin(a), math.cos(a)
        sails.card([(x + ux * r + vx * w, 6.6 + uy * r + vy * w) for r, w in ((0, -0.07), (4.4, -0.07), (4.4, 0.07), (0, 0.07))],
                   "wood_dark")
        sails.card([(x + ux * r + vx * w, 6.6 + uy * r + vy * w) for r, w in ((0.9, 0.07), (4.3, 0.07), (4.3, 0.95), (0.9, 0.8))],
                   (244, 236, 220), alpha=235)


# -- mountain ---------------------------------------------------------------------------------------------------------
def mountain(s: Sketch) -> None:
    """A ledge high above a valley, snow peaks behind ridges of fir, a lake and drifting mist."""
    rng = s.rng
    s.layers.append(Ground("grass", "hill"))
    hero = (1 if rng.random() < 0.5 else -1) * float(rng.uniform(24, 56))
    mountains(s.layer(230.0), rng, 124.0, (122, 134, 166), snow=0.42, peaks=6, hero=hero)
    mountains(s.layer(130.0), rng, 48.0, (112, 116, 142), snow=0.6, peaks=8)
    ridge = s.layer(70.0)
    edge = hills(ridge, rng, 12.0, "hill2", waves=4)
    for x in np.arange(-150, 150, 2.1):
        xx = float(x + rng.uniform(-1, 1))
        conifer(ridge, rng, xx, float(rng.uniform(2.0, 4.2)), y=height_at(edge, xx) - 0.9, tiers=3)
    _lake(s)
    wood = s.layer(26.0)
    for x in np.arange(-48, 48, 1.9):
        xx = float(x + rng.uniform(-0.8, 0.8))
        if abs(xx - 1.0) > 4.5:
            conifer(wood, rng, xx, float(rng.uniform(3.6, 7.0)), tiers=4)
    meadow(s, reach=13.0, count=60, colours=("grass2", "rock", "meadow"))
    far_and_wide(s, "rock")
    path = s.layer(2900.0)
    winding_path(path, rng, width=0.7, far=24.0, bend=2.8, colour="path", edge="grass2")
    for z, x, h in ((11.0, -8.6, 6.2), (10.0, 8.8, 6.8), (8.2, -6.0, 4.8), (7.0, 7.0, 4.2), (12.5, 12.5, 7.2), (9.0, -12.5, 7.0)):
        conifer(s.layer(z), rng, x + float(rng.uniform(-0.8, 0.8)), h, sway=0.04, tiers=5)
    stones = s.layer(4.2)
    for x in (-7.4, -4.9, 4.2, 6.8, 10.5):
        rock(stones, rng, x + float(rng.uniform(-0.4, 0.4)), float(rng.uniform(0.8, 2.0)), float(rng.uniform(0.4, 1.2)))
    side = 1 if rng.random() < 0.5 else -1
    rock(s.layer(1.9), rng, side * 3.9, 1.9, 1.25)
    rock(s.layer(1.55), rng, side * 2.3, 1.2, 0.48)
    s.anchor("rock", side * 2.3, 1.4, "sit", 0.44)
    _cairn(s, -side * 3.1, 2.0)
    if rng.random() < 0.55:
        campfire(s, -side * 1.3, 1.9)
    near = s.layer(-2.4)
    for x0, x1 in ((-9.0, -1.9), (1.9, 9.0)):
        grass_strip(near, rng, x0, x1, 0.22, "grass_dark")
        for x in np.arange(x0, x1, 2.4):
            rock(near, rng, float(x + rng.uniform(0, 1)), 0.9, 0.3, z=-2.4)
        flowers(near, rng, x0, x1, -2.5, -2.2, 9, 0.22, ("flower3", "white"))
    hawk = s.layer(80.0, mover=Glide(1.6, 22.0, 0.8))
    birds(hawk, rng, 2, float(rng.uniform(-10, 10)), 26.0, 5.0, 1.3)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("cairn", -side * 2.4, 1.4)
    s.anchor("edge", 0.3, 1.5)


def _lake(s: Sketch) -> None:
    rng = s.rng
    layer = s.layer(2950.0)
    layer.ground(blob(rng, 1.0, 40.0, 30.0, 12.0, 0.05, 12, 4), "water", y=0.01, haze=30.0)
    s.extras.append(Glints(rng, -19, 21, 31, 48, 40, 0.9, order=40.0, when="!winter"))
    mist = s.layer(48.0, mover=Glide(0.4, 14.0, 0.0))
    for x, y, w in ((-34.0, 1.2, 22.0), (10.0, 2.0, 26.0), (44.0, 1.0, 20.0)):
        for k in (1.0, 0.7, 0.45):
            mist.card(ellipse(x, y, w * k, 1.6 * k, 28), (240, 244, 250), alpha=40, haze=20.0)


def _cairn(s: Sketch, x: float, z: float) -> None:
    layer = s.layer(z)
    y = 0.0
    layer.ground(ellipse(x, z, 0.6, 0.18, 14), (40, 42, 56), alpha=70, y=0.01)
    for i in range(5):
        w, h = 0.50 - 0.08 * i, 0.24 - 0.02 * i
        layer.card(blob(s.rng, x + float(s.rng.uniform(-0.04, 0.04)), y + h / 2, w, h * 0.62, 0.08), "rock" if i % 2 else "rock_light")
        y += h * 0.92


# -- desert -----------------------------------------------------------------------------------------------------------
def desert(s: Sketch) -> None:
    """Dunes with a sunlit and a shaded side, mesas on the horizon, saguaros and bleached rocks."""
    rng = s.rng
    s.layers.append(Ground("sand", "sand"))
    mesas = s.layer(190.0)
    _mesas(mesas, rng, 36.0, (190, 122, 96))
    _mesas(s.layer(110.0), rng, 15.0, (204, 132, 94))
    for z, h in ((62.0, 7.0), (38.0, 4.2), (22.0, 2.3)):
        _dunes(s.layer(z), rng, h)
    far_and_wide(s, "sand")
    ripple = s.layer(3000.0)
    for _ in range(70):
        z = float(rng.uniform(-9, 18))
        x, w = float(rng.uniform(-20, 20)), float(rng.uniform(1.0, 3.4))
        k = np.linspace(0, 1, 9)
        line = np.stack((x + w * k, z + 0.12 * np.sin(k * 7 + x)), 1)
        ripple.ground(np.vstack((line, (line + (0.0, 0.09) * np.sin(math.pi * k)[:, None])[::-1])), "sand2", y=0.004, alpha=170,
                      haze=max(0.0, z))
    for z, x, h in ((13.0, -9.5, 4.4), (9.4, 7.4, 3.6), (17.0, 13.0, 4.6), (21.0, -17.0, 4.2)):
        cactus(s.layer(z), rng, x + float(rng.uniform(-1, 1)), h)
    side = 1 if rng.random() < 0.5 else -1
    cactus(s.layer(2.4), rng, -side * 3.9, 2.7)
    rock(s.layer(1.6), rng, side * 2.3, 1.3, 0.48)
    s.anchor("rock", side * 2.3, 1.45, "sit", 0.44)
    rock(s.layer(2.8), rng, side * 4.4, 2.0, 1.2)
    scrub = s.layer(3.8)
    for x in (-8.0, -5.6, 5.2, 8.4, 1.6):
        tuft(scrub, rng, x, 0.5, "crop", n=8, sway=0.03)
    if rng.random() < 0.5:
        campfire(s, -side * 1.3, 1.9)
    near = s.layer(-2.4)
    for x0, x1 in ((-9.0, -2.0), (2.0, 9.0)):
        for x in np.arange(x0, x1, 1.5):
            tuft(near, rng, float(x + rng.uniform(0, 0.8)), 0.34, "crop" if rng.random() < 0.6 else "grass_dark", n=8, sway=0.03)
        rock(near, rng, (x0 + x1) / 2, 0.7, 0.2)
    sky_birds = s.layer(70.0, mover=Glide(1.4, 16.0, 0.6))
    birds(sky_birds, rng, 3, float(rng.uniform(-12, 12)), 22.0, 4.0, 0.9)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("cactus", -side * 2.9, 1.4)
    s.anchor("edge", 0.2, 1.5)


def _mesas(layer: Layer, rng: Rng, h: float, colour: RGB) -> None:
    span = 2.4 * layer.z
    x = -span
    while x < span:
        w, k = h * float(rng.uniform(0.8, 2.4)), float(rng.uniform(0.45, 1.0))
        if rng.random() < 0.6:
            t = k * h
            pts = [(x - 0.35 * t, 0), (x - 0.06 * t, t * 0.55), (x, t * 0.6), (x + 0.03 * t, t), (x + w, t * 0.98),
                   (x + w + 0.04 * t, t * 0.58), (x + w + 0.1 * t, t * 0.55), (x + w + 0.4 * t, 0)]
            layer.card(pts, colour)
            layer.card([(x + w * 0.6, t * 0.985), (x + w, t * 0.98), (x + w + 0.04 * t, t * 0.58), (x + w + 0.1 * t, t * 0.55),
                        (x + w + 0.4 * t, 0), (x + w * 0.72, 0)], colour,
                       gain=0.82, when="!key_right")
            layer.card([(x + w * 0.4, t * 0.985), (x + 0.03 * t, t), (x, t * 0.6), (x - 0.06 * t, t * 0.55), (x - 0.35 * t, 0),
                        (x + w * 0.28, 0)], colour, gain=0.82, when="key_right")
            for v in (0.72, 0.84):
                layer.card([(x + 0.03 * t, t * v), (x + w, t * v), (x + w, t * (v + 0.035)), (x + 0.03 * t, t * (v + 0.035))], colour,
                           gain=1.12)
        x += w + h * float(rng.uniform(0.6, 3.0))


def _dunes(layer: Layer, rng: Rng, h: float) -> None:
    span = 2.6 * layer.z + 30
    x = -span
    layer.card(rect(-span, span, -0.3, h * 0.20), "sand")
    while x < span:
        w = h * float(rng.uniform(4.5, 8.0))
        t = h * float(rng.uniform(0.55, 1.0))
        k = np.linspace(0, 1, 12)
        rise = np.stack((x + w * k, t * (np.sin(k * math.pi / 2) ** 1.6)), 1)
        fall = np.stack((x + w + w * 0.7 * k, t * (1 - k) ** 1.5), 1)
        layer.card(np.vstack((rise, fall, [(x + w * 1.7, -0.3), (x, -0.3)])), "sand")
        crest = np.stack((x + w - 0.32 * w * np.sin(k * 2.6) * k, t * (1 - k)), 1)
        layer.card(np.vstack((fall, [(x + w * 1.7, -0.3)], crest[::-1])), "sand2", gain=0.84, when="!key_right")
        layer.card(np.vstack((rise, crest, [(x, -0.3)])), "sand2", gain=0.84, when="key_right")
        x += w * float(rng.uniform(0.9, 1.5))
