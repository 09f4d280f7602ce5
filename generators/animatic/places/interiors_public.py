"""Rooms open to the public: cafe, shop, theatre, gallery."""

from __future__ import annotations

import math

import numpy as np

from ..geometry import Vec3
from ..light import RGB, Light, mix, scale
from ..paint import Painter
from .base import Item, Place, Setting, Stage
from .decor import PAPER, bulbs, hanging_plant, jar, pendant, picture, plate, pot_plant, rug, table_lamp
from .furniture import INK, STEEL, bookcase, chair, counter, round_table, shadow, stool, table
from .mesh import Frame, Poly, back, ground, pair
from .openings import door, window
from .rooms import FRONT, Room, WallName, burning, seeded

GOLD: RGB = (226, 178, 84)
FRUIT: tuple[RGB, ...] = ((214, 70, 56), (240, 168, 58), (132, 170, 78), (238, 206, 92), (150, 66, 96), (232, 122, 70))


def cafe(location: str) -> Place:
    """A cafe: counter with espresso machine and cakes, menu board, round tables, neon cup, strings of bulbs."""
    r = Room("cafe", location, height=3.2)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    street: WallName = "left" if flip > 0 else "right"
    other: WallName = "right" if flip > 0 else "left"
    for z in (1.3, -1.1, -3.6):
        window(r, street, r.u(street, z), 0.75, 2.0, 1.85, cols=2, rows=2, frame=scale(p.wood, 0.8))
    window(r, "back", -2.6 * flip, 0.85, 1.7, 1.75, cols=2, frame=scale(p.wood, 0.8))
    door(r, other, r.u(other, -0.2), p.panel, glass=True)
    r.finish(floor="tiles" if rng.random() < 0.6 else "planks", wainscot=0.95, tile=mix(p.floor, PAPER, 0.35))
    art = r.art("back")
    lo, hi = sorted((-0.9 * flip, 3.6 * flip))
    art.rect(lo, hi, 1.0, 1.5, mix(p.second, PAPER, 0.3), 0.01)
    for i in range(int((hi - lo) / 0.15)):
        for j in range(3):
            if (i + j) % 2:
                art.rect(lo + 0.15 * i, lo + 0.15 * i + 0.14, 1.0 + 0.165 * j, 1.155 + 0.165 * j, mix(p.wall, PAPER, 0.3), 0.012)
    for v, kind in ((1.62, "cups"), (2.0, "bottles")):
        _bar_shelf(art, *pair(1.5 * flip, 3.6 * flip), v, r, kind)
    _menu(art, 0.35 * flip, 2.1, 1.7, 1.0, r)
    _neon_cup(r, -1.35 * flip, 2.3)
    c = counter(r, *pair(-0.6 * flip, 3.4 * flip), 2.65, 0.7, p.panel, mix(p.wood, (250, 226, 180), 0.2), h=1.02, drawers=False, unit=0.57)
    _espresso(c.moved(w=0.35), 2.6 * flip, p)
    _cakes(c.moved(w=0.25), 0.75 * flip, p)
    _till(c.moved(w=0.35), -0.25 * flip)
    pot_plant(c.moved(w=0.5), 3.2 * flip, 0, 0.42, rng, p.accent, kind=3)
    for k, (x, z) in enumerate(((-2.35, 1.3), (2.3, 1.15))):
        _cafe_table(r, x * flip, z, k)
    for x in (0.5, 1.35):
        stool(r, x * flip, 1.72, p.wood, h=0.72, name="stool", seat=p.fabric)
    side = r.art(other)
    for k, z in enumerate((1.6, 0.9, -1.8, -2.7)):
        picture(side, r.u(other, z), 1.8 + 0.1 * (k % 2), 0.55, 0.65, r, rng)
    for x in (-0.2, 1.2, 2.6):
        pendant(r, x * flip, 2.3, 0.8, p.fabric, r=0.22, shape="dome", source=x == 1.2)
    pendant(r, -2.35 * flip, 1.3, 1.0, p.accent, r=0.24)
    b = back(r.piece(2.95), 1.9)
    bulbs(b, -4.2, 0.0, 3.1, 0.35)
    bulbs(b, 0.0, 4.2, 3.1, 0.35)
    hanging_plant(r.at(-3.4 * flip, 2.2, r.height), 0, 0, 0.5, rng, p.second)
    hanging_plant(r.at(-1.0 * flip, 2.6, r.height), 0, 0, 0.45, rng, p.accent)
    t = round_table(r, 3.0 * flip, -1.9, 0.42, p.wood)
    t.mesh.fade = (0.7, 1.7)
    _cup(t, 0, p.accent)
    pot_plant(r.at(-3.2 * flip, -2.0, fade=True), 0, 0, 1.25, rng, p.second, kind=1)
    r.stand("counter", 1.4 * flip, 1.45)
    r.stand("window", -2.7 * flip, 0.3)
    r.stand("before_table", -2.3 * flip, 0.75)
    return r.place()


def _bar_shelf(f: Frame, u0: float, u1: float, v: float, r: Room, kind: str) -> None:
    f.box(u0, u1, v - 0.04, v, 0, 0.24, r.pal.wood)
    g = f.moved(w=0.14)
    n = int((u1 - u0) / 0.13)
    for i in range(n):
        u = u0 + 0.08 + 0.13 * i
        if kind == "cups":
            c = (r.pal.accent, PAPER, r.pal.fabric)[i % 3]
            g.rect(u - 0.042, u + 0.042, v, v + 0.09, c)
            g.rect(u - 0.042, u + 0.042, v + 0.095, v + 0.17, scale(c, 0.92))
            g.disc(u + 0.05, v + 0.05, 0.022, 0.028, scale(c, 0.85), -0.001, n=8)
        else:
            c = ((110, 66, 44), (70, 112, 92), (196, 150, 70), (164, 70, 60))[(i * 3) % 4]
            h = 0.2 + 0.04 * (i % 3)
            g.rect(u - 0.04, u + 0.04, v, v + h * 0.7, c)
            g.rect(u - 0.016, u + 0.016, v + h * 0.7, v + h, c, 0.001)
            g.rect(u - 0.034, u + 0.034, v + 0.05, v + 0.11, PAPER, 0.002)


def _menu(f: Frame, u: float, v: float, w: float, h: float, r: Room) -> None:
    f.rect(u - w / 2 - 0.06, u + w / 2 + 0.06, v - h / 2 - 0.06, v + h / 2 + 0.06, r.pal.wood, 0.03)
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, (44, 48, 48), 0.034)
    f.disc(u, v + 0.33 * h, 0.16, 0.05, r.pal.accent, 0.036, n=14)
    for s in (-1, 1):
        for k in range(5):
            y, x = v + 0.16 * h - 0.13 * k, u + s * w * 0.25
            f.rect(x - 0.3, x + 0.08 + 0.03 * (k % 3), y - 0.018, y + 0.014, (232, 230, 214), 0.036)
            f.rect(x + 0.24, x + 0.32, y - 0.018, y + 0.014, r.pal.accent, 0.036)


def _neon_cup(r: Room, u: float, v: float) -> None:
    """A neon coffee cup on the wall."""
    f = r.wall("back", r.piece(37.0))
    tube: RGB = (255, 150, 140)
    f.rect(u - 0.4, u + 0.4, v - 0.38, v + 0.45, scale(r.pal.panel, 0.8), 0.015)
    for wide, alpha in ((0.12, 46), (0.07, 60), (0.03, 255)):
        f.line([(u - 0.22, v + 0.05), (u - 0.18, v - 0.22), (u + 0.14, v - 0.22), (u + 0.18, v + 0.05), (u - 0.22, v + 0.05)], wide, tube, 0.02, glow="neon", alpha=alpha)
        f.line([(u + 0.17, v), (u + 0.28, v - 0.02), (u + 0.26, v - 0.13), (u + 0.16, v - 0.14)], wide, tube, 0.021, glow="neon", alpha=alpha)
        for k in range(3):
            x = u - 0.12 + 0.1 * k
            f.line([(x, v + 0.12), (x + 0.03, v + 0.19), (x - 0.02, v + 0.26), (x + 0.02, v + 0.34)], wide * 0.9, (140, 230, 236), 0.022, glow="neon", alpha=alpha)
    r.source("neon", u, v, r.depth - 0.2, 1.7, (255, 140, 150), 0.9)


def _espresso(f: Frame, u: float, p: object) -> None:
    f.box(u - 0.38, u + 0.38, 0.06, 0.48, -0.15, 0.2, STEEL, front=(206, 212, 216))
    f.rect(u - 0.34, u + 0.34, 0.08, 0.22, (70, 72, 78), 0.203)
    f.rect(u - 0.36, u + 0.36, 0.36, 0.46, (200, 70, 56), 0.204)
    for k in (-0.17, 0.17):
        f.rect(u + k - 0.07, u + k + 0.07, 0.22, 0.27, INK, 0.24)
        f.rect(u + k - 0.02, u + k + 0.02, 0.16, 0.22, INK, 0.24)
        f.rect(u + k - 0.035, u + k + 0.035, 0.065, 0.13, PAPER, 0.24)
    for k in range(4):
        f.rect(u - 0.3 + 0.16 * k, u - 0.21 + 0.16 * k, 0.49, 0.56, PAPER, 0.05)
    f.disc(u, 0.41, 0.03, 0.03, (255, 200, 90), 0.21, n=10)


def _cakes(f: Frame, u: float, p: object) -> None:
    """A glass case of cakes."""
    f.box(u - 0.6, u + 0.6, 0, 0.05, -0.2, 0.25, STEEL)
    f.rect(u - 0.58, u + 0.58, 0.05, 0.5, (226, 222, 206), -0.18, emissive=0.25)
    f.rect(u - 0.58, u + 0.58, 0.26, 0.275, (210, 216, 216), 0.0)
    for j, y in enumerate((0.06, 0.28)):
        for k in range(5):
            x = u - 0.46 + 0.23 * k
            c = ((236, 160, 150), (120, 76, 52), (246, 214, 140), (214, 84, 76), (240, 230, 210))[(k + 2 * j) % 5]
            if (k + j) % 2:
                f.disc(x, y + 0.01, 0.085, 0.1, c, 0.02, n=12, arc=(0, math.pi))
                f.disc(x, y + 0.12, 0.02, 0.02, (206, 50, 60), 0.022, n=8)
            else:
                f.rect(x - 0.08, x + 0.08, y, y + 0.09, scale(c, 0.86), 0.02)
                f.rect(x - 0.08, x + 0.08, y + 0.07, y + 0.11, c, 0.022)
    f.poly([(u - 0.58, 0.05), (u + 0.58, 0.05), (u + 0.58, 0.5), (u - 0.58, 0.5)], (220, 240, 244), 0.24, alpha=34)
    f.poly([(u - 0.4, 0.06), (u - 0.25, 0.06), (u - 0.05, 0.49), (u - 0.2, 0.49)], (255, 255, 255), 0.242, alpha=70)
    f.box(u - 0.6, u + 0.6, 0.5, 0.53, -0.2, 0.25, STEEL)


def _till(f: Frame, u: float) -> None:
    f.box(u - 0.2, u + 0.2, 0, 0.14, -0.15, 0.15, (120, 84, 60))
    f.poly([(u - 0.18, 0.14), (u + 0.18, 0.14), (u + 0.15, 0.34), (u - 0.15, 0.34)], (196, 150, 84), 0.05)
    f.box(u - 0.1, u + 0.1, 0.34, 0.43, -0.03, 0.06, (70, 60, 56))
    f.rect(u - 0.08, u + 0.08, 0.36, 0.41, (160, 226, 170), 0.062, emissive=0.5)
    for i in range(4):
        for j in range(2):
            f.disc(u - 0.11 + 0.073 * i, 0.19 + 0.07 * j, 0.022, 0.02, PAPER, 0.055, n=8)


def _cup(f: Frame, u: float, c: RGB) -> None:
    f.disc(u, 0.012, 0.09, 0.02, PAPER, 0.02, n=14)
    f.poly([(u - 0.055, 0.09), (u + 0.055, 0.09), (u + 0.035, 0.015), (u - 0.035, 0.015)], c, 0.03)
    f.disc(u + 0.062, 0.055, 0.022, 0.024, scale(c, 0.85), 0.029, n=8)


def _cafe_table(r: Room, x: float, z: float, k: int) -> None:
    p = r.pal
    chair(r, x - 0.72, z + 0.1, scale(p.wood, 0.9), p.fabric, turn=1, name="chair" if k else "table")
    chair(r, x + 0.72, z + 0.1, scale(p.wood, 0.9), p.fabric, turn=3, name="chair")
    t = round_table(r, x, z, 0.44, p.wood, cloth=PAPER if k == 0 else None)
    _cup(t, -0.2, p.accent)
    _cup(t, 0.22, p.fabric)
    t.poly([(-0.03, 0), (0.03, 0), (0.04, 0.1), (0.018, 0.16), (-0.018, 0.16), (-0.04, 0.1)], p.second, 0.01)
    for a in (1.2, 1.57, 1.9):
        q = (0.13 * math.cos(a), 0.16 + 0.13 * math.sin(a))
        t.line([(0, 0.15), q], 0.008, (84, 130, 84), 0.009)
        t.disc(q[0], q[1], 0.032, 0.032, (232, 96, 88), 0.012, n=8)


def shop(location: str) -> Place:
    """A grocer's shop: shelves of goods to the ceiling, till, crates of fruit, striped awning, scales, neon sign."""
    r = Room("shop", location, height=3.2)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    street: WallName = "left" if flip > 0 else "right"
    other: WallName = "right" if flip > 0 else "left"
    for z in (0.4, -2.8):
        window(r, street, r.u(street, z), 0.7, 2.4, 1.9, cols=3, rows=1, frame=p.panel)
    door(r, street, r.u(street, -1.2), p.panel, glass=True, width=1.0)
    r.finish(floor="planks", wainscot=0.0, beams=4)
    b = r.side("back", 3.0)
    for u0, u1, kind in ((-4.15, -2.35, 0), (-2.3, -0.5, 1), (0.95, 2.5, 2), (2.55, 4.15, 3)):
        _goods(b, *pair(u0 * flip, u1 * flip), 2.75, r, kind)
    art = r.art("back")
    art.rect(*pair(-0.5 * flip, 0.95 * flip), 0, 2.2, scale(p.panel, 0.6), 0.02)
    curtain_u = sorted((-0.45 * flip, 0.9 * flip))
    for k in range(9):
        u = curtain_u[0] + k * 0.15
        art.poly([(u, 0.04), (u + 0.155, 0.04), (u + 0.15, 2.1), (u, 2.1)], scale(p.fabric, 0.95 if k % 2 else 0.8), 0.03)
    art.box(curtain_u[0] - 0.1, curtain_u[1] + 0.1, 2.1, 2.2, 0, 0.08, p.wood)
    _awning(r, *pair(-0.4 * flip, 3.4 * flip))
    _sign(r, -1.9 * flip)
    c = counter(r, *pair(0.2 * flip, 3.1 * flip), 2.1, 0.7, p.panel, mix(p.wood, (250, 224, 170), 0.2), h=1.0, unit=0.58, drawers=False, order=1.75)
    g = c.moved(w=0.35)
    _till(g, 0.75 * flip)
    _scales(g, 1.6 * flip)
    for k in range(4):
        _candy(g, (2.1 + 0.25 * k) * flip, k)
    for k, x in enumerate((-2.8, -1.7)):
        _fruit_crate(r, x * flip, 1.75, k)
    other_f = r.side(other)
    for z in (1.1, -0.6, -2.6):
        u = r.u(other, z)
        _goods(other_f, u - 0.8, u + 0.8, 2.4, r, int(z * 10) % 4)
    for x in (-2.0, 1.2):
        pendant(r, x * flip, 1.3, 0.75, p.fabric, r=0.28, shape="cone", source=True)
    for k in range(3):
        _ham(r.at((-3.3 + 0.4 * k) * flip, 2.5, r.height), k)
    bar = r.at(-3.2 * flip, -2.0, fade=True)
    bar.poly([(-0.33, 0), (0.33, 0), (0.4, 0.5), (0.33, 1.0), (-0.33, 1.0), (-0.4, 0.5)], p.wood)
    for v in (0.22, 0.74):
        bar.rect(-0.385, 0.385, v, v + 0.05, INK, 0.002)
    for k in range(9):
        bar.disc(-0.26 + 0.065 * k, 1.0 + 0.04 * (k % 2), 0.07, 0.07, FRUIT[k % 2], 0.004, n=10)
    _fruit_crate(r, 3.1 * flip, -2.0, 2, fade=True)
    stool(r, -0.6 * flip, 1.65, p.wood, h=0.6, name="stool", seat=p.accent)
    r.stand("counter", 1.6 * flip, 0.95)
    r.stand("shelf", -2.2 * flip, 1.2)
    r.stand("till", 0.5 * flip, 1.0)
    return r.place()


def _goods(f: Frame, u0: float, u1: float, h: float, r: Room, kind: int) -> None:
    """A shelf unit full of tins, boxes, bottles or loaves."""
    wood = r.pal.wood
    f.rect(u0, u1, 0, h, scale(wood, 0.55), 0.01)
    rows = 6
    step = (h - 0.2) / rows
    g = f.moved(w=0.24)
    for j in range(rows):
        v = 0.15 + step * j
        u = u0 + 0.06
        k = (kind + j) % 4
        while u < u1 - 0.14:
            c = (r.pal.accent, r.pal.fabric, r.pal.second, r.pal.panel, (226, 206, 160), (110, 130, 90))[(j * 5 + kind + int(u * 7)) % 6]
            if k == 0:
                g.rect(u, u + 0.11, v, v + 0.17, c)
                g.rect(u, u + 0.11, v + 0.05, v + 0.12, PAPER, 0.001)
                u += 0.125
            elif k == 1:
                w, t = 0.12 + 0.05 * (int(u * 9) % 2), 0.2 + 0.05 * (int(u * 13) % 2)
                g.rect(u, u + w, v, v + t, c)
                g.disc(u + w / 2, v + t * 0.6, 0.035, 0.035, PAPER, 0.001, n=8)
                u += w + 0.01
            elif k == 2:
                g.rect(u, u + 0.075, v, v + 0.17, c)
                g.rect(u + 0.022, u + 0.053, v + 0.17, v + 0.26, c)
                g.rect(u + 0.005, u + 0.07, v + 0.05, v + 0.11, PAPER, 0.001)
                u += 0.1
            else:
                g.disc(u + 0.09, v + 0.01, 0.09, 0.12, (206, 146, 84) if (j + kind) % 2 else c, n=12, arc=(0, math.pi))
                g.line([(u + 0.05, v + 0.08), (u + 0.08, v + 0.11)], 0.014, (240, 206, 150), 0.001)
                u += 0.19
        f.box(u0, u1, v - 0.035, v, 0, 0.32, wood, front=scale(wood, 1.15))
    for u in (u0, u1 - 0.05):
        f.box(u, u + 0.05, 0, h, 0, 0.34, wood)
    f.box(u0 - 0.03, u1 + 0.03, h, h + 0.08, 0, 0.38, scale(wood, 1.15))


def _awning(r: Room, u0: float, u1: float) -> None:
    f = r.at(0, r.depth - 0.42, order=2.8)
    n = 14
    w = (u1 - u0) / n
    for k in range(n):
        c = r.pal.fabric if k % 2 else PAPER
        a, b = u0 + k * w, u0 + (k + 1) * w + 0.003
        f.mesh.add(Poly(np.array([(a, 2.95, r.depth - 0.1), (b, 2.95, r.depth - 0.1), (b, 2.6, r.depth - 0.95), (a, 2.6, r.depth - 0.95)]), c, gain=1.02))
        f.mesh.add(Poly(np.array([(a, 2.6, r.depth - 0.95), (b, 2.6, r.depth - 0.95), (b, 2.5, r.depth - 0.95), ((a + b) / 2, 2.44, r.depth - 0.95),
                                  (a, 2.5, r.depth - 0.95)]), c, gain=0.9))


def _sign(r: Room, u: float) -> None:
    """A neon sign with a basket of fruit."""
    f = r.wall("back", r.piece(2.75))
    f = back(f.mesh, r.depth - 0.42)
    f.rect(u - 0.75, u + 0.75, 2.85, 3.16, scale(r.pal.panel, 0.7))
    for wide, alpha in ((0.1, 50), (0.028, 255)):
        f.line([(u - 0.68, 2.9), (u + 0.68, 2.9), (u + 0.68, 3.11), (u - 0.68, 3.11), (u - 0.68, 2.9)], wide, (255, 196, 110), 0.004, glow="neon", alpha=alpha)
        for k in range(5):
            x = u - 0.46 + 0.23 * k
            f.line([(x - 0.06, 2.95), (x + 0.05, 2.95), (x + 0.05, 3.06), (x - 0.06, 3.06)][: 3 + k % 2], wide * 0.9, (120, 226, 214), 0.005, glow="neon", alpha=alpha)
    r.source("neon", u, 3.0, r.depth - 0.5, 1.6, (255, 196, 120), 0.8)


def _scales(f: Frame, u: float) -> None:
    f.box(u - 0.16, u + 0.16, 0, 0.06, -0.1, 0.12, (200, 70, 60))
    f.rect(u - 0.03, u + 0.03, 0.06, 0.2, (200, 70, 60))
    f.disc(u, 0.26, 0.11, 0.11, PAPER, 0.004, n=18)
    f.line([(u, 0.26), (u + 0.05, 0.33)], 0.012, (200, 70, 60), 0.006)
    f.poly([(u - 0.22, 0.46), (u + 0.22, 0.46), (u + 0.12, 0.38), (u - 0.12, 0.38)], STEEL, 0.006)


def _candy(f: Frame, u: float, k: int) -> None:
    f.rect(u - 0.085, u + 0.085, 0, 0.24, (214, 232, 232))
    for i in range(9):
        f.disc(u - 0.055 + 0.055 * (i % 3), 0.04 + 0.055 * (i // 3), 0.03, 0.03, FRUIT[(k + i) % 6], 0.002, n=7)
    f.rect(u - 0.09, u + 0.09, 0.23, 0.28, (196, 70, 60), 0.004)


def _fruit_crate(r: Room, x: float, z: float, k: int, *, fade: bool = False) -> None:
    """A slanted stand with two crates of fruit."""
    shadow(r, x, z, 0.95, 0.7)
    f = r.at(x, z, fade=fade)
    wood = mix(r.pal.wood, (240, 214, 160), 0.35)
    for j, (v, w) in enumerate(((0.5, -0.2), (0.2, 0.15))):
        f.box(-0.46, 0.46, v - 0.28, v + 0.02, w - 0.16, w + 0.14, scale(wood, 0.7))
        c = FRUIT[(2 * k + j) % 6]
        for row in range(2):
            for i in range(7):
                f.disc(-0.38 + 0.127 * i + 0.05 * (row % 2), v + 0.12 - 0.07 * row, 0.075, 0.075, scale(c, (1.0, 1.08, 0.92)[(i + row) % 3]), w + 0.05 + 0.04 * row, n=10)
        for q in range(2):
            f.rect(-0.47, 0.47, v - 0.24 + 0.13 * q, v - 0.14 + 0.13 * q, wood, w + 0.145)
        f.rect(0.1, 0.34, v - 0.2, v - 0.04, PAPER, w + 0.15)
        f.rect(0.15, 0.29, v - 0.14, v - 0.1, (196, 66, 56), w + 0.152)


def _ham(f: Frame, k: int) -> None:
    f.line([(0, 0), (0, -0.45)], 0.01, INK)
    if k == 1:
        f.poly([(-0.05, -0.45), (0.05, -0.45), (0.13, -0.8), (0.06, -0.95), (-0.06, -0.95), (-0.13, -0.8)], (176, 82, 62), smooth=3)
    else:
        for j in range(4):
            f.disc(0, -0.52 - 0.1 * j, 0.06, 0.07, (PAPER, (226, 190, 140))[j % 2], 0.001 * j, n=10)


def theatre(location: str) -> Place:
    """A theatre seen from the stalls: boards, wings, painted backdrop, footlights, grand piano, heads of the audience."""
    r = Room("theatre", location, half=4.6, height=4.4, depth=3.4)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    r.stage = Stage(-2.9, 2.9, -0.6, 1.9, (-2.8, 2.8), (0.2, 3.2), (-7.5, -0.5))
    _hall_shell(r)
    _backdrop(r, flip)
    for k, z in enumerate((2.9, 2.0, 1.95)):
        _wing(r, -3.45 - 0.12 * k, z, -1)
        _wing(r, 3.45 + 0.12 * k, z, 1)
    _border(r)
    # The piano always stands to the right: whoever plays it then looks the usual way.
    _grand_piano(r, 1.75, 1.35, 1)
    st = r.at(-2.3, 1.7)
    st.line([(-0.22, 0), (0, 0.12), (0.22, 0)], 0.03, INK)
    st.rect(-0.012, 0.012, 0.1, 1.1, INK)
    st.poly([(-0.26, 1.02), (0.26, 1.02), (0.24, 1.36), (-0.24, 1.36)], (70, 58, 62), 0.002)
    st.rect(-0.2, 0.0, 1.06, 1.33, PAPER, 0.004)
    st.rect(0.01, 0.2, 1.06, 1.33, PAPER, 0.004)
    _proscenium(r)
    _audience(r)
    for k, x in enumerate((-2.2, 0.0, 2.2)):
        r.source("lamp", x, 0.25, -0.9, 1.6, (255, 214, 140), 0.5 if k != 1 else 0.6)
    r.source("lamp", 0.5 * flip, 3.6, 0.6, 3.4, (255, 232, 184), 1.0)
    r.extras.append(_beams)
    r.stand("stage", 0.0, 0.4)
    r.stand("podium", -2.2, 1.2)
    r.stand("wing", -2.7, 1.4)
    return r.place()


def _hall_shell(r: Room) -> None:
    """Boards of the stage, floor, walls and ceiling of the auditorium."""
    p = r.pal
    f = ground(r.shell, -0.9)
    f.rect(-6.0, 6.0, FRONT, -1.35, scale(p.panel, 0.8))
    for k in range(6):
        f.rect(-6.0, 6.0, -2.4 - 1.0 * k, -2.0 - 1.0 * k, scale(p.fabric, 0.5), 0.002)
    for n in ("left", "right"):
        w = r.wall("left" if n == "left" else "right")
        w.origin = w.origin + np.array((-1.2 if n == "left" else 1.2, 0, 0))
        u0, u1 = r.span("left" if n == "left" else "right")
        for k in range(5):
            w.rect(u0, u1, -0.95 + 1.2 * k, 0.3 + 1.2 * k, scale(p.wall, 0.8 - 0.07 * k))
        for k in range(3):
            u = r.u("left" if n == "left" else "right", -2.6 - 1.9 * k)
            w.box(u - 0.75, u + 0.75, 1.2, 1.9, 0, 0.35, scale(p.wall, 1.2))
            w.rect(u - 0.75, u + 0.75, 1.83, 1.93, GOLD, 0.36)
            w.rect(u - 0.75, u + 0.75, 1.2, 1.26, GOLD, 0.36)
            w.disc(u, 1.55, 0.16, 0.16, GOLD, 0.36, n=14)
            w.rect(u - 0.65, u + 0.65, 1.95, 3.0, (26, 14, 22), 0.02)
            w.poly([(u - 0.65, 3.0), (u - 0.65, 1.95), (u - 0.45, 1.95), (u - 0.2, 3.0)], p.fabric, 0.03)
            w.poly([(u + 0.65, 3.0), (u + 0.65, 1.95), (u + 0.45, 1.95), (u + 0.2, 3.0)], p.fabric, 0.03)
            w.disc(u + 0.95, 2.2, 0.1, 0.12, (255, 220, 150), 0.1, n=12, glow="lamp")
    c = ground(r.shell, r.height)
    c.rect(-6.0, 6.0, FRONT, r.depth, scale(p.ceiling, 1.0))
    for k in range(3):
        c.disc(0, -4.2, 2.3 - 0.7 * k, 1.7 - 0.5 * k, scale(p.ceiling, 1.5 + 0.5 * k), -0.01 * (k + 1), n=30)
    b = r.wall("back")
    b.rect(-6, 6, -0.1, r.height, scale(p.panel, 0.6))
    fl = r.floor()
    rng = seeded(r.location, "boards")
    boards = 22
    fl.rect(-6.0, 6.0, -1.4, r.depth, p.floor)
    for i in range(boards):
        x = -5.0 + 10.0 * i / boards
        fl.rect(x, x + 10.0 / boards - 0.014, -1.4, r.depth, scale(p.floor, rng.uniform(0.93, 1.07)))
    for k in range(3):
        fl.disc(0.2, 0.8, 2.9 - 0.4 * k, 1.5 - 0.2 * k, (255, 226, 160), 0.002, n=36, alpha=16)
    front = back(r.shell, -1.4)
    front.rect(-6.0, 6.0, -0.9, 0.0, scale(p.wood, 0.8))
    for k in range(18):
        front.rect(-5.9 + 0.66 * k, -5.35 + 0.66 * k, -0.8, -0.1, scale(p.wood, 0.95), 0.004)
    front.rect(-6.0, 6.0, -0.08, 0.02, GOLD, 0.01)


def _backdrop(r: Room, flip: int) -> None:
    """A painted cloth: evening sky, moon, hills, a castle."""
    f = back(r.piece(36.0), r.depth - 0.15)
    top, low = mix((40, 48, 110), r.pal.wall, 0.25), (238, 150, 112)
    for k in range(8):
        f.rect(-4.2, 4.2, 0.1 + 0.52 * k, 0.66 + 0.52 * k, mix(low, top, k / 7))
    f.disc(-1.6 * flip, 2.7, 0.55, 0.55, (252, 226, 160), 0.002, n=30)
    f.disc(-1.75 * flip, 2.82, 0.13, 0.1, (236, 204, 140), 0.003, n=14)
    rng = seeded(r.location, "drop")
    for _ in range(26):
        f.disc(rng.uniform(-4, 4), rng.uniform(2.2, 4.0), 0.022, 0.022, (255, 240, 206), 0.002, n=6)
    for k, (h, c) in enumerate(((1.5, (112, 78, 124)), (1.05, (74, 58, 104)), (0.62, (46, 44, 80)))):
        pts = [(-4.2, 0.0), *((-4.2 + 0.7 * i, h + 0.3 * math.sin(i * 1.1 + 2 * k) + rng.uniform(-0.08, 0.08)) for i in range(13)), (4.2, 0.0)]
        f.poly(pts, c, 0.004 + 0.001 * k)
    x = 1.7 * flip
    c = (60, 50, 92)
    for du, w, h in ((-0.5, 0.3, 0.9), (0.0, 0.42, 1.3), (0.45, 0.28, 0.8)):
        f.rect(x + du - w / 2, x + du + w / 2, 0.9, 1.2 + h, c, 0.0045)
        f.poly([(x + du - w / 2 - 0.06, 1.2 + h), (x + du + w / 2 + 0.06, 1.2 + h), (x + du, 1.55 + h)], (156, 70, 84), 0.0047)
        f.rect(x + du - 0.04, x + du + 0.04, 0.9 + h, 1.05 + h, (255, 214, 120), 0.0048)


def _wing(r: Room, x: float, z: float, s: int) -> None:
    """A gathered curtain at the side of the stage."""
    f = r.at(x, z)
    c = r.pal.fabric
    for k in range(7):
        u = s * (0.14 * k)
        a, b = sorted((u, u + s * 0.16))
        f.poly([(a, 0.0), (b, 0.0), (b, 4.2), (a, 4.2)], scale(c, (1.05, 0.86, 0.97, 0.78)[k % 4] * (1.0 if z > 2.5 else 0.92)), 0.001 * k)
    f.rect(*pair(0.0, s * 1.0), 0.0, 0.07, GOLD, 0.012)


def _border(r: Room) -> None:
    """The short curtain along the top of the stage, in swags."""
    f = r.at(0, 1.92)
    c = r.pal.fabric
    f.rect(-4.6, 4.6, 3.72, 4.4, scale(c, 0.9))
    for k in range(7):
        u = -3.9 + 1.3 * k
        f.disc(u, 3.8, 0.68, 0.34, scale(c, 1.06), 0.002, n=20, arc=(math.pi, 2 * math.pi))
        f.disc(u, 3.8, 0.5, 0.22, scale(c, 0.88), 0.003, n=18, arc=(math.pi, 2 * math.pi))
        a = np.linspace(math.pi, 2 * math.pi, 12)
        f.line(np.stack((u + 0.68 * np.cos(a), 3.8 + 0.34 * np.sin(a)), axis=1).tolist(), 0.045, GOLD, 0.004)
        f.poly([(u + 0.59, 3.82), (u + 0.71, 3.82), (u + 0.69, 3.4), (u + 0.61, 3.4)], GOLD, 0.005)


def _grand_piano(r: Room, x: float, z: float, flip: int) -> None:
    """A grand piano in profile with raised lid and a bench at its keyboard; anchor ``piano``."""
    shadow(r, x, z, 1.9, 1.0, 50)
    f = r.at(x, z)
    body: RGB = (40, 32, 38)
    s = flip  # the tail points away from centre
    for u, w in ((-0.6, 0.35), (-0.6, -0.35), (0.75, 0.0)):
        f.column(s * u, w, 0.05, 0.0, 0.66, scale(body, 0.8))
    f.poly([(s * -0.72, 1.02), (s * 0.2, 1.02), (s * 0.95, 1.0), (s * 0.72, 1.75), (s * -0.2, 1.95), (s * -0.66, 1.62)], scale(body, 1.5), -0.45)
    f.poly([(s * -0.6, 1.06), (s * 0.2, 1.06), (s * 0.8, 1.04), (s * 0.62, 1.62), (s * -0.18, 1.82), (s * -0.56, 1.52)], (150, 96, 58), -0.44)
    f.line([(s * 0.1, 1.02), (s * 0.05, 1.7)], 0.022, GOLD, -0.3)
    f.box(*pair(s * -0.75, s * 0.95), 0.66, 1.0, -0.45, 0.4, body, top=(86, 60, 50))
    f.rect(*pair(s * -0.75, s * 0.95), 0.93, 0.95, scale(body, 1.7), 0.403)
    f.box(*pair(s * -0.98, s * -0.72), 0.68, 0.76, -0.45, 0.4, body, top=(246, 242, 232))
    f.box(*pair(s * -0.74, s * -0.71), 1.0, 1.28, -0.25, 0.25, body)
    f.rect(*pair(s * -0.3, s * 0.1), 0.76, 0.84, GOLD, 0.405)
    b = r.at(x - s * 1.32, z + 0.02, order=z + 0.06)
    b.box(-0.26, 0.26, 0.44, 0.5, -0.2, 0.2, r.pal.fabric)
    for u in (-0.2, 0.2):
        b.box(u - 0.025, u + 0.025, 0, 0.44, -0.16, -0.1, body)
        b.box(u - 0.025, u + 0.025, 0, 0.44, 0.1, 0.16, body)
    r.sit("piano", x - s * 1.32, z + 0.03, 0.5, s)


def _proscenium(r: Room) -> None:
    """The golden arch around the stage, footlights at its foot."""
    p = r.pal
    f = back(r.piece(-1.2), -1.2)
    wall = scale(p.wall, 1.02)
    for s in (-1, 1):
        f.rect(*pair(s * 3.6, s * 6.2), -0.9, 4.5, wall)
        f.box(*pair(s * 3.42, s * 3.72), -0.02, 4.0, 0, 0.16, GOLD)
        f.rect(*pair(s * 3.5, s * 3.64), 0.3, 3.8, scale(GOLD, 0.78), 0.165)
        f.rect(*pair(s * 3.36, s * 3.78), 0.0, 0.28, scale(GOLD, 1.1), 0.17)
        for k in range(5):
            f.disc(s * 3.57, 0.7 + 0.7 * k, 0.07, 0.11, scale(GOLD, 1.15), 0.168, n=10)
    f.rect(-6.2, 6.2, 3.95, 4.6, wall)
    f.box(-3.75, 3.75, 3.75, 4.02, 0, 0.18, GOLD)
    for k in range(15):
        f.disc(-3.3 + 0.47 * k, 3.885, 0.1, 0.07, scale(GOLD, 0.8 if k % 2 else 1.15), 0.185, n=12)
    f.disc(0, 3.95, 0.42, 0.3, scale(GOLD, 1.1), 0.19, n=20)
    f.disc(0, 3.95, 0.28, 0.2, p.fabric, 0.192, n=18)
    lights = back(r.piece(-1.3), -1.3)
    for k in range(9):
        x = -3.0 + 0.75 * k
        lights.disc(x, 0.0, 0.13, 0.1, scale(GOLD, 0.6), 0, n=12, arc=(0, math.pi))
        lights.disc(x, 0.03, 0.16, 0.14, (255, 220, 140), -0.01, n=14, arc=(0, math.pi), glow="lamp", alpha=120)


def _audience(r: Room) -> None:
    """Rows of heads and shoulders in front of the stage."""
    rng = seeded(r.location, "audience")
    for row, z in enumerate((-2.2, -3.1)):
        m = r.piece(z, fade=True)
        f = back(m, z, y=-0.9)
        base = mix(scale(r.pal.panel, 0.45), (14, 8, 16), 0.45)
        for k in range(12):
            x = -5.0 + 0.86 * k + 0.4 * row + rng.uniform(-0.1, 0.1)
            y = rng.uniform(1.12, 1.28) - 0.03 * row
            c = scale(base, rng.uniform(0.9, 1.3))
            f.poly([(x - 0.3, 0.0), (x - 0.28, y - 0.28), (x - 0.1, y - 0.14), (x + 0.1, y - 0.14), (x + 0.28, y - 0.28), (x + 0.3, 0.0)], c)
            f.disc(x, y, 0.115, 0.145, c, 0.001, n=16)
            if rng.random() < 0.35:
                f.disc(x, y + 0.14, 0.07, 0.06, c, 0.001, n=12)
            f.poly([(x - 0.36, 0.0), (x - 0.36, y - 0.42), (x - 0.2, y - 0.34), (x + 0.2, y - 0.34), (x + 0.36, y - 0.42), (x + 0.36, 0.0)],
                   mix(r.pal.fabric, (14, 8, 16), 0.62), 0.004, smooth=2)


def _beams(light: Light, setting: Setting) -> list[Item]:
    """Faint cones from spotlights above when the lamps burn."""
    if "lamp" not in burning(setting):
        return []
    cones: list[list[Vec3]] = []
    for x0, x1 in ((-2.4, -0.2), (2.4, 0.4)):
        for w in (0.55, 0.8):
            cones.append([(x0, 4.3, 1.5), (x0 + 0.12, 4.3, 1.5), (x1 + w, 0.0, 1.5), (x1 - w, 0.0, 1.5)])

    def draw(painter: Painter, t: float) -> None:
        for c in cones:
            painter.face(c, (255, 236, 186), emissive=1.0, alpha=15)

    return [Item(1.93, draw)]


def gallery(location: str) -> Place:
    """A gallery: large paintings under picture lamps, sculptures on plinths, a bench, an easel, a roof light."""
    r = Room("gallery", location, height=3.6, depth=3.4)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    door(r, "back", 3.2 * flip, p.panel, open_hall=True, width=1.2, height=2.5)
    for n in ("left", "right"):
        window(r, "left" if n == "left" else "right", r.u("left" if n == "left" else "right", -4.2), 0.6, 1.3, 2.4, cols=2, rows=3)
    r.finish(floor="planks", crown=True)
    _roof_light(r)
    art = r.art("back")
    for u, w, h, k in ((-2.95, 1.25, 1.6, 2), (-0.75, 2.3, 1.55, 0), (1.5, 1.25, 1.6, 1)):
        _work(art, u * flip, 1.85, w, h, r, k)
        r.source("lamp", u * flip, 2.9, r.depth - 0.4, 1.5, (255, 232, 190), 0.7)
    for n in ("left", "right"):
        wall: WallName = "left" if n == "left" else "right"
        f = r.art(wall)
        for k, (z, w, h) in enumerate(((2.2, 1.1, 1.4), (0.4, 1.5, 1.2), (-1.6, 1.3, 1.6))):
            _work(f, r.u(wall, z), 1.8, w, h, r, (k * 2 + (3 if n == "left" else 4)) % 6)
    _bench(r, -0.6 * flip, 1.55)
    _sculpture(r, -2.6 * flip, 1.8, 0)
    _sculpture(r, 2.75 * flip, 1.85, 1)
    _easel(r, 1.5 * flip, 1.55)
    m = back(r.piece(2.6), 2.6)
    posts = (-3.6, -2.2, -0.8, 0.6, 2.0)
    for u in posts:
        m.rect(u * flip - 0.02, u * flip + 0.02, 0, 0.85, GOLD)
        m.disc(u * flip, 0.87, 0.045, 0.045, GOLD, 0.001, n=10)
        m.disc(u * flip, 0.015, 0.13, 0.03, scale(GOLD, 0.8), 0.001, n=12)
    for a, b in zip(posts[:-1], posts[1:], strict=True):
        us = np.linspace(a * flip, b * flip, 9)
        m.line(np.stack((us, 0.8 - 0.2 * np.sin(np.linspace(0, math.pi, 9))), axis=1).tolist(), 0.045, p.accent, 0.002)
    _sculpture(r, -3.1 * flip, -2.0, 2, fade=True)
    pot_plant(r.at(3.2 * flip, -2.0, fade=True), 0, 0, 1.5, rng, (236, 232, 224), kind=1)
    r.stand("painting", -0.75 * flip, 1.3)
    r.stand("wall", -2.3 * flip, 1.0)
    return r.place()


def _work(f: Frame, u: float, v: float, w: float, h: float, r: Room, kind: int) -> None:
    """A large framed painting with its lamp and label."""
    picture(f, u, v, w, h, r, r.rng, kind=kind, mount=(GOLD, scale(r.pal.wood, 0.8), (54, 48, 52))[kind % 3])
    f.box(u - 0.2, u + 0.2, v + h / 2 + 0.12, v + h / 2 + 0.16, 0.1, 0.24, GOLD)
    f.rect(u - 0.18, u + 0.18, v + h / 2 + 0.105, v + h / 2 + 0.12, (255, 238, 190), 0.24, glow="lamp")
    f.line([(u, v + h / 2 + 0.02), (u, v + h / 2 + 0.14)], 0.02, GOLD, 0.05)
    f.rect(u + w / 2 + 0.1, u + w / 2 + 0.26, v - h / 2, v - h / 2 + 0.1, (252, 252, 250), 0.01)


def _roof_light(r: Room) -> None:
    """A glazed panel in the ceiling showing the sky's colour."""
    def sky(light: Light, setting: Setting) -> list[Item]:
        a, b = light.sky[0], light.sky[1]
        bars = scale(r.pal.ceiling, 0.8)

        def draw(painter: Painter, t: float) -> None:
            y = r.height - 0.01
            painter.face([(-2.2, y, -4.5), (2.2, y, -4.5), (2.2, y, 2.2), (-2.2, y, 2.2)], mix(a, b, 0.6), emissive=1.0)
            painter.face([(-2.2, y, 0.0), (2.2, y, 0.0), (2.2, y, 2.2), (-2.2, y, 2.2)], b, emissive=1.0)
            for k in range(5):
                x = -2.2 + 1.1 * k
                painter.face([(x - 0.04, y, -4.5), (x + 0.04, y, -4.5), (x + 0.04, y, 2.2), (x - 0.04, y, 2.2)], bars)
            for k in range(6):
                z = 2.2 - 1.34 * k
                painter.face([(-2.2, y, z - 0.05), (2.2, y, z - 0.05), (2.2, y, z + 0.05), (-2.2, y, z + 0.05)], bars)

        return [Item(43.0, draw)]

    r.extras.append(sky)


def _bench(r: Room, x: float, z: float) -> None:
    shadow(r, x, z, 1.7, 0.5)
    f = r.at(x, z, order=z + 0.05)
    for u in (-0.7, 0.7):
        f.box(u - 0.05, u + 0.05, 0, 0.38, -0.2, 0.2, INK)
    f.box(-0.85, 0.85, 0.38, 0.47, -0.24, 0.24, r.pal.fabric)
    for k in range(6):
        f.rect(-0.85 + 0.283 * (k + 1) - 0.006, -0.85 + 0.283 * (k + 1) + 0.006, 0.38, 0.47, scale(r.pal.fabric, 0.75), 0.243)
    r.sit("bench", x - 0.38, z, 0.47)
    r.sit("bench", x + 0.38, z, 0.47)


def _sculpture(r: Room, x: float, z: float, kind: int, *, fade: bool = False) -> None:
    f = r.at(x, z, fade=fade)
    f.box(-0.28, 0.28, 0, 0.95, -0.28, 0.28, (244, 242, 238))
    f.rect(-0.28, 0.28, 0, 0.05, (206, 202, 196), 0.283)
    g = f.moved(v=0.95)
    stone: RGB = (214, 204, 190)
    if kind == 0:  # bust
        g.poly([(-0.22, 0), (0.22, 0), (0.2, 0.12), (0.08, 0.2), (0.07, 0.3), (-0.07, 0.3), (-0.08, 0.2), (-0.2, 0.12)], stone)
        g.disc(0, 0.42, 0.13, 0.17, stone, 0.001, n=18)
        g.disc(0.05, 0.42, 0.075, 0.16, scale(stone, 0.86), 0.002, n=16)
        g.poly([(-0.14, 0.44), (-0.12, 0.58), (0, 0.63), (0.13, 0.58), (0.14, 0.46), (0.06, 0.54), (-0.06, 0.54)], scale(stone, 0.92), 0.003, smooth=3)
    elif kind == 1:  # mobile rings
        for rr, c, d in ((0.3, r.pal.accent, 0.0), (0.2, r.pal.fabric, 0.06), (0.1, r.pal.second, 0.1)):
            a = np.linspace(0.2, 5.6, 20)
            g.line(np.stack((d + rr * np.cos(a), 0.36 + rr * np.sin(a)), axis=1).tolist(), 0.06, c, 0.001)
    else:
        g.poly([(-0.16, 0), (0.16, 0), (0.1, 0.2), (0.2, 0.42), (0.06, 0.66), (-0.12, 0.6), (-0.04, 0.4), (-0.18, 0.22)], r.pal.fabric, smooth=4)
        g.disc(0.02, 0.42, 0.06, 0.08, r.pal.wall, 0.001, n=14)


def _easel(r: Room, x: float, z: float) -> None:
    f = r.at(x, z)
    w = r.pal.wood
    f.line([(0, 0), (0, 1.8)], 0.04, scale(w, 0.7), -0.1)
    for s in (-1, 1):
        f.line([(s * 0.4, 0), (s * 0.08, 1.75)], 0.045, w)
    f.rect(-0.4, 0.4, 0.78, 0.83, scale(w, 1.1), 0.03)
    f.rect(-0.37, 0.37, 0.83, 1.5, (252, 248, 238), 0.02)
    f.poly([(-0.33, 0.87), (0.33, 0.87), (0.33, 1.05), (0.05, 1.16), (-0.2, 1.02), (-0.33, 1.1)], r.pal.fabric, 0.024)
    f.disc(0.14, 1.3, 0.08, 0.08, r.pal.accent, 0.024, n=14)
    f.poly([(-0.33, 1.2), (-0.1, 1.22), (-0.05, 1.26), (-0.33, 1.27)], r.pal.second, 0.024)
    r.stand("easel", x - 0.75 * (1 if x > 0 else -1), z - 0.25, 1 if x > 0 else -1)


__all__ = ["bookcase", "cafe", "gallery", "jar", "plate", "rug", "shop", "table", "table_lamp", "theatre"]
