"""Rooms of skilled hands: hospital, workshop, laboratory."""

from __future__ import annotations

import math

from ..light import RGB, mix, scale
from .base import Place
from .decor import (
    PAPER,
    clock,
    jar,
    pendant,
    picture,
    pot_plant,
    shelf_row,
    strip_lights,
    table_lamp,
)
from .furniture import INK, STEEL, bed, chair, counter, radiator, screen, sideboard, stool, table
from .mesh import Frame, pair
from .openings import door, poster, window
from .rooms import Room, WallName

GLASS: RGB = (190, 222, 222)


def hospital(location: str) -> Place:
    """A ward: bed with monitor and drip, folding curtain, cabinet, broad window."""
    r = Room("hospital", location, height=2.95)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 0.9 * flip, 0.95, 2.3, 1.35, cols=3, rows=1, frame=(240, 244, 244), blind=mix(p.fabric, PAPER, 0.6), drop=0.22)
    window(r, "left", -2.2, 0.95, 1.9, 1.35, cols=2, rows=1, frame=(240, 244, 244))
    door(r, "right", 0.2, mix(p.wood, PAPER, 0.3), glass=True, width=1.1)
    r.finish(floor="tiles", wainscot=0.0, tile=scale(p.floor, 0.94))
    for name in ("back", "left", "right"):
        f = r.wall("back" if name == "back" else "left" if name == "left" else "right")
        u0, u1 = r.span("back" if name == "back" else "left" if name == "left" else "right")
        f.rect(u0, u1, 0.14, 0.9, mix(p.panel, p.wall, 0.35), 0.002)
        f.rect(u0, u1, 0.84, 0.93, p.panel, 0.006)
    strip_lights(r)
    bed(r, -1.35 * flip, 2.0, p.wood, (250, 250, 248), p.fabric, head=-1, metal=True, h=0.62, d=0.95)
    _drip(r, -1.35 * flip - 1.2, 2.35)
    _monitor(r, -1.35 * flip - 1.55, 2.1)
    _folding_curtain(r, -3.7 * flip, flip)
    _ward_wall(r, flip)
    c = counter(r, *pair(2.0 * flip, 4.1 * flip), r.depth, 0.5, (246, 248, 246), mix(p.panel, PAPER, 0.3), unit=0.52)
    for k in range(5):
        jar(c.moved(w=0.25), (2.2 + 0.22 * k) * flip, 0, rng, (p.fabric, p.accent, GLASS), size=1.3)
    c.box(3.4 * flip - 0.2, 3.4 * flip + 0.2, 0, 0.14, 0.15, 0.35, (250, 250, 250))
    n = r.at(-0.05 * flip, 2.45, order=2.45)
    n.box(-0.24, 0.24, 0.12, 0.7, -0.2, 0.2, (246, 246, 242))
    n.rect(-0.2, 0.2, 0.44, 0.64, mix(p.panel, PAPER, 0.5), 0.203)
    pot_plant(n, 0.0, 0.7, 0.42, rng, p.accent, kind=3)
    chair(r, 0.75 * flip, 1.75, STEEL, p.panel, turn=3 if flip > 0 else 1, name="chair", slats=False)
    poster(r.art("left"), 1.7, 1.75, 0.55, 0.8, PAPER, p.fabric)
    picture(r.art("left"), 0.4, 1.75, 0.8, 0.6, r, rng, kind=4)
    picture(r.art("right"), -1.3, 1.7, 0.8, 0.6, r, rng, kind=3)
    poster(r.art("right"), 1.6, 1.75, 0.6, 0.85, PAPER, p.panel)
    radiator(r, "left", -2.2, wide=1.4)
    ward = sideboard(r, "left", 0.6, 1.5, (246, 246, 242), h=0.8)
    for k in range(3):
        jar(ward, -0.5 + 0.3 * k, 0, rng, (p.fabric, p.accent, GLASS), size=1.3)
    pot_plant(ward, 0.5, 0, 0.4, rng, p.accent, kind=3)
    for z in (1.9, 2.6):
        r.art("right").rect(-z - 0.2, -z + 0.2, 1.2, 1.26, p.panel, 0.05)
    _wheelchair(r, 3.0 * flip, 1.3, p.fabric)
    pot_plant(r.at(-3.3 * flip, -1.9, fade=True), 0, 0, 1.2, rng, p.panel, kind=1)
    tr = r.at(3.1 * flip, -2.0, fade=True)
    for q in (0.25, 0.8):
        tr.box(-0.4, 0.4, q, q + 0.03, -0.25, 0.25, STEEL)
    for u in (-0.38, 0.38):
        tr.column(u, 0.2, 0.018, 0.06, 0.85, STEEL)
        tr.disc(u, 0.05, 0.05, 0.05, INK, 0.22, n=10)
    for k in range(4):
        jar(tr, -0.28 + 0.19 * k, 0.83, rng, (p.fabric, p.accent, GLASS))
    r.stand("window", 0.9 * flip, 1.5)
    r.stand("bedside", -0.7 * flip, 1.15)
    return r.place()


def _ward_wall(r: Room, flip: int) -> None:
    """Sockets over the bed, a picture, a clock and the sign of the first-aid cupboard."""
    p = r.pal
    art = r.art("back")
    art.box(-2.9 if flip > 0 else 0.7, -0.7 if flip > 0 else 2.9, 1.25, 1.4, 0, 0.06, (236, 238, 236))
    for k in range(4):
        u = (-2.6 + 0.5 * k) * flip
        art.disc(u, 1.325, 0.03, 0.03, (p.accent, STEEL, (120, 190, 150), STEEL)[k], 0.07, n=10)
    picture(art, -1.6 * flip, 2.05, 0.8, 0.6, r, r.rng, kind=0)
    clock(art, 2.75 * flip, 2.5, 0.17, p.panel)
    art.rect(2.9 * flip - 0.3, 2.9 * flip + 0.3, 1.55, 2.1, (250, 250, 250), 0.01)
    art.rect(2.9 * flip - 0.06, 2.9 * flip + 0.06, 1.63, 2.02, (214, 78, 72), 0.014)
    art.rect(2.9 * flip - 0.2, 2.9 * flip + 0.2, 1.77, 1.89, (214, 78, 72), 0.015)


def _drip(r: Room, x: float, z: float) -> None:
    f = r.at(x, z, order=z)
    f.rect(-0.014, 0.014, 0.05, 1.95, STEEL)
    f.rect(-0.2, 0.2, 0.03, 0.06, STEEL)
    f.line([(-0.13, 1.9), (0, 1.95), (0.13, 1.9)], 0.02, STEEL)
    f.poly([(0.05, 1.55), (0.19, 1.55), (0.2, 1.85), (0.04, 1.85)], (214, 236, 240), 0.004)
    f.rect(0.055, 0.185, 1.56, 1.7, (150, 206, 214), 0.006)
    f.line([(0.12, 1.55), (0.14, 1.2), (0.3, 0.95), (0.6, 0.85)], 0.01, (200, 226, 230), 0.004)


def _monitor(r: Room, x: float, z: float) -> None:
    f = r.at(x, z, order=z)
    f.column(0, 0, 0.2, 0.02, 0.05, STEEL)
    f.rect(-0.03, 0.03, 0.05, 1.1, STEEL)
    screen(f, 0, 1.35, 0.52, 0.36, (120, 232, 160), r.rng, kind="pulse")
    f.box(-0.2, 0.2, 0.6, 0.8, -0.1, 0.12, (236, 238, 238))
    for k in range(3):
        f.disc(-0.1 + 0.1 * k, 0.7, 0.025, 0.025, ((120, 232, 160), (250, 190, 90), (230, 100, 90))[k], 0.125, n=8, glow="screen")
    r.source("screen", x, 1.35, z - 0.1, 1.2, (150, 240, 190), 0.7)


def _folding_curtain(r: Room, x: float, flip: int) -> None:
    f = r.at(x, 1.85, order=1.9)
    f.rect(-0.6, 0.6, 2.28, 2.31, STEEL)
    for k in range(7):
        u = -0.52 + 0.15 * k
        c = mix(r.pal.panel, PAPER, 0.45 if k % 2 else 0.6)
        f.poly([(u, 0.28), (u + 0.16, 0.25), (u + 0.15, 2.28), (u + 0.01, 2.28)], c, 0.002 * (k % 2))
    f.mesh.polys[-1].alpha = 255


def _wheelchair(r: Room, x: float, z: float, c: RGB) -> None:
    f = r.at(x, z)
    f.disc(0, 0.3, 0.3, 0.3, INK, n=26)
    f.disc(0, 0.3, 0.26, 0.26, scale(r.pal.floor, 0.9), 0.001, n=26)
    for k in range(6):
        a = k * math.pi / 6
        f.line([(0.26 * math.cos(a), 0.3 + 0.26 * math.sin(a)), (-0.26 * math.cos(a), 0.3 - 0.26 * math.sin(a))], 0.008, STEEL, 0.002)
    f.disc(-0.45, 0.1, 0.1, 0.1, INK, n=14)
    f.disc(-0.45, 0.1, 0.06, 0.06, STEEL, 0.001, n=12)
    f.box(-0.28, 0.2, 0.46, 0.54, -0.25, 0.2, c)
    f.box(0.16, 0.22, 0.5, 1.0, -0.25, 0.2, c)
    f.line([(-0.28, 0.5), (-0.42, 0.28), (-0.5, 0.24), (-0.62, 0.24)], 0.025, STEEL, 0.22)
    f.line([(-0.24, 0.72), (0.2, 0.72)], 0.04, INK, 0.22)
    f.line([(0.2, 0.98), (0.36, 1.02)], 0.035, INK, 0.22)


def workshop(location: str) -> Place:
    """A workshop: bench with vice, wall of tools, timber, engine parts, hanging lamps, skylit window."""
    r = Room("workshop", location, height=3.3)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 1.75 * flip, 1.25, 2.1, 1.35, cols=4, rows=3, frame=(74, 78, 80))
    for z in (-0.6, -3.4):
        window(r, "left" if flip > 0 else "right", r.u("left" if flip > 0 else "right", z), 1.2, 1.9, 1.4, cols=3, rows=2, frame=(74, 78, 80))
    door(r, "right" if flip > 0 else "left", r.u("right" if flip > 0 else "left", 0.9), p.panel, width=1.25, height=2.3)
    r.finish(floor="planks", wainscot=0.0, beams=6, crown=False)
    _bricks(r)
    art = r.art("back")
    _tool_wall(art, -1.5 * flip, 1.85, 2.9, 1.25, r)
    shelf_row(art, *pair(3.0 * flip, 4.1 * flip), 1.5, r, rng, kind="jars")
    shelf_row(art, *pair(3.0 * flip, 4.1 * flip), 1.95, r, rng, kind="jars")
    top = counter(r, *pair(-3.3 * flip, 0.5 * flip), r.depth, 0.7, scale(p.wood, 0.92), mix(p.wood, (240, 214, 160), 0.3), unit=0.75)
    _bench_things(top, flip, r)
    t = table(r, 1.6 * flip, 1.75, 1.7, 0.8, mix(p.wood, (240, 214, 160), 0.2), h=0.86, leg=0.12)
    _boat_model(t, p.accent, p.second)
    stool(r, 0.35 * flip, 1.65, p.wood, name="stool")
    _planks_leaning(r, -3.75 * flip, flip)
    _barrel(r.at(3.45 * flip, 2.3), p.accent)
    _crates(r, 3.3 * flip, -1.9, p.wood, fade=True)
    saw = r.at(-3.0 * flip, -2.0, fade=True)
    for a, b in (((-0.5, 0), (0.45, 0.78)), ((0.5, 0), (-0.45, 0.78))):
        saw.line([a, b], 0.09, scale(p.wood, 1.1))
    saw.box(-0.75, 0.75, 0.6, 0.7, -0.07, 0.07, mix(p.wood, (240, 214, 160), 0.4))
    side: RGB = scale(p.wood, 1.1)
    other = r.art("right" if flip > 0 else "left")
    s = 1 if flip > 0 else -1
    for k in range(5):
        u = s * (0.6 + 0.55 * k)
        other.disc(u, 1.9, 0.2, 0.2, (58, 50, 46) if k % 2 else side, 0.05, n=20)
        other.disc(u, 1.9, 0.13, 0.13, p.wall, 0.052, n=18)
    shelf_row(other, *pair(s * 0.3, s * 3.4), 1.4, r, rng, kind="jars")
    for x in (-1.5, 1.5):
        pendant(r, x * flip, 1.4, 0.95, p.panel, r=0.32)
    _shavings(r)
    _drill(r, "left" if flip > 0 else "right", 1.2)
    r.stand("bench_work", -1.2 * flip, 1.5)
    r.stand("window", 2.9 * flip, 1.0)
    r.stand("workbench", 1.6 * flip, 0.95)
    return r.place()


def _drill(r: Room, wall: WallName, z: float) -> None:
    """A tool cabinet with a pillar drill at the wall."""
    f = sideboard(r, wall, z, 1.5, scale(r.pal.panel, 0.9), h=0.9, doors=4)
    f.box(-0.3, 0.3, 0, 0.05, -0.15, 0.15, INK)
    f.rect(-0.04, 0.04, 0.05, 0.85, STEEL)
    f.box(-0.2, 0.2, 0.5, 0.82, -0.1, 0.22, r.pal.accent)
    f.rect(-0.03, 0.03, 0.3, 0.5, STEEL, 0.2)
    f.box(-0.2, 0.2, 0.22, 0.26, -0.12, 0.2, INK)
    f.line([(0.2, 0.66), (0.38, 0.58)], 0.025, STEEL, 0.2)
    f.disc(0.4, 0.57, 0.035, 0.035, INK, 0.21, n=10)
    g = f.moved(0.52, 0, 0)
    for k in range(3):
        g.box(-0.14 + 0.02 * k, 0.14, 0.1 * k, 0.1 * (k + 1), -0.1, 0.12, (r.pal.second, r.pal.fabric, r.pal.accent)[k])


def _bricks(r: Room) -> None:
    f = r.wall("back")
    rng = r.rng
    for _ in range(90):
        j, i = rng.randrange(20), rng.randrange(26)
        u, v = -4.2 + 0.33 * i + 0.16 * (j % 2), 0.16 * j
        if not any(h.u0 - 0.35 < u < h.u1 and h.v0 - 0.2 < v < h.v1 for h in r.holes["back"]):
            f.rect(u, u + 0.3, v + 0.01, v + 0.145, scale(r.pal.wall, rng.choice((0.88, 0.93, 1.06))), 0.001)


def _tool_wall(f: Frame, u: float, v: float, w: float, h: float, r: Room) -> None:
    """A board with saws, hammers, spanners and pliers in rows."""
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, mix(r.pal.wood, (236, 206, 150), 0.45), 0.02)
    f.rect(u - w / 2, u + w / 2, v - h / 2 - 0.05, v - h / 2, r.pal.wood, 0.03)
    f.rect(u - w / 2, u + w / 2, v + h / 2, v + h / 2 + 0.05, r.pal.wood, 0.03)
    for i in range(9):
        x, y, k = u - w / 2 + w * (i + 0.5) / 9, v + 0.28, i % 4
        handle = (r.pal.accent, r.pal.wood, r.pal.second)[i % 3]
        if k == 0:
            f.rect(x - 0.02, x + 0.02, y - 0.28, y + 0.1, handle, 0.03)
            f.rect(x - 0.1, x + 0.09, y + 0.1, y + 0.19, (92, 96, 104), 0.034)
        elif k == 1:
            f.poly([(x - 0.06, y + 0.2), (x + 0.05, y + 0.2), (x + 0.02, y - 0.28), (x - 0.03, y - 0.28)], STEEL, 0.03)
            f.rect(x - 0.08, x + 0.07, y + 0.17, y + 0.3, handle, 0.034)
        elif k == 2:
            f.rect(x - 0.022, x + 0.022, y - 0.25, y + 0.12, STEEL, 0.03)
            f.disc(x, y + 0.16, 0.065, 0.065, STEEL, 0.032, n=14)
            f.disc(x, y + 0.19, 0.035, 0.04, mix(r.pal.wood, (236, 206, 150), 0.45), 0.034, n=10)
        else:
            f.rect(x - 0.03, x + 0.03, y - 0.02, y + 0.2, handle, 0.03)
            f.rect(x - 0.01, x + 0.01, y - 0.28, y, STEEL, 0.03)
    for i in range(12):
        x, y = u - w / 2 + w * (i + 0.5) / 12, v - 0.36
        s = 0.6 + 0.06 * (i % 6)
        f.rect(x - 0.02 * s, x + 0.02 * s, y - 0.18 * s, y + 0.1 * s, STEEL if i % 2 else (92, 96, 104), 0.03)
        f.rect(x - 0.03, x + 0.03, y + 0.08 * s, y + 0.2 * s, (r.pal.accent, r.pal.second, r.pal.fabric)[i % 3], 0.034)


def _bench_things(top: Frame, flip: int, r: Room) -> None:
    p = r.pal
    g = top.moved(w=0.35)
    u = -2.7 * flip
    g.box(u - 0.12, u + 0.12, 0, 0.16, 0.1, 0.38, (84, 92, 100))
    g.rect(u - 0.2, u + 0.2, 0.06, 0.09, STEEL, 0.4)
    u = -1.6 * flip
    g.poly([(u - 0.3, 0), (u + 0.3, 0), (u + 0.26, 0.1), (u - 0.26, 0.1)], mix(p.wood, PAPER, 0.5))
    g.poly([(u - 0.05, 0.1), (u + 0.18, 0.1), (u + 0.12, 0.22), (u - 0.02, 0.2)], p.accent, 0.002)
    for k in range(4):
        jar(g, (-0.9 + 0.17 * k) * flip, 0, r.rng, (p.accent, p.second, p.fabric, GLASS), size=1.3)
    table_lamp(g, 0.15 * flip, 0, p.second, INK, size=0.45)


def _boat_model(f: Frame, a: RGB, b: RGB) -> None:
    """A half-built model boat."""
    f.rect(-0.4, -0.36, 0, 0.12, (120, 88, 60))
    f.rect(0.34, 0.38, 0, 0.12, (120, 88, 60))
    f.poly([(-0.6, 0.26), (0.62, 0.28), (0.44, 0.1), (-0.42, 0.1)], a, 0.02)
    f.poly([(-0.57, 0.23), (0.59, 0.24), (0.57, 0.21), (-0.54, 0.2)], PAPER, 0.022)
    f.rect(-0.012, 0.012, 0.27, 0.95, (120, 88, 60), 0.01)
    f.poly([(0.03, 0.34), (0.45, 0.36), (0.03, 0.92)], PAPER, 0.012)
    f.poly([(-0.03, 0.34), (-0.35, 0.36), (-0.03, 0.8)], b, 0.012)
    f.box(0.55, 0.72, 0, 0.1, 0.0, 0.2, (92, 96, 104))


def _planks_leaning(r: Room, x: float, flip: int) -> None:
    f = r.at(x, 2.7, order=2.5)
    for k in range(6):
        u = -0.35 + 0.13 * k
        c = mix(r.pal.wood, (244, 216, 160), 0.2 + 0.12 * (k % 4))
        f.poly([(u, 0), (u + 0.11, 0), (u + 0.11 - 0.18 * flip, 2.2 + 0.13 * (k % 3)), (u - 0.18 * flip, 2.2 + 0.13 * (k % 3))], c, 0.01 * k)


def _barrel(f: Frame, c: RGB) -> None:
    f.poly([(-0.26, 0), (0.26, 0), (0.32, 0.42), (0.26, 0.84), (-0.26, 0.84), (-0.32, 0.42)], c)
    f.poly([(0.1, 0), (0.26, 0), (0.32, 0.42), (0.26, 0.84), (0.1, 0.84)], scale(c, 0.84), 0.001)
    for v in (0.2, 0.62):
        f.rect(-0.305, 0.305, v, v + 0.045, scale(c, 0.6), 0.002)
    f.disc(0, 0.84, 0.26, 0.05, scale(c, 0.7), 0.003, n=16)


def _crates(r: Room, x: float, z: float, c: RGB, *, fade: bool = False) -> None:
    f = r.at(x, z, fade=fade)
    for u, v, s in ((-0.5, 0, 0.55), (0.1, 0, 0.5), (-0.3, 0.55, 0.42)):
        f.box(u, u + s, v, v + s, -0.25, 0.25, scale(c, 1.05))
        f.rect(u + 0.04, u + s - 0.04, v + 0.04, v + s - 0.04, scale(c, 0.85), 0.253)
        f.poly([(u + 0.04, v + 0.04), (u + 0.12, v + 0.04), (u + s - 0.04, v + s - 0.04), (u + s - 0.12, v + s - 0.04)], scale(c, 1.1), 0.256)


def _shavings(r: Room) -> None:
    f = r.floor()
    for _ in range(26):
        x, z = r.rng.uniform(-3, 3), r.rng.uniform(0.6, 2.2)
        f.disc(x, z, 0.06, 0.025, (238, 206, 150), 0.004, n=6)


def laboratory(location: str) -> Place:
    """A laboratory: benches with glassware in colours, microscope, screens, cupboards, formula board."""
    r = Room("laboratory", location, height=3.0)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 2.35 * flip, 1.15, 1.8, 1.3, cols=2, rows=1, frame=(236, 240, 242))
    window(r, "left", -1.6, 1.1, 1.9, 1.4, cols=3, rows=1, frame=(236, 240, 242))
    door(r, "right", 0.4, mix(p.panel, PAPER, 0.2), glass=True)
    r.finish(floor="tiles", tile=scale(p.floor, 1.07))
    strip_lights(r)
    art = r.art("back")
    _formulas(art, -0.35 * flip, 2.0, 1.9, 1.05, r)
    for k in range(2):
        _glass_cupboard(art, *pair((-1.7 - 1.2 * k) * flip, (-2.75 - 1.2 * k) * flip), 1.5, 2.5, r)
    top = counter(r, -4.15, 4.15, r.depth, 0.65, (240, 244, 244), mix(p.panel, INK, 0.35), unit=0.69)
    g = top.moved(w=0.35)
    for k in range(8):
        _flask(g, (-3.7 + 0.36 * k) * flip, 0, k % 4, (p.accent, p.second, p.fabric, (240, 200, 90), (214, 96, 140))[k % 5], 1.2)
    screen(g, 0.3 * flip, 0.32, 0.6, 0.4, (130, 226, 220), rng, kind="graph")
    screen(g, 1.05 * flip, 0.28, 0.42, 0.34, (160, 230, 160), rng, kind="pulse")
    g.rect(0.28 * flip - 0.02, 0.28 * flip + 0.02, 0, 0.12, STEEL)
    g.rect(1.05 * flip - 0.02, 1.05 * flip + 0.02, 0, 0.12, STEEL)
    r.source("screen", 0.3 * flip, 1.25, r.depth - 0.5, 1.6, (150, 230, 230), 0.8)
    pot_plant(g, 2.3 * flip, 0, 0.4, rng, p.accent, kind=1)
    pot_plant(g, 2.7 * flip, 0, 0.32, rng, PAPER, kind=2)
    t = counter(r, *pair(0.2 * flip, 2.9 * flip), 2.05, 0.7, mix(p.panel, PAPER, 0.15), (244, 246, 246), unit=0.66, order=1.7)
    h = t.moved(w=0.3)
    _microscope(h, 0.75 * flip, flip)
    _still(h, 1.75 * flip, p)
    for k in range(3):
        _flask(h.moved(w=0.15), (2.35 + 0.2 * k) * flip, 0, k, (p.second, p.accent, p.fabric)[k], 1.0)
    stool(r, -0.35 * flip, 1.6, STEEL, name="stool", seat=p.fabric)
    stool(r, -1.9 * flip, 1.9, STEEL, name="stool", seat=p.accent)
    _robot_arm(r, -3.0 * flip, 1.9, flip)
    side = sideboard(r, "left", 1.2, 2.6, (240, 244, 244), h=0.9, doors=5)
    for k in range(6):
        _flask(side, -1.1 + 0.33 * k, 0, (k + 1) % 4, (p.second, p.accent, p.fabric)[k % 3], 1.2)
    side.box(0.95, 1.25, 0, 0.4, -0.15, 0.2, mix(p.panel, PAPER, 0.5))
    side.disc(1.1, 0.2, 0.1, 0.1, INK, 0.21, n=16)
    left, right = r.art("left"), r.art("right")
    poster(left, 0.6, 1.7, 0.7, 0.95, PAPER, p.fabric)
    _helix(left, 1.7, 1.7, p)
    poster(right, -1.0, 1.7, 0.8, 0.9, PAPER, p.panel)
    clock(right, 1.6, 2.1, 0.18, p.panel)
    poster(right, -2.1, 1.7, 0.7, 0.9, (226, 238, 240), p.accent)
    tank = r.at(3.2 * flip, -2.0, fade=True)
    tank.column(0, 0, 0.3, 0, 0.35, p.panel)
    tank.column(0, 0, 0.27, 0.35, 1.3, mix(p.fabric, (200, 240, 240), 0.45), emissive=0.35)
    for k in range(5):
        tank.disc(-0.12 + 0.07 * k, 0.55 + 0.14 * k, 0.035, 0.035, (226, 250, 248), 0.01, n=10, emissive=0.6)
    tank.column(0, 0, 0.3, 1.3, 1.42, p.panel)
    pot_plant(r.at(-3.3 * flip, -1.9, fade=True), 0, 0, 1.1, rng, p.accent, kind=1)
    r.stand("bench_work", 1.5 * flip, 0.9)
    r.stand("window", 2.9 * flip, 0.5)
    r.stand("screen", 0.0, 1.5)
    return r.place()


def _flask(f: Frame, u: float, v: float, kind: int, c: RGB, s: float) -> None:
    """Conical flask, round flask, test tube rack or beaker with coloured liquid."""
    glass = (208, 228, 230)
    if kind == 0:
        f.poly([(u - 0.1 * s, v), (u + 0.1 * s, v), (u + 0.025 * s, v + 0.16 * s), (u + 0.025 * s, v + 0.24 * s), (u - 0.025 * s, v + 0.24 * s),
            (u - 0.025 * s, v + 0.16 * s)], glass)
        f.poly([(u - 0.092 * s, v + 0.008), (u + 0.092 * s, v + 0.008), (u + 0.05 * s, v + 0.1 * s), (u - 0.05 * s, v + 0.1 * s)], c, 0.002,
            emissive=0.25)
    elif kind == 1:
        f.rect(u - 0.024 * s, u + 0.024 * s, v + 0.15 * s, v + 0.28 * s, glass)
        f.disc(u, v + 0.1 * s, 0.1 * s, 0.1 * s, glass, 0.001, n=18)
        f.disc(u, v + 0.1 * s, 0.088 * s, 0.088 * s, c, 0.002, n=14, arc=(math.pi, 2 * math.pi), emissive=0.25)
    elif kind == 2:
        f.rect(u - 0.14 * s, u + 0.14 * s, v, v + 0.03 * s, (170, 128, 88))
        for k in range(4):
            x = u + (-0.1 + 0.066 * k) * s
            f.rect(x - 0.02 * s, x + 0.02 * s, v + 0.02 * s, v + 0.22 * s, glass, 0.001)
            f.rect(x - 0.016 * s, x + 0.016 * s, v + 0.025 * s, v + (0.1 + 0.03 * (k % 3)) * s,
                (c, (240, 176, 84), (130, 200, 150), (226, 110, 120))[k], 0.002, emissive=0.25)
        f.rect(u - 0.14 * s, u + 0.14 * s, v + 0.12 * s, v + 0.14 * s, (170, 128, 88), 0.003)
    else:
        f.rect(u - 0.07 * s, u + 0.07 * s, v, v + 0.17 * s, glass)
        f.rect(u - 0.063 * s, u + 0.063 * s, v + 0.006, v + 0.11 * s, c, 0.002, emissive=0.25)
        for k in range(3):
            f.rect(u + 0.02 * s, u + 0.06 * s, v + (0.05 + 0.035 * k) * s, v + (0.056 + 0.035 * k) * s, (250, 252, 252), 0.003)


def _glass_cupboard(f: Frame, u0: float, u1: float, v0: float, v1: float, r: Room) -> None:
    f.box(u0, u1, v0, v1, 0, 0.3, (238, 242, 242))
    f.rect(u0 + 0.04, u1 - 0.04, v0 + 0.04, v1 - 0.04, mix(r.pal.panel, (230, 244, 244), 0.6), 0.302)
    for j in range(3):
        y = v0 + 0.06 + j * (v1 - v0 - 0.08) / 3
        f.rect(u0 + 0.04, u1 - 0.04, y - 0.015, y, (210, 220, 222), 0.304)
        for k in range(6):
            jar(f.moved(w=0.305), u0 + 0.13 + k * (u1 - u0 - 0.2) / 5.6, y, r.rng, (r.pal.accent, r.pal.second, r.pal.fabric, (110, 160, 120)),
                size=1.0)
    f.rect((u0 + u1) / 2 - 0.02, (u0 + u1) / 2 + 0.02, v0, v1, (238, 242, 242), 0.31)


def _formulas(f: Frame, u: float, v: float, w: float, h: float, r: Room) -> None:
    f.rect(u - w / 2 - 0.04, u + w / 2 + 0.04, v - h / 2 - 0.04, v + h / 2 + 0.04, STEEL, 0.02)
    f.rect(u - w / 2, u + w / 2, v - h / 2, v + h / 2, (250, 252, 252), 0.024)
    for k in range(6):
        y = v + h / 2 - 0.14 - 0.14 * k
        pts = [(u - w / 2 + 0.1 + 0.05 * i, y + 0.03 * math.sin(2.1 * i + k)) for i in range(8 + (k * 5) % 9)]
        f.line(pts, 0.014, (r.pal.fabric, INK, r.pal.accent)[k % 3], 0.03)
    c, s = (u + 0.5, v + 0.1), 0.17
    ring = [(c[0] + s * math.cos(a), c[1] + s * math.sin(a)) for a in (k * math.pi / 3 for k in range(7))]
    f.line(ring, 0.016, r.pal.fabric, 0.03)
    for x, y in ring[:6:2]:
        f.line([(x, y), (2 * x - c[0] * 1.0 - (x - c[0]) * 0.4, y + (y - c[1]) * 0.6)], 0.014, r.pal.fabric, 0.03)
        f.disc(x + (x - c[0]) * 0.7, y + (y - c[1]) * 0.7, 0.04, 0.04, r.pal.accent, 0.032, n=10)


def _microscope(f: Frame, u: float, flip: int) -> None:
    c = (238, 240, 240)
    f.box(u - 0.14, u + 0.14, 0, 0.04, -0.1, 0.1, INK)
    f.poly([(u + 0.1 * flip, 0.04), (u + 0.15 * flip, 0.04), (u + 0.13 * flip, 0.36), (u + 0.04 * flip, 0.42), (u + 0.03 * flip, 0.36),
        (u + 0.09 * flip, 0.3)], c, 0.0)
    f.box(u - 0.1, u + 0.1, 0.16, 0.18, -0.08, 0.08, INK)
    f.poly([(u - 0.05 * flip, 0.24), (u + 0.0, 0.24), (u + 0.09 * flip, 0.5), (u + 0.03 * flip, 0.52)], c, 0.004)
    f.poly([(u + 0.02 * flip, 0.48), (u + 0.1 * flip, 0.46), (u + 0.13 * flip, 0.54), (u + 0.05 * flip, 0.57)], INK, 0.006)


def _still(f: Frame, u: float, p: object) -> None:
    """A round flask over a flame, joined by a bent tube to a beaker."""
    f.rect(u - 0.22, u - 0.2, 0, 0.5, STEEL)
    f.rect(u - 0.22, u + 0.02, 0.3, 0.32, STEEL, 0.001)
    _flask(f, u, 0.16, 1, (226, 120, 90), 1.2)
    f.poly([(u - 0.03, 0.02), (u + 0.03, 0.02), (u, 0.13)], (255, 176, 80), 0.002, emissive=0.9)
    f.line([(u, 0.48), (u + 0.1, 0.56), (u + 0.26, 0.5), (u + 0.34, 0.3), (u + 0.34, 0.18)], 0.022, GLASS, 0.003)
    _flask(f, u + 0.34, 0, 3, (120, 196, 170), 1.0)


def _robot_arm(r: Room, x: float, z: float, flip: int) -> None:
    f = r.at(x, z)
    c = r.pal.second
    f.column(0, 0, 0.26, 0, 0.5, r.pal.panel)
    f.line([(0, 0.5), (-0.12 * flip, 1.1)], 0.15, c)
    f.line([(-0.12 * flip, 1.1), (0.4 * flip, 1.5)], 0.11, scale(c, 1.06), 0.002)
    f.line([(0.4 * flip, 1.5), (0.62 * flip, 1.25)], 0.08, INK, 0.001)
    for u, v, s in ((0, 0.52, 0.12), (-0.12, 1.1, 0.1), (0.4, 1.5, 0.08)):
        f.disc(u * flip, v, s, s, scale(c, 0.75), 0.004, n=16)
        f.disc(u * flip, v, 0.5 * s, 0.5 * s, INK, 0.005, n=12)
    f.line([(0.62 * flip, 1.26), (0.56 * flip, 1.12)], 0.025, STEEL, 0.004)
    f.line([(0.62 * flip, 1.26), (0.72 * flip, 1.14)], 0.025, STEEL, 0.004)


def _helix(f: Frame, u: float, v: float, p: object) -> None:
    f.rect(u - 0.4, u + 0.4, v - 0.5, v + 0.5, (38, 58, 84), 0.01)
    a = [(u + 0.22 * math.sin(6.5 * k / 16), v - 0.42 + 0.84 * k / 16) for k in range(17)]
    b = [(2 * u - x, y) for x, y in a]
    for k in range(0, 17, 2):
        f.line([a[k], b[k]], 0.014, (240, 200, 110), 0.014)
    f.line(a, 0.035, (110, 214, 206), 0.016)
    f.line(b, 0.035, (236, 130, 110), 0.017)
