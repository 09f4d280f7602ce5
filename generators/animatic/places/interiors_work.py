"""Rooms people learn and write in: office, classroom, library."""

from __future__ import annotations

import math

from ..light import RGB, mix, scale
from .base import Place
from .decor import (
    PAPER,
    books,
    clock,
    floor_lamp,
    garland,
    jar,
    pendant,
    picture,
    pot_plant,
    rug,
    strip_lights,
    table_lamp,
)
from .furniture import INK, STEEL, armchair, bookcase, chair, radiator, shadow, sideboard, table
from .mesh import Frame
from .openings import door, poster, window
from .rooms import Room


def office(location: str) -> Place:
    """An office: desks with screens, shelves of files, blinds, a big plant, a board with notes."""
    r = Room("office", location, height=3.0)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    for u in (-2.75, -0.95, 0.85) if flip > 0 else (2.75, 0.95, -0.85):
        window(r, "back", u, 0.9, 1.5, 1.6, cols=2, rows=1, frame=(232, 234, 234), blind=mix(p.second, PAPER, 0.6), drop=rng.uniform(0.15, 0.45))
    for z in (-0.4, -2.6):
        window(r, "left", r.u("left", z), 0.9, 1.6, 1.6, cols=2, rows=1, frame=(232, 234, 234))
    door(r, "right", -0.4, p.wood, glass=True)
    r.finish(floor="plain", wainscot=0.0)
    _carpet(r)
    strip_lights(r)
    board = r.art("back")
    bx = 2.85 * flip
    _note_board(board, bx, 1.75, 1.7, 1.1, r)
    clock(board, 1.85 * flip, 2.5, 0.17, INK)
    cab = r.at(2.85 * flip, r.depth, order=r.depth - 0.25)
    for k in range(3):
        _files(cab, -0.75 + 0.52 * k, p.panel)
    pot_plant(cab.moved(0, 0.95, 0.25), -0.45, 0, 0.5, rng, p.accent, kind=0)
    books(cab.moved(w=0.25), 0.1, 0.7, 0.95, rng, tall=0.26)
    for i, x in enumerate((-1.75 * flip, 0.65 * flip)):
        _desk(r, x, 1.75, i, flip)
    side = r.side("right")
    bookcase(side, -2.9, -1.1, 2.2, 0.36, 5, p.wood, rng)
    picture(r.art("right"), 2.0, 1.7, 1.0, 0.75, r, rng, kind=1)
    picture(r.art("right"), 3.3, 1.7, 0.7, 0.75, r, rng, kind=0)
    pot_plant(r.at(-3.35 * flip, 2.4), 0, 0, 1.7, rng, p.accent, kind=1)
    pot_plant(r.at(3.3 * flip, -2.0, fade=True), 0, 0, 1.35, rng, p.panel, kind=0)
    for z in (-0.4, -2.6):
        radiator(r, "left", z)
    chest = sideboard(r, "left", 1.55, 1.3, mix(p.wood, p.panel, 0.4))
    pot_plant(chest, -0.3, 0, 0.5, rng, p.accent, kind=2)
    books(chest, 0.0, 0.5, 0, rng, tall=0.26)
    picture(r.art("left"), 1.6, 1.85, 0.8, 0.6, r, rng, kind=4)
    low = r.at(-3.3 * flip, -2.1, fade=True)
    low.box(-0.7, 0.55, 0, 0.72, -0.3, 0.3, p.wood)
    books(low.moved(w=0.1), -0.6, 0.1, 0.72, rng, tall=0.28)
    r.stand("window", -0.6 * flip, 1.1)
    r.stand("bench_work", 0.65 * flip, 0.95)
    r.stand("board", 2.5 * flip, 1.5)
    return r.place()


def _carpet(r: Room) -> None:
    f = r.floor()
    for i in range(10):
        for j in range(9):
            if (i + j) % 2:
                f.rect(-4.2 + 0.84 * i, -4.2 + 0.84 * (i + 1), r.depth - 0.84 * (j + 1), r.depth - 0.84 * j, scale(r.pal.floor, 0.93), 0.001)
    f.rect(-1.1, 1.1, -9, r.depth, scale(r.pal.panel, 1.05), 0.002, alpha=60)


def _note_board(f: Frame, u: float, v: float, w: float, h: float, r: Room) -> None:
    """A cork board with notes, photographs and thread."""
    f.rect(u - w / 2 - 0.05, u + w / 2 + 0.05, v - h / 2 - 0.05, v + h / 2 + 0.05, r.pal.wood, 0.02)
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, (206, 164, 112), 0.024)
    spots = []
    for i in range(5):
        for j in range(3):
            x, y = u - w / 2 + w * (i + 0.5) / 5 + r.rng.uniform(-0.04, 0.04), v - h / 2 + h * (j + 0.5) / 3 + r.rng.uniform(-0.05, 0.05)
            c = (PAPER, r.pal.second, mix(r.pal.accent, PAPER, 0.4), (188, 214, 220))[(i * 3 + j) % 4]
            s = r.rng.uniform(0.09, 0.13)
            f.rect(x - s, x + s, y - s, y + s * 0.8, c, 0.03)
            f.rect(x - 0.7 * s, x + 0.4 * s, y + 0.1 * s, y + 0.25 * s, scale(c, 0.7), 0.032)
            f.rect(x - 0.7 * s, x + 0.6 * s, y - 0.35 * s, y - 0.2 * s, scale(c, 0.7), 0.032)
            f.disc(x, y + 0.6 * s, 0.02, 0.02, (206, 62, 56), 0.034, n=7)
            spots.append((x, y + 0.6 * s))
    for a, b in ((0, 4), (4, 10), (10, 14), (4, 8)):
        f.line([spots[a], spots[b]], 0.008, (206, 62, 56), 0.036)


def _files(f: Frame, u: float, c: RGB) -> None:
    f.box(u, u + 0.5, 0, 0.95, 0, 0.5, c)
    for k in range(3):
        f.rect(u + 0.03, u + 0.47, 0.05 + 0.3 * k, 0.32 + 0.3 * k, scale(c, 1.1), 0.503)
        f.rect(u + 0.17, u + 0.33, 0.22 + 0.3 * k, 0.28 + 0.3 * k, PAPER, 0.506)
        f.rect(u + 0.19, u + 0.31, 0.13 + 0.3 * k, 0.155 + 0.3 * k, STEEL, 0.52)


def _desk(r: Room, x: float, z: float, i: int, flip: int) -> None:
    """A desk seen from its front: drawers, screen from behind or side, lamp, papers; a swivel chair behind it."""
    p = r.pal
    c = r.at(x - 0.25, z + 0.62, order=z + 0.6)
    c.column(0, 0, 0.28, 0.03, 0.07, INK)
    c.column(0, 0, 0.03, 0.07, 0.42, STEEL)
    c.box(-0.25, 0.25, 0.42, 0.5, -0.24, 0.24, p.fabric)
    c.poly([(-0.23, 0.56), (0.23, 0.56), (0.26, 0.8), (0.2, 1.12), (-0.2, 1.12), (-0.26, 0.8)], scale(p.fabric, 1.08), -0.22, smooth=3)
    r.sit("desk", x - 0.25, z + 0.55, 0.5)
    top = table(r, x, z, 1.7, 0.75, p.wood)
    f = top.moved(v=-0.75)
    f.rect(-0.8, 0.1, 0.2, 0.68, scale(p.wood, 0.92), 0.34)
    f.box(0.35, 0.8, 0.05, 0.7, -0.3, 0.34, scale(p.wood, 1.02))
    for k in range(3):
        f.rect(0.38, 0.77, 0.08 + 0.21 * k, 0.27 + 0.21 * k, scale(p.wood, 1.16), 0.343)
    m = top.moved(u=0.42, w=-0.05)
    m.rect(-0.03, 0.03, 0, 0.14, STEEL)
    m.rect(-0.16, 0.16, 0, 0.015, STEEL, 0.05)
    m.box(-0.36, 0.36, 0.12, 0.56, 0.0, 0.04, (222, 224, 224))
    m.disc(0, 0.34, 0.05, 0.05, (190, 194, 196), 0.045, n=12)
    m.rect(-0.36, 0.36, 0.555, 0.575, (170, 220, 240), 0.01, glow="screen")
    table_lamp(top, -0.74, 0, p.accent, INK, size=0.42, w=0.0)
    for k in range(4):
        m.box(-1.15 - 0.01 * k, -0.9 - 0.01 * k, 0.02 * k, 0.02 * (k + 1), -0.1, 0.15, (PAPER, p.second, PAPER, p.accent)[k])
    top.rect(-0.06, 0.02, 0, 0.1, p.accent, 0.2)
    r.source("screen", x, 1.1, z + 0.15, 1.1, (170, 214, 246), 0.6)


def classroom(location: str) -> Place:
    """A classroom: blackboard with drawings, rows of desks, globe, maps, tall windows."""
    r = Room("classroom", location, height=3.2)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    for z in (1.6, -0.3, -2.2, -4.1):
        window(r, "left", z, 0.95, 1.35, 1.75, cols=2, rows=2)
    door(r, "right", -1.6, p.wood, glass=True)
    r.finish(wainscot=1.0, panels=False)
    f = r.art("back")
    _blackboard(f, -0.3 * flip, 1.72, 3.5, 1.35, r)
    garland(f, -4.0, 4.0, 2.95, 0.12, (p.accent, p.second, p.panel, (110, 150, 190)), n=22)
    _map(f, 2.75 * flip, 1.8, 1.35, 1.0, r)
    clock(f, -2.75 * flip, 2.55, 0.19, p.wood)
    for k in range(4):
        poster(f, -2.5 * flip - 0.5 * flip * (k % 2) - 0.25 * flip, 1.95 - 0.55 * (k // 2), 0.42, 0.48, (PAPER, p.second)[k % 2],
            (p.accent, p.panel)[k // 2])
    f.box(-4.2, 4.2, 0, 0.12, 0, 1.1, scale(p.wood, 0.9))
    right = r.art("right")
    for k in range(5):
        poster(right, -0.6 + 0.75 * k + 0.9, 1.75 + 0.12 * (k % 2), 0.55, 0.7, (PAPER, (206, 226, 222), p.second)[k % 3],
            (p.accent, p.panel, (96, 136, 170))[k % 3])
    shelf = r.side("right")
    bookcase(shelf, 0.6, 3.2, 1.0, 0.35, 3, p.wood, rng)
    jar(shelf.moved(w=0.2), 1.0, 1.0, rng, (p.accent,), size=1.5)
    pot_plant(shelf.moved(w=0.2), 2.3, 1.0, 0.45, rng, p.accent, kind=2)
    t = table(r, 1.75 * flip, 2.2, 1.5, 0.65, p.wood)
    t.rect(-0.68, 0.68, -0.62, -0.05, scale(p.wood, 0.92), 0.3)
    _globe(t, -0.45, 0)
    books(t, 0.0, 0.3, 0, rng, tall=0.2)
    t.disc(0.5, 0.05, 0.05, 0.055, (206, 58, 50), 0.1, n=12)
    chair(r, 1.75 * flip, 2.75, p.wood, p.fabric, name="desk")
    n = 0
    for row, z in enumerate((1.2, -1.9)):
        for x in (-2.35, -0.95) if row == 0 else (-2.7, 2.6):
            n += 1
            _pupil_desk(r, x * flip, z, n, fade=row == 1)
    _pupil_desk(r, 2.9 * flip, 0.9, 9)
    for z in (-0.3, -2.2):
        radiator(r, "left", z)
    for x in (-1.6, 1.6):
        pendant(r, x, 0.6, 0.6, p.panel, r=0.27, source=x > 0)
    r.stand("board", 0.3 * flip, 1.6)
    r.stand("window", -2.9, 0.3)
    r.stand("bench_work", 1.75 * flip, 1.55)
    return r.place()


def _blackboard(f: Frame, u: float, v: float, w: float, h: float, r: Room) -> None:
    """A chalk board with a sum, a house, a sun, a fish and wavy writing."""
    c = r.pal.fabric
    f.rect(u - w / 2 - 0.07, u + w / 2 + 0.07, v - h / 2 - 0.07, v + h / 2 + 0.07, r.pal.wood, 0.02)
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, c, 0.025)
    f.poly([(u - 0.3, v - h / 2), (u + 0.6, v - h / 2), (u + 1.1, v + h / 2), (u + 0.3, v + h / 2)], scale(c, 1.12), 0.027)
    f.box(u - w / 2, u + w / 2, v - h / 2 - 0.12, v - h / 2 - 0.07, 0.02, 0.14, r.pal.wood)
    white: RGB = (236, 238, 226)

    def chalk(pts: list[tuple[float, float]], col: RGB = white) -> None:
        f.line([(u + a, v + b) for a, b in pts], 0.022, col, 0.03)

    for row in range(4):
        y = 0.46 - 0.2 * row
        pts = [(-1.6 + 0.06 * k, y + 0.035 * math.sin(1.9 * k + row * 2)) for k in range(14 + (row * 5) % 7)]
        chalk(pts, white if row else r.pal.second)
    chalk([(0.25, -0.3), (0.25, 0.1), (0.5, 0.36), (0.75, 0.1), (0.75, -0.3), (0.25, -0.3)])
    chalk([(0.42, -0.3), (0.42, -0.06), (0.58, -0.06), (0.58, -0.3)], r.pal.second)
    f.disc(u + 1.2, v + 0.34, 0.13, 0.13, r.pal.second, 0.03, n=16)
    f.disc(u + 1.2, v + 0.34, 0.1, 0.1, c, 0.031, n=16)
    for k in range(8):
        a = k * math.pi / 4
        chalk([(1.2 + 0.17 * math.cos(a), 0.34 + 0.17 * math.sin(a)), (1.2 + 0.24 * math.cos(a), 0.34 + 0.24 * math.sin(a))], r.pal.second)
    chalk([(1.0, -0.34), (1.12, -0.2), (1.4, -0.26), (1.54, -0.4), (1.4, -0.5), (1.12, -0.5), (1.0, -0.34), (0.88, -0.24), (0.88, -0.46),
        (1.0, -0.34)],
          (236, 168, 150))
    for k in range(3):
        f.rect(u - 1.3 + 0.2 * k, u - 1.2 + 0.2 * k, v - h / 2 - 0.07, v - h / 2 - 0.045, (white, r.pal.second, (236, 168, 150))[k], 0.12)


def _map(f: Frame, u: float, v: float, w: float, h: float, r: Room) -> None:
    """A hanging map of invented continents."""
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, (158, 200, 212), 0.02)
    f.box(u - w / 2 - 0.05, u + w / 2 + 0.05, v + h / 2, v + h / 2 + 0.05, 0, 0.05, r.pal.wood)
    f.box(u - w / 2 - 0.05, u + w / 2 + 0.05, v - h / 2 - 0.05, v - h / 2, 0, 0.05, r.pal.wood)
    for a, b, s, c in ((-0.3, 0.12, 1.0, (214, 178, 106)), (0.22, 0.16, 1.2, (150, 178, 110)), (0.1, -0.26, 0.8, (216, 140, 96)),
        (-0.36, -0.26, 0.6, (190, 160, 120))):
        pts = [(u + w * a * 0.9 + s * w * 0.17 * math.cos(k * 0.9) * (1 + 0.35 * math.sin(k * 2.3 + s)),
            v + h * b + s * h * 0.18 * math.sin(k * 0.9)) for k in range(7)]
        f.poly(pts, c, 0.024, smooth=3)
    for k in range(1, 5):
        f.rect(u - w / 2 + w * k / 5, u - w / 2 + w * k / 5 + 0.006, v - h / 2, v + h / 2, (120, 166, 182), 0.026)


def _globe(f: Frame, u: float, v: float) -> None:
    f.disc(u, v + 0.02, 0.1, 0.025, (96, 62, 44), n=12)
    f.rect(u - 0.012, u + 0.012, v, v + 0.09, (96, 62, 44))
    f.disc(u, v + 0.25, 0.17, 0.17, (206, 160, 84), -0.004, n=20)
    f.disc(u, v + 0.25, 0.15, 0.15, (88, 154, 178), n=20)
    f.poly([(u - 0.1, v + 0.3), (u, v + 0.37), (u + 0.03, v + 0.28), (u - 0.03, v + 0.2)], (156, 180, 104), 0.001, smooth=3)
    f.poly([(u + 0.03, v + 0.2), (u + 0.12, v + 0.25), (u + 0.07, v + 0.14)], (206, 176, 104), 0.001, smooth=3)


def _pupil_desk(r: Room, x: float, z: float, n: int, *, fade: bool = False) -> None:
    """A pupil's desk seen from behind its chair, turned to the board."""
    p = r.pal
    shadow(r, x, z, 0.9, 0.6, 26)
    f = r.at(x, z + 0.1, order=z + 0.1, fade=fade)
    for s in (-0.42, 0.42):
        f.box(s - 0.02, s + 0.02, 0, 0.68, -0.2, -0.16, STEEL)
        f.box(s - 0.02, s + 0.02, 0, 0.68, 0.16, 0.2, STEEL)
    f.box(-0.5, 0.5, 0.66, 0.71, -0.26, 0.26, p.wood, top=scale(p.wood, 1.08))
    f.box(-0.45, 0.45, 0.56, 0.66, -0.22, 0.22, scale(p.wood, 0.8))
    f.rect(-0.25, -0.02, 0.71, 0.73, (p.accent, p.panel, p.second)[n % 3], 0.1)
    f.box(0.1, 0.34, 0.71, 0.735, -0.1, 0.08, PAPER)
    chair(r, x, z - 0.5, p.wood, (p.accent, p.panel, p.second)[n % 3], turn=2, h=0.44, name="" if fade else "chair", tall=0.82, slats=False)
    if fade:
        for piece in r.pieces[-3:]:
            piece.mesh.fade = (0.7, 1.7)


def library(location: str) -> Place:
    """A library: tall bookcases all around, arched window, ladder, reading table with green lamps, armchair."""
    r = Room("library", location, height=3.7)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 0.0, 1.0, 1.5, 2.1, cols=3, rows=3, arch=True, frame=scale(p.wood, 1.1))
    for z in (-1.6, -5.0):
        window(r, "left" if flip > 0 else "right", r.u("left" if flip > 0 else "right", z), 1.0, 1.2, 2.2, cols=2, rows=3, frame=scale(p.wood, 1.1))
    r.finish(wainscot=0.9, beams=5, ceiling=scale(p.ceiling, 0.86))
    b = r.side("back", 3.0)
    for u0, u1 in ((-4.15, -2.55), (-2.5, -0.95), (0.95, 2.5), (2.55, 4.15)):
        bookcase(b, u0, u1, 3.1, 0.36, 7, p.wood, rng, fat=1.35)
    b.box(-1.0, 1.0, 0, 0.85, 0, 0.36, p.wood)
    for k in range(3):
        b.rect(-0.9 + 0.61 * k, -0.9 + 0.61 * k + 0.56, 0.12, 0.78, scale(p.wood, 1.15), 0.363)
    pot_plant(b.moved(w=0.2), -0.5, 0.85, 0.5, rng, p.accent, kind=2)
    jar(b.moved(w=0.2), 0.45, 0.85, rng, (p.accent, p.second), size=1.6)
    _ladder(r, 1.7 * flip)
    sides = ("left", "right")
    for name in sides:
        s = r.side("left" if name == "left" else "right")
        for z in (0.4, 2.0, -3.4):
            if all(abs(z - q) > 1.4 for q in ((-1.6, -5.0) if (name == "left") == (flip > 0) else ())):
                u = r.u("left" if name == "left" else "right", z)
                bookcase(s, u - 0.75, u + 0.75, 3.1, 0.34, 7, p.wood, rng, things=False, fat=1.9)
        if (name == "left") != (flip > 0):
            u = r.u("left" if name == "left" else "right", -1.5)
            bookcase(s, u - 0.75, u + 0.75, 3.1, 0.34, 7, p.wood, rng, fat=1.9)
    rug(r, 0.0, 0.35, 4.0, 2.2, p.fabric, p.accent, p.second)
    t = table(r, 0.3 * flip, 1.6, 2.2, 0.85, scale(p.wood, 1.12), leg=0.1)
    for u in (-0.65, 0.65):
        _banker_lamp(t, u)
        r.source("lamp", 0.3 * flip + u, 1.1, 1.6, 1.7)
    t.poly([(-0.2, 0.02), (0, 0.0), (0.2, 0.02), (0.19, 0.05), (0.02, 0.035), (-0.02, 0.035), (-0.19, 0.05)], PAPER, 0.2)
    for k in range(4):
        t.box(-1.0 + 0.01 * k, -0.72 - 0.01 * k, 0.045 * k, 0.045 * (k + 1), -0.1, 0.1, (p.fabric, p.second, (168, 60, 52), (46, 84, 112))[k])
    chair(r, 0.3 * flip, 2.2, p.wood, p.fabric, name="table")
    chair(r, -1.1 * flip, 1.7, p.wood, p.fabric, turn=1 if flip > 0 else 3, name="chair")
    armchair(r, -2.5 * flip, 1.5, p.fabric)
    floor_lamp(r, -3.2 * flip, 1.75, p.second)
    g = r.at(3.0 * flip, -1.9, fade=True)
    g.column(0, 0, 0.22, 0, 0.04, p.wood)
    g.column(0, 0, 0.04, 0.04, 0.6, p.wood)
    g.disc(0, 0.85, 0.36, 0.36, (206, 160, 84), -0.002, n=26)
    g.disc(0, 0.85, 0.32, 0.32, (124, 160, 158), n=26)
    for pts in ([(-0.2, 0.95), (-0.02, 1.1), (0.06, 0.92), (-0.06, 0.76)], [(0.06, 0.76), (0.26, 0.86), (0.16, 0.62)]):
        g.poly(pts, (206, 178, 116), 0.002, smooth=3)
    st = r.at(-3.0 * flip, -2.0, fade=True)
    for k in range(7):
        st.box(-0.22 + 0.02 * (k % 3), 0.2 + 0.02 * (k % 2), 0.065 * k, 0.065 * (k + 1), -0.15, 0.15,
               ((168, 60, 52), (46, 84, 112), (214, 160, 72), (70, 106, 78), PAPER, (104, 60, 84), (196, 108, 62))[k])
    pendant(r, 0.3 * flip, 0.8, 0.9, p.accent, r=0.3, shape="globe")
    r.stand("shelf", 1.9 * flip, 1.55)
    r.stand("window", 0.0, 1.0)
    r.stand("door", 2.9 * flip, 0.2)
    return r.place()


def _ladder(r: Room, x: float) -> None:
    f = r.at(x, r.depth - 0.6, order=2.6)
    c = scale(r.pal.wood, 1.5)
    for s in (-0.2, 0.2):
        f.poly([(s * 1.15 - 0.025, 0), (s * 1.15 + 0.025, 0), (s + 0.02, 2.9), (s - 0.02, 2.9)], c)
    for k in range(9):
        f.rect(-0.22, 0.22, 0.25 + 0.3 * k, 0.29 + 0.3 * k, scale(c, 0.88), 0.002)


def _banker_lamp(f: Frame, u: float) -> None:
    f.disc(u, 0.015, 0.1, 0.025, (206, 164, 84), n=12)
    f.rect(u - 0.012, u + 0.012, 0, 0.3, (206, 164, 84))
    f.disc(u, 0.3, 0.06, 0.03, (255, 230, 160), 0.001, n=10, glow="lamp")
    f.poly([(u - 0.2, 0.3), (u + 0.2, 0.3), (u + 0.15, 0.38), (u - 0.15, 0.38)], (60, 130, 96), 0.002)
    f.poly([(u - 0.2, 0.3), (u + 0.2, 0.3), (u + 0.18, 0.325), (u - 0.18, 0.325)], (150, 220, 150), 0.003, glow="lamp")
