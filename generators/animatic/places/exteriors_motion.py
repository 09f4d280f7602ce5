"""What moves in the exterior sets: gliding layers, turning sails, glints and waves on water."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geometry import NEAR, Points
from ..light import RGB, Light, mix
from ..paint import Painter
from .base import Item, Setting
from .exteriors_kit import bands, haze_depth, holds
from .exteriors_palette import flags
from .sky import sun_colour, sun_direction

Rng = np.random.Generator
Row = NDArray[np.float64]
Extra = Callable[[Light, Setting, dict[str, RGB]], Item | None]


@dataclass(frozen=True, slots=True)
class Glide:
    """Moves a whole layer slowly to and fro over ``span`` metres and bobs it by ``bob`` metres."""

    speed: float
    span: float
    bob: float
    phase: float = 0.0

    def __call__(self, points: Points, t: float) -> Points:
        out = points.copy()
        if self.span:
            out[:, 0] += self.span * 0.5 * math.sin(self.speed * t / self.span * 2 + self.phase)
        out[:, 1] += self.bob * math.sin(2.1 * t + self.phase)
        return out


@dataclass(frozen=True, slots=True)
class Rock:
    """A moored boat: rises, falls and rolls about ``x`` at the water's level ``y``."""

    x: float
    y: float
    heave: float = 0.06
    roll: float = 0.025
    phase: float = 0.0

    def __call__(self, points: Points, t: float) -> Points:
        a = self.roll * math.sin(1.1 * t + self.phase)
        out = points.copy()
        dx, dy = points[:, 0] - self.x, points[:, 1] - self.y
        out[:, 0] = self.x + dx - a * dy
        out[:, 1] = self.y + dy + a * dx + self.heave * math.sin(1.4 * t + 1.3 * self.phase)
        return out


@dataclass(frozen=True, slots=True)
class Spin:
    """Turns a layer about ``x, y`` at ``rate`` radians per second."""

    x: float
    y: float
    rate: float

    def __call__(self, points: Points, t: float) -> Points:
        c, q = math.cos(self.rate * t), math.sin(self.rate * t)
        out = points.copy()
        dx, dy = points[:, 0] - self.x, points[:, 1] - self.y
        out[:, 0], out[:, 1] = self.x + c * dx - q * dy, self.y + q * dx + c * dy
        return out


def _fill_quads(painter: Painter, corners: Points, colours: list[RGB], alpha: int, keep: NDArray[np.bool_]) -> None:
    """Fill world quads ``(N, 4, 3)``, one colour each, dropping what is cut by the lens or off the frame."""
    view = painter.camera.to_view(corners.reshape(-1, 3))
    px = painter.camera.to_screen(view).reshape(-1, 4, 2)
    w, h = painter.camera.width, painter.camera.height
    lo, hi = px.min(axis=1), px.max(axis=1)
    keep = keep & (view[:, 2].reshape(-1, 4).min(axis=1) > NEAR) & (hi[:, 0] > 0) & (lo[:, 0] < w) & (hi[:, 1] > 0) & (lo[:, 1] < h)
    keep &= (hi[:, 0] - lo[:, 0] < 2 * w) & (hi[:, 1] - lo[:, 1] < h)
    flat = px.reshape(-1, 8).tolist()
    for i in np.flatnonzero(keep).tolist():
        painter.fill_coords(flat[i], colours[i % len(colours)], alpha)


class Glints:
    """Flat dashes on level water that swell and fade.

    Args:
        x0, x1, z0, z1: the water's extent in metres. count: dashes. length: metres of one dash near the stage. y: level.
        tone: palette names. when: condition as in :class:`Shape`. order: depth at which they are drawn.
    """

    def __init__(self, rng: Rng, x0: float, x1: float, z0: float, z1: float, count: int, length: float, *, order: float, y: float = 0.012,
                 tone: tuple[str, str] = ("sea2", "foam"), speed: float = 0.25, when: str = "", alpha: int = 150) -> None:
        k = rng.random(count) ** 1.8
        self.z = z0 + (z1 - z0) * k
        self.x = (x0 + x1) / 2 + (rng.random(count) - 0.5) * (x1 - x0)
        self.size = length * rng.uniform(0.5, 1.4, count) * (0.6 + 0.045 * self.z)
        self.phase = rng.uniform(0, 2 * math.pi, count)
        self.rate = rng.uniform(0.5, 1.3, count)
        self.y, self.tone, self.speed, self.when, self.order, self.alpha = y, tone, speed, when, order, alpha

    def __call__(self, light: Light, setting: Setting, colours: dict[str, RGB]) -> Item | None:
        if not holds(self.when, flags(light, setting)):
            return None
        depth = haze_depth(self.z, -6.0)
        shades = [light.shade(colours[self.tone[i % len(self.tone)]], float(d)) for i, d in enumerate(depth)]
        gust = 2.0 if setting.weather in ("wind", "storm") else 1.0

        def draw(painter: Painter, t: float) -> None:
            swell = np.sin(self.rate * gust * t * 1.6 + self.phase)
            half = self.size * (0.25 + 0.75 * np.clip(swell, 0, 1))
            x = self.x + self.speed * gust * np.sin(0.5 * t + self.phase)
            thick = 0.02 + 0.006 * self.z
            corners = np.stack((np.stack((x - half, x, x + half, x), 1), np.full((len(x), 4), self.y),
                                np.stack((self.z, self.z + thick, self.z, self.z - thick), 1)), axis=2)
            _fill_quads(painter, corners, shades, self.alpha, swell > 0.02)

        return Item(self.order, draw, True)


class SunPath:
    """The broken reflection of the sun or moon on water, always beneath it."""

    def __init__(self, rng: Rng, z0: float, z1: float, *, order: float, y: float = 0.014, count: int = 110) -> None:
        k = rng.random(count) ** 2.2
        self.z = z0 + (z1 - z0) * k
        self.side = rng.normal(0, 1, count)
        self.size = rng.uniform(0.4, 1.3, count)
        self.phase = rng.uniform(0, 2 * math.pi, count)
        self.rate = rng.uniform(0.8, 2.2, count)
        self.order, self.y = order, y

    def __call__(self, light: Light, setting: Setting, colours: dict[str, RGB]) -> Item | None:
        if setting.weather not in ("clear", "wind"):
            return None
        azimuth, elevation = sun_direction(light, setting)
        low = min(1.0, max(0.0, 1.0 - elevation / 0.7))
        colour = mix(sun_colour(light, setting), (255, 252, 240), 0.35)
        alpha = round(60 + 150 * low)

        def draw(painter: Painter, t: float) -> None:
            cam = painter.camera
            depth = self.z - cam.z
            swell = np.sin(self.rate * t * 1.7 + self.phase)
            half = self.size * (0.10 + 0.011 * depth) * (0.4 + 0.6 * np.clip(swell, 0, 1))
            x = cam.x + math.tan(azimuth) * depth + self.side * (0.25 + 0.022 * depth) * (1.6 - low)
            thick = 0.02 + 0.006 * depth
            corners = np.stack((np.stack((x - half, x, x + half, x), 1), np.full((len(x), 4), self.y),
                                np.stack((self.z, self.z + thick, self.z, self.z - thick), 1)), axis=2)
            _fill_quads(painter, corners, [colour], alpha, (swell > -0.3) & (depth > 1))

        return Item(self.order, draw, True)


class Sea:
    """Open water from ``z0`` to the horizon at level ``y``, in bands that take the colour of the sky with distance."""

    def __init__(self, z0: float, *, y: float = 0.004, order: float = 8.9e4, near: str = "sea", far: str = "sea_deep",
                 z1: float = 9e4) -> None:
        self.z0, self.y, self.order, self.near, self.far, self.z1 = z0, y, order, near, far, z1

    def __call__(self, light: Light, setting: Setting, colours: dict[str, RGB]) -> Item:
        steps = np.concatenate(([self.z0], self.z0 + np.geomspace(2.0, 420.0, 20), [4e4]))
        steps = steps[steps <= self.z1]
        near, far, horizon = colours[self.near], colours[self.far], light.sky[2]
        share = np.minimum(1.0, (steps[:-1] - self.z0) / 90.0)

        def draw(painter: Painter, t: float) -> None:
            cam = painter.camera
            depth = haze_depth(steps[:-1] * 0.45, cam.z)
            shade = painter.light.shade
            tones = [mix(shade(mix(near, far, float(k) ** 0.5), float(d)), horizon, 0.06 + 0.34 * float(k)) for k,
                     d in zip(share, depth, strict=True)]
            bands(painter, steps, self.y, tones)

        return Item(self.order, draw)


class Surf:
    """Crests that roll towards the beach and the foam that runs up the sand at ``z``."""

    def __init__(self, rng: Rng, z: float, *, order: float) -> None:
        self.z, self.order = z, order
        self.phase = rng.uniform(0, 2 * math.pi, (7, 3))

    def _edge(self, x: NDArray[np.float64], row: int, z: float, size: float, t: float) -> NDArray[np.float64]:
        p = self.phase[row]
        wave = np.sin(x * 0.35 + p[0] + 0.2 * t) + 0.5 * np.sin(x * 0.9 + p[1] - 0.3 * t) + 0.25 * np.sin(x * 2.3 + p[2])
        out: NDArray[np.float64] = z + size * wave
        return out

    def __call__(self, light: Light, setting: Setting, colours: dict[str, RGB]) -> Item:
        foam, shallow, wet = colours["foam"], colours["sea2"], mix(colours["sand2"], (70, 70, 84), 0.35)
        rough = {"storm": 1.9, "wind": 1.5, "rain": 1.1}.get(setting.weather, 1.0)

        def ribbon(painter: Painter, x: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64], y: float, colour: RGB,
                   alpha: int) -> None:
            level = np.full(len(x), y)
            ring = np.vstack((np.stack((x, level, a), 1), np.stack((x, level, b), 1)[::-1]))
            view = painter.camera.to_view(ring)
            if view[:, 2].min() < NEAR:
                painter.face(ring, colour, alpha=alpha)
                return
            px = painter.camera.to_screen(view)
            shade = painter.light.shade(colour, float(haze_depth(float(a[0]) * 0.5, painter.camera.z)))
            painter.fill_coords(px.ravel().tolist(), shade, alpha)

        def draw(painter: Painter, t: float) -> None:
            cam = painter.camera
            reach = math.tan(min(1.2, math.atan(18.0 / cam.focal_mm) + abs(cam.yaw))) + 0.15
            run = 0.45 * math.sin(0.55 * t)

            def across(z: float) -> NDArray[np.float64]:
                half = max(3.0, reach * (z + 2.0 - cam.z))
                # Sample at fixed world steps, so that the curves do not crawl when the camera moves.
                step = max(0.35, round(half / 26, 1))
                first, last = math.floor((cam.x - half) / step), math.ceil((cam.x + half) / step)
                return np.arange(first, last + 1, dtype=np.float64) * step

            x = across(self.z)
            edge = self._edge(x, 0, self.z + run, 0.22, t)
            ribbon(painter, x, self._edge(x, 0, self.z - 0.62, 0.22, 0.0), edge + 0.4, 0.003, wet, 150)
            ribbon(painter, x, edge, edge + 2.2, 0.006, shallow, 150)
            ribbon(painter, x, edge, edge + 0.16 + 0.06 * np.sin(x * 3.1), 0.008, foam, 235)
            second = self._edge(x, 1, self.z + 0.8 + run, 0.2, t)
            ribbon(painter, x, second, second + 0.12, 0.009, foam, 120)
            for i in range(5):
                k = (i / 5 + 0.035 * t) % 1.0
                z = self.z + 1.6 + 24.0 * (1 - k) ** 1.6
                fade = math.sin(math.pi * k)
                u = across(z)
                crest = self._edge(u, i + 2, z, 0.35, t * 0.6)
                width = (0.10 + 0.10 * fade) * rough * (1 + 0.04 * (z - self.z))
                ribbon(painter, u, crest, crest + width * (1.1 + np.sin(u * 1.3 + i)), 0.012, foam, round(170 * fade))

        return Item(self.order, draw, True)


class Swell:
    """The far sea seen from a moving ship: a horizon that rises, falls and tilts while the deck stays level."""

    def __init__(self, z: float = 320.0, rise: float = 7.0) -> None:
        self.z, self.rise = z, rise

    def __call__(self, light: Light, setting: Setting, colours: dict[str, RGB]) -> Item:
        rough = {"storm": 2.2, "wind": 1.5, "rain": 1.2}.get(setting.weather, 0.8)

        def draw(painter: Painter, t: float) -> None:
            mid, tilt = horizon_lift(t, rough)
            span = 900.0
            line = [(x, self.rise * rough + mid + tilt * x / 100, self.z) for x in (-span, span)]
            for k in range(9):
                low = -8.0 * (k / 8) ** 2 * rough
                shade = painter.light.shade(mix(colours["sea_deep"], colours["sea"], k / 8), float(haze_depth(150.0 - 15.0 * k, -6.0)))
                colour = mix(shade, light.sky[2], 0.36 - 0.035 * k)
                painter.face([(x, y + low, z) for x, y, z in line] + [(span, -60.0, self.z), (-span, -60.0, self.z)], colour, emissive=1.0)

        return Item(self.z, draw, True)


def horizon_lift(t: float, rough: float) -> tuple[float, float]:
    """Metres by which the sea at 320 m rises, and its tilt per 100 m."""
    return 3.6 * rough * math.sin(0.75 * t), 1.3 * rough * math.sin(0.52 * t + 0.8)
