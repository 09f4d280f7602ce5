"""Rooms open to the street: cafe, shop."""

from __future__ import annotations

import math

import numpy as np

from ..light import RGB, mix, scale
from .base import Place
from .decor import PAPER, bulbs, hanging_plant, pendant, picture, pot_plant
from .furniture import INK, STEEL, chair, counter, round_table, shadow, stool
from .mesh import Frame, Poly, back, pair
from .openings import door, window
from .rooms import Room, WallName

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
        f.line([(u - 0.22, v + 0.05), (u - 0.18, v - 0.22), (u + 0.14, v - 0.22), (u + 0.18, v + 0.05), (u - 0.22, v + 0.05)], wide, tube, 0.02,
            glow="neon", alpha=alpha)
        f.line([(u + 0.17, v), (u + 0.28, v - 0.02), (u + 0.26, v - 0.13), (u + 0.16, v - 0.14)], wide, tube, 0.021, glow="neon", alpha=alpha)
        for k in range(3):
            x = u - 0.12 + 0.1 * k
            f.line([(x, v + 0.12), (x + 0.03, v + 0.19), (x - 0.02, v + 0.26), (x + 0.02, v + 0.34)], wide * 0.9, (140, 230, 236), 0.022,
                glow="neon", alpha=alpha)
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
        f.mesh.add(Poly(np.array([(a, 2.95, r.depth - 0.1), (b, 2.95, r.depth - 0.1), (b, 2.6, r.depth - 0.95), (a, 2.6, r.depth - 0.95)]), c,
            gain=1.02))
        f.mesh.add(Poly(np.array([(a, 2.6, r.depth - 0.95), (b, 2.6, r.depth - 0.95), (b, 2.5, r.depth - 0.95), ((a + b) / 2, 2.44, r.depth - 0.95),
                                  (a, 2.5, r.depth - 0.95)]), c, gain=0.9))


def _sign(r: Room, u: float) -> None:
    """A neon sign with a basket of fruit."""
    f = r.wall("back", r.piece(2.75))
    f = back(f.mesh, r.depth - 0.42)
    f.rect(u - 0.75, u + 0.75, 2.85, 3.16, scale(r.pal.panel, 0.7))
    for wide, alpha in ((0.1, 50), (0.028, 255)):
        f.line([(u - 0.68, 2.9), (u + 0.68, 2.9), (u + 0.68, 3.11), (u - 0.68, 3.11), (u - 0.68, 2.9)], wide, (255, 196, 110), 0.004, glow="neon",
            alpha=alpha)
        for k in range(5):
            x = u - 0.46 + 0.23 * k
            f.line([(x - 0.06, 2.95), (x + 0.05, 2.95), (x + 0.05, 3.06), (x - 0.06, 3.06)][: 3 + k % 2], wide * 0.9, (120, 226, 214), 0.005,
                glow="neon", alpha=alpha)
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
                f.disc(-0.38 + 0.127 * i + 0.05 * (row % 2), v + 0.12 - 0.07 * row, 0.075, 0.075, scale(c, (1.0, 1.08, 0.92)[(i + row) % 3]),
                    w + 0.05 + 0.04 * row, n=10)
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
