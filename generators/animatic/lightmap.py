"""The maps of light laid over a frame: what multiplies it, what glows over it, and the table that grades it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .geometry import Camera
from .raster import CHUNK, Pixels, Wide, picture, spread_rows
from .values import LightPlan, Pool

Map = NDArray[np.float32]
COLS = 160
FACE_FLOOR = 0.97
"""Least light on a face, as a share of full light."""
LIFT = 1.07
"""Gain of every picture: what vignette and falloff take on average."""
DITHER = 4
"""The light map carries a static noise of 0…DITHER levels (of 256): it breaks up bands and costs nothing to encode."""
GLIMMER = 0.008
"""Glow below this share of white is not worth an operation on the frame."""

GRADES: dict[str, tuple[tuple[float, float, float], tuple[float, float, float], float]] = {
    # mood: gain per channel, lift per channel, contrast around a middle grey
    "neutral": ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), 1.07),
    "warm": ((1.04, 1.0, 0.92), (5.0, 2.0, 0.0), 1.03),
    "tender": ((1.04, 0.995, 0.96), (8.0, 4.0, 6.0), 0.97),
    "festive": ((1.05, 1.02, 1.0), (2.0, 0.0, 4.0), 1.08),
    "cool": ((0.94, 1.0, 1.06), (0.0, 2.0, 8.0), 1.03),
    "bleak": ((0.97, 0.99, 1.02), (1.0, 3.0, 7.0), 1.02),
    "tense": ((1.0, 0.985, 0.95), (-5.0, -4.0, 0.0), 1.16),
    "mysterious": ((0.96, 1.0, 1.05), (-3.0, 1.0, 7.0), 1.1),
    "dreamy": ((1.03, 1.0, 1.04), (9.0, 6.0, 12.0), 0.93),
}


def grade_table(mood: str, gain: float) -> list[int]:
    """768 entries for ``Image.point``: exposure gain with a soft shoulder, the mood's curve."""
    gains, lifts, contrast = GRADES[mood]
    x = np.arange(256, dtype=np.float64)
    out: list[int] = []
    for g, lift in zip(gains, lifts, strict=True):
        v = x * g * gain * LIFT
        v = np.where(v > 200, 200 + 55 * (1 - np.exp(-(v - 200) / 62)), v)
        v = 112 + (v - 112) * contrast + lift * (1 - v / 255)
        out += [int(k) for k in np.clip(np.round(v), 0, 255)]
    return out


@dataclass(frozen=True, slots=True)
class Overlay:
    """Light for one or several frames, until the map makes the next: a frame is multiplied by ``gain`` and added ``glow``.

    Both are arrays ``(height, width * 3)`` in parts of 256; ``glow`` is None when nothing glows. ``gain`` has given way to
    the glow already, so that the sum never passes white.
    """

    gain: Wide
    glow: Wide | None

    def over(self, raw: Pixels, table: list[int], part: tuple[int, int, int, int] | None = None) -> Image.Image:
        """Light, glow and grade laid over a drawn frame; with ``part`` (pixels) only that part is made and returned."""
        height, width = raw.shape[:2]
        x0, y0, x1, y1 = part or (0, 0, width, height)
        rows = raw.reshape(height, width * 3)
        a, b = 3 * x0, 3 * x1
        out = np.empty((y1 - y0, b - a), dtype=np.uint8)
        buffer = np.empty((CHUNK, b - a), dtype=np.uint16)
        half = np.uint16(128)
        for y in range(y0, y1, CHUNK):
            stop = min(y1, y + CHUNK)
            here = buffer[:stop - y]
            here[:] = rows[y:stop, a:b]
            here *= self.gain[y:stop, a:b]
            here += half if self.glow is None else self.glow[y:stop, a:b]
            here >>= 8
            out[y - y0:stop - y0] = here
        return picture(out.reshape(y1 - y0, x1 - x0, 3)).point(table)


@lru_cache(maxsize=2)
def _dither(noise: int, width: int, height: int) -> Wide:
    """Static noise of 0…:data:`DITHER`, alike in the three channels."""
    levels = np.random.default_rng(noise).integers(0, DITHER + 1, (height, width), dtype=np.uint8)
    return np.repeat(levels.astype(np.uint16), 3, axis=1)


class LightMap:
    """Maps for one shot at one raster size. Costs a few milliseconds to make; cheap to apply."""

    def __init__(self, plan: LightPlan, width: int, height: int, noise: int) -> None:
        self.plan = plan
        self.width, self.height = width, height
        self.cols = COLS
        self.rows = max(4, round(COLS * height / width))
        u = (np.arange(self.cols, dtype=np.float32) + 0.5) / self.cols
        v = (np.arange(self.rows, dtype=np.float32) + 0.5) / self.rows
        self._u, self._v = np.meshgrid(u, v)
        self._dither = _dither(noise, width, height)
        self._gain = np.empty((height, width * 3), dtype=np.uint16)
        self._glow: Wide | None = None
        self._lens = self._vignette() * self._falloff()
        # Faces keep a little of the colour of the dark around them, not more.
        low = np.array(plan.base, dtype=np.float32)
        self._face = np.asarray(0.35 * low / max(float(low.max()), 1e-3) + 0.65, dtype=np.float32)

    def _vignette(self) -> Map:
        r = np.hypot((self._u - 0.5) * 2, (self._v - 0.52) * 2 * min(1.0, self.height / self.width * 1.35)) / 1.25
        return np.asarray(1.0 - self.plan.vignette * np.clip(r, 0, 1.4) ** 2.6, dtype=np.float32)

    def _falloff(self) -> Map:
        """Light falls off away from the side of the key."""
        c = self.plan.contrast
        u, v = self._u, self._v
        away = {
            "left": u, "right": 1 - u, "top": v * 0.9, "front": np.abs(u - 0.5) * 0.7 + 0.1,
            "back": 0.75 - 0.6 * np.hypot(u - 0.5, v - 0.35),
        }[self.plan.falloff]
        return np.asarray(1.0 - 0.62 * c * np.clip(away, 0, 1) ** 1.25, dtype=np.float32)

    def maps(self, camera: Camera, faces: list[tuple[float, float, float]]) -> Overlay:
        """What is laid over the frame seen by this camera.

        Args:
            camera: of the frame. faces: ``(x px, y px, radius px)`` of heads that have to stay readable.
        """
        p = self.plan
        base = np.array(p.base, dtype=np.float32)
        room = (np.array(p.ambient, dtype=np.float32) / 255).astype(np.float32)
        light = np.broadcast_to(base, (self.rows, self.cols, 3)).copy()
        glow = np.zeros((self.rows, self.cols, 3), dtype=np.float32)
        for pool in p.pools:
            self._pool(pool, camera, light, glow, room)
        light *= self._lens[..., None]
        if p.shaft:
            self._shaft(camera, light, glow)
        if p.bloom > 0:
            self._bloom(camera, light, glow)
        for fx, fy, r in faces:
            d = np.hypot((self._u * self.width - fx), (self._v * self.height - fy)) / max(r * 2.4, 1.0)
            w = (np.exp(-(d**2)) * 0.92)[..., None]
            floor = np.maximum(light, FACE_FLOOR * self._face)
            light += (np.maximum(floor, light) - light) * w
        glow = np.clip(glow, 0, 1)
        # Screening with the glow and multiplying by the light, as one product and one sum.
        light = np.asarray(np.clip(light, DITHER / 255, 1) * (1 - glow), dtype=np.float32)
        gain = self._gain
        spread_rows(self._across(light), gain)
        for y in range(0, self.height, CHUNK):
            part = gain[y:y + CHUNK]
            part += (part >> 8) + np.uint16(128)  # white, 255 x 256, becomes 256
            part >>= 8
            np.maximum(part, self._dither[y:y + CHUNK], out=part)
            part -= self._dither[y:y + CHUNK]
        if float(glow.max()) <= GLIMMER:
            return Overlay(gain, None)
        if self._glow is None:
            self._glow = np.empty_like(gain)
        add = self._glow
        spread_rows(self._across(glow), add, 128)
        for y in range(0, self.height, CHUNK):
            # Rounding must not carry white past 16 bits.
            np.minimum(add[y:y + CHUNK], np.uint16(65535) - gain[y:y + CHUNK] * np.uint16(255), out=add[y:y + CHUNK])
        return Overlay(gain, add)

    def _across(self, low: Map) -> Pixels:
        """A map as bytes, ``(rows, width * 3)``: stretched to the width of the frame."""
        small = picture((low * 255 + 0.5).astype(np.uint8)).resize((self.width, self.rows), Image.Resampling.BILINEAR)
        return np.asarray(small).reshape(self.rows, self.width * 3)

    def _pool(self, pool: Pool, camera: Camera, light: Map, glow: Map, room: Map) -> None:
        x, y, depth = camera.project_one(pool.at)
        if depth < 0.3:
            return
        px = camera.scale(depth)
        dx, dy = (self._u * self.width - x) / px, (self._v * self.height - y) / px
        r = np.hypot(dx, dy * (0.85 if pool.kind != "window" else 0.7))
        colour = np.array(pool.colour, dtype=np.float32) / 255
        reach = max(0.4, pool.radius)
        fall = (pool.strength / (1 + (r / (0.5 * reach)) ** 2.3))[..., None]
        # Where the pool is strong the surface shows in the source's colour, full light.
        target = np.minimum(1.0, 0.55 + 0.5 * colour / np.maximum(room, 0.35))
        light += (np.maximum(target, light) - light) * np.clip(fall * 1.05, 0, 1)
        small = {"window": 0.32, "fire": 0.3, "lamp": 0.22, "neon": 0.36, "screen": 0.26}.get(pool.kind.lstrip("+"), 0.2) * min(reach, 3.0)
        halo = np.exp(-((r / max(0.12, small)) ** 2)) * 0.30 + np.exp(-((r / max(0.3, small * 3.0)) ** 1.5)) * 0.13
        dim = 0.4 if pool.kind == "window" else 0.0 if pool.kind.startswith("+") and pool.kind != "+fire" else 1.0
        glow += (halo * pool.strength * dim)[..., None] * colour

    def _bloom(self, camera: Camera, light: Map, glow: Map) -> None:
        """A low sun outdoors: warm air from the side of the key, strongest at the horizon."""
        p = self.plan
        side = {"left": 0.02, "right": 0.98, "back": 0.5}.get(p.falloff, 0.3)
        horizon = min(1.1, max(-0.4, camera.horizon_px() / self.height))
        d = np.hypot((self._u - side) * 0.9, (self._v - horizon + 0.06) * 1.25)
        air = (np.exp(-((d / 0.62) ** 1.7)) * p.bloom).astype(np.float32)[..., None]
        colour = np.array(p.key, dtype=np.float32) / 255
        glow += 0.34 * air * colour
        light += (np.minimum(1.0, light * 1.2) - light) * air

    def _shaft(self, camera: Camera, light: Map, glow: Map) -> None:
        """A soft beam from the first window across the room."""
        window = next((q for q in self.plan.pools if q.kind == "window"), None)
        if window is None:
            return
        x, y, depth = camera.project_one(window.at)
        if depth < 0.3:
            return
        way = -1.0 if x > self.width / 2 else 1.0
        px = camera.scale(depth)
        u, v = (self._u * self.width - x) / px * way, (self._v * self.height - y) / px
        along = u * math.cos(0.62) + v * math.sin(0.62)
        across = -u * math.sin(0.62) + v * math.cos(0.62)
        width = 0.55 + 0.16 * np.clip(along, 0, 9)
        beam = np.exp(-((across / width) ** 4)) * np.clip(along / 0.5, 0, 1) * np.exp(-np.clip(along, 0, 9) / 3.6)
        colour = np.array(window.colour, dtype=np.float32) / 255
        power = (beam * self.plan.shaft).astype(np.float32)[..., None]
        glow += 0.2 * power * colour
        light += (np.minimum(1.0, light * 1.3) - light) * power
