"""The shell of an interior and the bookkeeping of what stands in it: walls with openings, floor, ceiling, pieces, lights.

A :class:`Room` is filled by a builder and then becomes a :class:`Place`. Everything is laid out once, from the
location's id; :meth:`Room.place` adds per shot only what depends on hour and weather (views, patches of light, rain).
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..geometry import Vec3
from ..light import RGB, Light, mix, scale
from ..paint import Painter
from .base import Anchor, Draw, Item, Place, Setting, Source, Stage
from .mesh import Frame, Mesh, Poly, back, digest_of, ground, left, right
from .outside import DARK_HOURS, WET, Hole, Pane, paint_moon, paint_sky, paint_space, paint_view, weather_on_glass
from .palettes import Palette, palette

WallName = Literal["back", "left", "right"]
Extra = Callable[[Light, Setting], list[Item]]
FRONT = -11.0
"""Where floor, ceiling and side walls end, behind the farthest camera."""

_TURNS: tuple[tuple[Vec3, Vec3], ...] = (
    ((1, 0, 0), (0, 0, -1)), ((0, 0, 1), (1, 0, 0)), ((-1, 0, 0), (0, 0, 1)), ((0, 0, -1), (-1, 0, 0)),
)
"""Axes u and w of a piece after quarter turns."""

_SUN_HOURS = {"dawn": 0.3, "morning": 0.8, "day": 1.0, "golden": 1.0}
_ALWAYS = frozenset({"screen"})


def seeded(*names: object) -> random.Random:
    """A generator that depends on the names only."""
    return random.Random(int.from_bytes(hashlib.sha256("/".join(map(str, names)).encode()).digest()[:8], "big"))


def burning(setting: Setting) -> frozenset[str]:
    """Kinds of light that burn in this setting: those asked for, lamps in the dark hours, neon at night, screens always."""
    lit = set(setting.practicals) | _ALWAYS
    if setting.hour in DARK_HOURS or setting.weather in ("storm", "fog"):
        lit |= {"lamp", "fire", "neon"}
    if setting.season == "winter":
        lit.add("fire")
    return frozenset(lit)


@dataclass(slots=True)
class _Piece:
    z: float
    mesh: Mesh
    x0: float = -1e9
    x1: float = 1e9


class Room:
    """A room under construction: ``half`` metres to each side wall, ``height`` to the ceiling, back wall at ``depth``."""

    def __init__(self, set_name: str, location: str, *, half: float = 4.2, height: float = 3.0, depth: float = 3.2) -> None:
        self.set = set_name
        self.location = location
        self.half, self.height, self.depth = half, height, depth
        self.rng = seeded("interior", set_name, location)
        self.pal: Palette = palette(set_name, self.rng)
        self.shell = Mesh()
        self.holes: dict[WallName, list[Hole]] = {"back": [], "left": [], "right": []}
        self.panes: list[tuple[WallName, float, float, float, float]] = []
        self.pieces: list[_Piece] = []
        self.anchors: list[Anchor] = []
        self.sources: list[Source] = []
        self.extras: list[Extra] = []
        self.surfaces: list[tuple[float, float, float, float]] = []
        """Free spots for props: x, height, z and drawing order."""
        self._art: dict[WallName, Mesh] = {}
        self.town = self.rng.random() < 0.6
        self.sun_slope = self.rng.uniform(-0.35, 0.35)
        self.stage = Stage(-min(3.0, half - 1.0), min(3.0, half - 1.0), -0.6, 1.9, (-half + 1.3, half - 1.3), (0.2, height - 0.3), (-6.8, -0.5))

    # -- planes -----------------------------------------------------------------------------------------------------
    def wall(self, name: WallName, mesh: Mesh | None = None) -> Frame:
        """The plane of a wall, drawing into ``mesh`` (default: the shell)."""
        m = self.shell if mesh is None else mesh
        if name == "back":
            return back(m, self.depth)
        return left(m, -self.half) if name == "left" else right(m, self.half)

    @staticmethod
    def u(name: WallName, z: float) -> float:
        """The u of a side wall at depth ``z``."""
        return z if name == "left" else -z

    def art(self, name: WallName) -> Frame:
        """The plane of a wall for what hangs on it (drawn before all furniture)."""
        if name not in self._art:
            self._art[name] = self.piece(38.0)
        return self.wall(name, self._art[name])

    def side(self, name: WallName, order: float = 1.75) -> Frame:
        """The plane of a wall for furniture that stands against it; by default behind everybody on the stage."""
        return self.wall(name, self.piece(order))

    def finish(self, *, floor: str = "planks", wainscot: float = 0.0, crown: bool = True, beams: int = 0, across: bool = True,
               ceiling: RGB | None = None, tile: RGB | None = None, panels: bool = True) -> None:
        """Paint the shell around the openings made so far: walls, floor (``planks``, ``tiles``, ``plain``), ceiling, trim."""
        p = self.pal
        if floor == "tiles":
            self.tiles(p.floor, tile or scale(p.floor, 0.86))
        elif floor == "plain":
            self.floor().rect(-self.half, self.half, FRONT, self.depth, p.floor)
        else:
            self.planks()
        self.ceiling(ceiling, beams=beams, across=across)
        names: tuple[WallName, ...] = ("left", "right", "back")
        for name in names:
            self.paint_wall(name, scale(p.wall, 1.03), scale(p.wall, 0.92))
        self.trim(wainscot=wainscot, crown=scale(p.ceiling, 0.97) if crown else None, panels=panels)
        self.occlusion()

    def floor(self, mesh: Mesh | None = None, y: float = 0.0) -> Frame:
        """The plane of the floor (u = x, v = z)."""
        return ground(self.shell if mesh is None else mesh, y)

    def span(self, name: WallName) -> tuple[float, float]:
        """Extent of a wall in its own u."""
        if name == "back":
            return -self.half, self.half
        return (FRONT, self.depth) if name == "left" else (-self.depth, -FRONT)

    def piece(self, z: float, *, fade: bool = False) -> Mesh:
        """A new thing whose place in the drawing order is ``z``; ``fade`` for foreground that must not block the lens."""
        mesh = Mesh((0.7, 1.7) if fade else None)
        self.pieces.append(_Piece(z, mesh))
        return mesh

    def at(self, x: float, z: float, y: float = 0.0, *, turn: int = 0, order: float | None = None, fade: bool = False) -> Frame:
        """A frame for a free-standing piece at ``(x, y, z)``; ``turn``: it faces 0 the audience, 1 right, 2 away, 3 left."""
        u, w = _TURNS[turn % 4]
        return Frame(self.piece(z if order is None else order, fade=fade), (x, y, z), u, (0, 1, 0), w)

    def stand(self, name: str, x: float, z: float, facing: int = 0) -> None:
        """An anchor to stand at, moved onto the stage when it is off it."""
        st = self.stage
        self._anchor(name, min(st.x1 - 0.1, max(st.x0 + 0.1, x)), min(st.z1 - 0.1, max(st.z0 + 0.1, z)), "stand", 0.0, facing)

    def sit(self, name: str, x: float, z: float, seat: float, facing: int = 0) -> None:
        """An anchor to sit on; a seat may stand behind the walkable floor."""
        self._anchor(name, x, z, "sit", seat, facing)

    def lie(self, name: str, x: float, z: float, seat: float, facing: int = 0) -> None:
        """An anchor to lie on."""
        self._anchor(name, x, z, "lie", seat, facing)

    def _anchor(self, name: str, x: float, z: float, kind: Literal["stand", "sit", "lie"], seat: float, facing: int) -> None:
        """Add an anchor; a second one of the same name gets a number."""
        taken = {a.name for a in self.anchors}
        full = next(n for n in (name, *(f"{name}{k}" for k in range(2, 99))) if n not in taken)
        self.anchors.append(Anchor(full, round(x, 3), round(z, 3), kind, seat, facing))

    def source(self, kind: str, x: float, y: float, z: float, radius: float = 2.0, colour: RGB = (255, 208, 140), strength: float = 1.0) -> None:
        """A light source."""
        self.sources.append(Source(kind, x, y, z, radius, colour, strength))

    # -- walls ------------------------------------------------------------------------------------------------------
    def paint_wall(self, name: WallName, bottom: RGB, top: RGB, *, v0: float = 0.0, v1: float | None = None, bands: int = 5) -> None:
        """Paint a wall in overlapping bands from ``bottom`` to ``top``, leaving its openings free."""
        f = self.wall(name)
        u0, u1 = self.span(name)
        hi = self.height if v1 is None else v1
        lap = 0.012
        edges = [v0 + (hi - v0) * i / bands for i in range(bands + 1)]
        for i in range(bands):
            c = mix(bottom, top, i / max(1, bands - 1))
            a, b = edges[i], edges[i + 1]
            cuts = sorted({a, b, *(v for h in self.holes[name] for v in (h.v0, h.v1) if a < v < b)})
            for lo, high in itertools.pairwise(cuts):
                mid = (lo + high) / 2
                start = u0 - 0.02
                for h in sorted((h for h in self.holes[name] if h.v0 < mid < h.v1), key=lambda h: h.u0):
                    f.rect(start, h.u0, lo - lap, high + lap, c)
                    start = h.u1
                f.rect(start, u1 + 0.02, lo - lap, high + lap, c)

    def planks(self, *, width: float = 0.32, contrast: float = 0.05) -> None:
        """A board floor running away from the audience, each board a little different."""
        f = self.floor()
        rng = seeded(self.location, "planks")
        n = round(2 * self.half / width)
        for i in range(n):
            x = -self.half + 2 * self.half * i / n
            c = scale(self.pal.floor, 1 + rng.uniform(-contrast, contrast))
            f.rect(x, x + 2 * self.half / n + 0.01, FRONT, self.depth, c)
            for _ in range(2):
                z = rng.uniform(-4, self.depth)
                f.rect(x, x + 2 * self.half / n, z, z + 0.02, scale(c, 0.85))

    def tiles(self, a: RGB, b: RGB, *, size: float = 0.6) -> None:
        """A chequered floor."""
        f = self.floor()
        f.rect(-self.half, self.half, FRONT, self.depth, a)
        nx = int(2 * self.half / size) + 1
        for j in range(int((self.depth + 5.5) / size) + 1):
            for i in range(nx):
                if (i + j) % 2:
                    x, z = -self.half + i * size, self.depth - (j + 1) * size
                    f.rect(x, min(x + size, self.half), z, z + size, b)

    def ceiling(self, colour: RGB | None = None, *, beams: int = 0, beam: RGB | None = None, across: bool = True) -> None:
        """A ceiling, with beams running across or away."""
        f = ground(self.shell, self.height)
        c = self.pal.ceiling if colour is None else colour
        f.rect(-self.half, self.half, FRONT, self.depth, c, gain=0.86)
        f.rect(-self.half, self.half, self.depth - 0.5, self.depth, c, gain=0.81)
        edge = scale(c, 0.9)
        for k, d in enumerate((0.35, 0.5) if not beams else ()):
            x, w = self.half - d, 0.05 - 0.02 * k
            z0, z1 = FRONT + 4, self.depth - d
            for a0, a1, b0, b1 in ((-x, x, z1 - w, z1), (-x, -x + w, z0, z1), (x - w, x, z0, z1), (-x, x, -2.6 - k * 0.15, -2.6 - k * 0.15 + w)):
                f.rect(a0, a1, b0, b1, edge, -0.004, gain=0.86)
        g = back(self.shell, 0.0)
        wood = self.pal.wood if beam is None else beam
        for i in range(beams):
            if across:
                z = self.depth - 0.7 - i * 1.5
                g.box(-self.half, self.half, self.height - 0.2, self.height, -z - 0.11, -z + 0.11, wood)
            else:
                x = -self.half + 2 * self.half * (i + 0.5) / beams
                g.box(x - 0.09, x + 0.09, self.height - 0.18, self.height, -self.depth, -FRONT, wood)

    def trim(self, *, wainscot: float = 0.0, base: RGB | None = None, crown: RGB | None = None, panels: bool = True) -> None:
        """Wainscot, baseboard and crown moulding on all walls, and the dark joins where planes meet."""
        names: tuple[WallName, ...] = ("left", "right", "back")
        for name in names:
            f = self.wall(name)
            u0, u1 = self.span(name)
            free = [h for h in self.holes[name] if h.v0 < max(wainscot, 0.1)]
            for a, b in _gaps(u0, u1, free):
                if wainscot:
                    f.rect(a, b, 0, wainscot, self.pal.panel)
                    f.rect(a, b, wainscot - 0.03, wainscot + 0.035, scale(self.pal.panel, 1.16), 0.005)
                    f.rect(a, b, wainscot - 0.055, wainscot - 0.03, scale(self.pal.panel, 0.8), 0.005)
                    if panels:
                        self._panels(f, max(a, -6.5) if name == "left" else a, min(b, 6.5) if name == "right" else b, wainscot)
                c = base or scale(self.pal.panel, 0.86)
                f.rect(a, b, 0, 0.13, c, 0.006)
                f.rect(a, b, 0.12, 0.14, scale(c, 1.2), 0.006)
            if crown is not None:
                f.rect(u0, u1, self.height - 0.13, self.height, crown, 0.01)
                f.rect(u0, u1, self.height - 0.15, self.height - 0.125, scale(crown, 0.82), 0.01)

    def _panels(self, f: Frame, a: float, b: float, top: float) -> None:
        n = max(1, round((b - a) / 0.62))
        w = (b - a) / n
        for i in range(n):
            u = a + i * w
            f.rect(u + 0.07, u + w - 0.07, 0.22, top - 0.13, scale(self.pal.panel, 0.91), 0.004)
            f.rect(u + 0.09, u + w - 0.07, 0.22, top - 0.15, scale(self.pal.panel, 1.05), 0.004)

    def occlusion(self, strength: float = 1.0) -> None:
        """Soft dark strips where walls, floor and ceiling meet, and in the room's corners."""
        a = round(15 * strength)
        fl = self.floor()
        for k in range(3):
            d = 0.55 / (k + 1)
            fl.rect(-self.half, self.half, self.depth - d, self.depth, (20, 12, 24), alpha=a)
            fl.rect(-self.half, -self.half + d, FRONT, self.depth, (20, 12, 24), alpha=a)
            fl.rect(self.half - d, self.half, FRONT, self.depth, (20, 12, 24), alpha=a)
            b = self.wall("back")
            b.rect(-self.half, -self.half + d, 0, self.height, (20, 12, 24), alpha=a)
            b.rect(self.half - d, self.half, 0, self.height, (20, 12, 24), alpha=a)
            b.rect(-self.half, self.half, self.height - 0.7 * d, self.height, (20, 12, 24), alpha=a)
            self.wall("left").rect(self.depth - d, self.depth, 0, self.height, (20, 12, 24), alpha=a)
            self.wall("right").rect(-self.depth, -self.depth + d, 0, self.height, (20, 12, 24), alpha=a)

    # -- finishing --------------------------------------------------------------------------------------------------
    def place(self) -> Place:
        """The finished place. Call once, after everything has been laid out."""
        order = sorted(self.pieces, key=lambda p: -p.z)
        digest = digest_of(f"{self.set}/{self.location}/{self.anchors}", [self.shell, *(p.mesh for p in order)])
        behind = max([self.stage.z1, *(a.z for a in self.anchors)]) + 0.02
        for p in order:
            p.x0, p.x1 = p.mesh.extent()

        def items(light: Light, setting: Setting) -> list[Item]:
            lit = burning(setting)
            moving = [x for extra in self.extras for x in extra(light, setting)]
            moving += self._props(setting)
            patches = self._patches(light, setting)
            if patches is not None:
                moving.append(Item(45.0, _drawer(patches, lit)))
            if setting.weather in (*WET, "snow") and self.panes:
                moving.append(Item(44.0, self._weather(setting), moving=True))
            view = [_Piece(60.0, self._view(light, setting))] if any(self.holes.values()) else []
            return sorted(_merge([*view, _Piece(50.0, self.shell), *order], moving, lit, behind) + moving, key=lambda i: -i.z)

        return Place(self.set, True, self.stage, tuple(self.anchors), tuple(self.sources), items, False, digest)

    def _view(self, light: Light, setting: Setting) -> Mesh:
        mesh = Mesh()
        rng = seeded(self.location, "view")
        moon = setting.hour == "night" and setting.weather in ("clear", "wind", "cloudy")
        for name, holes in self.holes.items():
            f = self.wall(name, mesh)
            f.gain = 1.0
            open_air = [h for h in holes if h.view == "sky"]
            for h in holes:
                if h.view == "sky":
                    paint_sky(f, h, light, setting, rng)
                    if moon and h.u1 - h.u0 > 0.5:
                        paint_moon(f, h)
                        moon = False
                elif h.view == "bare":
                    paint_sky(f, h, light, setting, rng)
                elif h.view == "space":
                    paint_space(f, h, rng, self.pal.fabric)
                elif h.view == "hall":
                    _hall(f, h, self.pal)
            if open_air:
                near = [h for h in open_air if -h.u1 > -8] if name == "right" else [h for h in open_air if h.u1 > -8]
                if near:
                    paint_view(f, min(h.u0 for h in near), max(h.u1 for h in near), light, setting, rng, self.town)
        return mesh

    def _weather(self, setting: Setting) -> Draw:
        panes = [Pane(self.wall(n), *r) for n, *r in self.panes]
        key = (self.location, "glass")

        def draw(painter: Painter, t: float) -> None:
            weather_on_glass(panes, setting, seeded(*key), painter, t)

        return draw

    def _props(self, setting: Setting) -> list[Item]:
        """Things named by the script, standing on tables and counters; the ones nearest to the stage are filled first."""
        from ..figures.props import draw_table_prop, prop_box

        out = []
        spots = sorted(self.surfaces, key=lambda s: (s[3], abs(s[0])))
        for name in setting.props:
            x0, y0, x1, y1 = prop_box(name)
            if not spots or max(x1 - x0, y1 - y0) > 0.7:
                continue
            x, y, z, order = spots.pop(0)

            def draw(painter: Painter, t: float, name: str = name, at: Vec3 = (x, y, z)) -> None:
                flat = painter.at(*at)
                if flat is not None:
                    draw_table_prop(flat, name, 0.0, 0.0)

            out.append(Item(order, draw, x0=x + x0, x1=x + x1))
        return out

    def _patches(self, light: Light, setting: Setting) -> Mesh | None:
        """Sunlight (or moonlight) through every pane onto the floor."""
        power = _SUN_HOURS.get(setting.hour, 0.0)
        if setting.weather in ("rain", "storm", "fog", "snow"):
            power = 0.0
        if setting.weather == "cloudy":
            power *= 0.5
        if setting.hour == "night" and setting.weather == "clear":
            power = 0.35
        if power <= 0 or not self.panes:
            return None
        mesh = Mesh()
        steep = {"golden": 0.62, "dawn": 0.55, "morning": 0.85, "night": 0.8}.get(setting.hour, 1.15)
        f = self.floor(mesh)
        for name, u0, u1, v0, v1 in self.panes:
            wall = self.wall(name)
            d = wall.axes[2] / steep + wall.axes[0] * self.sun_slope
            pts = []
            for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1)):
                p = wall.origin + np.array((u, v, 0.0)) @ wall.axes
                q = p + d * v
                pts.append((float(np.clip(q[0], -self.half, self.half)), float(min(q[2], self.depth))))
            f.poly(pts, mix(light.key, (255, 255, 255), 0.15), 0.003, emissive=0.9, alpha=round(52 * power))
        return mesh


def _merge(pieces: list[_Piece], others: list[Item], lit: frozenset[str], behind: float) -> list[Item]:
    """Items of the pieces (far to near); runs farther than ``behind`` with nothing else between them become one item."""
    out: list[Item] = []
    run: list[_Piece] = []

    def close() -> None:
        if run:
            out.append(Item(run[-1].z, _drawer(run[0].mesh if len(run) == 1 else Mesh.joined(p.mesh for p in run), lit)))
            run.clear()

    for p in pieces:
        if p.z <= behind or p.mesh.fade is not None:
            close()
            out.append(Item(p.z, _drawer(p.mesh, lit), x0=p.x0, x1=p.x1))
            continue
        if run and any(p.z <= i.z <= run[-1].z for i in others):
            close()
        run.append(p)
    close()
    return out


def _drawer(mesh: Mesh, lit: frozenset[str]) -> Draw:
    def draw(painter: Painter, t: float) -> None:
        mesh.draw(painter, lit)

    return draw


def _gaps(u0: float, u1: float, holes: list[Hole]) -> list[tuple[float, float]]:
    """What is left of ``u0..u1`` outside the holes."""
    out, start = [], u0
    for h in sorted(holes, key=lambda h: h.u0):
        out.append((start, h.u0))
        start = h.u1
    out.append((start, u1))
    return [(a, b) for a, b in out if b - a > 0.01]


def _hall(f: Frame, h: Hole, pal: Palette) -> None:
    """A dim passage behind an open door: floor, far wall with a picture."""
    u0, u1, v1, deep = h.u0, h.u1, h.v1, 1.5
    f.rect(u0 - 0.3, u1 + 0.3, h.v0 - 0.05, v1 + 0.1, scale(pal.wall, 0.5), -0.03)

    def quad(pts: list[tuple[float, float, float]], c: RGB) -> None:
        f.mesh.add(Poly(f.origin + np.array(pts) @ f.axes, c))

    quad([(u0, 0, 0), (u1, 0, 0), (u1 + 0.8, 0, -deep), (u0 - 0.8, 0, -deep)], scale(pal.floor, 0.62))
    f.rect(u0 - 0.8, u1 + 0.8, 0, v1 + 0.4, scale(pal.wall, 0.74), -deep)
    f.rect(u0 - 0.8, u1 + 0.8, 0, 0.14, scale(pal.panel, 0.6), -deep + 0.01)
    m = (u0 + u1) / 2
    f.rect(m - 0.2, m + 0.25, 1.3, 1.85, scale(pal.wood, 0.7), -deep + 0.02)
    f.rect(m - 0.16, m + 0.21, 1.34, 1.81, scale(pal.second, 0.75), -deep + 0.03)
    quad([(u0, 0, 0), (u0, v1, 0), (u0 - 0.1, v1, -0.25), (u0 - 0.1, 0, -0.25)], scale(pal.wall, 0.6))
    quad([(u1, 0, 0), (u1, v1, 0), (u1 + 0.1, v1, -0.25), (u1 + 0.1, 0, -0.25)], scale(pal.wall, 0.6))
