"""Many small world polygons drawn as one unit: projected, lit and culled with a few array operations.

A :class:`Mesh` is filled through :class:`Frame` objects (a wall, a floor, a piece of furniture) and then drawn many
times. Drawing order is the order of adding, unless :meth:`Mesh.sort` puts far solids first.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geometry import NEAR, Points, Vec3, clip_near, smooth_curve, smoothstep
from ..light import RGB, Light
from ..paint import Painter

UV = Sequence[tuple[float, float]]
TAU = 2 * math.pi


@dataclass(slots=True)
class Poly:
    """One polygon: ``points`` (N, 3) metres; ``normal`` (0, 0, 0) means seen from both sides.

    ``glow`` names a kind of light (``lamp``, ``screen`` ...); when it burns the polygon shows its own colour.
    ``order``: depth of the solid it belongs to, for :meth:`Mesh.sort`.
    """

    points: Points
    colour: RGB
    normal: Vec3 = (0.0, 0.0, 0.0)
    gain: float = 1.0
    emissive: float = 0.0
    alpha: int = 255
    glow: str = ""
    order: float = 0.0


@dataclass(slots=True)
class _Packed:
    """The polygons of a mesh as arrays; ``V`` points in all, ``P`` polygons."""

    points: Points
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]
    first: Points
    normals: Points
    both: NDArray[np.bool_]
    colours: NDArray[np.float64]
    gains: NDArray[np.float64]
    emissive: NDArray[np.float64]
    alphas: list[int]
    glows: tuple[str, ...]


@dataclass(slots=True)
class _Shades:
    """Colours before haze ``base`` (P, 3), how far each is its own light ``own`` (P,), and which are drawn at all."""

    base: NDArray[np.float64]
    own: NDArray[np.float64]
    shown: NDArray[np.bool_]


class Mesh:
    """A list of polygons that becomes arrays when first drawn."""

    def __init__(self, fade: tuple[float, float] | None = None) -> None:
        self.polys: list[Poly] = []
        self.fade = fade
        """Metres from the lens between which the whole mesh goes from unseen to opaque (foreground pieces)."""
        self._packed: _Packed | None = None
        self._lit: dict[tuple[Light, frozenset[str]], _Shades] = {}

    def add(self, poly: Poly) -> None:
        """Append a polygon (drawn after all earlier ones)."""
        self.polys.append(poly)
        self._packed = None

    def sort(self) -> Mesh:
        """Stable order by solid, far ones (large ``order``) first."""
        self.polys.sort(key=lambda p: -p.order)
        self._packed = None
        return self

    @classmethod
    def joined(cls, meshes: Iterable[Mesh]) -> Mesh:
        """One mesh that draws the given ones in order (fewer array operations per frame)."""
        out = cls()
        for m in meshes:
            out.polys.extend(m.polys)
        return out

    def digest(self) -> bytes:
        """sha256 of geometry (to the millimetre) and local colours."""
        h = hashlib.sha256()
        for p in self.polys:
            h.update(np.round(p.points * 1000).astype("<i4").tobytes())
            h.update(bytes(p.colour))
        return h.digest()

    def extent(self) -> tuple[float, float]:
        """Smallest and largest x in metres (0, 0 when empty)."""
        if not self.polys:
            return 0.0, 0.0
        xs = np.concatenate([p.points[:, 0] for p in self.polys])
        return float(xs.min()), float(xs.max())

    def _pack(self) -> _Packed:
        if self._packed is None:
            ps = self.polys
            counts = np.array([len(p.points) for p in ps], dtype=np.intp)
            normals = np.array([p.normal for p in ps], dtype=np.float64)
            self._packed = _Packed(
                np.concatenate([p.points for p in ps]), np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.intp), counts,
                np.array([p.points[0] for p in ps]), normals, np.asarray(np.abs(normals).sum(axis=1) == 0, dtype=np.bool_),
                np.array([p.colour for p in ps], dtype=np.float64), np.array([p.gain for p in ps]),
                np.array([p.emissive for p in ps]), [p.alpha for p in ps], tuple(p.glow for p in ps),
            )
            self._lit.clear()
        return self._packed

    def _shade(self, k: _Packed, light: Light, lit: frozenset[str]) -> _Shades:
        """Colours of the polygons under this light. Lamps that are off are greyer, and their halos are not seen."""
        known = self._lit.get((light, lit))
        if known is None:
            off = np.array([bool(g) and g not in lit for g in k.glows])
            grey = (k.colours @ np.array((0.2126, 0.7152, 0.0722)))[:, None]
            local = np.where(off[:, None], (0.6 * k.colours + 0.4 * grey) * 0.92, k.colours)
            base = local * (np.array(light.ambient) / 255.0) * (k.gains * light.exposure)[:, None]
            glow = np.array([1.0 if g in lit else 0.0 for g in k.glows])
            if len(self._lit) > 3:
                self._lit.clear()
            known = self._lit[light, lit] = _Shades(np.clip(base, 0, 255), np.maximum(k.emissive, glow), ~(off & (np.array(k.alphas) < 255)))
        return known

    def draw(self, painter: Painter, lit: frozenset[str] = frozenset()) -> None:
        """Draw every polygon that faces the camera and is in the frame. ``lit``: kinds of light that burn."""
        if not self.polys:
            return
        k = self._pack()
        cam, light = painter.camera, painter.light
        view = cam.to_view(k.points)
        near_z = np.minimum.reduceat(view[:, 2], k.starts)
        far_z = np.maximum.reduceat(view[:, 2], k.starts)
        opacity = 1.0
        if self.fade is not None:
            opacity = smoothstep((float(near_z.min()) - self.fade[0]) / (self.fade[1] - self.fade[0]))
            if opacity < 0.02:
                return
        eye = np.array((cam.x, cam.y, cam.z))
        seen = (k.both | (((eye - k.first) * k.normals).sum(axis=1) > 0)) & (far_z > NEAR)
        px = cam.to_screen(view)
        lo = np.minimum.reduceat(px, k.starts, axis=0)
        hi = np.maximum.reduceat(px, k.starts, axis=0)
        w, h = cam.width, cam.height
        whole = near_z >= NEAR
        seen &= ~whole | ((hi[:, 0] > 0) & (lo[:, 0] < w) & (hi[:, 1] > 0) & (lo[:, 1] < h) & ((hi - lo).max(axis=1) > 0.8))
        tame = whole & (lo[:, 0] > -w) & (hi[:, 0] < 2 * w) & (lo[:, 1] > -h) & (hi[:, 1] < 2 * h)
        shades = self._shade(k, light, lit)
        base, own = shades.base, shades.own
        seen &= shades.shown
        if light.haze_far > light.haze_near:
            depth = np.add.reduceat(np.maximum(view[:, 2], NEAR), k.starts) / k.counts
            t = np.clip((depth - light.haze_near) / (light.haze_far - light.haze_near), 0, light.haze_max)[:, None]
            base = base + (np.array(light.haze) - base) * t
        rgb = np.rint(base + (k.colours - base) * own[:, None]).astype(int).tolist()
        flat = px.ravel().tolist()
        starts, counts, alphas = k.starts.tolist(), k.counts.tolist(), k.alphas
        easy = tame.tolist()
        for i in np.nonzero(seen)[0].tolist():
            r, g, b = rgb[i]
            s, e = starts[i], starts[i] + counts[i]
            alpha = alphas[i] if opacity >= 1.0 else round(alphas[i] * opacity)
            if easy[i]:
                painter.fill_raw(flat[2 * s:2 * e], (r, g, b), alpha)
            else:
                cut = clip_near(view[s:e])
                if len(cut) >= 3:
                    painter.fill_px(cam.to_screen(cut), (r, g, b), alpha)


def pair(a: float, b: float) -> tuple[float, float]:
    """The two numbers in rising order (spans of mirrored layouts)."""
    return (a, b) if a <= b else (b, a)


def facing_gain(n: Vec3) -> float:
    """Brightness of a solid's face by its direction: top lighter, sides and underside darker."""
    return 1.1 if n[1] > 0.5 else 0.62 if n[1] < -0.5 else 0.84 if abs(n[0]) > 0.5 else 1.0


class Frame:
    """A drawing plane in the world with axes ``u`` (right), ``v`` (up) and ``w`` (towards the viewer), in metres."""

    def __init__(self, mesh: Mesh, origin: Vec3, u: Vec3 = (1, 0, 0), v: Vec3 = (0, 1, 0), w: Vec3 = (0, 0, -1), gain: float = 1.0) -> None:
        self.mesh = mesh
        self.origin = np.array(origin, dtype=np.float64)
        self.axes = np.array((u, v, w), dtype=np.float64)
        self.gain = gain

    def moved(self, u: float = 0.0, v: float = 0.0, w: float = 0.0) -> Frame:
        """The same plane with its origin shifted along its own axes."""
        f = Frame(self.mesh, (0, 0, 0), gain=self.gain)
        f.origin, f.axes = self.origin + np.array((u, v, w)) @ self.axes, self.axes
        return f

    def _order(self, uvw: Points) -> float:
        return float((self.origin + uvw.mean(axis=0) @ self.axes)[2])

    def poly(
        self, pts: UV | Points, colour: RGB, w: float = 0.0, *, gain: float = 1.0, emissive: float = 0.0, alpha: int = 255, glow: str = "",
        one_side: bool = False, smooth: int = 0, order: float | None = None,
    ) -> None:
        """A flat shape ``(N, 2)`` in u, v at height ``w`` over the plane; ``smooth`` > 0 makes it a closed spline."""
        p = np.asarray(pts, dtype=np.float64)
        if smooth:
            p = smooth_curve(p, smooth)
        q = np.column_stack((p, np.full(len(p), w)))
        n = tuple(self.axes[2].tolist()) if one_side else (0.0, 0.0, 0.0)
        z = self._order(q) if order is None else order
        self.mesh.add(Poly(self.origin + q @ self.axes, colour, n, gain * self.gain, emissive, alpha, glow, z))

    def rect(
        self, u0: float, u1: float, v0: float, v1: float, colour: RGB, w: float = 0.0, *, gain: float = 1.0, emissive: float = 0.0,
        alpha: int = 255, glow: str = "", order: float | None = None,
    ) -> None:
        """An upright rectangle of the plane."""
        self.poly([(u0, v0), (u1, v0), (u1, v1), (u0, v1)], colour, w, gain=gain, emissive=emissive, alpha=alpha, glow=glow, order=order)

    def disc(
        self, u: float, v: float, ru: float, rv: float, colour: RGB, w: float = 0.0, *, n: int = 16, arc: tuple[float, float] = (0.0, TAU),
        gain: float = 1.0, emissive: float = 0.0, alpha: int = 255, glow: str = "", order: float | None = None,
    ) -> None:
        """An ellipse, or the part of it between two angles."""
        a = np.linspace(arc[0], arc[1], n, endpoint=arc[1] - arc[0] < TAU - 1e-6)
        pts = np.stack((u + ru * np.cos(a), v + rv * np.sin(a)), axis=1)
        self.poly(pts, colour, w, gain=gain, emissive=emissive, alpha=alpha, glow=glow, order=order)

    def line(self, pts: UV, width: float, colour: RGB, w: float = 0.0, *, gain: float = 1.0, emissive: float = 0.0, alpha: int = 255,
             glow: str = "") -> None:
        """An open stroke ``width`` metres wide."""
        p = np.asarray(pts, dtype=np.float64)
        d = np.gradient(p, axis=0)
        n = np.stack((-d[:, 1], d[:, 0]), axis=1)
        n *= (width / 2) / np.maximum(np.hypot(n[:, 0], n[:, 1]), 1e-9)[:, None]
        self.poly(np.vstack((p + n, (p - n)[::-1])), colour, w, gain=gain, emissive=emissive, alpha=alpha, glow=glow)

    def box(
        self, u0: float, u1: float, v0: float, v1: float, w0: float, w1: float, colour: RGB, *, emissive: float = 0.0, glow: str = "",
        gain: float = 1.0, alpha: int = 255, front: RGB | None = None, top: RGB | None = None,
    ) -> None:
        """A solid box; only faces turned to the camera are drawn. ``front``/``top``: other colours of those faces."""
        c = np.array([(u, v, w) for w in (w0, w1) for v in (v0, v1) for u in (u0, u1)])
        z = self._order(c)
        world = self.origin + c @ self.axes
        centre = world.mean(axis=0)
        for idx in ((0, 1, 3, 2), (0, 2, 6, 4), (1, 3, 7, 5), (0, 1, 5, 4), (2, 3, 7, 6), (4, 5, 7, 6)):
            p = world[list(idx)]
            out = p.mean(axis=0) - centre
            size = float(np.linalg.norm(out))
            if size < 1e-6:
                continue
            n = (float(out[0] / size), float(out[1] / size), float(out[2] / size))
            tint = front if front is not None and idx == (4, 5, 7, 6) else top if top is not None and n[1] > 0.5 else colour
            self.mesh.add(Poly(p, tint, n, facing_gain(n) * gain, emissive, alpha, glow, z))

    def column(self, u: float, w: float, r: float, v0: float, v1: float, colour: RGB, *, r1: float | None = None, glow: str = "",
               emissive: float = 0.0, top: RGB | None = None) -> None:
        """A round upright thing (leg, pot, lampshade) as a card with a shaded edge and round ends; ``r1``: radius at the top."""
        r1 = r if r1 is None else r1
        ring = np.linspace(0, TAU, 14, endpoint=False)
        centre = self.origin + np.array((u, 0.0, w)) @ self.axes
        z = float(centre[2])

        def level(v: float, rad: float, c: RGB, gain: float, n: Vec3) -> None:
            pts = np.stack((centre[0] + rad * np.cos(ring), np.full(14, centre[1] + v), centre[2] + rad * np.sin(ring)), axis=1)
            self.mesh.add(Poly(pts, c, n, gain, emissive, 255, glow, z))

        def side(a: float, b: float, gain: float) -> None:
            pts = [(centre[0] + a * r, centre[1] + v0), (centre[0] + b * r, centre[1] + v0),
                   (centre[0] + b * r1, centre[1] + v1), (centre[0] + a * r1, centre[1] + v1)]
            self.mesh.add(Poly(np.array([(x, y, centre[2]) for x, y in pts]), colour, (0, 0, 0), gain, emissive, 255, glow, z))

        level(v0, r, colour, 0.8, (0, 0, 0))
        side(-1, 1, 1.0)
        side(0.35, 1, 0.86)
        level(v1, r1, top or colour, 1.1, (0, 1, 0))
        level(v1, r1, top or colour, 0.6, (0, -1, 0))


def back(mesh: Mesh, z: float, x: float = 0.0, y: float = 0.0) -> Frame:
    """A plane at depth ``z`` turned to the audience; u = x, v = y, w towards the camera."""
    return Frame(mesh, (x, y, z))


def left(mesh: Mesh, x: float, z: float = 0.0) -> Frame:
    """The left wall seen from inside: u = z (away), v = y, w = +x."""
    return Frame(mesh, (x, 0, z), (0, 0, 1), (0, 1, 0), (1, 0, 0), gain=0.88)


def right(mesh: Mesh, x: float, z: float = 0.0) -> Frame:
    """The right wall seen from inside: u = -z (towards the camera), v = y, w = -x."""
    return Frame(mesh, (x, 0, z), (0, 0, -1), (0, 1, 0), (-1, 0, 0), gain=0.84)


def ground(mesh: Mesh, y: float = 0.0, gain: float = 1.0) -> Frame:
    """A level plane: u = x, v = z, w = up."""
    return Frame(mesh, (0, y, 0), (1, 0, 0), (0, 0, 1), (0, 1, 0), gain=gain)


def digest_of(name: str, meshes: Iterable[Mesh]) -> str:
    """sha256 of a layout: its name and all its meshes in order."""
    h = hashlib.sha256(name.encode())
    for m in meshes:
        h.update(m.digest())
    return h.hexdigest()
