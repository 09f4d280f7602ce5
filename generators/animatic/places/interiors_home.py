"""Rooms people live in: kitchen, living room."""

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
    hanging_plant,
    jar,
    pendant,
    picture,
    pot_plant,
    rug,
    shelf_row,
    table_lamp,
)
from .furniture import INK, STEEL, armchair, bookcase, chair, counter, radiator, round_table, shadow, sideboard, sofa, table
from .mesh import Frame, right
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
    picture(r.art("right"), -1.1, 1.7, 0.6, 0.75, r, rng, kind=3)
    picture(r.art("right"), -1.9, 1.8, 0.45, 0.55, r, rng)
    picture(r.art("right"), 1.9, 1.75, 0.6, 0.7, r, rng, kind=0)
    _dresser(r, rng.random())
    hutch = sideboard(r, "left", 1.5, 1.6, p.wood)
    for k in range(4):
        jar(hutch, -0.55 + 0.3 * k, 0, rng, (p.accent, p.second, p.fabric), size=1.5)
    pot_plant(hutch, 0.6, 0, 0.45, rng, p.accent, kind=2)
    radiator(r, "left", -0.6)
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
                        f.rect(u, u + 0.94 * (b - a) / n, 0.915 + 0.18 * j, 1.085 + 0.18 * j, mix(r.pal.panel, PAPER, 0.35 if (i + j) % 2 else 0.6),
                            0.003)


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
    door(r, "right", 3.3, p.wood, open_hall=True)
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
    picture(other, 1.9, 1.8, 0.55, 0.7, r, rng, kind=5)
    picture(other, -0.55, 1.85, 0.5, 0.6, r, rng, kind=4)
    picture(other, -1.5, 1.75, 0.6, 0.8, r, rng, kind=2)
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
    g = r.at(-3.35, -1.9, fade=True)
    pot_plant(g, 0, 0, 1.15, rng, p.second, kind=0)
    pendant(r, 0, 0.6, 0.5, p.second, r=0.3, shape="globe", rose=True)
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
            for k, (du, h, w, c) in enumerate(((-0.14, 0.4, 0.13, (232, 98, 44)), (0.13, 0.36, 0.13, (236, 112, 48)),
                (0.0, 0.5, 0.17, (246, 142, 54)),
                                               (-0.05, 0.32, 0.1, (255, 198, 90)), (0.08, 0.24, 0.07, (255, 232, 160)))):
                tall = h * (0.86 + 0.16 * math.sin(7.3 * t + 2.1 * k) + 0.08 * math.sin(13.1 * t + k))
                sway = 0.04 * math.sin(4.7 * t + 1.9 * k)
                pts = [(x + du - w, 0.14), (x + du + w, 0.14), (x + du + 0.8 * w, 0.14 + 0.35 * tall), (x + du + 0.25 * w + sway, 0.14 + 0.7 * tall),
                       (x + du + 1.6 * sway, 0.14 + tall), (x + du - 0.35 * w + sway, 0.14 + 0.6 * tall), (x + du - 0.85 * w, 0.14 + 0.3 * tall)]
                painter.card(np.array(pts), z, c, emissive=1.0)

        return [Item(r.depth - 0.41, draw, moving=True, x0=x - 0.5, x1=x + 0.5)]

    r.extras.append(flames)


def _upright_piano(r: Room) -> None:
    """An upright piano in profile with stool and lamp; the anchor ``piano`` looks to it."""
    z, front = 0.75, r.half - 0.95
    f = right(r.piece(1.0), front)
    shadow(r, front - 0.2, z, 0.7, 1.4, 46)
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
    r.source("lamp", front - 0.2, 1.5, z - 0.5, 1.5)
    x = front - 1.05
    r.sit("piano", x, z, 0.5, 1)
    st = r.at(x, z + 0.05)
    st.column(0, 0, 0.18, 0.43, 0.5, r.pal.fabric)
    st.column(0, 0, 0.04, 0, 0.44, c)
    st.column(0, 0, 0.16, 0, 0.03, c)
