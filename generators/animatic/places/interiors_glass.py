"""A room of glass: the greenhouse."""

from __future__ import annotations

import math

import numpy as np

from ..light import RGB, Light, mix, scale
from ..paint import Painter
from .base import Item, Place, Setting
from .decor import LEAF, hanging_plant, leaf, pendant, pot_plant
from .furniture import INK, stool, table
from .mesh import Frame, Mesh, Poly, back
from .openings import window
from .outside import grey_sky
from .rooms import FRONT, Extra, Room, WallName, seeded

POT: RGB = (196, 104, 66)


def greenhouse(location: str) -> Place:
    """A glasshouse: panes on every side and overhead, benches of pots, beds of vegetables, hanging baskets."""
    r = Room("greenhouse", location, height=2.5, depth=3.6)
    p, rng = r.pal, r.rng
    flip = 1 if rng.random() < 0.5 else -1
    r.town = False
    bar: RGB = mix(p.panel, (240, 246, 240), 0.55)
    for k in range(4):
        window(r, "back", -3.12 + 2.08 * k, 0.75, 1.98, 1.68, cols=2, rows=2, frame=bar, sill=False, source=k != 2)
    for n in ("left", "right"):
        name: WallName = "left" if n == "left" else "right"
        for k in range(4):
            window(r, name, r.u(name, 2.3 - 2.1 * k), 0.75, 2.0, 1.68, cols=2, rows=2, frame=bar, sill=False, source=k == 1)
    _green_shell(r)
    r.extras.append(_glass_roof(r, bar))
    for x0, x1, z in ((-4.0, -1.0, 2.9), (1.0, 4.0, 2.9)):
        _pot_bench(r, x0, x1, z)
    _bed_row(r, -3.35, 1.5, flip)
    _bed_row(r, 3.35, 1.5, -flip)
    _tree(r, 0.0, 3.1)
    t = table(r, 1.35 * flip, 1.7, 1.4, 0.65, p.wood, h=0.85)
    for k in range(3):
        pot_plant(t, -0.5 + 0.36 * k, 0, 0.36 + 0.06 * k, rng, POT, kind=(0, 3, 2)[k])
    _can(t, 0.5, p.fabric)
    stool(r, -0.4 * flip, 1.75, p.wood, h=0.5, name="stool", seat=p.accent)
    bench = r.at(-1.75 * flip, 1.75)
    for u in (-0.55, 0.55):
        bench.box(u - 0.04, u + 0.04, 0, 0.45, -0.18, 0.18, INK)
    for k in range(3):
        bench.box(-0.7, 0.7, 0.43, 0.47, -0.2 + 0.14 * k, -0.08 + 0.14 * k, p.wood)
        bench.box(-0.7, 0.7, 0.56 + 0.13 * k, 0.65 + 0.13 * k, -0.22, -0.19, p.wood)
    r.sit("bench", -1.95 * flip, 1.68, 0.47)
    for k in range(5):
        hanging_plant(r.at(-3.2 + 1.6 * k, 2.2 - 0.5 * (k % 2), 3.0), 0, 0, 0.55, rng, (POT, p.accent)[k % 2])
    pendant(r, 0.6, 1.2, 0.75, p.panel, r=0.26, top=3.7)
    for s in (-1, 1):
        g = r.at(s * 3.1, -2.0, fade=True)
        pot_plant(g, 0, 0, 1.45 if s * flip > 0 else 1.1, rng, POT, kind=1 if s > 0 else 0)
        h = r.at(s * 3.7, -0.6, fade=True)
        pot_plant(h, 0, 0, 1.3, rng, POT, kind=3 if s > 0 else 2)
    _can(r.at(2.2 * -flip, 0.9), 0, p.fabric, 1.5)
    r.stand("plants", -2.2 * flip, 1.0)
    r.stand("workbench", 1.35 * flip, 1.15)
    r.stand("door", 0.0, 1.5)
    return r.place()


def _green_shell(r: Room) -> None:
    """Low brick walls, paved path, earth."""
    p = r.pal
    names: tuple[WallName, ...] = ("left", "right", "back")
    for n in names:
        r.paint_wall(n, mix(p.panel, (240, 246, 240), 0.4), mix(p.panel, (240, 246, 240), 0.55), bands=2)
        f = r.wall(n)
        u0, u1 = r.span(n)
        f.rect(u0, u1, 0, 0.7, (176, 104, 76), 0.02)
        lo, hi = max(u0, -7.0), min(u1, 7.0)
        for j in range(5):
            for i in range(int((hi - lo) / 0.3)):
                if (i * 7 + j * 3) % 5 < 2:
                    u = lo + 0.3 * i + 0.15 * (j % 2)
                    f.rect(u, u + 0.27, 0.01 + 0.14 * j, 0.13 + 0.14 * j, scale((190, 114, 82), 0.9 + 0.06 * ((i + j) % 4)), 0.021)
        f.box(u0, u1, 0.7, 0.76, 0, 0.1, (226, 216, 198))
    g = r.floor()
    g.rect(-r.half, r.half, FRONT, r.depth, (112, 84, 62))
    rng = seeded(r.location, "path")
    g.rect(-2.7, 2.7, FRONT, r.depth - 1.0, p.floor, 0.001)
    for j in range(14):
        x = -2.7
        while x < 2.65:
            w = min(rng.uniform(0.5, 0.9), 2.7 - x)
            z = r.depth - 1.0 - 0.62 * (j + 1)
            g.rect(x + 0.02, x + w - 0.02, z + 0.02, z + 0.6, scale(p.floor, rng.uniform(0.93, 1.12)), 0.002)
            x += w
    r.occlusion(0.7)


def _glass_roof(r: Room, bar: RGB) -> Extra:
    eave, ridge, z0, z1 = r.height, 3.9, FRONT, r.depth

    def roof(light: Light, setting: Setting) -> list[Item]:
        mesh = Mesh()
        tones = [grey_sky(mix(light.sky[1], light.sky[0], k / 4), setting.weather) for k in range(5)]
        for s in (-1, 1):
            for k in range(5):
                a, b = k / 5, (k + 1) / 5 + 0.01
                xa, xb = s * r.half * (1 - a), s * r.half * (1 - min(1.0, b))
                ya, yb = eave + (ridge - eave) * a, eave + (ridge - eave) * min(1.0, b)
                mesh.add(Poly(np.array([(xa, ya, z0), (xa, ya, z1), (xb, yb, z1), (xb, yb, z0)]), tones[k], emissive=1.0))
        mesh.add(Poly(np.array([(-r.half, eave, z1), (r.half, eave, z1), (0, ridge, z1)]), tones[2], emissive=1.0))
        if setting.hour == "night" and setting.weather == "clear":
            rng = seeded(r.location, "roof")
            for _ in range(40):
                q, z, s = rng.uniform(0.05, 0.95), rng.uniform(-5, z1), rng.choice((-1, 1))
                x, y = s * r.half * (1 - q), eave + (ridge - eave) * q - 0.02
                mesh.add(Poly(np.array([(x - 0.02, y, z), (x, y, z - 0.03), (x + 0.02, y, z), (x, y, z + 0.03)]), (235, 238, 255), emissive=1.0))
        for k in range(11):
            z = z1 - 1.05 * k
            for s in (-1, 1):
                mesh.add(Poly(np.array([(s * r.half, eave, z), (s * r.half, eave - 0.09, z), (0, ridge - 0.09, z), (0, ridge, z)]), bar,
                    gain=0.95 if s > 0 else 0.85))
        for q in (0.0, 0.36, 0.7, 0.97):
            y = eave + (ridge - eave) * q - 0.03
            for s in (-1, 1):
                x = s * r.half * (1 - q)
                mesh.add(Poly(np.array([(x - 0.035, y, z0), (x + 0.035, y, z0), (x + 0.035, y, z1), (x - 0.035, y, z1)]), bar, gain=0.9))
        f = back(mesh, z1 - 0.01)
        for k in range(1, 8):
            x = -r.half + 2 * r.half * k / 8
            f.rect(x - 0.03, x + 0.03, eave, ridge - abs(x) / r.half * (ridge - eave), bar)
        f.box(-r.half, r.half, eave - 0.08, eave + 0.08, -0.02, 0.06, bar)

        def draw(painter: Painter, t: float) -> None:
            mesh.draw(painter)

        return [Item(49.0, draw)]

    return roof


def _pot_bench(r: Room, x0: float, x1: float, z: float) -> None:
    """Two steps of slatted staging with pots."""
    f = r.at(0, z, order=z - 0.3)
    for v, w in ((0.95, -0.25), (0.62, 0.15)):
        f.box(x0, x1, v - 0.05, v, w - 0.2, w + 0.2, r.pal.wood)
        n = int((x1 - x0) / 0.42)
        for k in range(n):
            size = r.rng.uniform(0.32, 0.55) * (1.25 if w < 0 else 0.9)
            pot_plant(f.moved(w=w), x0 + 0.2 + 0.42 * k, v, size, r.rng, (POT, scale(POT, 0.85), r.pal.accent, r.pal.second)[k % 4])
    for u in (x0 + 0.1, x1 - 0.1):
        f.box(u - 0.03, u + 0.03, 0, 0.6, 0.2, 0.26, scale(r.pal.wood, 0.8))


def _bed_row(r: Room, x: float, z: float, s: int) -> None:
    """A raised bed along the side with rows of vegetables."""
    f = r.at(x, z, order=1.78)
    f.box(-0.65, 0.65, 0, 0.35, -0.9, 1.6, scale(r.pal.wood, 0.9), top=(92, 66, 48))
    rng = r.rng
    for row in range(5):
        w = -0.75 + 0.5 * row
        for k in range(4):
            u = -0.45 + 0.3 * k
            for i in range(4):
                leaf(f, u, 0.35, 0.6 + 0.64 * i, rng.uniform(0.22, 0.34), scale(LEAF[(row + k) % 4], (0.88, 1.12)[i % 2]), w, slim=0.32, plain=True)
            if (row + k) % 3 == 0:
                f.disc(u + 0.03, 0.5, 0.05, 0.05, ((220, 76, 58), (240, 176, 70), (226, 120, 150))[(row + s) % 3], w + 0.01, n=9)


def _tree(r: Room, x: float, z: float) -> None:
    """A lemon tree in a tub at the end of the path."""
    f = r.at(x, z, order=2.7)
    f.line([(0, 0.4), (0.03, 1.0), (-0.02, 1.45)], 0.09, (120, 84, 58))
    for k in range(11):
        a, d = k * 2.4, 0.17 * math.sqrt(k)
        f.disc(1.1 * d * math.cos(a), 1.75 + d * math.sin(a), 0.27, 0.25, scale(LEAF[k % 4], 0.95), 0.001 * k, n=12)
    for k in range(8):
        a = k * 0.8
        f.disc(0.48 * math.cos(a), 1.72 + 0.42 * math.sin(a), 0.055, 0.065, (246, 206, 80), 0.02, n=10)
    f.column(0, 0, 0.26, 0, 0.5, POT, r1=0.34)


def _can(f: Frame, u: float, c: RGB, s: float = 1.0) -> None:
    f.poly([(u - 0.1 * s, 0), (u + 0.1 * s, 0), (u + 0.085 * s, 0.2 * s), (u - 0.085 * s, 0.2 * s)], c, 0.05)
    f.line([(u + 0.09 * s, 0.04 * s), (u + 0.25 * s, 0.22 * s)], 0.035 * s, scale(c, 0.9), 0.049)
    f.disc(u + 0.26 * s, 0.23 * s, 0.05 * s, 0.03 * s, scale(c, 0.75), 0.05, n=10)
    a = np.linspace(0.3, 3.4, 10)
    f.line(np.stack((u - 0.06 * s + 0.12 * s * np.cos(a), 0.17 * s + 0.13 * s * np.sin(a)), axis=1).tolist(), 0.022 * s, scale(c, 0.8), 0.048)
