"""Rooms of art: theatre, gallery."""

from __future__ import annotations

import itertools
import math

import numpy as np

from ..geometry import Vec3
from ..light import RGB, Light, mix, scale
from ..paint import Painter
from .base import Item, Place, Setting, Stage
from .decor import PAPER, picture, pot_plant
from .furniture import INK, shadow
from .mesh import Frame, back, ground, pair
from .openings import door, window
from .rooms import FRONT, Room, WallName, burning, seeded

GOLD: RGB = (226, 178, 84)


def theatre(location: str) -> Place:
    """A theatre seen from the stalls: boards, wings, painted backdrop, footlights, grand piano, heads of the audience."""
    r = Room("theatre", location, half=4.6, height=4.4, depth=3.4)
    _p, rng = r.pal, r.rng
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
        cones += [[(x0, 4.3, 1.5), (x0 + 0.12, 4.3, 1.5), (x1 + w, 0.0, 1.5), (x1 - w, 0.0, 1.5)] for w in (0.55, 0.8)]

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
    for a, b in itertools.pairwise(posts):
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
        g.poly([(-0.14, 0.44), (-0.12, 0.58), (0, 0.63), (0.13, 0.58), (0.14, 0.46), (0.06, 0.54), (-0.06, 0.54)], scale(stone, 0.92), 0.003,
            smooth=3)
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
