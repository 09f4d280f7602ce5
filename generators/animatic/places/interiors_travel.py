"""Interiors that travel: train car, spaceship."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..light import RGB, Light, mix, scale
from ..paint import Painter
from .base import Item, Place, Setting, Stage
from .decor import LEAF, PAPER, leaf
from .furniture import INK, STEEL, screen, shadow
from .mesh import TAU, Frame, Mesh, Poly, back, left, pair, right
from .openings import curtains, door, window
from .outside import DARK_HOURS, grey_sky
from .rooms import FRONT, Extra, Room, WallName, seeded


def train_car(location: str) -> Place:
    """A railway carriage: facing benches under wide windows, luggage racks, lamps, the land rushing by."""
    r = Room("train_car", location, half=4.2, height=2.6, depth=2.3)
    p, _rng = r.pal, r.rng
    r.stage = Stage(-3.0, 3.0, -0.6, 1.7, (-3.4, 3.4), (0.2, 2.3), (-6.5, -0.5))
    for u in (-2.8, 0.0, 2.8):
        window(r, "back", u, 0.95, 1.9, 1.1, cols=2, rows=1, frame=scale(p.wood, 1.1), view="bare")
        curtains(r.wall("back", r.piece(39.5)), u - 0.95, u + 0.95, 0.95, 2.05, p.accent, gather=0.16)
    for n in ("left", "right"):
        name: WallName = "left" if n == "left" else "right"
        door(r, name, r.u(name, 0.3), p.wood, glass=True, width=0.9, height=2.05)
    r.finish(floor="planks", wainscot=0.88, crown=False)
    _carriage(r)
    seat = 0
    for x in (-2.8, 0.0, 2.8):
        for s in (-1, 1):
            seat += 1
            _train_seat(r, x + s * 0.98, 1.45, -s, "seat")
        t = r.at(x, 1.75, order=1.3)
        t.box(-0.3, 0.3, 0.7, 0.74, -0.35, 0.3, mix(p.wood, (240, 214, 170), 0.25))
        t.rect(-0.03, 0.03, 0, 0.7, STEEL, 0.1)
        t.rect(-0.16, -0.08, 0.74, 0.83, (PAPER, p.accent, p.second)[seat // 2 % 3], 0.1)
        t.poly([(0.06, 0.74), (0.26, 0.74), (0.26, 0.76), (0.06, 0.76)], p.second, 0.12)
        _small_lamp(r, x)
    r.extras.append(_landscape(r))
    for s in (-1, 1):
        f = r.at(s * 3.1, -2.0, fade=True)
        f.box(-0.62, 0.62, 0.1, 1.15, -0.1, 0.2, scale(p.fabric, 0.8), front=scale(p.fabric, 0.88))
        f.box(-0.66, 0.66, 1.12, 1.2, -0.14, 0.24, p.wood)
        f.poly([(-0.25, 1.2), (0.25, 1.2), (0.25, 1.0), (0, 0.94), (-0.25, 1.0)], PAPER, 0.245)
    case = r.at(-1.45, 1.0)
    _suitcase(case, 0, 0, 0.6, 0.42, (150, 92, 58))
    r.stand("aisle", 0.0, 0.2)
    r.stand("window", 1.4, 1.2)
    return r.place()


def _carriage(r: Room) -> None:
    """Ribbed ceiling, luggage rack, mirrors and pictures between the windows."""
    p = r.pal
    c = back(r.shell, 0)
    for k in range(10):
        x = -4.2 + 0.93 * k
        c.box(x - 0.05, x + 0.05, r.height - 0.08, r.height, -r.depth, 6.0, scale(p.wood, 1.1))
    fl = r.floor()
    fl.rect(-0.55 - 3.4, 3.95, -0.2, 0.7, p.accent, 0.003)
    fl.rect(-3.85, 3.85, -0.12, 0.62, scale(p.accent, 0.82), 0.004)
    for k in range(16):
        fl.disc(-3.6 + 0.48 * k, 0.25, 0.12, 0.16, p.second, 0.005, n=4)
    art = r.art("back")
    for u in (-1.4, 1.4):
        art.disc(u, 1.55, 0.2, 0.3, scale(p.wood, 1.2), 0.02, n=22)
        art.disc(u, 1.55, 0.165, 0.26, (190, 212, 216), 0.024, n=22)
        art.poly([(u - 0.08, 1.4), (u - 0.02, 1.38), (u + 0.1, 1.7), (u + 0.04, 1.74)], (236, 244, 244), 0.026)
    rack = r.at(0, r.depth, order=2.2)
    rack.box(-4.2, 4.2, 2.2, 2.23, 0, 0.5, (206, 164, 90))
    rng = seeded(r.location, "bags")
    u = -4.0
    while u < 3.5:
        w, h = rng.uniform(0.45, 0.8), rng.uniform(0.2, 0.32)
        if rng.random() < 0.75:
            _suitcase(rack.moved(0, 2.23, 0.25), u + w / 2, 0, w, h, rng.choice(((150, 92, 58), p.fabric, p.accent, (206, 178, 128), (92, 70, 66))))
        u += w + rng.uniform(0.1, 0.5)
    for k in range(13):
        x = -4.2 + 0.7 * k
        rack.line([(x, 2.2), (x, 2.06)], 0.02, (206, 164, 90), 0.02)
        rack.rect(x, x + 0.7, 2.3, 2.315, (206, 164, 90), 0.5)


def _suitcase(f: Frame, u: float, v: float, w: float, h: float, c: RGB) -> None:
    f.box(u - w / 2, u + w / 2, v, v + h, -0.12, 0.12, c)
    for s in (-1, 1):
        f.rect(u + s * w * 0.28 - 0.025, u + s * w * 0.28 + 0.025, v, v + h, scale(c, 0.68), 0.123)
        f.rect(u + s * w * 0.28 - 0.02, u + s * w * 0.28 + 0.02, v + 0.6 * h, v + 0.72 * h, (232, 196, 110), 0.125)
    f.line([(u - 0.07, v + h), (u - 0.05, v + h + 0.05), (u + 0.05, v + h + 0.05), (u + 0.07, v + h)], 0.022, scale(c, 0.6), 0.1)


def _small_lamp(r: Room, x: float) -> None:
    for s in (-1, 1):
        f = r.wall("back", r.piece(2.25))
        u = x + s * 1.18
        f.box(u - 0.02, u + 0.02, 1.5, 1.62, 0, 0.1, (206, 164, 90))
        f.poly([(u - 0.1, 1.62), (u + 0.1, 1.62), (u + 0.065, 1.8), (u - 0.065, 1.8)], (255, 226, 160), 0.11, glow="lamp")
    r.source("lamp", x, 1.75, r.depth - 0.25, 1.7, (255, 212, 140), 0.7)


def _train_seat(r: Room, x: float, z: float, facing: int, name: str) -> None:
    """An upholstered bench seen from its end; the passenger looks along the train."""
    p = r.pal
    f = r.at(x, z, order=z + 0.12)
    s = -facing
    c = p.fabric
    f.box(*pair(-facing * 0.28, facing * 0.32), 0.12, 0.34, -0.6, 0.3, scale(p.wood, 0.8))
    f.box(*pair(s * 0.22, s * 0.4), 0.3, 1.22, -0.6, 0.32, scale(c, 0.92))
    f.poly([(s * 0.4, 0.3), (s * 0.4, 1.2), (s * 0.3, 1.3), (s * 0.2, 1.2), (s * 0.19, 0.45)], c, 0.325)
    f.box(*pair(s * 0.2, facing * 0.34), 0.34, 0.46, -0.6, 0.32, c, top=scale(c, 1.12))
    f.rect(*pair(s * 0.2, facing * 0.34), 0.4, 0.42, scale(c, 0.75), 0.324)
    f.rect(*pair(s * 0.21, s * 0.39), 1.02, 1.22, PAPER, 0.33)
    arm = r.at(x, z - 0.33, order=z - 0.06)
    arm.box(*pair(s * 0.24, facing * 0.26), 0.62, 0.67, -0.03, 0.03, p.wood)
    arm.rect(*pair(facing * 0.2, facing * 0.25), 0.2, 0.62, scale(p.wood, 0.85))
    r.sit(name, x + facing * 0.05, z, 0.46, facing)


def _landscape(r: Room) -> Extra:
    """Three planes outside that pass at the speed of the train, nearer ones faster on screen."""
    speed, period = 14.0, 60.0

    def build(light: Light, setting: Setting) -> list[Item]:
        rng = seeded(r.location, "land")
        mesh = Mesh()
        ground_c: RGB = {"spring": (132, 176, 104), "autumn": (196, 150, 84), "winter": (226, 232, 238)}.get(setting.season, (124, 166, 92))
        if setting.weather == "snow":
            ground_c = (226, 232, 238)
        hazed = grey_sky(light.sky[2], setting.weather)
        amb = mix(light.sky[1], (255, 255, 255), 0.25) if setting.hour not in DARK_HOURS else mix(light.sky[1], light.sky[2], 0.4)

        def tone(c: RGB, far: float) -> RGB:
            lit = (c[0] * amb[0] // 255, c[1] * amb[1] // 255, c[2] * amb[2] // 255)
            return mix(lit, hazed, far)

        reach = 150.0
        f = back(mesh, 70.0)
        xs = np.linspace(-reach, reach + period, 60)
        f.poly([(-reach, -8), *((float(x), 7 + 4 * math.sin(x * TAU / period) + 2.5 * math.sin(3 * x * TAU / period + 1)) for x in xs),
            (reach + period, -8)],
               tone((96, 116, 140), 0.55), emissive=1.0)
        f = back(mesh, 34.0)
        f.poly([(-reach, -8), *((float(x), 2.2 + 1.3 * math.sin(2 * x * TAU / period + 2)) for x in xs), (reach + period, -8)],
            tone(ground_c, 0.35), emissive=1.0)
        things = [(rng.uniform(0, period), rng.random(), rng.uniform(0.8, 1.3)) for _ in range(12)]
        g = back(mesh, 24.0)
        for base in (-2 * period, -period, 0.0, period):
            for x, kind, s in things:
                if -60 < base + x < 120:
                    _far_thing(g, base + x, kind, s, tone, setting.hour in DARK_HOURS)
        g.poly([(-reach, -6), (-reach, 0.3), (reach + period, 0.3), (reach + period, -6)], tone(scale(ground_c, 0.94), 0.2), emissive=1.0)
        n = back(mesh, 7.0)
        for k in range(-3, 8):
            x = 15.0 * k
            n.rect(x - 0.09, x + 0.09, -3, 5.5, tone((84, 66, 60), 0.05), emissive=1.0)
            n.rect(x - 0.7, x + 0.7, 3.3, 3.42, tone((84, 66, 60), 0.05), emissive=1.0)
            for j in range(4):
                n.disc(x + 3.4 * j + 1.8, -0.1, 1.3, 0.75 + 0.25 * (j % 2), tone(scale(ground_c, 0.72), 0.08), n=12, emissive=1.0)

        def draw(painter: Painter, t: float) -> None:
            camera = painter.camera
            painter.camera = camera.moved(x=camera.x + (speed * t) % period)
            mesh.draw(painter)
            painter.camera = camera

        return [Item(59.0, draw, moving=True)]

    return build


def _far_thing(g: Frame, x: float, kind: float, s: float, tone: Callable[[RGB, float], RGB], dark: bool) -> None:
    """A tree, a poplar or a house in the passing fields."""
    if kind < 0.3:
        c = tone((206, 150, 112), 0.2)
        g.rect(x, x + 3.2 * s, -0.5, 2.4 * s, c, 0.1, emissive=1.0)
        g.poly([(x - 0.3, 2.4 * s), (x + 3.5 * s, 2.4 * s), (x + 1.6 * s, 3.9 * s)], tone((150, 72, 60), 0.2), 0.1, emissive=1.0)
        for k in range(2):
            g.rect(x + (0.5 + 1.4 * k) * s, x + (1.1 + 1.4 * k) * s, 0.9 * s, 1.6 * s, (255, 210, 120) if dark else tone((70, 76, 90), 0.2), 0.11,
                emissive=1.0)
    elif kind < 0.6:
        g.poly([(x - 0.7 * s, 0), (x - 0.8 * s, 2.5 * s), (x, 5.4 * s), (x + 0.8 * s, 2.5 * s), (x + 0.7 * s, 0)], tone((84, 128, 84), 0.22), 0.1,
            smooth=3, emissive=1.0)
    else:
        g.rect(x - 0.15, x + 0.15, 0, 2.0 * s, tone((104, 78, 60), 0.2), 0.1, emissive=1.0)
        for du, dv, q in ((-0.8, 2.4, 1.1), (0.7, 2.5, 1.2), (0, 3.3, 1.2)):
            g.disc(x + du * s, dv * s, q * s, 0.9 * q * s, tone((96, 142, 84), 0.2 + 0.03 * q), 0.11, n=12, emissive=1.0)


def spaceship(location: str) -> Place:
    """A bridge among the stars: a wide window, consoles with screens, command chair, ribs with strips of light."""
    r = Room("spaceship", location, half=4.3, height=3.1, depth=3.6)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    window(r, "back", 0.0, 1.05, 5.4, 1.6, cols=3, rows=1, frame=scale(p.wood, 1.05), sill=False, view="space", source=False)
    r.source("window", 0.8, 1.9, r.depth - 0.2, 2.6, (200, 206, 255), 0.8)
    for n in ("left", "right"):
        name: WallName = "left" if n == "left" else "right"
        window(r, name, r.u(name, -2.6), 1.2, 1.1, 1.0, cols=1, rows=1, frame=scale(p.wood, 1.05), sill=False, view="space", source=False)
    _hull(r)
    _ribs(r)
    for x, kinds in ((-2.6, ("graph", "map")), (2.6, ("pulse", "text"))):
        _console(r, x, 2.2, kinds)
    _console(r, 0.75, 2.35, ("map", "graph", "text"), wide=1.9)
    # The planet hangs to the right; the chair leaves it free.
    _command_chair(r, -0.85, 1.5)
    _pod(r, 3.55 * flip, 1.75)
    _hologram(r, -2.7 * flip, 1.35)
    for s in (-1, 1):
        f = r.at(s * 3.2, -2.0, fade=True)
        f.poly([(-0.55, 0), (0.55, 0), (0.65, 0.85), (-0.65, 0.85)], scale(p.panel, 0.9))
        f.poly([(-0.65, 0.85), (0.65, 0.85), (0.5, 1.02), (-0.5, 1.02)], scale(p.wood, 1.05), 0.002)
        for k in range(8):
            f.disc(-0.42 + 0.12 * k, 0.93, 0.03, 0.02, (p.accent, p.second, p.fabric)[k % 3], 0.004, n=8, glow="screen")
    r.stand("console", 0.75, 1.55)
    r.stand("window", -1.5 * flip, 1.7)
    r.stand("door", 2.9 * flip, 0.2)
    return r.place()


def _hull(r: Room) -> None:
    """Panelled walls, grid floor with glowing lines, ceiling plates."""
    p = r.pal
    names: tuple[WallName, ...] = ("left", "right", "back")
    f = r.floor()
    f.rect(-r.half, r.half, FRONT, r.depth, p.floor)
    for i in range(8):
        for j in range(11):
            x, z = -r.half + i * 2 * r.half / 8, r.depth - 1.05 * (j + 1)
            f.rect(x + 0.03, x + 2 * r.half / 8 - 0.03, z + 0.03, z + 1.02, scale(p.floor, 1.08 if (i + j) % 2 else 0.95), 0.001)
    for s in (-1, 1):
        f.rect(s * 2.15 - 0.05, s * 2.15 + 0.05, FRONT, r.depth - 0.9, p.second, 0.003, glow="screen")
        f.rect(s * 2.15 - 0.16, s * 2.15 + 0.16, FRONT, r.depth - 0.9, p.second, 0.002, emissive=0.8, alpha=50)
    r.ceiling(scale(p.ceiling, 0.9))
    g = Frame(r.shell, (0, r.height, 0), (1, 0, 0), (0, 0, 1), (0, -1, 0), gain=0.85)
    for j in range(8):
        z = r.depth - 1.3 * (j + 1)
        g.rect(-1.5, 1.5, z + 0.1, z + 1.2, scale(p.ceiling, 1.1), 0.01)
        for s in (-1, 1):
            g.rect(s * 2.0 - 0.09, s * 2.0 + 0.09, z + 0.08, z + 1.22, (220, 240, 250), 0.012, glow="screen")
    for n in names:
        r.paint_wall(n, scale(p.wall, 0.86), scale(p.wall, 1.06))
        w = r.wall(n)
        u0, u1 = r.span(n)
        w.rect(u0, u1, 0, 0.75, p.panel, 0.004)
        w.rect(u0, u1, 0.75, 0.8, p.second, 0.006, glow="screen")
        w.rect(u0, u1, 0.8, 0.84, scale(p.panel, 0.7), 0.006)
        w.rect(u0, u1, r.height - 0.22, r.height, scale(p.panel, 0.9), 0.006)
        lo, hi = max(u0, -6.5), min(u1, 6.5)
        for i in range(int((hi - lo) / 0.95)):
            u = lo + 0.95 * i
            w.poly([(u + 0.06, 0.1), (u + 0.89, 0.1), (u + 0.89, 0.52), (u + 0.75, 0.66), (u + 0.06, 0.66)], scale(p.panel, 1.16), 0.006)
            w.rect(u + 0.14, u + 0.4, 0.18, 0.24, scale(p.panel, 0.7), 0.008)
            if i % 2:
                w.rect(u + 0.6, u + 0.75, 0.18, 0.24, p.accent, 0.008, glow="screen")
    r.occlusion(1.1)


def _ribs(r: Room) -> None:
    """Angled frames along the walls and around the window."""
    p = r.pal
    c = scale(p.wood, 0.95)
    f = r.wall("back", r.piece(30.0))
    for s in (-1, 1):
        f.poly([(s * 2.72, 0.8), (s * 3.05, 0.8), (s * 3.3, r.height), (s * 2.72, r.height)], c, 0.1)
        f.poly([(s * 2.72, 2.2), (s * 2.72, 2.72), (s * 2.2, 2.72)], c, 0.06)
        f.poly([(s * 2.72, 1.5), (s * 2.72, 1.03), (s * 2.3, 1.03)], c, 0.06)
        f.line([(s * 2.95, 0.85), (s * 3.16, r.height - 0.1)], 0.05, p.second, 0.105, glow="screen")
        for k in range(3):
            screen(f, s * 3.72, 1.25 + 0.52 * k, 0.6, 0.38, (p.second, p.fabric, (250, 200, 120))[k], r.rng, d=0.02, kind=("graph", "text", "map")[k])
    for n, make in (("left", left), ("right", right)):
        m = r.piece(29.0)
        w = make(m, -r.half if n == "left" else r.half)
        for k in range(5):
            u = r.u("left" if n == "left" else "right", 2.6 - 1.9 * k)
            w.box(u - 0.14, u + 0.14, 0, r.height, 0, 0.22, c)
            w.rect(u - 0.03, u + 0.03, 0.9, r.height - 0.3, p.second, 0.225, glow="screen")
        for k in (0, 2):
            u = r.u("left" if n == "left" else "right", 1.65 - 1.9 * k)
            screen(w, u, 1.75, 1.0, 0.65, (p.second, p.accent)[k // 2], r.rng, d=0.02, kind=("map", "graph")[k // 2])
    r.source("screen", -3.7, 1.7, r.depth - 0.3, 1.8, p.second, 0.7)
    r.source("screen", 3.7, 1.7, r.depth - 0.3, 1.8, p.second, 0.7)
    r.source("lamp", 0.0, r.height - 0.1, 1.0, 3.0, (214, 230, 255), 0.8)


def _console(r: Room, x: float, z: float, kinds: tuple[str, ...], *, wide: float = 1.5) -> None:
    """A slanted desk of controls with screens standing on it, seen from behind the operator."""
    p = r.pal
    shadow(r, x, z, wide, 0.6, 50)
    f = r.at(x, z)
    h = wide / 2
    for i, kind in enumerate(kinds):
        u = -h + wide * (i + 0.5) / len(kinds)
        screen(f, u, 1.18, wide / len(kinds) - 0.14, 0.34, (p.second, p.accent, p.fabric)[i % 3], r.rng, d=-0.3, kind=kind)
    f.box(-h, h, 0, 0.78, -0.35, 0.25, p.panel, front=scale(p.panel, 1.1))
    f.mesh.add(Poly(np.array([(x - h, 0.78, z - 0.3), (x + h, 0.78, z - 0.3), (x + h, 0.98, z + 0.3), (x - h, 0.98, z + 0.3)]), scale(p.wood, 0.9)))
    rows = np.linspace(-0.22, 0.2, 4)
    for j, w in enumerate(rows):
        for k in range(int(wide / 0.11)):
            u = x - h + 0.08 + 0.11 * k
            if (k * 7 + j * 3) % 4 == 0:
                continue
            y = 0.882 + w / 3
            c = (p.accent, p.second, (240, 236, 220), p.fabric, (236, 90, 84))[(k * 3 + j * 2) % 5]
            q = np.array([(u, y - 0.013, z + w - 0.035), (u + 0.07, y - 0.013, z + w - 0.035), (u + 0.07, y + 0.013, z + w + 0.035),
                (u, y + 0.013, z + w + 0.035)])
            f.mesh.add(Poly(q + np.array((0, 0.006, 0)), c, glow="screen"))
    f.rect(-h + 0.06, h - 0.06, 0.62, 0.66, p.second, 0.253, glow="screen")
    for u in np.linspace(-h + 0.2, h - 0.2, 3):
        f.rect(float(u) - 0.14, float(u) + 0.14, 0.15, 0.5, scale(p.panel, 0.8), 0.253)


def _command_chair(r: Room, x: float, z: float) -> None:
    p = r.pal
    shadow(r, x, z, 0.8, 0.7, 50)
    f = r.at(x, z, order=z + 0.12)
    f.column(0, 0, 0.36, 0, 0.08, scale(p.panel, 0.9))
    f.column(0, 0, 0.09, 0.08, 0.4, STEEL)
    f.poly([(-0.3, 0.46), (0.3, 0.46), (0.34, 0.9), (0.22, 1.42), (-0.22, 1.42), (-0.34, 0.9)], scale(p.wood, 0.8), -0.26)
    f.poly([(-0.25, 0.46), (0.25, 0.46), (0.28, 0.9), (0.17, 1.36), (-0.17, 1.36), (-0.28, 0.9)], p.accent, -0.25, smooth=2)
    f.box(-0.3, 0.3, 0.38, 0.47, -0.26, 0.3, p.accent)
    for s in (-1, 1):
        f.box(s * 0.36 - 0.07, s * 0.36 + 0.07, 0.62, 0.7, -0.24, 0.34, scale(p.wood, 1.05))
        f.rect(s * 0.36 - 0.05, s * 0.36 + 0.05, 0.64, 0.67, p.second, 0.345, glow="screen")
    r.sit("chair", x, z - 0.02, 0.47)


def _pod(r: Room, x: float, z: float) -> None:
    """A glowing capsule with a plant inside."""
    f = r.at(x, z + 0.5, order=2.2)
    f.column(0, 0, 0.42, 0, 0.3, r.pal.panel)
    f.column(0, 0, 0.36, 0.3, 2.0, mix(r.pal.second, (240, 255, 250), 0.3), emissive=0.35)
    for k in range(7):
        leaf(f, 0, 0.4, 0.5 + 0.36 * k, 0.75, scale(LEAF[k % 4], 1.1), 0.03, slim=0.16)
    f.column(0, 0, 0.42, 2.0, 2.3, r.pal.panel)
    f.rect(-0.42, 0.42, 2.03, 2.07, r.pal.second, 0.02, glow="screen")


def _hologram(r: Room, x: float, z: float) -> None:
    """A round table with a globe of light turning slowly."""
    p = r.pal
    f = r.at(x, z)
    f.column(0, 0, 0.35, 0, 0.7, p.panel, r1=0.5)
    f.column(0, 0, 0.52, 0.7, 0.78, scale(p.wood, 0.9), top=mix(p.second, INK, 0.45))

    def globe(light: Light, setting: Setting) -> list[Item]:
        def draw(painter: Painter, t: float) -> None:
            flat = painter.at(x, 1.25, z - 0.01)
            if flat is None:
                return
            flat.polygon([(-0.4, -0.47), (0.4, -0.47), (0.3, 0.1), (-0.3, 0.1)], p.second, emissive=1.0, alpha=26)
            flat.ellipse(0, 0, 0.33, 0.33, p.second, emissive=1.0, alpha=60)
            for k in range(4):
                w = 0.33 * math.cos(t * 0.8 + k * math.pi / 4)
                a = np.linspace(-math.pi / 2, math.pi / 2, 12)
                flat.line(np.stack((w * np.cos(a), 0.33 * np.sin(a)), axis=1), 0.012, p.second, emissive=1.0, alpha=200)
            for v in (-0.18, 0.0, 0.18):
                q = math.sqrt(0.33**2 - v * v)
                flat.line([(-q, v), (q, v)], 0.01, p.second, emissive=1.0, alpha=170)

        return [Item(z - 0.02, draw, moving=True, x0=x - 0.5, x1=x + 0.5)]

    r.extras.append(globe)
