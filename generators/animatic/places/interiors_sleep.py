"""Rooms people sleep in: bedroom, nursery."""

from __future__ import annotations

import math

import numpy as np

from ..light import RGB, mix, scale
from .base import Place
from .decor import (
    PAPER,
    books,
    garland,
    jar,
    pendant,
    picture,
    pot_plant,
    rug,
    shelf_row,
    table_lamp,
)
from .furniture import INK, bed, chair, radiator, shadow, sideboard, table
from .mesh import Frame, pair
from .openings import door, window
from .rooms import Room, seeded


def bedroom(location: str) -> Place:
    """A bedroom: bed with quilt, night table and lamp, wardrobe, desk at the window."""
    r = Room("bedroom", location, height=2.9)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 1.3 * flip, 0.95, 1.5, 1.4, cols=3, curtain=p.fabric)
    window(r, "left", -1.6, 0.95, 1.3, 1.4, curtain=p.fabric)
    door(r, "right", 1.2, mix(p.wood, PAPER, 0.3))
    r.finish(wainscot=0.0, beams=0)
    _dots(r)
    rug(r, 0.1 * flip, 0.3, 2.9, 1.5, p.second, p.fabric, p.accent, oval=True)
    _wardrobe(r, -3.3 * flip)
    bed(r, -1.5 * flip, 2.1, p.wood, PAPER, p.fabric, head=-1, stripe=p.second, d=1.25)
    night = r.at(-2.95 * flip, 1.9, order=1.9)
    night.box(-0.24, 0.24, 0.1, 0.55, -0.2, 0.2, p.wood)
    night.rect(-0.19, 0.19, 0.32, 0.5, scale(p.wood, 1.15), 0.203)
    night.rect(-0.19, 0.19, 0.13, 0.29, scale(p.wood, 1.15), 0.203)
    table_lamp(night, 0, 0.55, p.accent, p.panel, size=0.5)
    books(night, 0.1, 0.24, 0.55, rng, tall=0.16, w=0.1)
    r.source("lamp", -2.95 * flip, 0.95, 1.9, 2.0)
    art = r.art("back")
    picture(art, -1.5 * flip, 1.8, 1.0, 0.7, r, rng, kind=0)
    picture(art, -0.5 * flip, 1.75, 0.4, 0.5, r, rng)
    shelf_row(art, *pair(2.5 * flip, 3.7 * flip), 1.75, r, rng, kind="books")
    shelf_row(art, *pair(2.5 * flip, 3.7 * flip), 2.2, r, rng)
    d = table(r, 1.5 * flip, 2.65, 1.4, 0.55, p.wood, order=2.6)
    books(d.moved(w=-0.1), 0.35, 0.65, 0, rng, tall=0.22)
    table_lamp(d, -0.5, 0, p.accent, p.panel, size=0.4, w=-0.1)
    pot_plant(d.moved(w=-0.1), 0.05, 0, 0.3, rng, p.accent, kind=3)
    chair(r, 1.45 * flip, 1.95, p.wood, p.fabric, turn=2, name="chair")
    c = r.at(3.2 * flip, 2.7, order=2.6)
    _drawers(c, p.wood, p.second)
    pot_plant(c.moved(0, 0.95, 0), 0.1, 0, 0.5, rng, p.accent)
    left, right = r.art("left"), r.art("right")
    picture(left, 0.6, 1.65, 0.7, 0.55, r, rng)
    picture(left, 1.7, 1.7, 0.5, 0.65, r, rng)
    picture(right, -0.9, 1.7, 0.65, 0.8, r, rng)
    right.disc(0.3, 1.6, 0.36, 0.5, p.wood, 0.02, n=24)
    right.disc(0.3, 1.6, 0.31, 0.45, (206, 224, 226), 0.024, n=24)
    right.poly([(0.15, 1.3), (0.25, 1.25), (0.5, 1.85), (0.4, 1.92)], (236, 244, 244), 0.026)
    pendant(r, 0.2, 0.9, 0.45, p.second, r=0.3, shape="globe", rose=True)
    low = sideboard(r, "left", 1.1, 1.9, p.wood, h=0.62)
    books(low, -0.85, -0.1, 0, rng, tall=0.26)
    pot_plant(low, 0.2, 0, 0.42, rng, p.accent, kind=0)
    _guitar(low.moved(0.68, 0, 0.05), p.accent)
    radiator(r, "left", -1.6)
    chest = sideboard(r, "right", -0.3, 1.3, mix(p.wood, PAPER, 0.2), h=0.8)
    table_lamp(chest, -0.4, 0, p.accent, p.panel, size=0.45)
    jar(chest, 0.2, 0, rng, (p.accent, p.second), size=1.5)
    g = r.at(3.35 * flip, -1.7, fade=True)
    pot_plant(g, 0, 0, 1.3, rng, p.panel, kind=0)
    r.stand("window", 0.6 * flip, 1.5)
    r.stand("centre", 0.2 * flip, 0.4)
    return r.place()


def _dots(r: Room) -> None:
    """Wallpaper with two sizes of dots."""
    p = r.pal
    f = r.wall("back")
    for i in range(15):
        for j in range(6):
            u, v = -3.95 + 0.58 * i, 0.4 + 0.44 * j + 0.22 * (i % 2)
            if v < r.height - 0.2 and not any(h.u0 - 0.1 < u < h.u1 + 0.1 and h.v0 - 0.1 < v < h.v1 + 0.1 for h in r.holes["back"]):
                f.disc(u, v, 0.045, 0.045, scale(p.wall, 1.08), 0.002, n=8)
                f.disc(u + 0.07, v - 0.05, 0.03, 0.018, scale(p.wall, 0.92), 0.002, n=6)


def _guitar(f: Frame, c: RGB) -> None:
    """A guitar leaning at the wall."""
    f.disc(0, 0.16, 0.17, 0.17, c, n=18)
    f.disc(0.01, 0.36, 0.13, 0.12, c, 0.001, n=16)
    f.disc(0, 0.22, 0.055, 0.055, INK, 0.002, n=12)
    f.rect(-0.02, 0.025, 0.3, 0.86, scale(c, 0.55), 0.003)
    f.rect(-0.035, 0.04, 0.86, 0.97, scale(c, 0.45), 0.003)
    f.rect(-0.07, 0.07, 0.09, 0.11, INK, 0.003)


def _wardrobe(r: Room, x: float) -> None:
    c = r.pal.wood
    f = r.at(x, r.depth, order=r.depth - 0.3)
    f.box(-0.62, 0.62, 0.08, 2.15, 0, 0.6, c)
    f.box(-0.67, 0.67, 2.15, 2.24, 0, 0.66, scale(c, 1.15))
    for a, b in ((-0.58, -0.01), (0.01, 0.58)):
        f.rect(a, b, 0.14, 2.1, scale(c, 1.1), 0.604)
        f.rect(a + 0.07, b - 0.07, 1.15, 2.02, scale(c, 0.92), 0.607)
        f.rect(a + 0.07, b - 0.07, 0.24, 1.05, scale(c, 0.92), 0.607)
        f.poly([(a + 0.285, 1.35), (a + 0.4, 1.58), (a + 0.285, 1.82), (a + 0.17, 1.58)], scale(c, 1.2), 0.61)
    for u in (-0.06, 0.06):
        f.disc(u, 1.1, 0.025, 0.025, (230, 190, 106), 0.63, n=8)
    f.box(-0.45, 0.1, 2.24, 2.46, 0.1, 0.5, r.pal.accent)
    f.rect(-0.45, 0.1, 2.32, 2.36, scale(r.pal.accent, 0.75), 0.503)


def _drawers(f: Frame, wood: RGB, knob: RGB) -> None:
    f.box(-0.5, 0.5, 0.06, 0.92, -0.22, 0.24, wood)
    for k in range(3):
        f.rect(-0.45, 0.45, 0.12 + 0.265 * k, 0.35 + 0.265 * k, scale(wood, 1.12), 0.243)
        for u in (-0.22, 0.22):
            f.disc(u, 0.235 + 0.265 * k, 0.024, 0.024, knob, 0.26, n=8)
    f.box(-0.53, 0.53, 0.92, 0.95, -0.24, 0.27, scale(wood, 1.18))


def nursery(location: str) -> Place:
    """A child's room: cot, toys, blocks, bunting, a rainbow and a round rug."""
    r = Room("nursery", location, height=2.85)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", -0.1, 1.0, 1.45, 1.25, cols=2, curtain=p.fabric)
    window(r, "left", -1.8, 1.0, 1.3, 1.25, curtain=p.fabric)
    door(r, "right", 1.0, p.second)
    r.finish(wainscot=0.8, beams=0)
    _mural(r, flip)
    rug(r, 0.0, 0.3, 2.9, 1.7, p.fabric, PAPER, p.second, oval=True)
    art = r.art("back")
    garland(art, -3.9, 3.9, 2.68, 0.22, (p.accent, p.second, p.fabric, p.panel, (240, 140, 110)), n=18)
    shelf_row(art, *pair(1.2 * flip, 2.2 * flip), 1.8, r, rng, kind="books")
    _toys_on_shelf(art, min(1.2 * flip, 2.2 * flip), 2.15, p.fabric, p.accent, p.wood)
    _cot(r, -2.3 * flip, 2.3)
    _chest(r, 2.7 * flip, 2.7)
    chair(r, 1.45 * flip, 2.05, p.wood, p.fabric, name="chair", slats=False, tall=1.15)
    t = table(r, 1.0 * -flip, 1.75, 0.8, 0.5, mix(p.wood, PAPER, 0.2), h=0.48)
    _blocks(t, rng, 0.07)
    b = r.at(-0.55 * flip, 1.5)
    _blocks(b, rng, 0.12)
    bear = r.at(2.35 * flip, 1.45)
    _bear(bear, (196, 142, 92))
    _horse(r, 3.2 * flip, 1.2, p.wood, p.accent)
    left, right = r.art("left"), r.art("right")
    for k in range(3):
        picture(left, 0.2 + 0.85 * k, 1.65, 0.6, 0.6, r, rng, mount=(p.accent, p.second, p.fabric)[k])
        picture(right, -2.5 + 0.8 * k, 1.65, 0.55, 0.55, r, rng, mount=(p.accent, p.second, p.fabric)[k])
    _mobile(r, -2.3 * flip, 2.3)
    toys = sideboard(r, "left", 1.0, 1.8, mix(p.second, PAPER, 0.3), h=0.6, doors=4)
    _blocks(toys.moved(-0.5, 0, 0), rng, 0.11)
    _bear(toys.moved(0.45, 0, 0), (222, 180, 138), 0.7)
    radiator(r, "left", -1.8)
    chest = sideboard(r, "right", 1.3, 1.7, mix(p.wood, PAPER, 0.25), h=0.55, doors=4)
    books(chest, -0.75, 0.0, 0, rng, tall=0.22)
    _blocks(chest.moved(0.45, 0, 0), rng, 0.1)
    pendant(r, 0.3, 0.8, 0.42, p.second, r=0.32, shape="globe", rose=True)
    ball = r.at(-3.0 * flip, -1.7, fade=True)
    ball.disc(0, 0.24, 0.24, 0.24, p.accent, n=24)
    ball.disc(0.0, 0.24, 0.09, 0.24, PAPER, 0.001, n=18)
    ball.disc(0.08, 0.3, 0.1, 0.08, scale(p.accent, 1.2), 0.002, n=12)
    r.stand("window", 0.1 * flip, 1.4)
    r.stand("bedside", -1.4 * flip, 1.3)
    r.sit("rug", 0.2 * flip, 0.3, 0.08)
    return r.place()


def _mural(r: Room, flip: int) -> None:
    """A painted rainbow, clouds and stars on the back wall."""
    f = r.wall("back")
    x = 2.6 * flip
    for k, c in enumerate(((232, 112, 96), (244, 178, 92), (246, 220, 130), (132, 190, 150), (120, 164, 208))):
        f.disc(x, 0.85, 1.15 - 0.14 * k, 1.15 - 0.14 * k, mix(c, r.pal.wall, 0.25), 0.003 + 0.0006 * k, n=24, arc=(0, math.pi))
    f.disc(x, 0.85, 0.45, 0.45, r.pal.wall, 0.007, n=20, arc=(0, math.pi))
    for cx, cy in ((-2.9 * flip, 2.2), (-1.5 * flip, 2.35), (1.2 * flip, 2.4)):
        for du, dv, rr in ((-0.2, 0, 0.13), (0, 0.06, 0.18), (0.2, 0, 0.14)):
            f.disc(cx + du, cy + dv, rr, rr * 0.8, mix(r.pal.wall, (255, 255, 255), 0.7), 0.004, n=14)
    rng = seeded(r.location, "stars")
    for _ in range(12):
        u, v = rng.uniform(-3.9, 3.9), rng.uniform(1.2, 2.5)
        pts = [(u + (0.07 if k % 2 == 0 else 0.03) * math.cos(k * math.pi / 5 + 0.3),
            v + (0.07 if k % 2 == 0 else 0.03) * math.sin(k * math.pi / 5 + 0.3))
               for k in range(10)]
        f.poly(pts, r.pal.second, 0.0045)


def _cot(r: Room, x: float, z: float) -> None:
    shadow(r, x, z, 1.3, 0.75)
    c = mix(r.pal.wood, PAPER, 0.35)
    f = r.at(x, z)
    f.box(-0.62, 0.62, 0.3, 0.42, -0.33, 0.33, PAPER)
    for s in (-0.64, 0.64):
        f.box(s - 0.03, s + 0.03, 0, 1.05, -0.36, 0.36, c)
    f.box(-0.62, 0.62, 0.42, 0.5, -0.33, 0.33, r.pal.fabric)
    # The front rail is a piece of its own: whoever lies in the cot is behind it.
    for q, g in ((-0.35, f), (0.35, r.at(x, z, order=z - 0.3))):
        for k in range(11):
            u = -0.55 + 0.11 * k
            g.rect(u - 0.014, u + 0.014, 0.25, 0.92, c if q > 0 else scale(c, 0.85), q)
        g.box(-0.64, 0.64, 0.92, 0.98, q - 0.02, q + 0.02, scale(c, 1.05))
        g.box(-0.64, 0.64, 0.22, 0.27, q - 0.02, q + 0.02, c)
    r.lie("cot", x, z - 0.01, 0.5)


def _chest(r: Room, x: float, z: float) -> None:
    f = r.at(x, z)
    _drawers(f, mix(r.pal.panel, PAPER, 0.25), r.pal.second)
    g = f.moved(0, 0.95, 0)
    table_lamp(g, -0.28, 0, r.pal.second, r.pal.accent, size=0.42)
    _bear(g.moved(0.22, 0, 0), (222, 180, 138), 0.45)
    r.source("lamp", x - 0.28, 1.3, z, 1.8)


def _toys_on_shelf(f: Frame, u: float, v: float, a: RGB, b: RGB, wood: RGB) -> None:
    f.box(u, u + 1.0, v - 0.035, v, 0, 0.22, wood)
    g = f.moved(u, v, 0.13)
    g.rect(0.08, 0.34, 0.06, 0.16, a)
    g.rect(0.24, 0.33, 0.16, 0.25, scale(a, 1.15))
    for k in (0.13, 0.29):
        g.disc(k, 0.05, 0.05, 0.05, INK, 0.002, n=12)
    g.poly([(0.5, 0.02), (0.72, 0.02), (0.66, 0.1), (0.54, 0.1)], b)
    g.poly([(0.61, 0.12), (0.61, 0.34), (0.73, 0.14)], PAPER)
    g.poly([(0.84, 0), (0.96, 0), (0.9, 0.3)], scale(b, 0.9))


def _blocks(f: Frame, rng: np.random.Generator | object, s: float) -> None:
    """A little tower of coloured blocks."""
    for k, (u, v, c) in enumerate(((-1.6, 0, (226, 96, 82)), (-0.4, 0, (90, 150, 190)), (0.9, 0, (244, 190, 84)), (-1.0, 1, (120, 176, 116)),
                                   (0.3, 1, (236, 140, 160)), (-0.4, 2, (244, 190, 84)))):
        f.box((u - 0.5) * s, (u + 0.5) * s, v * s, (v + 1) * s, -0.5 * s, 0.5 * s, c)
        f.disc(u * s, (v + 0.5) * s, 0.26 * s, 0.26 * s, scale(c, 1.2 if k % 2 else 0.82), 0.51 * s, n=8 if k % 2 else 4)
    f.poly([(-0.9 * s, 3 * s), (0.1 * s, 3 * s), (-0.4 * s, 3.9 * s)], (226, 96, 82), 0.2 * s)


def _bear(f: Frame, c: RGB, s: float = 1.0) -> None:
    """A sitting teddy bear about half a metre tall at scale 1."""
    for u in (-0.12, 0.12):
        f.disc(u * s, 0.09 * s, 0.09 * s, 0.09 * s, scale(c, 0.9), 0.002, n=14)
        f.disc(u * s, 0.09 * s, 0.05 * s, 0.05 * s, scale(c, 1.2), 0.004, n=10)
        f.disc(u * 1.3 * s, 0.25 * s, 0.055 * s, 0.1 * s, scale(c, 0.92), n=12)
        f.disc(u * 0.85 * s, 0.53 * s, 0.055 * s, 0.055 * s, c, n=12)
    f.disc(0, 0.2 * s, 0.15 * s, 0.19 * s, c, 0.001, n=18)
    f.disc(0, 0.44 * s, 0.14 * s, 0.13 * s, scale(c, 1.05), 0.003, n=18)
    f.disc(0, 0.4 * s, 0.065 * s, 0.05 * s, scale(c, 1.25), 0.004, n=12)
    f.disc(0, 0.42 * s, 0.022 * s, 0.016 * s, INK, 0.005, n=8)
    for u in (-0.055, 0.055):
        f.disc(u * s, 0.475 * s, 0.014 * s, 0.016 * s, INK, 0.005, n=7)


def _horse(r: Room, x: float, z: float, c: RGB, saddle: RGB) -> None:
    """A rocking horse."""
    f = r.at(x, z)
    a = np.linspace(math.pi * 1.18, math.pi * 1.82, 12)
    f.line(np.stack((0.62 * np.cos(a), 0.66 + 0.62 * np.sin(a)), axis=1).tolist(), 0.05, scale(c, 0.8))
    for u0, u1 in ((-0.18, -0.26), (0.16, 0.24)):
        f.line([(u0, 0.42), (u1, 0.1)], 0.06, scale(c, 0.95))
    f.poly([(-0.3, 0.5), (-0.2, 0.38), (0.2, 0.38), (0.26, 0.48), (0.2, 0.6), (-0.2, 0.58)], c, smooth=4)
    f.poly([(-0.16, 0.5), (-0.3, 0.82), (-0.48, 0.74), (-0.5, 0.68), (-0.36, 0.68), (-0.3, 0.5)], c, 0.001, smooth=3)
    f.poly([(-0.14, 0.56), (-0.2, 0.8), (-0.3, 0.86), (-0.26, 0.7), (-0.22, 0.54)], scale(saddle, 0.8), 0.002)
    f.poly([(-0.08, 0.6), (0.14, 0.61), (0.12, 0.46), (-0.06, 0.46)], saddle, 0.002)
    f.disc(-0.36, 0.755, 0.016, 0.016, INK, 0.003, n=7)
    f.line([(0.24, 0.52), (0.36, 0.46), (0.38, 0.3)], 0.05, scale(saddle, 0.8))


def _mobile(r: Room, x: float, z: float) -> None:
    """Stars and a moon hanging over the cot."""
    f = r.at(x, z, r.height)
    f.line([(0, 0), (0, -0.7)], 0.01, (150, 130, 120))
    f.line([(-0.35, -0.7), (0.35, -0.7)], 0.016, r.pal.wood)
    for k, u in enumerate((-0.33, -0.11, 0.11, 0.33)):
        y = -0.86 - 0.09 * (k % 2)
        f.line([(u, -0.7), (u, y)], 0.008, (150, 130, 120))
        if k % 2:
            f.poly([(u + (0.085 if j % 2 == 0 else 0.036) * math.cos(j * math.pi / 5 + 0.3),
                     y - 0.05 + (0.085 if j % 2 == 0 else 0.036) * math.sin(j * math.pi / 5 + 0.3)) for j in range(10)], r.pal.second)
        else:
            f.disc(u, y - 0.05, 0.07, 0.07, r.pal.accent, n=14)
            f.disc(u + 0.03, y - 0.03, 0.055, 0.055, r.pal.wall, 0.001, n=12)
