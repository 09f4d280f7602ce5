"""Rooms people live in: kitchen, living room, bedroom, nursery."""

from __future__ import annotations

import math

import numpy as np

from ..light import RGB, Light, mix, scale
from ..paint import Painter
from .base import Item, Place, Setting
from .decor import (
    PAPER,
    books,
    clock,
    floor_lamp,
    garland,
    hanging_plant,
    jar,
    pendant,
    picture,
    pot_plant,
    rug,
    shelf_row,
    table_lamp,
)
from .furniture import INK, STEEL, armchair, bed, bookcase, chair, counter, round_table, shadow, sofa, table
from .mesh import Frame, pair
from .openings import door, window
from .rooms import Room, burning, seeded


def dining(room: Room, x: float, z: float, w: float, d: float, wood: RGB, seat: RGB, *, cloth: RGB | None = None) -> Frame:
    """A table with a chair at each end and one behind; anchors ``table`` (behind it), ``chair``, ``chair2``. Returns the top's frame."""
    chair(room, x, z + d / 2 + 0.18, wood, seat, name="table")
    chair(room, x - w / 2 - 0.12, z + 0.1, wood, seat, turn=1, name="chair")
    chair(room, x + w / 2 + 0.12, z + 0.1, wood, seat, turn=3, name="chair")
    top = table(room, x, z, w, d, wood, cloth=cloth)
    room.stand("before_table", x, z - d / 2 - 0.4)
    return top


def kitchen(location: str) -> Place:
    """A kitchen: cupboards and stove along the back wall, window over the sink, dining table."""
    r = Room("kitchen", location)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", -0.55 * flip, 1.12, 1.5, 1.15, curtain=p.accent, cols=2)
    window(r, "left", -0.6, 0.95, 1.3, 1.35, cols=2)
    window(r, "left", -3.6, 0.95, 1.3, 1.35, cols=2)
    door(r, "right", 0.6, p.panel, glass=True)
    r.finish(floor="tiles" if rng.random() < 0.5 else "planks", wainscot=0.0, beams=5, tile=mix(p.floor, p.second, 0.35))
    _splash(r)
    rug(r, 0.0, -0.4, 2.6, 1.3, p.fabric, p.second, p.accent)
    top = counter(r, -3.3, 3.3, r.depth, 0.62, p.panel, mix(p.wood, (250, 232, 200), 0.25), unit=0.6)
    _sink(top, -0.55 * flip, p.second)
    _stove(r, 1.75 * flip)
    _fridge(r, 3.55 * flip, p.accent)
    art = r.art("back")
    for x0, x1 in ((-3.25, -1.65), (0.65, 1.2)) if flip > 0 else ((1.65, 3.25), (-1.2, -0.65)):
        _cupboard(art, x0, x1, 1.55, 2.45, p.panel)
    s0, s1 = (2.35, 3.0) if flip > 0 else (-3.0, -2.35)
    shelf_row(art, s0, s1, 1.6, r, rng, kind="plates")
    shelf_row(art, s0, s1, 2.0, r, rng, kind="jars")
    clock(art, -0.55 * flip, 2.68, 0.17, p.accent)
    for u in (-2.9 * flip, -2.55 * flip, -1.75 * flip):
        jar(top.moved(w=0.3), u, 0, rng, (p.accent, p.second, p.fabric), size=1.4)
    pot_plant(top.moved(w=0.2), -1.4 * flip, 0, 0.4, rng, p.accent, kind=3)
    left = r.art("left")
    shelf_row(left, 0.6, 2.3, 1.75, r, rng)
    shelf_row(left, 0.6, 2.3, 2.2, r, rng, kind="plates")
    picture(r.art("right"), 1.9, 1.7, 0.6, 0.75, r, rng, kind=3)
    picture(r.art("right"), 2.7, 1.8, 0.45, 0.55, r, rng)
    _dresser(r, rng.random())
    tx = 1.0 * flip
    t = dining(r, tx, 1.45, 1.5, 0.8, p.wood, p.fabric, cloth=p.second)
    _meal(t, p.accent, p.fabric)
    pendant(r, tx, 1.45, 0.75, p.accent, r=0.28)
    hanging_plant(r.at(-2.9 * flip, 1.6, r.height), 0, 0, 0.6, rng, p.second)
    g = r.at(-3.3 * flip, -1.9, fade=True)
    pot_plant(g, 0, 0, 1.25, rng, p.accent, kind=1)
    r.stand("counter", -1.6 * flip, 1.55)
    r.stand("window", -0.55 * flip, 1.55)
    r.stand("stove", 1.75 * flip, 1.6)
    return r.place()


def _splash(r: Room) -> None:
    """Glazed tiles between worktop and cupboards."""
    f = r.wall("back")
    for h in r.holes["back"]:
        for a, b in ((-r.half, h.u0), (h.u1, r.half)):
            f.rect(a, b, 0.9, 1.45, mix(r.pal.second, PAPER, 0.55), 0.002)
            n = int((b - a) / 0.2)
            for i in range(n):
                for j in range(3):
                    if (i * 5 + j * 3) % 4 == 0:
                        u = a + (i + 0.03) * (b - a) / n
                        f.rect(u, u + 0.94 * (b - a) / n, 0.915 + 0.18 * j, 1.085 + 0.18 * j, mix(r.pal.panel, PAPER, 0.35 if (i + j) % 2 else 0.6), 0.003)


def _sink(top: Frame, u: float, c: RGB) -> None:
    top.box(u - 0.34, u + 0.34, -0.22, 0.01, 0.3, 0.655, (236, 236, 230))
    f = top.moved(w=0.14)
    f.line([(u, 0), (u, 0.26), (u + 0.06, 0.33), (u + 0.14, 0.33), (u + 0.18, 0.26)], 0.028, STEEL)
    jar(top.moved(w=0.25), u - 0.45, 0, seeded("soap", str(c)), (c,))


def _cupboard(f: Frame, u0: float, u1: float, v0: float, v1: float, c: RGB) -> None:
    f.box(u0, u1, v0, v1, 0, 0.34, c)
    n = max(1, round((u1 - u0) / 0.5))
    w = (u1 - u0) / n
    for i in range(n):
        a, b = u0 + i * w + 0.025, u0 + (i + 1) * w - 0.025
        f.rect(a, b, v0 + 0.03, v1 - 0.03, scale(c, 0.86), 0.342)
        f.rect(a + 0.012, b, v0 + 0.03, v1 - 0.042, scale(c, 1.09), 0.344)
        f.rect(a + 0.07, b - 0.07, v0 + 0.1, v1 - 0.1, scale(c, 0.96), 0.346)
        f.disc(b - 0.04 if i % 2 == 0 else a + 0.04, v0 + 0.16, 0.018, 0.018, (232, 196, 116), 0.36, n=8)
    f.box(u0 - 0.03, u1 + 0.03, v1, v1 + 0.05, 0, 0.38, scale(c, 1.12))


def _stove(r: Room, x: float) -> None:
    f = r.at(x, r.depth, order=r.depth - 0.32)
    f.box(-0.4, 0.4, 0, 0.92, 0, 0.66, (58, 58, 66), front=(70, 70, 78))
    f.rect(-0.31, 0.31, 0.2, 0.62, (34, 32, 38), 0.664)
    f.rect(-0.26, 0.26, 0.28, 0.56, (236, 132, 62), 0.667, glow="fire")
    f.rect(-0.26, 0.26, 0.28, 0.56, (60, 40, 40), 0.668, alpha=150)
    f.rect(-0.31, 0.31, 0.66, 0.69, STEEL, 0.7)
    for k in range(5):
        f.disc(-0.28 + 0.14 * k, 0.79, 0.032, 0.032, STEEL if k != 2 else r.pal.accent, 0.68, n=10)
    g = f.moved(0, 0.92, 0.35)
    g.box(-0.3, 0.0, 0, 0.16, -0.1, 0.12, r.pal.accent)
    g.rect(-0.34, 0.04, 0.15, 0.175, scale(r.pal.accent, 0.7), 0.13)
    g.disc(-0.15, 0.19, 0.025, 0.02, INK, 0.13, n=8)
    g.disc(0.2, 0.09, 0.11, 0.095, STEEL, 0.1, n=16)
    g.line([(0.11, 0.16), (0.14, 0.25), (0.26, 0.25), (0.29, 0.16)], 0.02, INK, 0.1)
    g.poly([(0.28, 0.08), (0.38, 0.16), (0.36, 0.18), (0.27, 0.13)], scale(STEEL, 0.85), 0.1)
    h = r.art("back")
    h.poly([(x - 0.46, 1.72), (x + 0.46, 1.72), (x + 0.2, 2.15), (x - 0.2, 2.15)], scale(r.pal.second, 0.96), 0.4)
    h.box(x - 0.48, x + 0.48, 1.62, 1.73, 0, 0.5, r.pal.second)
    h.box(x - 0.2, x + 0.2, 2.1, r.height, 0, 0.36, scale(r.pal.second, 0.94))
    for k in range(4):
        u = x - 0.33 + 0.22 * k
        h.line([(u, 1.62), (u, 1.4)], 0.014, STEEL, 0.44)
        h.disc(u, 1.36, 0.05, 0.05 if k % 2 else 0.065, (STEEL, r.pal.accent)[k % 2], 0.44, n=12)


def _fridge(r: Room, x: float, c: RGB) -> None:
    f = r.at(x, r.depth, order=r.depth - 0.34)
    f.box(-0.38, 0.38, 0.05, 1.78, 0, 0.68, c, front=scale(c, 1.04))
    f.rect(-0.38, 0.38, 1.2, 1.215, scale(c, 0.62), 0.684)
    f.box(0.26 if x < 0 else -0.3, 0.3 if x < 0 else -0.26, 1.3, 1.6, 0.68, 0.73, STEEL)
    f.box(0.26 if x < 0 else -0.3, 0.3 if x < 0 else -0.26, 0.75, 1.1, 0.68, 0.73, STEEL)
    f.rect(-0.05, 0.14, 1.42, 1.66, PAPER, 0.69)
    f.disc(0.02, 1.56, 0.05, 0.05, (244, 184, 80), 0.692, n=10)
    f.rect(0.0, 0.2, 0.92, 1.06, (150, 196, 206), 0.69)
    f.box(-0.32, 0.1, 1.78, 1.94, 0.15, 0.5, r.pal.wood)


def _dresser(r: Room, pick: float) -> None:
    """A sideboard with jugs at the right wall, near the audience."""
    f = r.side("right")
    u0 = 1.2 + pick * 0.3
    f.box(u0, u0 + 1.4, 0.08, 0.9, 0, 0.45, r.pal.wood)
    for k in range(3):
        a = u0 + 0.04 + k * 0.455
        f.rect(a, a + 0.41, 0.14, 0.62, scale(r.pal.wood, 1.14), 0.453)
        f.rect(a, a + 0.41, 0.66, 0.84, scale(r.pal.wood, 1.08), 0.453)
        f.disc(a + 0.2, 0.75, 0.02, 0.02, (232, 196, 116), 0.47, n=8)
    f.box(u0 - 0.03, u0 + 1.43, 0.9, 0.94, 0, 0.48, scale(r.pal.wood, 1.15))
    g = f.moved(0, 0.94, 0.22)
    for k in range(4):
        jar(g, u0 + 0.2 + 0.32 * k, 0, r.rng, (r.pal.accent, r.pal.second, r.pal.fabric), size=1.5)


def _meal(t: Frame, a: RGB, b: RGB) -> None:
    """A bowl of fruit, a jug and two mugs on a table."""
    t.disc(0, 0.03, 0.17, 0.05, scale(b, 0.9), 0.02)
    for u, v, c in ((-0.08, 0.09, (214, 72, 56)), (0.07, 0.1, (240, 176, 64)), (0.0, 0.13, (126, 168, 82))):
        t.disc(u, v, 0.06, 0.06, c, 0.02, n=12)
    t.poly([(-0.19, 0.1), (0.19, 0.1), (0.11, 0.0), (-0.11, 0.0)], b, 0.03)
    t.rect(-0.19, 0.19, 0.085, 0.105, scale(b, 1.2), 0.032)
    for u, c in ((-0.5, a), (0.52, PAPER)):
        t.rect(u - 0.045, u + 0.045, 0, 0.1, c, 0.1)
        t.disc(u + 0.055, 0.05, 0.028, 0.034, scale(c, 0.85), 0.099, n=10)
    t.poly([(0.26, 0), (0.4, 0), (0.41, 0.14), (0.37, 0.25), (0.29, 0.25), (0.25, 0.14)], mix(a, PAPER, 0.35), -0.1)


def living_room(location: str) -> Place:
    """A living room: hearth with fire, sofa, armchair, bookcase, piano, tall window."""
    r = Room("living_room", location, height=3.1)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 2.45 * flip, 0.55, 1.35, 1.9, cols=2, curtain=p.fabric)
    for u in (-0.9, -3.7):
        window(r, "left", u, 0.6, 1.25, 1.8, cols=2, curtain=p.fabric)
    door(r, "right", 1.9, p.wood, open_hall=True)
    r.finish(wainscot=0.85, beams=0)
    _wallpaper(r)
    rug(r, 0.0, 0.35, 4.2, 2.3, p.fabric, p.second, p.accent)
    _hearth(r, -0.2 * flip)
    art = r.art("back")
    picture(art, 1.15 * flip, 1.85, 0.5, 0.65, r, rng)
    picture(art, -1.62 * flip, 1.55, 0.42, 0.5, r, rng, kind=2)
    picture(art, -1.62 * flip, 2.2, 0.42, 0.5, r, rng)
    shelf = r.side("back", 3.0)
    lo, hi = sorted((-2.15 * flip, -3.75 * flip))
    bookcase(shelf, lo, hi, 2.35, 0.34, 5, p.wood, rng)
    other = r.art("right")
    picture(other, 0.45, 1.8, 0.9, 0.7, r, rng, kind=0)
    picture(other, 3.3, 1.8, 0.55, 0.7, r, rng, kind=5)
    picture(other, -0.55, 1.85, 0.5, 0.6, r, rng, kind=4)
    picture(r.art("left"), 0.6, 1.75, 0.7, 0.85, r, rng)
    picture(r.art("left"), 1.7, 1.8, 0.5, 0.65, r, rng, kind=1)
    _upright_piano(r)
    sofa(r, 1.75 * flip, 1.5, 2.0, p.fabric, (p.accent, p.second, mix(p.accent, p.panel, 0.5)), throw=p.second)
    armchair(r, -1.95 * flip, 1.35, mix(p.panel, p.accent, 0.25))
    floor_lamp(r, -2.75 * flip, 1.75, p.second)
    t = round_table(r, 0.45 * flip, 1.55, 0.33, p.wood, h=0.55)
    books(t.moved(-0.2, 0, 0), 0, 0.14, 0, rng, tall=0.12)
    t.rect(0.06, 0.15, 0, 0.1, p.accent, 0.05)
    f = r.at(3.45 * flip, 2.2)
    pot_plant(f, 0, 0, 1.55, rng, p.accent, kind=1)
    g = r.at(-3.35 * flip, -1.9, fade=True)
    pot_plant(g, 0, 0, 1.15, rng, p.second, kind=0)
    pendant(r, 0, 0.6, 0.5, p.second, r=0.3, shape="globe")
    r.stand("hearth", -0.2 * flip, 1.4)
    r.stand("window", 2.4 * flip, 0.6)
    return r.place()


def _wallpaper(r: Room) -> None:
    """Fine upright stripes and small motifs above the wainscot."""
    f = r.wall("back")
    n = int(2 * r.half / 0.3)
    for i in range(n + 1):
        u = -r.half + i * 0.3
        if not any(h.u0 - 0.1 < u < h.u1 + 0.1 for h in r.holes["back"]):
            f.rect(u - 0.035, u + 0.035, 0.9, r.height - 0.14, scale(r.pal.wall, 0.955), 0.001)
            for j in range(5):
                v = 1.1 + 0.4 * j + 0.2 * (i % 2)
                f.disc(u + 0.15, v, 0.028, 0.045, scale(r.pal.wall, 1.1), 0.002, n=6)


def _hearth(r: Room, x: float) -> None:
    """A fireplace with mantel, clock, candles and moving flames."""
    p = r.pal
    f = r.at(x, r.depth, order=r.depth - 0.3)
    stone = mix(p.second, (150, 130, 120), 0.35)
    f.box(-0.85, 0.85, 0, 1.2, 0, 0.3, stone)
    rng = seeded(r.location, "stones")
    for j in range(6):
        for i in range(7):
            u, v = -0.85 + 0.25 * i - 0.1 * (j % 2), 0.02 + 0.2 * j
            a, b = max(-0.85, u), min(0.85, u + 0.23)
            if b - a > 0.05:
                f.rect(a, b, v, v + 0.18, scale(stone, rng.uniform(0.86, 1.08)), 0.303)
    f.rect(-0.48, 0.48, 0.06, 0.82, (38, 26, 28), 0.306)
    f.disc(0, 0.82, 0.48, 0.14, (38, 26, 28), 0.306, arc=(0, math.pi))
    f.rect(-0.36, 0.36, 0.06, 0.7, (58, 38, 36), 0.308)
    for k, u in enumerate((-0.2, 0.05, -0.08)):
        f.box(u - 0.22, u + 0.24, 0.08 + 0.07 * (k == 2), 0.16 + 0.07 * (k == 2), 0.31, 0.36, (96, 62, 44))
    f.box(-1.0, 1.0, 1.2, 1.3, 0, 0.42, p.wood, front=scale(p.wood, 1.15))
    f.box(-1.0, 1.0, 0, 0.05, 0.3, 0.75, scale(stone, 0.8))
    g = f.moved(0, 1.3, 0.2)
    clock(g, 0, 0.17, 0.15, p.accent)
    g.box(-0.17, 0.17, 0, 0.05, -0.04, 0.05, scale(p.wood, 0.8))
    for u in (-0.72, -0.55, 0.72):
        h = 0.22 if u != -0.55 else 0.15
        g.rect(u - 0.02, u + 0.02, 0, h, PAPER)
        g.rect(u - 0.05, u + 0.05, 0, 0.025, (206, 164, 84), 0.001)
        g.poly([(u - 0.014, h + 0.01), (u + 0.014, h + 0.01), (u, h + 0.07)], (255, 206, 110), 0.002, glow="lamp")
    jar(g, 0.42, 0, rng, (p.accent, p.fabric), size=1.1)
    picture(r.art("back"), x, 2.2, 1.15, 0.8, r, rng, kind=0)
    r.source("fire", x, 0.5, r.depth - 0.4, 2.6, (255, 150, 70), 1.1)

    def flames(light: Light, setting: Setting) -> list[Item]:
        if "fire" not in burning(setting):
            return []
        z = r.depth - 0.34

        def draw(painter: Painter, t: float) -> None:
            for k, (du, h, w, c) in enumerate(((-0.14, 0.4, 0.13, (232, 98, 44)), (0.13, 0.36, 0.13, (236, 112, 48)), (0.0, 0.5, 0.17, (246, 142, 54)),
                                               (-0.05, 0.32, 0.1, (255, 198, 90)), (0.08, 0.24, 0.07, (255, 232, 160)))):
                tall = h * (0.86 + 0.16 * math.sin(7.3 * t + 2.1 * k) + 0.08 * math.sin(13.1 * t + k))
                sway = 0.04 * math.sin(4.7 * t + 1.9 * k)
                pts = [(x + du - w, 0.14), (x + du + w, 0.14), (x + du + 0.8 * w, 0.14 + 0.35 * tall), (x + du + 0.25 * w + sway, 0.14 + 0.7 * tall),
                       (x + du + 1.6 * sway, 0.14 + tall), (x + du - 0.35 * w + sway, 0.14 + 0.6 * tall), (x + du - 0.85 * w, 0.14 + 0.3 * tall)]
                painter.card(np.array(pts), z, c, emissive=1.0)

        return [Item(r.depth - 0.41, draw, moving=True, x0=x - 0.5, x1=x + 0.5)]

    r.extras.append(flames)


def _upright_piano(r: Room) -> None:
    """A piano against the right wall with stool and lamp; the anchor ``piano`` looks to it."""
    f = r.side("right", 1.0)
    z = 0.75
    u = -z
    c = scale(r.pal.wood, 0.62)
    f.box(u - 0.72, u + 0.72, 0.0, 1.22, 0, 0.32, c)
    f.rect(u - 0.66, u + 0.66, 0.1, 0.58, scale(c, 1.2), 0.323)
    f.box(u - 0.72, u + 0.72, 0.62, 0.7, 0.3, 0.62, scale(c, 1.2))
    f.box(u - 0.66, u + 0.66, 0.7, 0.72, 0.4, 0.6, (244, 238, 226))
    for k in range(18):
        a = u - 0.62 + k * 0.07
        if k % 7 not in (2, 6):
            f.box(a, a + 0.03, 0.72, 0.735, 0.4, 0.5, INK)
    for q in (-0.68, 0.62):
        f.box(u + q, u + q + 0.07, 0, 0.62, 0.52, 0.6, c)
    f.rect(u - 0.25, u + 0.25, 0.85, 1.12, PAPER, 0.34)
    f.box(u - 0.76, u + 0.76, 1.22, 1.26, 0, 0.36, scale(c, 1.3))
    table_lamp(f, u + 0.5, 1.26, r.pal.second, r.pal.accent, size=0.4, w=0.15)
    r.source("lamp", r.half - 0.2, 1.5, z - 0.5, 1.5)
    x = r.half - 1.2
    r.sit("piano", x, z, 0.5, 1)
    st = r.at(x, z + 0.05)
    st.column(0, 0, 0.18, 0.43, 0.5, r.pal.fabric)
    st.column(0, 0, 0.04, 0, 0.44, c)
    st.column(0, 0, 0.16, 0, 0.03, c)


def bedroom(location: str) -> Place:
    """A bedroom: bed with quilt, night table and lamp, wardrobe, desk at the window."""
    r = Room("bedroom", location, height=2.9)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 1.3 * flip, 0.95, 1.5, 1.4, cols=3, curtain=p.fabric)
    window(r, "left", -1.6, 0.95, 1.3, 1.4, curtain=p.fabric)
    door(r, "right", 1.2, mix(p.wood, PAPER, 0.3))
    r.finish(wainscot=0.0, beams=0)
    f = r.wall("back")
    for i in range(15):
        for j in range(6):
            u, v = -3.95 + 0.58 * i, 0.4 + 0.44 * j + 0.22 * (i % 2)
            if v < r.height - 0.2 and not any(h.u0 - 0.1 < u < h.u1 + 0.1 and h.v0 - 0.1 < v < h.v1 + 0.1 for h in r.holes["back"]):
                f.disc(u, v, 0.045, 0.045, scale(p.wall, 1.08), 0.002, n=8)
                f.disc(u + 0.07, v - 0.05, 0.03, 0.018, scale(p.wall, 0.92), 0.002, n=6)
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
    right.disc(2.6, 1.6, 0.36, 0.5, p.wood, 0.02, n=24)
    right.disc(2.6, 1.6, 0.31, 0.45, (206, 224, 226), 0.024, n=24)
    right.poly([(2.45, 1.3), (2.55, 1.25), (2.8, 1.85), (2.7, 1.92)], (236, 244, 244), 0.026)
    pendant(r, 0.2, 0.9, 0.45, p.second, r=0.3, shape="globe")
    g = r.at(3.35 * flip, -1.7, fade=True)
    pot_plant(g, 0, 0, 1.3, rng, p.panel, kind=0)
    r.stand("window", 0.6 * flip, 1.5)
    r.stand("centre", 0.2 * flip, 0.4)
    return r.place()


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
        picture(right, 2.0 + 0.85 * k, 1.65, 0.55, 0.55, r, rng, mount=(p.accent, p.second, p.fabric)[k])
    _mobile(r, -2.3 * flip, 2.3)
    pendant(r, 0.3, 0.8, 0.42, p.second, r=0.32, shape="globe")
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
        pts = [(u + (0.07 if k % 2 == 0 else 0.03) * math.cos(k * math.pi / 5 + 0.3), v + (0.07 if k % 2 == 0 else 0.03) * math.sin(k * math.pi / 5 + 0.3))
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
    for q in (-0.35, 0.35):
        for k in range(11):
            u = -0.55 + 0.11 * k
            f.rect(u - 0.014, u + 0.014, 0.25, 0.92, c if q > 0 else scale(c, 0.85), q)
        f.box(-0.64, 0.64, 0.92, 0.98, q - 0.02, q + 0.02, scale(c, 1.05))
        f.box(-0.64, 0.64, 0.22, 0.27, q - 0.02, q + 0.02, c)
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
