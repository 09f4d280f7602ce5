"""Furniture of the interiors. Each function draws into a frame standing on the floor at the piece's centre:
u to its right, v up, w towards the side it faces. Seats say how high they are through the room's anchors.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..light import RGB, mix, scale
from .decor import PAPER, books
from .mesh import Frame
from .rooms import Room, WallName

STEEL: RGB = (186, 194, 200)
INK: RGB = (46, 42, 50)


def shadow(room: Room, x: float, z: float, w: float, d: float, alpha: int = 34) -> None:
    """Soft contact shadow of a piece on the floor."""
    f = room.floor()
    for k in range(3):
        g = 0.05 + 0.07 * k
        f.rect(x - w / 2 - g, x + w / 2 + g, z - d / 2 - g, z + d / 2 + g * 0.6, (24, 14, 26), 0.002 + 0.0005 * k, alpha=alpha // 2)


def table(room: Room, x: float, z: float, w: float, d: float, wood: RGB, *, h: float = 0.75, cloth: RGB | None = None, order: float | None = None,
          leg: float = 0.07) -> Frame:
    """A table; returns a frame on its top (u, v from the top's centre)."""
    shadow(room, x, z, w, d)
    f = room.at(x, z, order=order)
    for s in (-1, 1):
        for t in (-1, 1):
            u, q = s * (w / 2 - 0.08), t * (d / 2 - 0.08)
            f.box(u - leg / 2, u + leg / 2, 0, h - 0.05, q - leg / 2, q + leg / 2, scale(wood, 0.88))
    f.box(-w / 2 + 0.06, w / 2 - 0.06, h - 0.15, h - 0.05, -d / 2 + 0.06, d / 2 - 0.06, scale(wood, 0.8))
    f.mesh.sort()
    f.box(-w / 2, w / 2, h - 0.05, h, -d / 2, d / 2, wood, top=scale(wood, 1.05))
    if cloth is not None:
        f.box(-w * 0.3, w * 0.3, h, h + 0.006, -d / 2 - 0.005, d / 2 + 0.005, cloth)
        f.poly([(-w * 0.3, h), (w * 0.3, h), (w * 0.3, h - 0.2), (0, h - 0.27), (-w * 0.3, h - 0.2)], scale(cloth, 0.93), d / 2 + 0.008)
        f.poly([(-w * 0.3, h - 0.17), (w * 0.3, h - 0.17), (w * 0.3, h - 0.2), (0, h - 0.27), (-w * 0.3, h - 0.2)], scale(cloth, 0.75), d / 2 + 0.009)
    room.surfaces.extend((x + u, h, z - d / 2 + 0.1, z - 0.01) for u in (-0.12 * w, 0.3 * w, -0.33 * w))
    return f.moved(0, h, 0)


def round_table(room: Room, x: float, z: float, r: float, wood: RGB, *, h: float = 0.74, cloth: RGB | None = None) -> Frame:
    """A pedestal table; returns a frame on its top."""
    shadow(room, x, z, 1.2 * r, 1.2 * r)
    f = room.at(x, z)
    f.column(0, 0, 0.5 * r, 0, 0.03, scale(wood, 0.7))
    f.column(0, 0, 0.055, 0.03, h - 0.04, scale(wood, 0.8))
    if cloth is not None:
        f.column(0, 0, 0.98 * r, h - 0.24, h - 0.01, scale(cloth, 0.94), r1=r)
    f.column(0, 0, r, h - 0.04, h, cloth or wood, top=scale(cloth or wood, 1.0))
    room.surfaces.append((x, h, z - 0.6 * r, z - 0.01))
    return f.moved(0, h, 0)


def chair(room: Room, x: float, z: float, wood: RGB, seat: RGB, *, turn: int = 0, h: float = 0.46, order: float | None = None, name: str = "",
          slats: bool = True, tall: float = 0.94) -> None:
    """A chair with its seat at ``h``; with ``name`` also an anchor to sit on it (drawn just in front of the chair).

    Turned away from the audience its back is drawn after whoever sits on it.
    """
    shadow(room, x, z, 0.42, 0.42)
    f = room.at(x, z, turn=turn, order=order)
    back_f = room.at(x, z, turn=turn, order=z - 0.24) if turn == 2 else f
    for s in (-1, 1):
        for q in (-0.18, 0.18):
            f.box(s * 0.19 - 0.022, s * 0.19 + 0.022, 0, h - 0.03, q - 0.022, q + 0.022, scale(wood, 0.9))
    f.box(-0.215, 0.215, h - 0.05, h, -0.21, 0.21, seat, front=scale(wood, 1.0))
    for s in (-1, 1):
        back_f.box(s * 0.19 - 0.022, s * 0.19 + 0.022, h, tall, -0.215, -0.175, wood)
    if slats:
        for v in (0.56, 0.8):
            back_f.box(-0.19, 0.19, h + (tall - h) * v - 0.05, h + (tall - h) * v + 0.05, -0.21, -0.185, scale(wood, 1.08))
        back_f.box(-0.205, 0.205, tall - 0.03, tall + 0.03, -0.215, -0.175, scale(wood, 1.12))
    else:
        back_f.box(-0.2, 0.2, h + 0.14, tall, -0.21, -0.18, seat)
    f.mesh.sort()
    if name:
        facing = {1: 1, 3: -1}.get(turn % 4, 0)
        room.sit(name, x, (z if order is None else order) - 0.03, h, facing)


def stool(room: Room, x: float, z: float, wood: RGB, *, h: float = 0.66, name: str = "", seat: RGB | None = None) -> None:
    """A round stool."""
    f = room.at(x, z)
    for s in (-1, 1):
        f.poly([(s * 0.2, 0), (s * 0.165, 0), (s * 0.1, h - 0.04), (s * 0.13, h - 0.04)], scale(wood, 0.86))
        f.poly([(s * 0.12, 0), (s * 0.09, 0), (s * 0.05, h - 0.04), (s * 0.08, h - 0.04)], scale(wood, 0.7), -0.05)
    f.rect(-0.16, 0.16, 0.24, 0.27, scale(wood, 0.78))
    f.column(0, 0, 0.17, h - 0.06, h, seat or wood)
    if name:
        room.sit(name, x, z - 0.03, h)


def sofa(room: Room, x: float, z: float, w: float, fabric: RGB, pillows: Sequence[RGB], *, name: str = "sofa", throw: RGB | None = None) -> None:
    """A sofa turned to the audience with one seat anchor per 0.7 m (``name``, ``name2`` ...)."""
    shadow(room, x, z, w, 0.85, 46)
    f = room.at(x, z, order=z + 0.2)
    dark = scale(fabric, 0.8)
    for s in (-1, 1):
        f.column(s * (w / 2 - 0.1), 0.3, 0.03, 0, 0.12, (74, 50, 38))
    f.box(-w / 2 + 0.14, w / 2 - 0.14, 0.3, 0.88, -0.42, -0.2, fabric)
    f.disc(-w / 2 + 0.2, 0.84, 0.08, 0.06, fabric, -0.2)
    f.disc(w / 2 - 0.2, 0.84, 0.08, 0.06, fabric, -0.2)
    f.box(-w / 2 + 0.12, w / 2 - 0.12, 0.1, 0.3, -0.4, 0.38, dark)
    n = max(1, round((w - 0.4) / 0.75))
    cw = (w - 0.36) / n
    for i in range(n):
        u = -w / 2 + 0.18 + i * cw
        f.poly([(u + 0.03, 0.42), (u + cw - 0.03, 0.42), (u + cw - 0.02, 0.8), (u + cw - 0.1, 0.86), (u + 0.1, 0.86), (u + 0.02, 0.8)],
               scale(fabric, 1.08), -0.18)
        f.box(u + 0.01, u + cw - 0.01, 0.3, 0.45, -0.2, 0.42, scale(fabric, 1.04), top=scale(fabric, 1.1))
        room.sit(name if i == 0 else f"{name}{i + 1}", x + u + cw / 2, z - 0.06, 0.45)
    for s in (-1, 1):
        a = s * (w / 2 - 0.09)
        f.box(a - 0.09, a + 0.09, 0.1, 0.58, -0.42, 0.42, fabric, front=scale(fabric, 0.94))
        f.disc(a, 0.58, 0.11, 0.09, scale(fabric, 1.08), 0.425, n=16)
    for i, c in enumerate(pillows):
        u = (-1 if i % 2 == 0 else 1) * (w / 2 - 0.42 - 0.12 * (i // 2))
        f.poly([(u - 0.2, 0.47), (u, 0.45), (u + 0.2, 0.48), (u + 0.18, 0.66), (u + 0.2, 0.82), (u, 0.8), (u - 0.2, 0.83), (u - 0.17, 0.64)], c,
            -0.08, smooth=3)
        f.disc(u, 0.64, 0.07, 0.07, mix(c, PAPER, 0.5), -0.078, n=10)
    if throw is not None:
        u = w / 2 - 0.75
        f.poly([(u, 0.89), (u + 0.4, 0.89), (u + 0.44, 0.5), (u - 0.02, 0.5)], throw, -0.15)
        for k in range(4):
            f.rect(u + 0.02, u + 0.4, 0.56 + 0.08 * k, 0.585 + 0.08 * k, scale(throw, 0.8), -0.148)


def armchair(room: Room, x: float, z: float, fabric: RGB, *, name: str = "armchair") -> None:
    """A wing chair turned to the audience."""
    shadow(room, x, z, 0.8, 0.75, 46)
    f = room.at(x, z, order=z + 0.15)
    f.box(-0.3, 0.3, 0.3, 0.98, -0.38, -0.2, fabric)
    f.poly([(-0.36, 0.5), (-0.4, 0.95), (-0.3, 1.06), (0, 1.1), (0.3, 1.06), (0.4, 0.95), (0.36, 0.5)], scale(fabric, 1.03), -0.2, smooth=3)
    for u, v in ((-0.14, 0.86), (0.14, 0.86), (0, 0.74)):
        f.disc(u, v, 0.016, 0.016, scale(fabric, 0.7), -0.19, n=7)
    f.box(-0.36, 0.36, 0.12, 0.3, -0.36, 0.36, scale(fabric, 0.8))
    f.box(-0.3, 0.3, 0.3, 0.45, -0.2, 0.4, scale(fabric, 1.1))
    for s in (-1, 1):
        f.box(s * 0.37 - 0.075, s * 0.37 + 0.075, 0.12, 0.62, -0.36, 0.38, fabric, front=scale(fabric, 0.93))
        f.disc(s * 0.37, 0.61, 0.095, 0.085, scale(fabric, 1.1), 0.385, n=14)
        f.rect(s * 0.36 - 0.03, s * 0.36 + 0.03, 0, 0.12, (74, 50, 38), 0.34)
    room.sit(name, x, z - 0.06, 0.45)


def bed(room: Room, x: float, z: float, wood: RGB, sheet: RGB, cover: RGB, *, length: float = 2.05, d: float = 1.2, h: float = 0.52, head: int = -1,
        metal: bool = False, stripe: RGB | None = None) -> None:
    """A bed along x with its pillow at ``head`` (-1 left, +1 right); anchors ``bed`` to lie and ``bed_edge`` to sit."""
    shadow(room, x, z, length, d, 46)
    f = room.at(x, z, order=z + 0.02)
    e = length / 2
    for s in (-1, 1):
        tall = 1.12 if s == head else 0.72
        if metal:
            for q in (-d / 2, d / 2):
                f.column(s * e, q, 0.022, 0, tall, STEEL)
        else:
            f.box(s * e - 0.04, s * e + 0.04, 0, tall, -d / 2, d / 2, wood)
            f.column(s * e, d / 2, 0.05, 0, tall + 0.05, scale(wood, 1.1))
    f.box(-e + 0.03, e - 0.03, 0.18 if not metal else 0.3, h - 0.16, -d / 2 + 0.02, d / 2 - 0.02, wood if not metal else STEEL)
    f.box(-e + 0.05, e - 0.05, h - 0.18, h, -d / 2 + 0.01, d / 2 - 0.01, sheet)
    a, b = sorted((head * (e - 0.62), -head * (e - 0.04)))
    f.box(a, b, h - 0.2, h + 0.035, -d / 2 - 0.01, d / 2 + 0.01, cover, top=scale(cover, 1.04))
    f.poly([(a, h - 0.1), (b, h - 0.1), (b, h - 0.31), *((b + (a - b) * k / 6, h - 0.31 - 0.035 * (k % 2)) for k in range(1, 6)), (a, h - 0.31)],
           scale(cover, 0.9), d / 2 + 0.016)
    m = a if head < 0 else b
    f.box(min(m, m + head * -0.2), max(m, m + head * -0.2), h, h + 0.045, -d / 2 - 0.012, d / 2 + 0.012, sheet)
    if stripe is not None:
        for k in range(3):
            u = a + (b - a) * (0.35 + 0.2 * k)
            f.box(u, u + 0.09, h - 0.3, h + 0.037, -d / 2 - 0.018, d / 2 + 0.018, stripe)
    pu = head * (e - 0.34)
    f.poly([(pu - 0.25, h), (pu + 0.25, h), (pu + 0.27, h + 0.09), (pu + 0.2, h + 0.17), (pu - 0.2, h + 0.17), (pu - 0.27, h + 0.09)], sheet, -0.1,
        smooth=3)
    f.poly([(pu - 0.22, h), (pu + 0.22, h), (pu + 0.25, h + 0.07), (pu + 0.18, h + 0.13), (pu - 0.18, h + 0.13), (pu - 0.25, h + 0.07)],
        scale(sheet, 0.94), 0.25,
           smooth=3)
    room.lie("bed", x, z - 0.02, h + 0.03, -head)
    room.sit("bed_edge", x - head * 0.25, z - d / 2 - 0.04, h, 0)


def counter(room: Room, x0: float, x1: float, z: float, d: float, body: RGB, top: RGB, *, h: float = 0.9, unit: float = 0.6, drawers: bool = True,
            order: float | None = None) -> Frame:
    """A run of cupboards whose back is at ``z``; returns a frame on its top at the back edge, u = x."""
    shadow(room, (x0 + x1) / 2, z - d / 2, x1 - x0, d)
    f = room.at(0, z, order=z - d / 2 if order is None else order)
    f.box(x0 + 0.02, x1 - 0.02, 0, 0.1, 0, d - 0.06, scale(body, 0.5))
    f.box(x0, x1, 0.1, h - 0.04, 0, d, body)
    n = max(1, round((x1 - x0) / unit))
    w = (x1 - x0) / n
    for i in range(n):
        a, b = x0 + i * w + 0.025, x0 + (i + 1) * w - 0.025
        cells = ((0.14, h - 0.27), (h - 0.23, h - 0.08)) if drawers else ((0.14, h - 0.08),)
        for lo, hi in cells:
            f.rect(a, b, lo, hi, scale(body, 0.86), d + 0.003)
            f.rect(a + 0.012, b, lo, hi - 0.012, scale(body, 1.08), d + 0.005)
            if hi - lo > 0.3:
                f.rect(a + 0.06, b - 0.06, lo + 0.06, hi - 0.06, scale(body, 0.97), d + 0.006)
                f.disc(b - 0.045 if i % 2 == 0 else a + 0.045, hi - 0.1, 0.016, 0.016, (232, 196, 116), d + 0.02, n=8)
            else:
                f.rect((a + b) / 2 - 0.05, (a + b) / 2 + 0.05, (lo + hi) / 2 - 0.01, (lo + hi) / 2 + 0.012, (232, 196, 116), d + 0.02)
    f.box(x0 - 0.02, x1 + 0.02, h - 0.04, h, 0, d + 0.03, top, top=scale(top, 1.06))
    room.surfaces.extend((x0 + k * (x1 - x0), h, z - d + 0.12, (z - d / 2 if order is None else order) - 0.01) for k in (0.45, 0.62, 0.3))
    return f.moved(0, h, 0)


def bookcase(f: Frame, u0: float, u1: float, h: float, d: float, rows: int, wood: RGB, rng: random.Random, *, things: bool = True,
             fat: float = 1.0) -> None:
    """A full bookcase against the plane of ``f``."""
    inner = scale(wood, 0.55)
    f.rect(u0, u1, 0, h, inner, 0.01)
    step = (h - 0.18) / rows
    for i in range(rows):
        v = 0.12 + i * step
        if things and rng.random() < 0.25:
            m = u0 + (u1 - u0) * rng.uniform(0.3, 0.6)
            _books(f, u0 + 0.05, m, v + 0.02, rng, step * 0.82, d * 0.7, fat)
            _bust(f, m + 0.17, v + 0.02, step * 0.7, rng, d * 0.7)
            _books(f, m + 0.32, u1 - 0.05, v + 0.02, rng, step * 0.82, d * 0.7, fat)
        else:
            _books(f, u0 + 0.05, u1 - 0.05, v + 0.02, rng, step * 0.82, d * 0.7, fat)
        f.box(u0, u1, v - 0.02, v + 0.015, 0, d, wood)
    f.box(u0 - 0.02, u0 + 0.04, 0, h, 0, d, wood)
    f.box(u1 - 0.04, u1 + 0.02, 0, h, 0, d, wood)
    f.box(u0 - 0.04, u1 + 0.04, h - 0.06, h + 0.03, 0, d + 0.04, scale(wood, 1.1))
    f.box(u0, u1, 0, 0.1, 0, d, scale(wood, 0.85))


def _books(f: Frame, u0: float, u1: float, v: float, rng: random.Random, tall: float, w: float, fat: float) -> None:
    if u1 - u0 > 0.1:
        books(f, u0, u1, v, rng, tall=tall, w=w, fat=fat)


def _bust(f: Frame, u: float, v: float, h: float, rng: random.Random, w: float) -> None:
    """A globe or a vase between books."""
    if rng.random() < 0.5:
        f.rect(u - 0.05, u + 0.05, v, v + 0.02, (96, 66, 44), w)
        f.disc(u, v + 0.12, 0.09, 0.09, (92, 146, 160), w, n=14)
        f.disc(u - 0.02, v + 0.14, 0.04, 0.03, (196, 178, 110), w + 0.001, n=8)
    else:
        f.poly([(u - 0.04, v), (u + 0.04, v), (u + 0.075, v + 0.09), (u + 0.03, v + 0.16), (u + 0.04, v + 0.2), (u - 0.04, v + 0.2),
            (u - 0.03, v + 0.16),
                (u - 0.075, v + 0.09)], (214, 120, 84) if h > 0.2 else (226, 206, 170), w)


def radiator(room: Room, wall: WallName, z: float, *, wide: float = 1.1, colour: RGB = (232, 230, 222)) -> None:
    """A ribbed radiator under a side window."""
    f = room.side(wall, 2.2)
    u = room.u(wall, z)
    n = max(4, round(wide / 0.1))
    f.rect(u - wide / 2, u + wide / 2, 0.14, 0.66, scale(colour, 0.72), 0.02)
    for k in range(n):
        a = u - wide / 2 + wide * k / n
        f.box(a, a + 0.72 * wide / n, 0.12, 0.68, 0.03, 0.12, colour)
    f.box(u - wide / 2 - 0.03, u + wide / 2 + 0.03, 0.66, 0.7, 0.02, 0.14, scale(colour, 1.04))


def sideboard(room: Room, wall: WallName, z: float, w: float, wood: RGB, *, h: float = 0.85, d: float = 0.42, doors: int = 3) -> Frame:
    """A cupboard against a side wall centred at depth ``z``; returns a frame on its top, u along the wall from its centre."""
    f = room.side(wall)
    u = room.u(wall, z)
    f.box(u - w / 2, u + w / 2, 0.07, h - 0.04, 0, d, wood)
    for k in range(doors):
        a = u - w / 2 + 0.03 + k * (w - 0.03) / doors
        b = a + (w - 0.03) / doors - 0.03
        f.rect(a, b, 0.12, h - 0.1, scale(wood, 1.12), d + 0.003)
        f.rect(a + 0.05, b - 0.05, 0.18, h - 0.16, scale(wood, 0.96), d + 0.005)
        f.disc(b - 0.04 if k % 2 == 0 else a + 0.04, 0.6 * h, 0.02, 0.02, (232, 196, 116), d + 0.02, n=8)
    f.box(u - w / 2 - 0.03, u + w / 2 + 0.03, h - 0.04, h, 0, d + 0.03, scale(wood, 1.15))
    return f.moved(u, h, 0.55 * d)


def screen(f: Frame, u: float, v: float, w: float, h: float, colour: RGB, rng: random.Random, *, d: float = 0.0, kind: str = "text") -> None:
    """A glowing monitor: ``text``, ``graph``, ``map`` or ``pulse``."""
    f.box(u - w / 2 - 0.025, u + w / 2 + 0.025, v - h / 2 - 0.025, v + h / 2 + 0.025, d, d + 0.035, INK)
    dark = mix(colour, (10, 16, 30), 0.78)
    x0, y0, q = u - w / 2, v - h / 2, d + 0.038
    f.rect(x0, x0 + w, y0, y0 + h, dark, q, glow="screen")
    if kind == "text":
        for i in range(6):
            y = y0 + h * (0.86 - 0.135 * i)
            f.rect(x0 + 0.07 * w, x0 + w * (0.25 + 0.65 * rng.random()), y - 0.03 * h, y + 0.02 * h, colour if i % 3 else (250, 214, 140),
                q + 0.001, glow="screen")
    elif kind == "graph":
        for i in range(7):
            a = x0 + w * (0.08 + 0.125 * i)
            f.rect(a, a + 0.08 * w, y0 + 0.08 * h, y0 + h * rng.uniform(0.25, 0.88), mix(colour, (250, 190, 110), 0.15 * (i % 3)), q + 0.001,
                glow="screen")
    elif kind == "pulse":
        pts = [(x0 + w * t, y0 + h * y) for t, y in ((0.04, 0.5), (0.25, 0.5), (0.32, 0.62), (0.38, 0.2), (0.46, 0.88), (0.53, 0.42), (0.6, 0.5),
            (0.96, 0.5))]
        f.line(pts, 0.014, colour, q + 0.001, glow="screen")
    else:
        f.disc(u, v, 0.32 * h, 0.32 * h, colour, q + 0.001, n=20, glow="screen", alpha=130)
        f.disc(u, v, 0.2 * h, 0.2 * h, dark, q + 0.002, n=18, glow="screen")
        f.disc(u + 0.1 * w, v + 0.08 * h, 0.035 * h, 0.035 * h, (255, 180, 110), q + 0.003, n=8, glow="screen")
