"""Drawing on one frame: world polygons through the camera, and flat figures standing in the world.

aggdraw draws antialiased shapes on an RGB image and needs one ``flush`` per frame. Translucent shapes are drawn on RGB
only (on RGBA aggdraw leaves premultiplied colour).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import aggdraw
import numpy as np
from PIL import Image

from .geometry import NEAR, Camera, Points, Vec3, clip_frame, clip_near, smooth_curve
from .light import RGB, Light
from .raster import Canvas

XY = tuple[float, float]
TAU = 2 * math.pi
_UNIT_CIRCLE = np.stack((np.cos(np.linspace(0, TAU, 33)[:-1]), np.sin(np.linspace(0, TAU, 33)[:-1])), axis=1)


class Painter:
    """Everything drawn on one frame goes through here. Colours given are *local*; the light is applied here."""

    def __init__(self, image: Image.Image | Canvas, camera: Camera, light: Light) -> None:
        if not isinstance(image, Canvas) and image.mode != "RGB":
            raise ValueError(f"a frame is an RGB image, found mode {image.mode}")
        self._target = image
        self.camera = camera
        self.light = light
        self._draw = image.draw if isinstance(image, Canvas) else self._surface(image)
        self._brushes: dict[tuple[RGB, int], aggdraw.Brush] = {}

    @staticmethod
    def _surface(image: Image.Image) -> aggdraw.Draw:
        draw = aggdraw.Draw(image)
        draw.setantialias(True)
        return draw

    @property
    def image(self) -> Image.Image:
        """The image drawn on.

        Raises:
            TypeError: it draws on a canvas.
        """
        if isinstance(self._target, Canvas):
            raise TypeError("this painter draws on a canvas, which is no image; take its pixels")
        return self._target

    # -- screen space -------------------------------------------------------------------------------------------------
    def fill_px(self, px: Points, colour: RGB, alpha: int = 255) -> None:
        """Fill a polygon given in pixels with a final colour (no light applied)."""
        if len(px) < 3:
            return
        px = np.asarray(px, dtype=np.float64)
        flat: list[float] = px.ravel().tolist()
        if not math.isfinite(sum(flat)):
            raise ValueError("a polygon has a coordinate that is not finite")
        w, h = self.camera.width, self.camera.height
        xs, ys = flat[::2], flat[1::2]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if right < 0 or left > w or bottom < 0 or top > h:
            return
        if left < -w or right > 2 * w or top < -h or bottom > 2 * h:
            px = clip_frame(px, w, h)
            if len(px) < 3:
                return
            flat = px.ravel().tolist()
        self.fill_coords(flat, colour, alpha)

    def fill_raw(self, coords: list[float], colour: RGB, alpha: int = 255) -> None:
        """Fill a polygon given as ``[x0, y0, x1, y1, ...]`` pixels; the caller vouches that it is finite and near the frame."""
        brush = self._brushes.get((colour, alpha))
        if brush is None:
            brush = self._brushes[colour, alpha] = aggdraw.Brush(colour, alpha)
        self._draw.polygon(coords, None, brush)

    def fill_coords(self, coords: list[float], colour: RGB, alpha: int = 255) -> None:
        """Fast path of :meth:`fill_px`: ``[x0, y0, x1, y1, ...]`` in pixels, finite and within one frame of the picture."""
        brush = self._brushes.get((colour, alpha))
        if brush is None:
            brush = self._brushes[colour, alpha] = aggdraw.Brush(colour, alpha)
        self._draw.polygon(coords, None, brush)

    def fill_near(self, flat: list[float], colour: RGB, alpha: int = 255) -> None:
        """Fill a polygon ``[x0, y0, x1, y1, …]`` in pixels that is known to be finite and within a frame's size of the frame."""
        if len(flat) < 6:
            return
        brush = self._brushes.get((colour, alpha))
        if brush is None:
            brush = self._brushes[colour, alpha] = aggdraw.Brush(colour, alpha)
        self._draw.polygon(flat, None, brush)

    def flush(self) -> None:
        """Make the drawing visible in ``image``; call once per frame (and before any Pillow operation on it)."""
        if not isinstance(self._target, Canvas):
            self._draw.flush()

    def restart(self) -> None:
        """Begin drawing again after Pillow operations changed ``image`` in place."""
        self._draw = self._surface(self.image)

    # -- world space --------------------------------------------------------------------------------------------------
    def face(
        self, points: Points | Sequence[Vec3], colour: RGB, *, emissive: float = 0.0, gain: float = 1.0, alpha: int = 255,
        depth: float | None = None,
    ) -> None:
        """Fill a world polygon ``(N, 3)``; clipped at the lens, lit, hazed by its mean depth (or ``depth``)."""
        view = clip_near(self.camera.to_view(np.asarray(points, dtype=np.float64)))
        if len(view) < 3:
            return
        far = float(view[:, 2].mean()) if depth is None else depth
        self.fill_px(self.camera.to_screen(view), self.light.shade(colour, far, emissive=emissive, gain=gain), alpha)

    def box(self, x0: float, x1: float, y0: float, y1: float, z0: float, z1: float, colour: RGB, *, emissive: float = 0.0) -> None:
        """Draw the visible faces of an axis-aligned box (metres); top lighter, sides darker, front as given."""
        c = self.camera
        if c.x < x0:
            self.face([(x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)], colour, emissive=emissive, gain=0.78)
        if c.x > x1:
            self.face([(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)], colour, emissive=emissive, gain=0.78)
        if c.y > y1:
            self.face([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], colour, emissive=emissive, gain=1.12)
        if c.y < y0:
            self.face([(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], colour, emissive=emissive, gain=0.6)
        if c.z < z0:
            self.face([(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], colour, emissive=emissive)

    def card(self, points: Points, z: float, colour: RGB, *, emissive: float = 0.0, gain: float = 1.0, alpha: int = 255) -> None:
        """Fill a flat ``(N, 2)`` shape standing upright at depth ``z`` of the world (x, y in metres)."""
        p = np.asarray(points, dtype=np.float64)
        self.face(np.column_stack((p, np.full(len(p), z))), colour, emissive=emissive, gain=gain, alpha=alpha)

    def at(self, x: float, y: float, z: float, *, scale: float = 1.0, mirror: bool = False) -> Flat | None:
        """A drawing plane facing the camera whose origin is the world point; None when behind the lens."""
        px, py, depth = self.camera.project_one((x, y, z))
        if depth < NEAR * 2:
            return None
        return Flat(self, px, py, self.camera.scale(depth) * scale, depth, mirror)


class Flat:
    """A plane facing the camera: figures are drawn here in their own metres, x right (or mirrored), y up from the feet."""

    __slots__ = ("_c", "_s", "depth", "mirror", "painter", "px", "py", "scale")

    def __init__(self, painter: Painter, px: float, py: float, scale: float, depth: float, mirror: bool = False) -> None:
        self.painter = painter
        self.px, self.py = px, py
        self.scale = scale
        """Pixels per metre."""
        self.depth = depth
        self.mirror = mirror
        self._c, self._s = math.cos(painter.camera.roll), math.sin(painter.camera.roll)

    def to_px(self, points: Points | Sequence[XY]) -> Points:
        """Local metres ``(N, 2)`` to pixels."""
        p = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        x = p[:, 0] * (-self.scale if self.mirror else self.scale)
        y = -p[:, 1] * self.scale
        if self._s:
            x, y = self._c * x - self._s * y, self._s * x + self._c * y
        out = np.empty((len(p), 2))
        np.add(x, self.px, out=out[:, 0])
        np.add(y, self.py, out=out[:, 1])
        return out

    def colour(self, colour: RGB, *, emissive: float = 0.0, skin: bool = False, gain: float = 1.0) -> RGB:
        """The lit colour at this depth."""
        return self.painter.light.shade(colour, self.depth, emissive=emissive, skin=skin, gain=gain)

    def polygon(
        self, points: Points | Sequence[XY], colour: RGB, *, emissive: float = 0.0, skin: bool = False, gain: float = 1.0, alpha: int = 255,
    ) -> None:
        """Fill a polygon given in local metres."""
        self.painter.fill_px(self.to_px(points), self.colour(colour, emissive=emissive, skin=skin, gain=gain), alpha)

    def curve(
        self, points: Points | Sequence[XY], colour: RGB, *, detail: int = 5, emissive: float = 0.0, skin: bool = False,
        gain: float = 1.0, alpha: int = 255,
    ) -> None:
        """Fill a smooth closed spline through the points."""
        self.polygon(smooth_curve(np.asarray(points, dtype=np.float64), detail), colour, emissive=emissive, skin=skin, gain=gain, alpha=alpha)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: RGB, *, angle: float = 0.0, emissive: float = 0.0,
        skin: bool = False, gain: float = 1.0, alpha: int = 255,
    ) -> None:
        """Fill an ellipse, optionally turned by ``angle`` radians (counter-clockwise)."""
        if max(rx, ry) * self.scale < 0.25:
            return
        p = _UNIT_CIRCLE * (rx, ry)
        if angle:
            c, s = math.cos(angle), math.sin(angle)
            p = np.stack((p[:, 0] * c - p[:, 1] * s, p[:, 0] * s + p[:, 1] * c), axis=1)
        self.polygon(p + (x, y), colour, emissive=emissive, skin=skin, gain=gain, alpha=alpha)

    def limb(
        self, a: XY, b: XY, wa: float, wb: float, colour: RGB, *, emissive: float = 0.0, skin: bool = False, gain: float = 1.0,
        alpha: int = 255,
    ) -> None:
        """A tapered capsule from ``a`` (half-width ``wa``) to ``b`` (half-width ``wb``) with round caps."""
        ang = math.atan2(b[1] - a[1], b[0] - a[0])
        cap = np.linspace(math.pi / 2, 3 * math.pi / 2, 8)
        first = np.stack((np.cos(cap + ang), np.sin(cap + ang)), axis=1) * wa + a
        second = np.stack((np.cos(cap + ang + math.pi), np.sin(cap + ang + math.pi)), axis=1) * wb + b
        self.polygon(np.vstack((first, second)), colour, emissive=emissive, skin=skin, gain=gain, alpha=alpha)

    def line(self, points: Points | Sequence[XY], width: float, colour: RGB, *, emissive: float = 0.0, skin: bool = False, alpha: int = 255) -> None:
        """An open stroke of ``width`` metres (at least 0.6 px), drawn as a ribbon."""
        p = np.asarray(points, dtype=np.float64)
        half = max(width / 2, 0.3 / self.scale)
        d = np.gradient(p, axis=0)
        n = np.stack((-d[:, 1], d[:, 0]), axis=1)
        n /= np.maximum(np.hypot(n[:, 0], n[:, 1]), 1e-9)[:, None]
        self.polygon(np.vstack((p + n * half, (p - n * half)[::-1])), colour, emissive=emissive, skin=skin, alpha=alpha)
