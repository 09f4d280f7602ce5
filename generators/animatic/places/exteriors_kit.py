"""How an exterior is put together: layers of flat world polygons, resolved by season and hour, drawn in one go.

A builder fills a :class:`Sketch` from a generator seeded by the location's id only. Colours are either fixed or names of
the palette (:func:`.exteriors_palette.palette`), and a shape may carry a condition (``when``), so one layout serves every hour and season.
:meth:`Layer.compile` turns a layer into arrays: one projection and a few microseconds per polygon for each frame.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ..geometry import NEAR, Camera, Points, clip_frame
from ..light import RGB, Light, mix
from ..paint import Painter
from .base import Anchor, Item, Place, Setting, Source, Stage
from .exteriors_palette import flags, palette

Colour = RGB | str
Mover = Callable[[Points, float], Points]
"""``mover(points, t)`` returns the moved copy of a layer's ``(N, 3)`` points."""


def seeded(*names: str) -> np.random.Generator:
    """A generator that depends on nothing but the names."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256("\x1f".join(names).encode()).digest()[:8], "big"))


# -- haze -------------------------------------------------------------------------------------------------------------
def haze_depth(z: NDArray[np.float64] | float, camera_z: float) -> NDArray[np.float64]:
    """Metres handed to :meth:`Light.shade` for a plane at world ``z``.

    Distances are compressed so that planes from 8 m to 200 m stay apart, and a camera that stands far back for an
    extreme wide shot does not drown the stage in haze.
    """
    depth = np.maximum(np.asarray(z, dtype=np.float64), -30.0)
    near = np.clip(depth, -8.0, 0.0)
    back = min(6.0, 0.15 * max(0.0, -6.0 - camera_z))
    far = 38.0 * (1 - np.exp(-np.maximum(depth, 0.0) / 46.0))
    return np.asarray(4.2 + 0.5 * near + far + back, dtype=np.float64)


# -- shapes -----------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Shape:
    """One polygon of a layer; ``glow`` is its emissive share when ``glow_when`` holds (always when empty)."""

    points: Points
    colour: Colour
    gain: float = 1.0
    alpha: int = 255
    glow: float = 0.0
    when: str = ""
    """Conditions separated by ``&``; ``!`` negates."""
    sway: float = 0.0
    """Metres that the top of the shape moves in the wind; its foot (``root``) stays."""
    root: float = 0.0
    reach: float = 1.0
    """Height above ``root`` at which the full sway is reached."""
    haze: float | None = None
    """World depth used for haze instead of the mean z."""


def holds(when: str, state: frozenset[str]) -> bool:
    """Whether a condition such as ``"lit&!snowy"`` is met."""
    if not when:
        return True
    return all((word[1:] not in state) if word.startswith("!") else (word in state) for word in when.split("&"))


def flat(points: Points | Sequence[tuple[float, float]], z: float) -> Points:
    """``(N, 2)`` x, y standing upright at ``z`` as ``(N, 3)``."""
    p = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return np.column_stack((p, np.full(len(p), z)))


def floor(points: Points | Sequence[tuple[float, float]], y: float = 0.0) -> Points:
    """``(N, 2)`` x, z lying at height ``y`` as ``(N, 3)``."""
    p = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return np.column_stack((p[:, 0], np.full(len(p), y), p[:, 1]))


def rect(x0: float, x1: float, y0: float, y1: float) -> list[tuple[float, float]]:
    """Corners of a rectangle."""
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def ellipse(x: float, y: float, rx: float, ry: float, n: int = 20) -> Points:
    """Points of an ellipse ``(n, 2)``."""
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)
    return np.stack((x + rx * np.cos(a), y + ry * np.sin(a)), axis=1)


class Sway(TypedDict):
    """How a shape moves in the wind; see :class:`Shape`."""

    sway: float
    root: float
    reach: float


class Layer:
    """Shapes that are drawn as one unit at depth ``z``; later shapes cover earlier ones."""

    def __init__(self, z: float, *, mover: Mover | None = None, wind: float = 1.0, x0: float = -1e9, x1: float = 1e9) -> None:
        self.z = z
        self.mover = mover
        self.wind = wind
        self.x0, self.x1 = x0, x1
        self.shapes: list[Shape] = []

    def add(
        self, points: Points, colour: Colour, *, gain: float = 1.0, alpha: int = 255, glow: float = 0.0, when: str = "", sway: float = 0.0,
        root: float = 0.0, reach: float = 1.0, haze: float | None = None,
    ) -> None:
        """Add a world polygon ``(N, 3)``."""
        self.shapes.append(Shape(np.asarray(points, dtype=np.float64), colour, gain, alpha, glow, when, sway, root, reach, haze))

    def card(
        self, points: Points | Sequence[tuple[float,
                                              float]], colour: Colour, *, z: float | None = None, gain: float = 1.0, alpha: int = 255,
        glow: float = 0.0, when: str = "", sway: float = 0.0, root: float = 0.0, reach: float = 1.0, haze: float | None = None,
    ) -> None:
        """Add an upright polygon ``(N, 2)`` at ``z`` (the layer's own by default)."""
        self.add(flat(points, self.z if z is None else z), colour, gain=gain, alpha=alpha, glow=glow, when=when, sway=sway, root=root,
                 reach=reach, haze=haze)

    def ground(
        self, points: Points | Sequence[tuple[float, float]], colour: Colour, *, y: float = 0.0, gain: float = 1.0, alpha: int = 255,
        glow: float = 0.0, when: str = "", haze: float | None = None,
    ) -> None:
        """Add a polygon ``(N, 2)`` of x, z lying at height ``y``."""
        self.add(floor(points, y), colour, gain=gain, alpha=alpha, glow=glow, when=when, haze=haze)

    def box(
        self, x0: float, x1: float, y0: float, y1: float, z0: float, z1: float, colour: Colour, *, glow: float = 0.0, when: str = "",
        top: Colour | None = None, side: float = 0.74,
    ) -> None:
        """Add the faces of a box that a camera in front can see; sides that look away from it are hidden by the front."""
        self.add(flat(rect(x0, x1, y0, y1), z1), colour, gain=0.8, glow=glow, when=when)
        if x0 > 0:
            self.add(np.array([(x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)]), colour, gain=side, glow=glow, when=when)
        if x1 < 0:
            self.add(np.array([(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)]), colour, gain=side, glow=glow, when=when)
        self.add(np.array([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)]), top or colour, gain=1.12, glow=glow, when=when)
        self.add(flat(rect(x0, x1, y0, y1), z0), colour, glow=glow, when=when)

    def compile(self, light: Light, setting: Setting, colours: dict[str, RGB]) -> Item | None:
        """The drawable item for this light and setting; None when no shape applies."""
        state = flags(light, setting)
        shapes = [s for s in self.shapes if holds(s.when, state)]
        if not shapes:
            return None
        gust = {"wind": 3.0, "storm": 3.2, "rain": 1.4}.get(setting.weather, 1.0) * self.wind
        drawn = Compiled(shapes, colours, self.mover, gust)
        x0, x1 = self.x0, self.x1
        if self.z < -1.0 and self.mover is None and max(float(p.points[:, 1].max()) for p in shapes) > 0.9:
            # Tall things before the stage tell their extent, so that a renderer can leave out what would hide a head.
            x0, x1 = min(float(p.points[:, 0].min()) for p in shapes), max(float(p.points[:, 0].max()) for p in shapes)
        return Item(self.z, drawn.draw, drawn.moving, x0, x1)


class Compiled:
    """The polygons of a layer as arrays, ready to be projected together."""

    def __init__(self, shapes: list[Shape], colours: dict[str, RGB], mover: Mover | None, gust: float) -> None:
        self._points = np.concatenate([s.points for s in shapes])
        counts = np.array([len(s.points) for s in shapes])
        self._counts = counts
        starts = np.cumsum(counts) - counts
        low, high = np.minimum.reduceat(self._points, starts, axis=0), np.maximum.reduceat(self._points, starts, axis=0)
        self._centre, self._radius = (low + high) / 2, np.linalg.norm(high - low, axis=1) / 2
        self._owner = np.repeat(np.arange(len(shapes)), counts)
        self._style = [(colours[s.colour] if isinstance(s.colour, str) else s.colour, s.gain, s.glow, s.alpha) for s in shapes]
        self._depth = np.array([float(s.points[:, 2].mean()) if s.haze is None else s.haze for s in shapes])
        self._mover = mover
        self._shade: dict[tuple[int, Light], list[RGB]] = {}
        weight = np.concatenate([
            s.sway * np.clip((s.points[:, 1] - s.root) / s.reach, 0, 1.3) ** 1.5 if s.sway else np.zeros(len(s.points)) for s in shapes
        ])
        self._weight = weight * gust if weight.any() else None
        self._phase = np.repeat(self._points[starts, 0] * 0.9 + self._points[starts, 2] * 0.7, counts)
        self._slack = float(self._weight.max()) * 1.6 if self._weight is not None else 0.0
        self.moving = mover is not None or self._weight is not None

    def _colours(self, painter: Painter) -> list[RGB]:
        step = round(max(0.0, -6.0 - painter.camera.z) / 2)
        key = (step, painter.light)
        got = self._shade.get(key)
        if got is None:
            depth = haze_depth(self._depth, -6.0 - 2.0 * step)
            shade = painter.light.shade
            got = [shade(c, float(d), emissive=glow, gain=gain) for (c, gain, glow, _), d in zip(self._style, depth, strict=True)]
            if len(self._shade) > 16:
                self._shade.clear()
            self._shade[key] = got
        return got

    def _in_view(self, camera: Camera) -> NDArray[np.bool_]:
        """Shapes whose enclosing sphere may touch the picture: spares projecting the rest."""
        c = camera.to_view(self._centre)
        r = self._radius + self._slack
        u, v = camera.width / 2 / camera.focal_px, camera.height / 2 / camera.focal_px
        if camera.roll:
            u = v = math.hypot(u, v)
        seen = (np.abs(c[:, 0]) <= u * c[:, 2] + r * (1 + u)) & (np.abs(c[:, 1]) <= v * c[:, 2] + r * (1 + v))
        return np.asarray(seen & (c[:, 2] + r > NEAR), dtype=np.bool_)

    def _moved(self, t: float, keep: NDArray[np.bool_] | None) -> Points:
        """Points at ``t``; only those of shapes to keep."""
        if self._mover is not None:
            return self._mover(self._points, t)
        points = self._points if keep is None else self._points[keep]
        if self._weight is not None:
            weight, phase = (self._weight, self._phase) if keep is None else (self._weight[keep], self._phase[keep])
            points = points.copy() if keep is None else points
            points[:, 0] += weight * (0.6 + np.sin(1.7 * t + phase) + 0.35 * np.sin(4.1 * t + 2.3 * phase)) * 0.6
        return points

    def draw(self, painter: Painter, t: float) -> None:
        """Project what may be seen, then fill it in order."""
        camera = painter.camera
        if self._mover is None:
            near_view = self._in_view(camera)
            index = np.flatnonzero(near_view)
            if not len(index):
                return
            keep = None if len(index) == len(near_view) else near_view[self._owner]
        else:
            index, keep = np.arange(len(self._counts)), None
        counts = self._counts[index]
        ends = np.cumsum(counts)
        starts = ends - counts
        view = camera.to_view(self._moved(t, keep))
        screen = camera.to_screen(view)
        depth = view[:, 2]
        near, far = np.minimum.reduceat(depth, starts), np.maximum.reduceat(depth, starts)
        lo, hi = np.minimum.reduceat(screen, starts, axis=0), np.maximum.reduceat(screen, starts, axis=0)
        w, h = camera.width, camera.height
        cut = near < NEAR
        seen = (hi[:, 0] > 0) & (lo[:, 0] < w) & (hi[:, 1] > 0) & (lo[:, 1] < h)
        seen &= (hi[:, 0] - lo[:, 0] > 0.4) & (hi[:, 1] - lo[:, 1] > 0.25)
        todo = np.flatnonzero((seen & ~cut) | (cut & (far > NEAR)))
        if not len(todo):
            return
        huge = (lo[:, 0] < -4 * w) | (hi[:, 0] > 5 * w) | (lo[:, 1] < -4 * h) | (hi[:, 1] > 5 * h)
        colours = self._colours(painter)
        coords: list[float] = screen.ravel().tolist()
        rows: list[list[float]] = view.tolist() if cut.any() else []
        lens = _Lens(camera)
        for i in todo.tolist():
            s, e, shape = int(starts[i]), int(ends[i]), int(index[i])
            part = lens.cut(rows[s:e]) if cut[i] else coords[2 * s:2 * e]
            if huge[i] and len(part) >= 6:
                part = clip_frame(np.array(part).reshape(-1, 2), w, h).ravel().tolist()
            if len(part) >= 6:
                painter.fill_coords(part, colours[shape], self._style[shape][3])


class _Lens:
    """Clips small polygons at the lens and projects them: quicker than arrays for a handful of points."""

    def __init__(self, camera: Camera) -> None:
        self.f, self.cx, self.cy = camera.focal_px, camera.width / 2, camera.height / 2
        self.c, self.s = math.cos(camera.roll), math.sin(camera.roll)
        self.limit = 6.0 * camera.width
        self.size = camera.width, camera.height

    def cut(self, rows: list[list[float]]) -> list[float]:
        """Camera-space rows to pixels ``[x0, y0, ...]``; empty when nothing lies in front of the lens."""
        if not rows:
            return []
        out: list[float] = []
        ax, ay, az = rows[-1]
        for x, y, z in rows:
            if (z >= NEAR) != (az >= NEAR):
                k = (NEAR - az) / (z - az)
                self._put(out, ax + k * (x - ax), ay + k * (y - ay), NEAR)
            if z >= NEAR:
                self._put(out, x, y, z)
            ax, ay, az = x, y, z
        if out and (max(out) > self.limit or min(out) < -self.limit):
            return clip_frame(np.array(out).reshape(-1, 2), *self.size).ravel().tolist() if len(out) >= 6 else []
        return out

    def _put(self, out: list[float], x: float, y: float, z: float) -> None:
        u, v = self.f * x / z, -self.f * y / z
        out.append(self.c * u - self.s * v + self.cx)
        out.append(self.s * u + self.c * v + self.cy)


class Ground:
    """Level ground or water from beneath the camera to the horizon, in bands that fade to haze with distance."""

    def __init__(self, colour: Colour, colour_far: Colour | None = None, y: float = 0.0) -> None:
        self.colour, self.far, self.y = colour, colour_far or colour, y

    def compile(self, light: Light, setting: Setting, colours: dict[str, RGB]) -> Item:
        """The ground as an item behind everything else that stands on it."""
        near = colours[self.colour] if isinstance(self.colour, str) else self.colour
        far = colours[self.far] if isinstance(self.far, str) else self.far
        steps = np.concatenate(([-30.0], np.geomspace(2.2, 240.0, 26), [4e4]))

        def draw(painter: Painter, t: float) -> None:
            z = steps + painter.camera.z
            depth = haze_depth(z[:-1], painter.camera.z)
            shade = painter.light.shade
            bands(painter, z, self.y, [
                shade(mix(near, far, min(1.0, max(0.0, float(a) / 60.0))), float(d)) for a, d in zip(z[:-1], depth, strict=True)
            ])

        return Item(9e4, draw)


def bands(painter: Painter, z: NDArray[np.float64], y: float, colours: list[RGB]) -> None:
    """Level strips between neighbouring depths ``z`` (N+1, rising, world), in ``colours`` (N), across the whole frame."""
    cam = painter.camera
    if abs(cam.y - y) < 1e-3:
        return
    reach = math.tan(min(1.35, math.atan(18.0 / cam.focal_mm) + abs(cam.yaw) + 0.10)) * 1.15 + 0.25 * abs(cam.roll)
    lens = _Lens(cam)
    # Each strip reaches a little beneath the next farther one, so that no seam shows.
    for i in range(len(colours) - 1, -1, -1):
        a, b = float(z[i]), float(z[i + 1])
        b += 0.015 * max(0.0, b - cam.z)
        wa, wb = reach * abs(a - cam.z) + 6.0, reach * abs(b - cam.z) + 6.0
        w = max(wa, wb) if a < cam.z + 3.0 else wa * 1.02
        w2 = max(w, wb)
        view = cam.to_view(np.array([(cam.x - w, y, a), (cam.x + w, y, a), (cam.x + w2, y, b), (cam.x - w2, y, b)]))
        coords = lens.cut(view.tolist())
        if len(coords) >= 6 and max(coords[1::2]) >= 0 and min(coords[1::2]) <= cam.height:
            painter.fill_coords(coords, colours[i])


@dataclass(slots=True)
class Sketch:
    """The layout of one exterior while it is being built."""

    set: str
    rng: np.random.Generator
    layers: list[Layer | Ground] = field(default_factory=list)
    extras: list[Callable[[Light, Setting, dict[str, RGB]], Item | None]] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    stage: Stage = field(default_factory=Stage)
    marks: list[str] = field(default_factory=list)
    """Words added to the digest for layout that is not in shapes."""

    def layer(self, z: float, *, mover: Mover | None = None, wind: float = 1.0, x0: float = -1e9, x1: float = 1e9) -> Layer:
        """A new layer at ``z``."""
        out = Layer(z, mover=mover, wind=wind, x0=x0, x1=x1)
        self.layers.append(out)
        return out

    def anchor(self, name: str, x: float, z: float, kind: str = "stand", seat: float = 0.0, facing: int = 0) -> None:
        """Name a point where an actor can be."""
        self.anchors.append(Anchor(name, round(x, 3), round(z, 3), "sit" if kind == "sit" else "lie" if kind == "lie" else "stand", seat,
                                   facing))

    def place(self) -> Place:
        """The finished place."""
        digest = hashlib.sha256(self.set.encode())
        for layer in self.layers:
            if isinstance(layer, Ground):
                digest.update(f"{layer.colour}{layer.far}{layer.y}".encode())
                continue
            digest.update(f"{layer.z:.4f}".encode())
            for s in layer.shapes:
                digest.update(np.round(s.points, 4).tobytes())
                digest.update(f"{s.colour}{s.alpha}{s.glow}{s.when}".encode())
        digest.update(repr((self.anchors, self.sources, self.marks)).encode())
        layers, extras = tuple(self.layers), tuple(self.extras)

        def items(light: Light, setting: Setting) -> list[Item]:
            colours = palette(setting)
            made = [x.compile(light, setting, colours) for x in layers] + [x(light, setting, colours) for x in extras]
            return sorted((i for i in made if i is not None), key=lambda i: -i.z)

        natural = (Source("sun", -6.0, 9.0, 20.0, 60.0, (255, 240, 210)), Source("moon", -6.0, 10.0, 30.0, 60.0, (170, 190, 255), 0.5),
                   Source("sky", 0.0, 12.0, 10.0, 60.0, (220, 232, 255), 0.6))
        return Place(self.set, False, self.stage, tuple(self.anchors), natural + tuple(self.sources), items, True, digest.hexdigest())
