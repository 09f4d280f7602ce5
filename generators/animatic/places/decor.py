"""Small things that make a room lived in: pictures, books, plants, lamps, rugs, jars, crockery, clocks.

Every function draws into the plane it is given (a wall, a shelf, a table top) in that plane's own metres.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np

from ..light import RGB, mix, scale
from .mesh import TAU, Frame, ground
from .rooms import Room

LEAF: tuple[RGB, ...] = ((74, 128, 84), (94, 150, 92), (58, 108, 80), (122, 166, 96))
PAPER: RGB = (246, 238, 220)
WARM: RGB = (255, 224, 160)
BOOKS: tuple[RGB, ...] = ((168, 60, 52), (46, 84, 112), (214, 160, 72), (70, 106, 78), (232, 220, 190), (104, 60, 84), (196, 108, 62), (58, 62, 84))


def books(f: Frame, u0: float, u1: float, v: float, rng: random.Random, *, tall: float = 0.26, w: float = 0.0, colours: Sequence[RGB] = BOOKS,
          full: float = 0.86, fat: float = 1.0) -> None:
    """A row of spines standing at height ``v`` from ``u0`` to ``u1``, with leaning ones, bands and gaps."""
    u = u0 + 0.01
    while u < u1 - 0.05:
        if rng.random() > full:
            u += rng.uniform(0.06, 0.16)
            continue
        t = rng.uniform(0.034, 0.074) * fat
        h = tall * rng.uniform(0.7, 1.0)
        c = colours[rng.randrange(len(colours))]
        if rng.random() < 0.08 and u + 0.16 < u1:
            f.poly([(u, v), (u + t, v), (u + t + 0.09, v + h * 0.94), (u + 0.09, v + h * 0.96)], c, w)
            u += t + 0.1
            continue
        f.rect(u, u + t, v, v + h, c, w)
        if t > 0.056:
            f.rect(u + 0.004, u + t - 0.004, v + 0.72 * h, v + 0.78 * h, mix(c, (250, 226, 160), 0.6), w + 0.001)
        u += t + 0.003


def shelf_row(f: Frame, u0: float, u1: float, v: float, room: Room, rng: random.Random, *, depth: float = 0.22, kind: str = "mixed") -> None:
    """A wall shelf with brackets and things on it: ``books``, ``jars``, ``plates``, ``mixed``."""
    wood = room.pal.wood
    f.box(u0, u1, v - 0.035, v, 0.0, depth, wood, front=scale(wood, 1.12))
    for u in (u0 + 0.12, u1 - 0.14):
        f.box(u, u + 0.025, v - 0.16, v - 0.035, 0.0, depth * 0.6, scale(wood, 0.75))
    g = f.moved(w=depth * 0.6)
    u = u0 + 0.05
    while u < u1 - 0.1:
        what = kind if kind != "mixed" else rng.choice(("books", "jars", "plates", "plant", "jars"))
        if what == "books":
            e = min(u1 - 0.04, u + rng.uniform(0.3, 0.6))
            books(g, u, e, v, rng, tall=0.24)
            u = e + 0.05
        elif what == "plates":
            r = rng.uniform(0.09, 0.12)
            plate(g, u + r, v + r, r, room.pal.second, room.pal.accent)
            u += 2 * r + 0.03
        elif what == "plant":
            pot_plant(g, u + 0.11, v, 0.3, rng, room.pal.accent)
            u += 0.27
        else:
            jar(g, u + 0.06, v, rng, (room.pal.accent, room.pal.second, room.pal.fabric, (214, 226, 220)))
            u += 0.135


def jar(f: Frame, u: float, v: float, rng: random.Random, colours: Sequence[RGB], *, size: float = 1.0) -> None:
    """A jar, bottle or mug about 0.1 m wide."""
    c = colours[rng.randrange(len(colours))]
    kind = rng.randrange(3)
    r = 0.05 * size
    if kind == 0:
        h = rng.uniform(0.13, 0.18) * size
        f.rect(u - r, u + r, v, v + h, c)
        f.rect(u + r * 0.3, u + r, v, v + h, scale(c, 0.85), 0.001)
        f.rect(u - r * 0.85, u + r * 0.85, v + h, v + h + 0.03 * size, scale(c, 0.62), 0.001)
        f.rect(u - r * 0.7, u + r * 0.55, v + 0.3 * h, v + 0.65 * h, PAPER, 0.002)
    elif kind == 1:
        h = rng.uniform(0.2, 0.27) * size
        f.poly([(u - 0.7 * r, v), (u + 0.7 * r, v), (u + 0.7 * r, v + 0.55 * h), (u + 0.25 * r, v + 0.72 * h), (u + 0.25 * r, v + h),
                (u - 0.25 * r, v + h), (u - 0.25 * r, v + 0.72 * h), (u - 0.7 * r, v + 0.55 * h)], scale(c, 0.85))
        f.rect(u - 0.5 * r, u - 0.25 * r, v + 0.08 * h, v + 0.5 * h, mix(c, (255, 255, 255), 0.45), 0.001)
    else:
        h = 0.1 * size
        f.rect(u - r, u + r, v, v + h, c)
        f.disc(u + 1.1 * r, v + 0.5 * h, 0.45 * r, 0.32 * h, scale(c, 0.9), -0.001, n=10)
        f.rect(u - r, u + r, v + 0.72 * h, v + 0.8 * h, PAPER, 0.001)


def plate(f: Frame, u: float, v: float, r: float, a: RGB, b: RGB) -> None:
    """An upright plate with a coloured rim."""
    f.disc(u, v, r, r, b)
    f.disc(u, v, 0.86 * r, 0.86 * r, a, 0.001)
    f.disc(u, v, 0.55 * r, 0.55 * r, scale(a, 0.93), 0.002, n=12)


def leaf(f: Frame, u: float, v: float, angle: float, size: float, colour: RGB, w: float = 0.0, *, slim: float = 0.3, plain: bool = False) -> None:
    """One pointed leaf growing from ``(u, v)``, with a lighter half."""
    c, s = math.cos(angle), math.sin(angle)
    half = [(0.0, 0.0), (0.3, slim * 0.9), (0.62, slim * 0.75), (1.0, 0.0)]
    up = [(u + size * (x * c - y * s), v + size * (x * s + y * c)) for x, y in half]
    dn = [(u + size * (x * c + y * s), v + size * (x * s - y * c)) for x, y in half]
    f.poly([*up, *dn[-2:0:-1]], colour, w)
    if size > 0.2 and not plain:
        f.poly(up, scale(colour, 1.14), w + 0.001)


def pot_plant(f: Frame, u: float, v: float, size: float, rng: random.Random, pot: RGB, *, kind: int | None = None) -> None:
    """A plant in a pot, ``size`` metres high in all, standing at ``(u, v)``."""
    k = rng.randrange(4) if kind is None else kind
    ph = size * (0.34 if size < 0.6 else 0.26)
    pw = ph * 0.62
    top = v + ph
    green = LEAF[rng.randrange(4)]
    if k == 0:  # upright blades
        for i in range(9):
            a = math.pi / 2 + (i - 4) * 0.19 + rng.uniform(-0.05, 0.05)
            leaf(f, u + (i - 4) * 0.01, top - 0.02, a, (size - ph) * rng.uniform(0.75, 1.0), scale(green, rng.uniform(0.85, 1.1)), slim=0.11)
    elif k == 1:  # broad leaves on stems
        for i in range(8):
            a = 0.25 + i * (math.pi - 0.5) / 7
            d = (size - ph) * rng.uniform(0.42, 0.62)
            x, y = u + 0.8 * d * math.cos(a), top + d * math.sin(a)
            f.line([(u, top), (x, y)], 0.012, scale(green, 0.8), -0.002)
            leaf(f, x, y, a + rng.uniform(-0.3, 0.3), (size - ph) * 0.42, scale(green, rng.uniform(0.85, 1.1)), slim=0.34)
    elif k == 2:  # bush
        for i in range(9):
            a, d = i * 2.4, 0.24 * (size - ph) * math.sqrt(i / 9)
            r = (size - ph) * rng.uniform(0.2, 0.27)
            f.disc(u + 1.3 * d * math.cos(a), top + 0.48 * (size - ph) + 1.3 * d * math.sin(a), r, r, scale(green, rng.uniform(0.84, 1.12)),
                0.0005 * i,
                   n=11)
    else:  # flowers
        for i in range(7):
            a = 0.5 + i * (math.pi - 1.0) / 6
            d = (size - ph) * rng.uniform(0.6, 0.95)
            x, y = u + 0.5 * d * math.cos(a), top + d * math.sin(a)
            f.line([(u, top), (x, y)], 0.01, scale(green, 0.85))
            leaf(f, (u + x) / 2, (top + y) / 2, a + (0.8 if i % 2 else -0.8), 0.3 * size, green, 0.001, slim=0.2)
            r = 0.075 * max(size, 0.3)
            c = ((232, 96, 88), (246, 190, 84), (236, 150, 176))[(i + k) % 3]
            f.disc(x, y, r, r, c, 0.002, n=9)
            f.disc(x, y, 0.4 * r, 0.4 * r, (252, 226, 140), 0.003, n=7)
    f.poly([(u - pw * 0.72, v), (u + pw * 0.72, v), (u + pw, top), (u - pw, top)], pot, 0.004)
    f.poly([(u + 0.25 * pw, v), (u + pw * 0.72, v), (u + pw, top), (u + 0.35 * pw, top)], scale(pot, 0.84), 0.005)
    f.rect(u - 1.1 * pw, u + 1.1 * pw, top - 0.18 * ph, top + 0.02 * ph, scale(pot, 1.12), 0.006)


def hanging_plant(f: Frame, u: float, v_top: float, drop: float, rng: random.Random, pot: RGB) -> None:
    """A pot on two cords from ``v_top`` with trailing leaves."""
    y = v_top - drop
    f.line([(u - 0.005, v_top), (u - 0.11, y)], 0.008, (90, 76, 64))
    f.line([(u + 0.005, v_top), (u + 0.11, y)], 0.008, (90, 76, 64))
    green = LEAF[rng.randrange(4)]
    for i in range(9):
        x, fall = u + (i - 4) * 0.045, rng.uniform(0.12, 0.5)
        for k in range(3):
            leaf(f, x + 0.03 * (k - 1), y + 0.04 - fall * k / 3, -math.pi / 2 + (i - 4) * 0.14 + (0.5 if k % 2 else -0.4), 0.15,
                 scale(green, rng.uniform(0.84, 1.12)), slim=0.3)
    f.poly([(u - 0.09, y - 0.1), (u + 0.09, y - 0.1), (u + 0.13, y + 0.04), (u - 0.13, y + 0.04)], pot, 0.004)
    f.rect(u - 0.135, u + 0.135, y + 0.02, y + 0.05, scale(pot, 1.12), 0.005)


def picture(f: Frame, u: float, v: float, w: float, h: float, room: Room, rng: random.Random, *, kind: int | None = None, mount: RGB | None = None,
            glow: str = "") -> None:
    """A framed picture centred at ``(u, v)``: landscape, abstract, portrait, still life, ship or night."""
    k = rng.randrange(6) if kind is None else kind
    p = room.pal
    fr = mount or (scale(p.wood, 0.9) if rng.random() < 0.6 else (44, 40, 46))
    b = 0.035 + 0.02 * min(w, h)
    f.rect(u - w / 2 + 0.03, u + w / 2 + 0.035, v - h / 2 - 0.05, v + h / 2 - 0.03, (20, 12, 20), 0.004, alpha=60)
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, fr, 0.02, glow=glow)
    x0, x1, y0, y1 = u - w / 2 + b, u + w / 2 - b, v - h / 2 + b, v + h / 2 - b
    iw, ih = x1 - x0, y1 - y0
    d = 0.024
    if k == 0:
        f.rect(x0, x1, y0, y1, mix(p.second, (250, 220, 180), 0.5), d, glow=glow)
        f.disc(x0 + 0.68 * iw, y0 + 0.6 * ih, 0.13 * ih, 0.13 * ih, p.accent, d + 0.001, n=14, glow=glow)
        f.poly([(x0, y0), (x0, y0 + 0.5 * ih), (x0 + 0.3 * iw, y0 + 0.66 * ih), (x0 + 0.6 * iw, y0 + 0.4 * ih), (x1, y0 + 0.55 * ih), (x1, y0)],
               mix(p.fabric, (230, 220, 210), 0.35), d + 0.002, glow=glow)
        f.poly([(x0, y0), (x0, y0 + 0.22 * ih), (x0 + 0.5 * iw, y0 + 0.36 * ih), (x1, y0 + 0.16 * ih), (x1, y0)], p.fabric, d + 0.003, glow=glow)
    elif k == 1:
        f.rect(x0, x1, y0, y1, PAPER, d, glow=glow)
        f.disc(x0 + 0.4 * iw, y0 + 0.58 * ih, 0.28 * min(iw, ih), 0.28 * min(iw, ih), p.accent, d + 0.001, n=18, glow=glow)
        f.rect(x0 + 0.45 * iw, x0 + 0.85 * iw, y0 + 0.14 * ih, y0 + 0.52 * ih, p.fabric, d + 0.002, glow=glow)
        f.poly([(x0 + 0.1 * iw, y0 + 0.1 * ih), (x0 + 0.5 * iw, y0 + 0.1 * ih), (x0 + 0.3 * iw, y0 + 0.5 * ih)], p.panel, d + 0.003, glow=glow)
    elif k == 2:
        m = x0 + iw / 2
        f.rect(x0, x1, y0, y1, scale(p.panel, 0.7), d, glow=glow)
        f.poly([(m - 0.42 * iw, y0), (m + 0.42 * iw, y0), (m + 0.22 * iw, y0 + 0.36 * ih), (m - 0.22 * iw, y0 + 0.36 * ih)], p.fabric, d + 0.001,
            glow=glow)
        f.disc(m, y0 + 0.66 * ih, 0.2 * iw, 0.23 * ih, (70, 48, 40), d + 0.002, n=14, glow=glow)
        f.disc(m, y0 + 0.55 * ih, 0.155 * iw, 0.19 * ih, (226, 178, 142), d + 0.003, n=14, glow=glow)
    elif k == 3:
        f.rect(x0, x1, y0, y1, mix(p.wall, (255, 255, 255), 0.35), d, glow=glow)
        f.rect(x0, x1, y0, y0 + 0.3 * ih, p.wood, d + 0.001, glow=glow)
        m = x0 + iw / 2
        f.disc(m, y0 + 0.36 * ih, 0.16 * iw, 0.15 * ih, p.fabric, d + 0.002, n=14, glow=glow)
        for i, a in enumerate((0.8, 1.25, 1.6, 2.0, 2.4)):
            x, y = m + 0.32 * iw * math.cos(a), y0 + 0.45 * ih + 0.35 * ih * math.sin(a)
            f.line([(m, y0 + 0.45 * ih), (x, y)], 0.01, LEAF[0], d + 0.003, glow=glow)
            f.disc(x, y, 0.085 * iw, 0.075 * ih, (p.accent, p.second, (226, 110, 96))[i % 3], d + 0.004, n=9, glow=glow)
    elif k == 4:
        f.rect(x0, x1, y0, y1, (186, 214, 222), d, glow=glow)
        f.rect(x0, x1, y0, y0 + 0.34 * ih, (66, 112, 136), d + 0.001, glow=glow)
        m = x0 + 0.48 * iw
        f.poly([(m - 0.26 * iw, y0 + 0.34 * ih), (m + 0.26 * iw, y0 + 0.34 * ih), (m + 0.17 * iw, y0 + 0.22 * ih), (m - 0.17 * iw, y0 + 0.22 * ih)],
               (110, 66, 48), d + 0.002, glow=glow)
        f.poly([(m + 0.01, y0 + 0.38 * ih), (m + 0.24 * iw, y0 + 0.4 * ih), (m + 0.01, y0 + 0.86 * ih)], PAPER, d + 0.002, glow=glow)
        f.poly([(m - 0.01, y0 + 0.38 * ih), (m - 0.18 * iw, y0 + 0.4 * ih), (m - 0.01, y0 + 0.78 * ih)], p.accent, d + 0.002, glow=glow)
    else:
        f.rect(x0, x1, y0, y1, (40, 52, 92), d, glow=glow)
        f.disc(x0 + 0.7 * iw, y0 + 0.7 * ih, 0.12 * ih, 0.12 * ih, (246, 232, 178), d + 0.001, n=14, glow=glow)
        f.poly([(x0, y0), (x0, y0 + 0.3 * ih), (x0 + 0.35 * iw, y0 + 0.55 * ih), (x0 + 0.6 * iw, y0 + 0.3 * ih), (x0 + 0.8 * iw, y0 + 0.42 * ih),
                (x1, y0 + 0.28 * ih), (x1, y0)], (28, 34, 62), d + 0.002, glow=glow)
        for i in range(7):
            f.disc(x0 + iw * (0.08 + 0.86 * ((i * 0.37) % 1)), y0 + ih * (0.62 + 0.3 * ((i * 0.61) % 1)), 0.008, 0.008, (240, 238, 220), d + 0.002,
                n=6,
                   glow=glow)


def clock(f: Frame, u: float, v: float, r: float, rim: RGB) -> None:
    """A round wall clock."""
    f.disc(u + 0.02, v - 0.03, r, r, (20, 12, 20), 0.004, alpha=60)
    f.disc(u, v, r, r, rim, 0.03, n=22)
    f.disc(u, v, 0.84 * r, 0.84 * r, PAPER, 0.032, n=22)
    for i in range(12):
        a = i * TAU / 12
        f.disc(u + 0.7 * r * math.cos(a), v + 0.7 * r * math.sin(a), 0.05 * r, 0.05 * r, (60, 50, 54), 0.033, n=5)
    f.line([(u, v), (u + 0.35 * r, v + 0.36 * r)], 0.09 * r, (50, 42, 48), 0.034)
    f.line([(u, v), (u - 0.1 * r, v + 0.62 * r)], 0.07 * r, (50, 42, 48), 0.035)


def rug(room: Room, x: float, z: float, w: float, d: float, a: RGB, b: RGB, c: RGB, *, oval: bool = False) -> None:
    """A patterned rug on the floor."""
    f = room.floor()
    if oval:
        for k, col in enumerate((a, b, a, c)):
            f.disc(x, z, w / 2 * (1 - 0.17 * k), d / 2 * (1 - 0.17 * k), col, 0.004 + 0.001 * k, n=32)
        return
    f.rect(x - w / 2, x + w / 2, z - d / 2, z + d / 2, a, 0.004)
    f.rect(x - w / 2 + 0.1, x + w / 2 - 0.1, z - d / 2 + 0.1, z + d / 2 - 0.1, b, 0.005)
    f.rect(x - w / 2 + 0.16, x + w / 2 - 0.16, z - d / 2 + 0.16, z + d / 2 - 0.16, a, 0.006)
    n = max(3, round(w / 0.55))
    for i in range(n):
        u = x - w / 2 + w * (i + 0.5) / n
        f.poly([(u - 0.16, z), (u, z - 0.3 * d), (u + 0.16, z), (u, z + 0.3 * d)], c, 0.007)
        f.poly([(u - 0.08, z), (u, z - 0.16 * d), (u + 0.08, z), (u, z + 0.16 * d)], b, 0.008)
    for i in range(round(d / 0.06)):
        v = z - d / 2 + 0.06 * i
        f.rect(x - w / 2 - 0.07, x - w / 2, v, v + 0.028, c, 0.004)
        f.rect(x + w / 2, x + w / 2 + 0.07, v, v + 0.028, c, 0.004)


def pendant(room: Room, x: float, z: float, drop: float, colour: RGB, *, r: float = 0.24, shape: str = "dome", source: bool = True,
            top: float | None = None, rose: bool = False) -> None:
    """A lamp hanging ``drop`` metres from ``top`` (the ceiling); ``shape`` dome, globe or cone; ``rose``: plaster ring above it."""
    height = room.height if top is None else top
    if rose:
        c = ground(room.shell, height, gain=0.86)
        for k, rr in enumerate((0.5, 0.42, 0.3, 0.2)):
            c.disc(x, z, rr, rr, scale(room.pal.ceiling, 1.05 if k % 2 else 0.9), -0.005 - 0.001 * k, n=28)
    f = room.at(x, z, height)
    y = -drop
    f.line([(0, 0), (0, y)], 0.014, (52, 46, 48))
    if shape == "globe":
        f.disc(0, y - r * 0.6, r * 0.7, r * 0.7, WARM if source else colour, n=20, glow="lamp")
        f.disc(-0.2 * r, y - r * 0.4, 0.2 * r, 0.2 * r, (255, 250, 232), 0.002, n=10, glow="lamp")
        f.rect(-0.05, 0.05, y - 0.05, y + 0.05, scale(colour, 0.7), 0.003)
    else:
        h = 0.75 * r if shape == "dome" else 1.1 * r
        f.disc(0, y - h - 0.01, 0.42 * r, 0.3 * r, WARM, -0.002, glow="lamp", n=14)
        if shape == "dome":
            a = np.linspace(0, math.pi, 13)
            f.poly(np.stack((r * np.cos(a), y - h + h * np.sin(a)), axis=1), colour)
            f.poly([*np.stack((r * np.cos(a[:5]), y - h + h * np.sin(a[:5])), axis=1).tolist(), (0.3 * r, y - h)], scale(colour, 0.82), 0.001)
        else:
            f.poly([(-r, y - h), (r, y - h), (0.22 * r, y), (-0.22 * r, y)], colour)
            f.poly([(0.3 * r, y - h), (r, y - h), (0.22 * r, y), (0.08 * r, y)], scale(colour, 0.84), 0.001)
        f.rect(-r, r, y - h - 0.012, y - h + 0.015, scale(colour, 1.25), 0.002)
    if source:
        room.source("lamp", x, height + y - 0.25, z, 2.4)


def table_lamp(f: Frame, u: float, v: float, shade: RGB, base: RGB, *, size: float = 0.45, w: float = 0.0) -> None:
    """A table lamp standing at ``(u, v)``."""
    g = f.moved(u, v, w)
    g.disc(0, 0.015, 0.24 * size, 0.03 * size, scale(base, 0.8), n=14)
    g.disc(0, 0.24 * size, 0.15 * size, 0.22 * size, base, 0.001, n=16)
    g.rect(-0.02, 0.02, 0.4 * size, 0.6 * size, scale(base, 0.7), 0.001)
    g.poly([(-0.36 * size, 0.52 * size), (0.36 * size, 0.52 * size), (0.22 * size, size), (-0.22 * size, size)], mix(shade, WARM, 0.45), 0.003,
        glow="lamp")
    g.poly([(0.12 * size, 0.52 * size), (0.36 * size, 0.52 * size), (0.22 * size, size), (0.08 * size, size)], mix(shade, WARM, 0.2), 0.004,
        glow="lamp")


def floor_lamp(room: Room, x: float, z: float, shade: RGB, *, height: float = 1.65) -> None:
    """A standing lamp with a cone shade."""
    f = room.at(x, z)
    f.column(0, 0, 0.15, 0, 0.03, (70, 58, 52))
    f.rect(-0.014, 0.014, 0.03, height - 0.25, (84, 68, 58))
    f.poly([(-0.25, height - 0.32), (0.25, height - 0.32), (0.14, height), (-0.14, height)], mix(shade, WARM, 0.4), 0.002, glow="lamp")
    f.poly([(0.08, height - 0.32), (0.25, height - 0.32), (0.14, height), (0.05, height)], mix(shade, WARM, 0.15), 0.003, glow="lamp")
    f.rect(-0.25, 0.25, height - 0.33, height - 0.31, (255, 240, 206), 0.004, glow="lamp")
    room.source("lamp", x, height - 0.2, z, 2.2)


def garland(f: Frame, u0: float, u1: float, v: float, sag: float, colours: Sequence[RGB], *, w: float = 0.03, n: int = 12) -> None:
    """A string of pennants."""
    us = np.linspace(u0, u1, n + 1)
    ys = v - sag * (1 - ((us - (u0 + u1) / 2) / ((u1 - u0) / 2)) ** 2)
    f.line(np.stack((us, ys), axis=1).tolist(), 0.012, (236, 226, 206), w)
    for i in range(n):
        a, b = (float(us[i]), float(ys[i])), (float(us[i + 1]), float(ys[i + 1]))
        s = 0.12 * (b[0] - a[0])
        f.poly([(a[0] + s, a[1]), (b[0] - s, b[1]), ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 - 0.8 * (b[0] - a[0]))], colours[i % len(colours)],
            w + 0.002)


def bulbs(f: Frame, u0: float, u1: float, v: float, sag: float, *, w: float = 0.05, n: int = 10) -> None:
    """A string of small bulbs that burn with the lamps."""
    us = np.linspace(u0, u1, n + 1)
    ys = v - sag * (1 - ((us - (u0 + u1) / 2) / ((u1 - u0) / 2)) ** 2)
    f.line(np.stack((us, ys), axis=1).tolist(), 0.01, (60, 52, 52), w)
    for x, y in zip(us[1:-1].tolist(), ys[1:-1].tolist(), strict=True):
        f.disc(x, y - 0.04, 0.075, 0.075, (255, 200, 110), w, n=12, glow="lamp", alpha=50)
        f.disc(x, y - 0.04, 0.032, 0.038, (255, 230, 168), w + 0.002, n=9, glow="lamp")


def strip_lights(r: Room) -> None:
    """Long flush ceiling lights."""
    m = r.piece(37.0)
    for x in (-2.2, 0.0, 2.2):
        for z in (1.6, -1.0, -3.6):
            f = Frame(m, (x, r.height, z), (1, 0, 0), (0, 0, 1), (0, -1, 0))
            f.rect(-0.5, 0.5, -0.16, 0.16, (206, 210, 212), 0.01)
            f.rect(-0.46, 0.46, -0.12, 0.12, (252, 250, 238), 0.014, glow="lamp")
    r.source("lamp", 0, r.height - 0.1, 1.2, 3.2, (240, 244, 250))
