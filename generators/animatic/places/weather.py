"""Weather in the air: rain, snow, fog veils and blown leaves, before and behind the cast.

Particles live in a box of air that travels with the camera, so they show parallax when it moves and look the same in
every frame size. Everything is a function of ``t`` and of ``phase`` (seconds added to ``t``), which a continuous cut
may carry from shot to shot.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geometry import Points
from ..light import RGB, mix
from ..paint import Painter
from .base import Setting

_LEAVES: tuple[RGB, ...] = ((214, 122, 50), (232, 172, 72), (178, 74, 48))
_PETALS: tuple[RGB, ...] = ((248, 196, 210), (255, 232, 238), (240, 176, 196))
_GREEN: tuple[RGB, ...] = ((112, 160, 84), (150, 184, 96), (92, 136, 78))

LEAFLESS = frozenset({"ship_deck", "shore", "harbour", "desert", "rooftop"})
"""Sets without trees near enough for leaves in the wind."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One layer of particles at a distance (metres) from the camera; ``(N,)`` arrays, positions in 0..1."""

    distance: float
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size: NDArray[np.float64]
    spin: NDArray[np.float64]


def _rng(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(f"weather/{seed}/{name}".encode()).digest()[:8], "big"))


class Weather:
    """What falls and drifts in the air of one shot.

    Args:
        setting: weather and season. seed: of the shot's air. width, height: raster in pixels. leaves: whether wind carries
        leaves here (see :data:`LEAFLESS`).
    """

    def __init__(self, setting: Setting, seed: int, width: int, height: int, *, leaves: bool = True) -> None:
        self.setting = setting
        self.width, self.height = width, height
        self.phase = 0.0
        """Seconds added to ``t``: the state that a continuous boundary carries."""
        kind = setting.weather
        table = {
            "rain": ((9.0, 150), (5.5, 110), (2.4, 46)), "storm": ((9.0, 190), (5.5, 150), (2.4, 70)),
            "snow": ((10.0, 170), (5.5, 95), (2.2, 34)), "wind": ((8.0, 14), (5.0, 10), (2.4, 5)), "fog": ((9.0, 4), (5.5, 3), (2.6, 2)),
        }
        self._sheets = [self._sheet(seed, d, n) for d, n in (table.get(kind, ()) if leaves or kind != "wind" else ())]

    @property
    def active(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self._sheets)

    def _sheet(self, seed: int, distance: float, count: int) -> _Sheet:
        rng = _rng(seed, f"{self.setting.weather}{distance}")
        return _Sheet(distance, rng.random(count), rng.random(count), rng.uniform(0.6, 1.3, count), rng.uniform(0, 2 * math.pi, count))

    # -- drawing ------------------------------------------------------------------------------------------------------
    def draw(self, painter: Painter, t: float) -> None:
        """Everything at once, over the picture."""
        self.behind(painter, t)
        self.front(painter, t)

    def behind(self, painter: Painter, t: float) -> None:
        """What falls behind the cast."""
        for sheet in self._sheets[:2]:
            self._draw_sheet(painter, sheet, t + self.phase)

    def front(self, painter: Painter, t: float) -> None:
        """What falls between the cast and the lens."""
        for sheet in self._sheets[2:]:
            self._draw_sheet(painter, sheet, t + self.phase)

    def _draw_sheet(self, painter: Painter, sheet: _Sheet, t: float) -> None:
        kind = self.setting.weather
        if kind in ("rain", "storm"):
            self._rain(painter, sheet, t)
        elif kind == "snow":
            self._snow(painter, sheet, t)
        elif kind == "fog":
            self._fog(painter, sheet, t)
        else:
            self._leaves(painter, sheet, t)

    def _place(self, painter: Painter, sheet: _Sheet, dx: NDArray[np.float64], dy: NDArray[np.float64]) -> tuple[Points, float]:
        """Pixels of particles moved by ``dx``, ``dy`` metres, and pixels per metre at their distance."""
        cam = painter.camera
        # A focal length of 35 mm for all: long lenses would show three drops as wide as posts.
        lens = 35.0 + 0.25 * (cam.focal_mm - 35.0)
        k = lens * self.width / 36.0 / sheet.distance
        w, h = self.width / k + 1.2, self.height / k + 1.6
        x = (sheet.x * w + dx - cam.x - cam.yaw * sheet.distance) % w - 0.6
        y = (sheet.y * h + dy - cam.y - cam.pitch * sheet.distance + cam.z * 0.13) % h - 0.8
        px = np.stack((x * k, self.height - y * k), axis=1)
        return px, k

    def _rain(self, painter: Painter, sheet: _Sheet, t: float) -> None:
        storm = self.setting.weather == "storm"
        slant = 0.34 if storm else 0.12
        speed = 9.5 if storm else 8.0
        fall = speed * t * (0.92 + 0.16 * sheet.size / 1.3)
        px, k = self._place(painter, sheet, -slant * fall, -fall)
        length = sheet.size * (0.30 + 0.03 * sheet.distance) * k
        width = max(0.55, 0.0045 * k)
        tip = px + np.stack((-slant * length, length), axis=1)
        side = np.array((width / 2, 0.0))
        quads = np.stack((px - side, px + side, tip + side, tip - side), axis=1)
        colour = mix(mix(painter.light.haze, painter.light.sky[1], 0.5), (236, 242, 255), 0.55)
        self._fill(painter, quads, colour, 54 if sheet.distance > 7 else 74 if sheet.distance > 4 else 84)

    def _snow(self, painter: Painter, sheet: _Sheet, t: float) -> None:
        fall = t * (0.75 + 0.35 * sheet.size)
        drift = 0.16 * np.sin(1.1 * t + sheet.spin) + 0.18 * t
        px, k = self._place(painter, sheet, drift, -fall)
        r = np.clip(sheet.size * 0.022 * k, 0.8, None)
        a = np.linspace(0, 2 * math.pi, 9)[:-1]
        ring = np.stack((np.cos(a), np.sin(a)), axis=1)
        flakes = px[:, None, :] + ring[None] * r[:, None, None]
        near = sheet.distance < 4
        colour = mix((252, 253, 255), painter.light.shade((246, 248, 255)), 0.55)
        self._fill(painter, flakes, colour, 150 if near else 190)

    def _fog(self, painter: Painter, sheet: _Sheet, t: float) -> None:
        colour = mix(painter.light.haze, painter.light.sky[2], 0.35)
        cam = painter.camera
        k = cam.focal_px / sheet.distance
        base = self.height / 2 + cam.focal_px * math.tan(cam.pitch)
        a = np.linspace(0, 2 * math.pi, 25)[:-1]
        span = self.width / k + 14.0
        for i in range(len(sheet.x)):
            x = (float(sheet.x[i]) * span + 0.22 * t * float(sheet.size[i]) - cam.x - cam.yaw * sheet.distance) % span - 7.0
            y = (cam.y - 0.25 - 0.9 * float(sheet.y[i])) * k + base
            rx, ry = (4.2 + 2.2 * float(sheet.size[i])) * k, (0.42 + 0.3 * float(sheet.size[i])) * k
            for grow in (1.0, 0.6):
                ring = np.stack((x * k + rx * grow * np.cos(a), y + ry * grow * np.sin(a)), axis=1)
                painter.fill_px(ring, colour, 28)

    def _leaves(self, painter: Painter, sheet: _Sheet, t: float) -> None:
        season = self.setting.season
        if season == "winter":
            return
        colours = _LEAVES if season == "autumn" else _PETALS if season == "spring" else _GREEN
        run = 2.6 * t * sheet.size
        rise = 0.35 * np.sin(1.6 * t + sheet.spin) - 0.34 * t
        px, k = self._place(painter, sheet, run, rise)
        turn = sheet.spin + 3.2 * t * sheet.size
        a = np.linspace(0, 2 * math.pi, 9)[:-1]
        r = 0.045 * sheet.size * k
        flip = 0.25 + 0.6 * np.abs(np.cos(2.1 * t + sheet.spin))
        x, y = np.cos(a)[None] * r[:, None], np.sin(a)[None] * (r * flip)[:, None]
        c, s = np.cos(turn)[:, None], np.sin(turn)[:, None]
        shape = px[:, None, :] + np.stack((c * x - s * y, s * x + c * y), axis=2)
        for i, colour in enumerate(colours):
            self._fill(painter, shape[i::3], painter.light.shade(colour, sheet.distance * 0.6), 235)

    def _fill(self, painter: Painter, polygons: Points, colour: RGB, alpha: int) -> None:
        """Fill ``(N, K, 2)`` pixels, all of one colour, leaving out what is off the frame."""
        centre = polygons[:, 0]
        seen = (centre[:, 0] > -120) & (centre[:, 0] < self.width + 120) & (centre[:, 1] > -160) & (centre[:, 1] < self.height + 160)
        for coords in polygons[seen].reshape(int(seen.sum()), polygons.shape[1] * 2).tolist():
            painter.fill_coords(coords, colour, alpha)
