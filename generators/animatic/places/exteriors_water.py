"""Shore, harbour and the deck of a ship."""

from __future__ import annotations

import math

import numpy as np

from ..geometry import Points
from ..light import RGB
from ..light import scale as lighten
from .base import Source, Stage
from .buildings import AWNINGS, ROOFS, WALLS, Wall, gable, lamp_post, lighthouse, pick, pool, rail_fence, smoke, soft
from .exteriors_kit import Colour, Ground, Layer, Sketch, ellipse, rect
from .exteriors_motion import Glide, Glints, Rock, Sea, SunPath, Surf, Swell, horizon_lift
from .exteriors_props import cable, cobbles, far_and_wide, paving, puddles, shimmer
from .nature import birds, conifer, height_at, hills, palm, rock, skyline, tuft

Rng = np.random.Generator


HULLS: tuple[RGB, ...] = ((196, 66, 60), (58, 108, 148), (236, 228, 210), (72, 128, 112), (222, 164, 70), (84, 76, 100))


# -- boats ------------------------------------------------------------------------------------------------------------
def rowing_boat(layer: Layer, x: float, z: float, colour: RGB, *, w: float = 2.6, y: float = 0.0) -> None:
    """An open wooden boat seen from the side."""
    k = np.linspace(-1, 1, 13)
    rim = np.stack((x + w / 2 * k * 1.04, y + 0.46 + 0.20 * np.abs(k) ** 2.4), 1)
    keel = np.stack((x + w / 2 * k * 0.86, y + 0.02 + 0.16 * np.abs(k) ** 4), 1)
    layer.card(np.vstack((np.add(rim, (0.0, 0.06)), np.subtract(rim, (0.0, 0.16))[::-1])), "wood_dark", z=z + 0.3)
    layer.card(np.vstack((rim, keel[::-1])), colour, z=z)
    layer.card(np.vstack((np.add(rim, (0.0, 0.07)), np.subtract(rim, (0.0, 0.01))[::-1])), "white", z=z - 0.01)
    mid = (rim + keel) / 2
    layer.card(np.vstack((mid, (mid - (0.0, 0.04))[::-1])), lighten(colour, 0.78), z=z - 0.01)


def fishing_boat(layer: Layer, x: float, z: float, colour: RGB, *, size: float = 1.0, y: float = 0.0, facing: int = 1,
                 mast: bool = True) -> None:
    """A small cutter with a wheelhouse and a mast."""
    def m(points: list[tuple[float, float]]) -> Points:
        return np.array([(x + facing * px * size, y + py * size) for px, py in points])

    layer.ground(ellipse(x + 0.2 * size, z - 0.35, 3.1 * size, 0.55, 18), (18, 40, 62), y=y + 0.03, alpha=76)
    layer.card(m([(-3.0, 1.0), (-2.7, -0.1), (2.3, -0.1), (3.5, 1.5), (2.2, 1.15), (0, 0.95)]), colour, z=z)
    layer.card(m([(-2.8, 0.30), (-2.7, -0.1), (2.3, -0.1), (2.65, 0.36)]), (108, 54, 52), z=z)
    layer.card(m([(-3.05, 1.1), (-3.0, 0.92), (0, 0.87), (2.2, 1.07), (3.5, 1.42), (3.55, 1.58), (2.2, 1.24), (0, 1.04)]), "white", z=z)
    layer.card(m([(-1.7, 1.0), (-1.6, 2.35), (-0.1, 2.35), (0.0, 1.0)]), "white", z=z - 0.02)
    layer.card(m([(-1.85, 2.35), (-1.75, 2.52), (0.1, 2.52), (0.15, 2.35)]), colour, z=z - 0.02, gain=0.85)
    for u in (-1.42, -0.72):
        layer.card(m([(u, 1.65), (u, 2.15), (u + 0.5, 2.15), (u + 0.5, 1.65)]), "glass_dark", z=z - 0.03, when="!lit")
        layer.card(m([(u, 1.65), (u, 2.15), (u + 0.5, 2.15), (u + 0.5, 1.65)]), "lit", z=z - 0.03, glow=0.92, when="lit")
    if mast:
        layer.card(m([(0.85, 1.0), (0.90, 5.2), (0.98, 5.2), (1.03, 1.0)]), "wood_dark", z=z)
        layer.card(m([(0.9, 1.7), (-1.6, 3.1), (-1.6, 3.2), (0.9, 1.82)]), "wood_dark", z=z)
        for a, b in (((0.94, 5.1), (3.4, 1.5)), ((0.94, 5.1), (-2.9, 1.05)), ((-1.6, 3.15), (0.94, 4.6))):
            layer.card(m([a, b, (b[0] + 0.03, b[1]), (a[0] + 0.03, a[1])]), "iron", z=z)
        layer.card(m([(0.98, 5.2), (0.98, 4.86), (1.6, 5.03)]), (206, 66, 60), z=z, sway=0.05, root=y + 4.0 * size, reach=size)


def sailing_boat(layer: Layer, x: float, z: float, h: float, hull: RGB, y: float = 0.0) -> None:
    """A distant sailing boat."""
    layer.card([(x - h * 0.32, y + h * 0.12), (x - h * 0.24, y - h * 0.02), (x + h * 0.24, y - h * 0.02), (x + h * 0.36, y + h * 0.13)],
               hull, z=z)
    layer.card([(x + h * 0.02, y + h), (x + h * 0.02, y + h * 0.17), (x - h * 0.30, y + h * 0.17)], "white", z=z)
    layer.card([(x + h * 0.05, y + h * 0.92), (x + h * 0.05, y + h * 0.18), (x + h * 0.32, y + h * 0.18)], "white", z=z, gain=0.9)


def gulls(s: Sketch, count: int, x: float, y: float, z: float = 40.0) -> None:
    """A few gulls that circle slowly."""
    layer = s.layer(z, mover=Glide(1.8, 12.0, 0.5))
    birds(layer, s.rng, count, x, y, 5.0, 0.55)


# -- shore ------------------------------------------------------------------------------------------------------------
def shore(s: Sketch) -> None:
    """A beach, the surf and the open sea; a headland with a lighthouse, or palms."""
    rng = s.rng
    warm = bool(rng.random() < 0.4)
    s.marks.append(f"warm{warm}")
    s.layers.append(Ground("sand", "sand2"))
    s.extras += [Sea(3.3), Glints(rng, -70, 70, 5.6, 110.0, 130, 0.55, order=8.8e4), SunPath(rng, 6.0, 190.0, order=8.7e4),
                 Surf(rng, 3.3, order=8.6e4)]
    side = 1 if rng.random() < 0.5 else -1
    isles = s.layer(260.0)
    edge = skyline(rng, 150.0, 16.0, 5, 0.0, -6.0)
    isles.card(np.vstack((edge, [(edge[-1, 0], -0.2), (edge[0, 0], -0.2)])).clip((-1e9, -0.2), (1e9, 1e9)), "hill2")
    _headland(s, side, warm)
    boat = s.layer(85.0, mover=Glide(0.8, 9.0, 0.10))
    sailing_boat(boat, -side * float(rng.uniform(6, 24)), 85.0, 7.0, pick(rng, HULLS))
    boat2 = s.layer(130.0, mover=Glide(0.6, 8.0, 0.06))
    sailing_boat(boat2, -side * float(rng.uniform(30, 60)), 130.0, 7.0, pick(rng, HULLS))
    gulls(s, 5, -side * 4.0, 8.5)
    far_and_wide(s, "sand")
    sand = s.layer(3000.0)
    for _ in range(46):
        z, x, w = float(rng.uniform(-8, 2.2)), float(rng.uniform(-15, 15)), float(rng.uniform(0.4, 1.6))
        sand.ground(ellipse(x, z, w, w * 0.12, 12), "sand2", y=0.003, alpha=120)
    for _ in range(26):
        z, x = float(rng.uniform(-5, 2.2)), float(rng.uniform(-12, 12))
        sand.ground(ellipse(x, z, 0.06, 0.035, 7), ("rock", "white", "rock_dark")[int(rng.integers(3))], y=0.006)
    if warm:
        for x, z, h, lean in ((side * 5.4, 3.2, 5.0, -0.9 * side), (side * 7.2, 5.0, 6.0, 0.7 * side), (-side * 9.4, 3.6, 5.4, 1.0 * side)):
            palm(s.layer(z), rng, x, h, lean=lean)
    rocks = s.layer(6.2)
    for x, w, h in ((side * 6.4, 2.6, 1.1), (side * 8.8, 3.2, 1.5), (-side * 8.2, 2.0, 0.7), (-side * 11.5, 2.6, 1.0)):
        rock(rocks, rng, x + float(rng.uniform(-0.6, 0.6)), w, h)
    beached = s.layer(2.3)
    beached.ground(ellipse(-side * 3.9, 2.3, 1.6, 0.34, 18), (60, 52, 60), alpha=80, y=0.012)
    rowing_boat(beached, -side * 3.9, 2.3, pick(rng, HULLS))
    log = s.layer(1.5)
    lx = side * 2.3
    log.ground(ellipse(lx, 1.5, 1.0, 0.2, 16), (70, 60, 60), alpha=70, y=0.01)
    log.card([(lx - 0.95, 0.08), (lx - 0.8, 0.42), (lx + 0.5, 0.44), (lx + 1.0, 0.62), (lx + 1.02, 0.54), (lx + 0.8, 0.30),
              (lx + 0.9, 0.02)], (190, 172, 150), z=1.4)
    log.card([(lx - 0.9, 0.10), (lx - 0.84, 0.24), (lx + 0.6, 0.22), (lx + 0.88, 0.06)], (156, 138, 122), z=1.39)
    s.anchor("log", lx - 0.1, 1.35, "sit", 0.43)
    near = s.layer(-2.4)
    for x0, x1 in ((-9.0, -1.8), (1.8, 9.0)):
        for x in np.arange(x0, x1, 0.75):
            tuft(near, rng, float(x + rng.uniform(-0.3, 0.3)), float(rng.uniform(0.3, 0.5)),
                 "crop" if rng.random() < 0.5 else "grass_dark", n=9, sway=0.07)
    if not warm:
        rail_fence(s.layer(2.9), rng, side * 4.2 if side > 0 else -13.0, 13.0 if side > 0 else -4.2, 0.8, "wood_light", step=1.5)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("boat", -side * 2.6, 1.4)
    s.anchor("edge", 0.0, 1.55)


def _headland(s: Sketch, side: int, warm: bool) -> None:
    rng = s.rng
    layer = s.layer(66.0)
    x0 = side * float(rng.uniform(15, 22))
    k = np.linspace(0, 1, 40)
    xs = x0 + side * 130 * k
    top = 9.0 * np.clip(k * 7, 0, 1) ** 0.6 + 7.0 * k + np.sin(k * 21) * 0.7
    layer.card(np.vstack((np.stack((xs, top), 1), [(xs[-1], -0.2), (x0 - side * 1.5, -0.2)])), "rock")
    layer.card(np.vstack((np.stack((xs, top), 1), np.stack((xs, top * 0.62 + 1.6 * np.sin(k * 40) ** 2), 1)[::-1])), "hill")
    for i in range(12):
        bx = x0 + side * (1.0 + 3.0 * i)
        layer.card([(bx, 0), (bx + side * 0.4, 4.6), (bx + side * 1.0, 4.0), (bx + side * 1.2, 0)], "rock_dark", alpha=150)
    for i in range(8):
        rock(layer, rng, x0 - side * 2.5 + side * 3.0 * i, 3.0, 1.2)
    if warm:
        for i in range(14):
            px = x0 + side * (8 + 5.0 * i)
            palm(layer, rng, px, float(rng.uniform(4.5, 6.5)), lean=float(rng.uniform(-1, 1)), sway=0.0,
                 y=float(np.interp(abs(px - x0) / 130, k, top)) - 0.4)
    else:
        hx = x0 + side * 9.0
        lighthouse(layer, hx, float(np.interp(9.0 / 130, k, top)) - 0.3, 13.0)
        gable(layer, rng, hx + side * 7.0, 6.0, 2.4, 2.0, (238, 230, 214), pick(rng, ROOFS), front=False,
              y=float(np.interp(16.0 / 130, k, top)) - 0.4, lit=1.0)


# -- harbour ----------------------------------------------------------------------------------------------------------
def harbour(s: Sketch) -> None:
    """A stone quay, fishing boats at their moorings, painted houses across the basin and a light on the mole."""
    rng = s.rng
    s.layers.append(Ground("sea", "sea_deep", y=-1.62))
    side = 1 if rng.random() < 0.5 else -1
    hills(s.layer(150.0), rng, 30.0, "hill2", waves=4)
    back = s.layer(64.0)
    edge = hills(back, rng, 10.0, "hill", waves=3)
    for x in np.arange(-100, 100, 3.0):
        if rng.random() < 0.4:
            conifer(back, rng, float(x), float(rng.uniform(2.6, 4.4)), y=height_at(edge, float(x)) - 0.6, tiers=3)
    quay = s.layer(38.0)
    quay.card(rect(-200, 200, -1.8, 0.3), "stone_dark")
    quay.card(rect(-200, 200, 0.05, 0.35), "stone2")
    x = -70.0
    while x < 70:
        w, h = float(rng.uniform(4.4, 6.4)), float(rng.uniform(4.4, 7.2))
        gable(quay, rng, x + w / 2, w * 0.98, h, float(rng.uniform(1.6, 2.6)),
              pick(rng, (*WALLS, *HULLS[3:5], (204, 96, 82), (104, 140, 168))), pick(rng, ROOFS),
              z=38.2, y=0.3, front=bool(rng.random() < 0.7), lit=0.6, depth=2.0)
        x += w
    smoke(s.layer(38.1), rng, float(rng.uniform(-14, 14)), 9.0, 38.0, 0.5)
    s.extras += [Sea(2.7, y=-1.6, order=8.9e4, z1=60.0), Glints(rng, -46, 46, 4.2, 37.0, 110, 0.55, order=8.8e4, y=-1.58),
                 SunPath(rng, 5.0, 37.0, order=8.7e4, y=-1.57, count=80)]
    shimmer(s, 39.5, -34.0, 34.0, 21.0, 37.0, 22, y=-1.56)
    _mole(s, side)
    for z, xs, size in ((25.0, (-22.0, -9.0, 6.0, 19.0), 1.0), (15.5, (-11.5, 11.0), 1.0), (8.6, (-side * 5.6,), 0.95)):
        for bx in xs:
            xx = bx + float(rng.uniform(-1.5, 1.5))
            layer = s.layer(z, mover=Rock(xx, -1.6, 0.07, 0.02, float(rng.uniform(0, 6))))
            fishing_boat(layer, xx, z, pick(rng, HULLS), size=size, y=-1.6, facing=1 if rng.random() < 0.5 else -1)
    dinghy = s.layer(4.8, mover=Rock(side * 4.0, -1.6, 0.06, 0.03, 1.0))
    rowing_boat(dinghy, side * 4.0, 4.8, pick(rng, HULLS), y=-1.66)
    _quay(s, side)
    gulls(s, 6, side * 3.0, 9.0)


def _mole(s: Sketch, side: int) -> None:
    layer = s.layer(31.0)
    x0 = side * 13.0
    layer.card([(x0 - side * 1.0, -1.6), (x0, -0.1), (x0 + side * 90, -0.1), (x0 + side * 90, -1.6)], "stone_dark")
    layer.card([(x0, -0.3), (x0, 0.0), (x0 + side * 90, 0.0), (x0 + side * 90, -0.3)], "stone")
    lighthouse(layer, x0 + side * 1.6, 0.0, 7.0)


def _quay(s: Sketch, side: int) -> None:
    rng = s.rng
    ground = s.layer(3.2)
    ground.ground([(-300, -80), (300, -80), (300, 2.75), (-300, 2.75)], "pavement", haze=0.0)
    paving(ground, -22, 22, -8.0, 2.3, 1.3, alpha=30)
    puddles(ground, rng, -9, 9, -5.0, 2.0, 9)
    cobbles(ground, rng, -12, 12, -6, 2.2, 60, "pavement2")
    ground.ground([(-200, 2.35), (200, 2.35), (200, 2.75), (-200, 2.75)], "stone", y=0.01)
    ground.ground([(-200, 2.33), (200, 2.33), (200, 2.37), (-200, 2.37)], (40, 42, 54), y=0.012, alpha=110)
    for x in (-5.6, -1.9, 1.9, 5.6):
        post = s.layer(2.5)
        xx = x + float(rng.uniform(-0.3, 0.3))
        post.card([(xx - 0.20, 0), (xx - 0.14, 0.10), (xx - 0.12, 0.40), (xx - 0.20, 0.48), (xx - 0.18, 0.58), (xx + 0.18, 0.58),
                   (xx + 0.20, 0.48), (xx + 0.12, 0.40),
                   (xx + 0.14, 0.10), (xx + 0.20, 0)], "iron")
        post.card(rect(xx - 0.16, xx + 0.16, 0.56, 0.62), "snow", when="snowy")
    rope = s.layer(3.3)
    cable(rope, (side * 1.9, 0.35, 2.5), (side * 3.2, -1.1, 4.7), 0.12, thick=0.025)
    cable(rope, (-side * 1.9, 0.35, 2.5), (-side * 4.0, -0.6, 8.4), 0.25, thick=0.025)
    lamp_post(s.layer(2.1), -side * 3.5, h=3.4)
    s.sources.append(Source("lamp", -side * 3.5, 3.6, 2.1, 3.0, (255, 222, 160), 0.9))
    crates = s.layer(1.6)
    cx = side * 2.8
    for x0, y0, w, h, z in ((cx - 0.6, 0.0, 0.9, 0.48, 1.3), (cx + 0.45, 0.0, 0.8, 0.62, 1.5), (cx + 0.4, 0.62, 0.7, 0.5, 1.55)):
        crates.box(x0, x0 + w, y0, y0 + h, z, z + 0.6, "wood_light" if y0 else "wood")
        for k in (0.3, 0.65):
            crates.card(rect(x0, x0 + w, y0 + h * k, y0 + h * k + 0.025), "wood_dark", z=z - 0.01)
    s.anchor("seat", cx - 0.15, 1.2, "sit", 0.48)
    coil = s.layer(1.9)
    for r, y in ((0.42, 0.05), (0.38, 0.13), (0.32, 0.20)):
        coil.card(ellipse(-side * 2.5, y, r, 0.07, 16), (206, 178, 128))
        coil.card(ellipse(-side * 2.5, y + 0.02, r * 0.7, 0.03, 14), (150, 124, 90))
    near = s.layer(-2.4)
    nx = -side * 3.2
    near.box(nx - 0.5, nx + 0.5, 0.0, 0.34, -2.6, -2.1, "wood2")
    near.card(ellipse(side * 3.3, 0.1, 0.5, 0.10, 16), (206, 178, 128))
    near.card(ellipse(side * 3.3, 0.18, 0.42, 0.08, 16), (186, 158, 110))
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("edge", 0.2, 1.5)
    s.anchor("boat", side * 1.6, 1.5)


# -- ship's deck ------------------------------------------------------------------------------------------------------
def ship_deck(s: Sketch) -> None:
    """Planks, rail, mast and deckhouse; beyond the rail the sea and the horizon move."""
    rng = s.rng
    side = 1 if rng.random() < 0.5 else -1
    s.layers.append(Ground("sea", "sea_deep", y=-3.4))
    s.extras += [Swell(), Sea(6.0, y=-3.38, order=300.0), Glints(rng, -60, 60, 7.0, 100.0, 130, 0.7, order=290.0, y=-3.36, speed=0.8),
                 SunPath(rng, 8.0, 180.0, order=289.0, y=-3.35)]
    isle = s.layer(315.0, mover=_lifted)
    edge = skyline(rng, 90.0, 30.0, 4, 0.0, -14.0)
    isle.card(np.vstack((np.add(edge, (side * 40.0, 6.0)), [(edge[-1, 0], 2.0), (edge[0, 0], 2.0)])).clip((-1e9, 2.0), (1e9, 1e9)), "hill2",
              haze=150.0)
    boat = s.layer(120.0, mover=Glide(1.0, 10.0, 0.5))
    sailing_boat(boat, -side * float(rng.uniform(14, 34)), 120.0, 9.0, pick(rng, HULLS), y=-2.6)
    gulls(s, 5, -side * 4.0, 8.0)
    _deck(s, side)
    _rigging(s, side)
    _deckhouse(s, side)
    s.anchor("path_left", -2.0, 0.3)
    s.anchor("path_right", 2.0, 0.3)
    s.anchor("rail", 0.2, 1.55)
    s.stage = Stage(-3.0, 3.0, -0.6, 1.6, camera_x=(-6.0, 6.0), camera_y=(0.15, 6.0), camera_z=(-60.0, -0.5))


def _lifted(points: Points, t: float) -> Points:
    mid, tilt = horizon_lift(t, 0.8)
    out = points.copy()
    out[:, 1] += mid + tilt * points[:, 0] / 100
    return out


def _deck(s: Sketch, side: int) -> None:
    rng = s.rng
    deck = s.layer(280.0)
    deck.ground([(-40, -70), (40, -70), (40, 2.3), (-40, 2.3)], "wood_light", haze=0.0)
    for i, x in enumerate(np.arange(-13.0, 13.0, 0.42)):
        deck.ground([(x, -30), (x + 0.022, -30), (x + 0.022, 2.3), (x, 2.3)], "wood_dark", y=0.004, alpha=150, haze=0.0)
        if rng.random() < 0.7:
            z = float(rng.uniform(-6, 2.0))
            deck.ground([(x, z), (x + 0.42, z), (x + 0.42, z + 0.03), (x, z + 0.03)], "wood_dark", y=0.004, alpha=150, haze=0.0)
        if i % 4 == 0 and abs(x) < 9:
            deck.ground([(x, -12), (x + 0.42, -12), (x + 0.42, 2.3), (x, 2.3)], "wood", y=0.003, alpha=60, haze=0.0)
    rail = s.layer(2.2)
    rail.card(rect(-40, 40, -0.4, 0.24), "white", z=2.3)
    rail.card(rect(-40, 40, 0.16, 0.24), "wood2", z=2.29)
    for x in np.arange(-15, 15.1, 0.75):
        rail.card([(x - 0.05, 0.2), (x - 0.035, 0.45), (x - 0.06, 0.6), (x - 0.035, 0.75), (x - 0.05, 1.0), (x + 0.05, 1.0),
                   (x + 0.035, 0.75), (x + 0.06, 0.6), (x + 0.035, 0.45),
                   (x + 0.05, 0.2)], "white")
    rail.card(rect(-40, 40, 0.98, 1.10), "wood2", z=2.18)
    rail.card(rect(-40, 40, 1.06, 1.10), "wood_light", z=2.17)
    rail.card(rect(-40, 40, 1.09, 1.13), "snow", z=2.16, when="snowy")
    ring_x = -side * 1.9
    a = np.linspace(0, 2 * math.pi, 25)
    for r0, r1, c in ((0.34, 0.19, "white"),):
        rail.card(np.vstack((np.stack((ring_x + r0 * np.cos(a), 0.62 + r0 * np.sin(a)), 1),
                             np.stack((ring_x + r1 * np.cos(a), 0.62 + r1 * np.sin(a)), 1)[::-1])), c, z=2.1)
    for q in range(4):
        b = np.linspace(q * math.pi / 2 + 0.5, q * math.pi / 2 + 1.07, 6)
        rail.card(np.vstack((np.stack((ring_x + 0.345 * np.cos(b), 0.62 + 0.345 * np.sin(b)), 1),
                             np.stack((ring_x + 0.185 * np.cos(b), 0.62 + 0.185 * np.sin(b)), 1)[::-1])),
                  (206, 62, 56), z=2.09)
    box = s.layer(1.6)
    bx = -side * 3.1
    box.box(bx - 0.7, bx + 0.7, 0.0, 0.48, 1.2, 1.8, "wood2")
    for k in (0.15, 0.31):
        box.card(rect(bx - 0.7, bx + 0.7, k, k + 0.025), "wood_dark", z=1.19)
    s.anchor("seat", bx + 0.1 * side, 1.1, "sit", 0.48)
    barrel = s.layer(1.9)
    rx = side * 2.8
    barrel.card([(rx - 0.27, 0), (rx - 0.36, 0.30), (rx - 0.36, 0.55), (rx - 0.27, 0.85), (rx + 0.27, 0.85), (rx + 0.36, 0.55),
                 (rx + 0.36, 0.30), (rx + 0.27, 0)], "wood")
    for y in (0.14, 0.66):
        barrel.card(rect(rx - 0.335, rx + 0.335, y, y + 0.06), "iron")
    barrel.card(ellipse(rx, 0.85, 0.27, 0.07, 16), "wood_dark")
    near = s.layer(-2.3)
    for r, y in ((0.50, 0.06), (0.44, 0.15), (0.38, 0.23)):
        near.card(ellipse(side * 3.1, y, r, 0.09, 18), (210, 184, 136))
        near.card(ellipse(side * 3.1, y + 0.03, r * 0.7, 0.04, 16), (150, 124, 90))


def _rigging(s: Sketch, side: int) -> None:
    mast = s.layer(2.0)
    x = side * 4.1
    mast.card([(x - 0.19, 0), (x - 0.13, 14.0), (x + 0.13, 14.0), (x + 0.19, 0)], "wood2")
    mast.card([(x + 0.02, 0), (x + 0.02, 14.0), (x + 0.13, 14.0), (x + 0.19, 0)], "wood_dark", alpha=130, when="!key_right")
    for y in (0.4, 1.6, 3.4):
        mast.card(rect(x - 0.2, x + 0.2, y, y + 0.09), "iron")
    shroud = s.layer(2.15)
    for base in (x - side * 3.0, x - side * 2.2, x - side * 1.4):
        shroud.card([(base - 0.015, 1.0), (x - side * 0.1, 12.5), (x - side * 0.1 + 0.03, 12.5), (base + 0.02, 1.0)], "wood_dark")
    for k in np.linspace(0.05, 0.75, 15):
        a, b = x - side * (3.0 - 2.9 * float(k)), x - side * (1.4 - 1.3 * float(k))
        y = 1.0 + 11.5 * float(k)
        shroud.card([(a, y), (b, y), (b, y + 0.025), (a, y + 0.025)], "wood_dark")
    sail = s.layer(2.4)
    foot, head = 3.3, 9.5
    bulge = [(x - side * 0.25, head), (x - side * 0.2, foot + 0.15), (x - side * 2.6, foot - 0.05), (x - side * 6.6, foot + 0.6),
             (x - side * 4.6, foot + 2.6), (x - side * 2.2, head - 1.6)]
    sail.card(bulge, (238, 228, 206), sway=0.06, root=foot, reach=4.0)
    for k in (0.25, 0.5, 0.75):
        y = foot + (head - foot) * k
        sail.card([(x - side * 0.22, y), (x - side * 6.0 * (1 - k) ** 0.8, y + 0.25), (x - side * 6.0 * (1 - k) ** 0.8, y + 0.29),
                   (x - side * 0.22, y + 0.04)], (206, 192, 168), sway=0.06,
                  root=foot, reach=4.0)
    sail.card([(x, foot - 0.05), (x - side * 6.9, foot + 0.42), (x - side * 6.9, foot + 0.58), (x, foot + 0.13)], "wood2")
    cable(sail, (x - side * 6.8, foot + 0.45, 2.2), (x - side * 7.2, 1.0, 2.2), 0.05, thick=0.014)
    cable(sail, (x, 12.0, 2.2), (x + side * 10.0, 1.0, 2.2), 0.2, thick=0.016)


def _deckhouse(s: Sketch, side: int) -> None:
    rng = s.rng
    layer = s.layer(1.75)
    inner, outer = -side * 4.3, -side * 11.0
    x0, x1 = min(inner, outer), max(inner, outer)
    layer.box(x0, x1, 0.0, 2.6, 0.7, 2.1, "white", top="wood_light")
    face = Wall(layer, x0, 0.69)
    w = x1 - x0
    face.rect(0, w, 0, 0.28, "wood2")
    face.rect(-0.12, w + 0.12, 2.52, 2.72, "wood2")
    face.rect(-0.12, w + 0.12, 2.70, 2.80, "snow", when="snowy")
    door = w - 1.5 if side > 0 else 0.5
    face.door(rng, door, 0.9, 2.0, pick(rng, AWNINGS), steps=False)
    for k in range(3):
        u = (door - 1.3 - 1.5 * k) if side > 0 else (door + 2.2 + 1.5 * k)
        face.poly(ellipse(u, 1.6, 0.36, 0.36, 22), (206, 170, 96))
        face.poly(ellipse(u, 1.6, 0.28, 0.28, 22), "glass_dark", when="!lit")
        face.poly([(u - 0.2, 1.5), (u + 0.08, 1.85), (u + 0.2, 1.75), (u - 0.05, 1.42)], "glass", alpha=150, when="!lit")
        face.poly(ellipse(u, 1.6, 0.28, 0.28, 22), "lit", glow=0.94, when="lit")
    lx = inner + side * 0.25
    lamp: Colour = "lamp_glass"
    layer.card(rect(min(inner, lx), max(inner, lx), 2.28, 2.32), "iron", z=0.9)
    layer.card([(lx - 0.08, 2.0), (lx - 0.10, 2.24), (lx + 0.10, 2.24), (lx + 0.08, 2.0)], lamp, z=0.9, when="!lit")
    layer.card([(lx - 0.08, 2.0), (lx - 0.10, 2.24), (lx + 0.10, 2.24), (lx + 0.08, 2.0)], (255, 232, 176), z=0.9, glow=1.0, when="lit")
    soft(layer, lx, 2.12, 0.9, 0.9, "lit2", strength=1.3)
    pool(layer, lx + side * 0.3, 0.5, 2.0, "lit2")
    s.sources.append(Source("lamp", lx, 2.1, 0.9, 2.6, (255, 222, 160), 0.9))
    s.anchor("door", -side * 2.9, 0.6)
