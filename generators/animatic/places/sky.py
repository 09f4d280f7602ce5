"""The sky of an exterior: a plane at infinity that pans, tilts and zooms with the camera.

Gradient, glow and stars are painted into a plate that is kept while the camera rests; clouds drift over it.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..geometry import NEAR, Camera, Points, clip_frame
from ..light import HUES, RGB, Light, luma, mix, multiply, scale
from ..paint import Painter
from .base import Setting

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
_SUN: dict[str, tuple[float, float]] = {
    "dawn": (0.075, 0.034), "morning": (0.30, 0.030), "day": (0.52, 0.030), "golden": (0.115, 0.038), "dusk": (-0.03,
        0.034), "night": (0.27, 0.026),
}
"""Elevation and radius of the sun (the moon at night), radians."""
_GREY: dict[str, tuple[float, float]] = {
    "cloudy": (0.14, 1.0), "rain": (0.22, 0.95), "storm": (0.40, 0.74), "snow": (0.20, 1.0), "fog": (0.30, 1.0),
}
"""By weather: how far the gradient is drawn to grey, and its brightness."""
_CLOUDS: dict[str, tuple[int, float]] = {
    "clear": (7, 0.8), "wind": (11, 1.0), "cloudy": (22, 1.25), "rain": (24, 1.5), "storm": (26, 1.7), "snow": (20, 1.4), "fog": (0, 1.0),
}
"""By weather: number of clouds around the camera and their size."""
_STOPS = (0.0, 0.17, 0.62)
"""Heights of the three stops above the horizon, in focal lengths."""


@dataclass(frozen=True, slots=True)
class _Cloud:
    azimuth: float
    elevation: float
    body: Points
    """``(N, 2)`` offsets in radians."""
    belly: Points
    depth: float


def _rng(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(f"sky/{seed}/{name}".encode()).digest()[:8], "big"))


def directions(azimuth: NDArray[np.float64], elevation: NDArray[np.float64]) -> Points:
    """Unit vectors ``(N, 3)`` of angles in radians; azimuth 0 looks along +z, right is positive."""
    c = np.cos(elevation)
    return np.stack((c * np.sin(azimuth), np.sin(elevation), c * np.cos(azimuth)), axis=1)


def sun_direction(light: Light, setting: Setting) -> tuple[float, float]:
    """Azimuth and elevation in radians of the sun, or of the moon at night: on the key's side of the picture."""
    return (light.key_side * 0.30 if light.key_side else 0.13, _SUN.get(setting.hour, _SUN["day"])[0])


def sun_colour(light: Light, setting: Setting) -> RGB:
    """Colour of the sun or moon of the hour: never that of a lamp or fire that happens to be the shot's key."""
    return HUES["night" if light.night else setting.hour if setting.hour in HUES else "day"].key


def _cloud_shape(rng: np.random.Generator, width: float, stratus: bool) -> tuple[Points, Points]:
    """Outline of a cloud and of its shaded underside, offsets in radians."""
    n = int(rng.integers(4, 8))
    height = width * (0.10 if stratus else 0.26)
    xs = np.linspace(-0.5, 0.5, n) * width
    top: list[tuple[float, float]] = []
    for i in range(n):
        bulge = height * (0.35 + 0.65 * math.cos(xs[i] / width * math.pi) ** 0.7) * float(rng.uniform(0.75, 1.2))
        r = width / n * float(rng.uniform(0.62, 0.85))
        arc = np.linspace(math.pi, 0, 7)
        top.extend((float(xs[i] + r * math.cos(a)), float(bulge * 0.45 + bulge * 0.55 * math.sin(a))) for a in arc)
    # The upper envelope of the bumps: keep the outline a function of x, so that it never folds.
    grid = np.linspace(-0.62, 0.62, 44) * width
    env = np.zeros_like(grid)
    pts = np.array(top)
    for i in range(n):
        bump = pts[i * 7:(i + 1) * 7]
        env = np.maximum(env, np.interp(grid, bump[:, 0], bump[:, 1], left=0.0, right=0.0))
    env *= np.clip((0.62 - np.abs(grid) / width) / 0.10, 0, 1) ** 0.6
    under = -height * 0.10 * np.sqrt(np.clip(1 - (grid / (0.62 * width)) ** 2, 0, 1))
    body = np.concatenate((np.stack((grid, env), 1), np.stack((grid[::-1], under[::-1]), 1)))
    shade = env * 0.42 + under * 0.2
    belly = np.concatenate((np.stack((grid, np.minimum(shade, env)), 1), np.stack((grid[::-1], under[::-1]), 1)))
    return body, belly


class Sky:
    """Paints the background of an exterior frame.

    Args:
        light: colours of the hour (``light.sky``: top, middle, horizon). setting: hour and weather. seed: of the place.
        width, height: raster in pixels.
    """

    def __init__(self, light: Light, setting: Setting, seed: int, width: int, height: int) -> None:
        self.light, self.setting = light, setting
        self.width, self.height = width, height
        self.stops = self._graded(light.sky)
        self.radius = _SUN.get(setting.hour, _SUN["day"])[1]
        self.sun = sun_direction(light, setting)
        """Azimuth and elevation of the sun or moon, radians."""
        self._stars = self._make_stars(seed)
        self._clouds = self._make_clouds(seed)
        noise = _rng(seed, "dither").integers(0, 3, (height, width, 1), dtype=np.uint8)
        self._dither = np.ascontiguousarray(np.repeat(noise, 3, axis=2))
        self._buffer = np.empty((height, width, 3), dtype=np.uint8)
        self._key: tuple[float, ...] | None = None
        self._plate: Bytes | None = None
        self._glow: tuple[float, Image.Image] | None = None
        self._disc: tuple[float, Image.Image, Image.Image] | None = None
        self._flashes = self._make_flashes(seed)

    # -- layout -------------------------------------------------------------------------------------------------------
    def _graded(self, sky: tuple[RGB, RGB, RGB]) -> tuple[RGB, RGB, RGB]:
        grey, gain = _GREY.get(self.setting.weather, (0.0, 1.0))
        if not grey:
            return sky
        mean = tuple(sum(c[i] for c in sky) // 3 for i in range(3))
        flat: RGB = (mean[0], mean[1], mean[2])
        y = round(255 * luma(flat))
        veil = mix((y, y, min(255, y + 8)), flat, 0.35)
        out = [scale(mix(c, veil, grey), gain) for c in sky]
        if self.setting.weather == "fog":
            out = [mix(c, self.light.haze, 0.75) for c in out]
        return (out[0], out[1], out[2])

    def _make_stars(self, seed: int) -> tuple[Points, NDArray[np.float64]]:
        rng = _rng(seed, "stars")
        n = 340
        azimuth = rng.uniform(-2.2, 2.2, n)
        elevation = np.arcsin(rng.uniform(0.02, 0.98, n))
        bright = rng.random(n) ** 3
        return directions(azimuth, elevation), bright

    def _make_clouds(self, seed: int) -> list[_Cloud]:
        count, size = _CLOUDS.get(self.setting.weather, (7, 0.8))
        rng = _rng(seed, "clouds")
        out = []
        low_sun = self.setting.hour in ("dawn", "golden", "dusk", "night")
        for i in range(count):
            azimuth = -1.7 + 3.4 * (i + float(rng.uniform(0.1, 0.9))) / count
            far = float(rng.random())
            stratus = bool(rng.random() < (0.6 if low_sun else 0.25))
            elevation = 0.07 + 0.36 * far**1.2
            width = size * (0.16 + 0.30 * far) * float(rng.uniform(0.7, 1.3)) * (1.5 if stratus else 1.0)
            body, belly = _cloud_shape(rng, width, stratus)
            out.append(_Cloud(azimuth, elevation, body, belly, 1 - far))
        return sorted(out, key=lambda c: -c.depth)

    def _make_flashes(self, seed: int) -> list[tuple[float, float, float]]:
        """Start time, azimuth and strength of lightning within a minute (repeats)."""
        if self.setting.weather != "storm":
            return []
        rng = _rng(seed, "lightning")
        times = np.cumsum(rng.uniform(3.5, 8.0, 12)) - 2.4
        return [(float(t), float(rng.uniform(-0.7, 0.7)), float(rng.uniform(0.5, 1.0))) for t in times if t < 60]

    # -- painting -----------------------------------------------------------------------------------------------------
    def flash(self, t: float) -> float:
        """Brightness of lightning at ``t`` seconds, 0..1."""
        for start, _, power in self._flashes:
            d = t % 60.0 - start
            if 0 <= d < 0.45:
                return power * math.exp(-7.0 * d) * (0.55 + 0.45 * math.cos(34.0 * d) ** 2)
        return 0.0

    def horizon(self, camera: Camera) -> float:
        """Screen y of the horizon at the centre column."""
        return camera.horizon_px()

    def paint(self, image: Image.Image, camera: Camera, t: float, *, clouds: bool = True) -> None:
        """Fill the whole of ``image`` (RGB, the size of the camera's frame) with the sky at ``t`` seconds.

        With ``clouds=False`` the caller draws them with :meth:`draw_clouds` on its own painter, which saves a copy of the frame.

        Raises:
            ValueError: the image, the camera and the sky do not have one size.
        """
        if image.size != (camera.width, camera.height) or image.size != (self.width, self.height):
            raise ValueError(f"the sky was made for {self.width}x{self.height}, found an image of {image.size[0]}x{image.size[1]} "
                             f"and a camera of {camera.width}x{camera.height}; make a Sky for this size")
        image.paste(Image.fromarray(self.base(camera)))
        if clouds and (self._clouds or self.flash(t) > 0.02):
            painter = Painter(image, camera, self.light)
            self.draw_clouds(painter, t)
            painter.flush()

    def base(self, camera: Camera) -> Bytes:
        """The sky without its clouds as ``(height, width, 3)`` pixels, not to be written to; kept until the camera turns or zooms."""
        key = (camera.yaw, camera.pitch, camera.roll, camera.focal_mm)
        if self._plate is None or key != self._key:
            image = Image.new("RGB", (self.width, self.height))
            self._paint_base(image, camera)
            self._key, self._plate = key, np.asarray(image)
        return self._plate

    def patience(self, camera: Camera, fps: int) -> int:
        """Frames during which the clouds drift by half a pixel at most (never under 2, nor over 12)."""
        if self._flashes:
            return 2
        pace = 1.4 * self._pace() * camera.focal_px / fps
        return max(2, min(12, int(0.5 / pace)))

    def _pace(self) -> float:
        """How fast the clouds drift, radians per second."""
        return {"wind": 0.010, "storm": 0.008, "rain": 0.004}.get(self.setting.weather, 0.0016)

    def _paint_base(self, image: Image.Image, camera: Camera) -> None:
        """Gradient, dither, stars, glow and disc."""
        if camera.roll:
            up = self._tilted(camera).resize((self.width, self.height), Image.Resampling.BILINEAR)
            np.add(np.asarray(up), self._dither, out=self._buffer)
        else:
            y = self.height / 2 - (np.arange(self.height, dtype=np.float32) + 0.5)
            rows = self._colours(y / np.float32(camera.focal_px) + np.float32(math.tan(camera.pitch)))
            np.add(rows[:, None, :], self._dither, out=self._buffer)
        hour, weather = self.setting.hour, self.setting.weather
        if (self.light.night or hour in ("dusk", "dawn")) and weather in ("clear", "wind"):
            self._splat_stars(camera, 1.0 if hour == "night" or self.light.night else 0.35)
        image.paste(Image.fromarray(self._buffer))
        self._paste_glow(image, camera)

    def _colours(self, up: Floats) -> Bytes:
        """Colours ``(..., 3)`` at heights above the horizon in focal lengths."""
        top, middle, low = (np.array(v, dtype=np.float32) for v in self.stops)
        a = _ease(np.clip((up - _STOPS[0]) / (_STOPS[1] - _STOPS[0]), 0, 1))[..., None]
        b = _ease(np.clip((up - _STOPS[1]) / (_STOPS[2] - _STOPS[1]), 0, 1))[..., None]
        out = low + (middle - low) * a
        out += (top - out) * b
        return np.asarray(np.clip(out, 1, 253) - 0.5, dtype=np.uint8)

    def _tilted(self, camera: Camera) -> Image.Image:
        """The gradient of a rolled camera at an eighth of the size."""
        w, h = max(2, (self.width + 7) // 8), max(2, (self.height + 7) // 8)
        x = (np.arange(w, dtype=np.float32) + 0.5) * (self.width / w) - self.width / 2
        y = self.height / 2 - (np.arange(h, dtype=np.float32) + 0.5) * (self.height / h)
        c, s = math.cos(camera.roll), math.sin(camera.roll)
        up = (c * y[:, None] + s * x[None, :]) / camera.focal_px + math.tan(camera.pitch)
        return Image.fromarray(self._colours(np.asarray(up, dtype=np.float32)))

    def _glow_mask(self, focal: float) -> Image.Image:
        """The glow round the sun or moon as a mask, its disc left out; kept for the last focal length."""
        if self._glow is not None and self._glow[0] == focal:
            return self._glow[1]
        weather, hour = self.setting.weather, self.setting.hour
        cover = {"clear": 1.0, "wind": 0.9, "snow": 0.35, "cloudy": 0.35, "fog": 0.5, "rain": 0.15}.get(weather, 0.0)
        low = hour in ("dawn", "golden", "dusk") and not self.light.night
        reach = 0.60
        size = max(2, round(reach * focal))
        n = 96
        x = np.linspace(-reach, reach, 2 * n, dtype=np.float32)
        r2 = x[None, :] ** 2 + x[:, None] ** 2
        wide = {"dawn": 0.55, "golden": 0.62, "dusk": 0.5, "morning": 0.34, "day": 0.26}.get(hour, 0.22)
        core = (0.5 if self.light.night else 0.72) * (0.45 if hour == "dusk" else 1.0)
        g = wide * np.exp(-r2 / (2 * 0.18**2)) + core * np.exp(-r2 / (2 * (2.4 * self.radius) ** 2))
        if low:
            g = g + 0.35 * np.exp(-(x[None, :] ** 2 * 0.45 + x[:, None] ** 2 * 2.2) / (2 * 0.16**2))
        g *= np.clip((1 - np.sqrt(r2) / reach) * 2.5, 0, 1) * cover
        small = Image.fromarray((np.clip(g, 0, 0.96) * 255).astype(np.uint8))
        mask = small.resize((2 * size, 2 * size), Image.Resampling.BICUBIC)
        self._glow = (focal, mask)
        return mask

    def _paste_glow(self, image: Image.Image, camera: Camera) -> None:
        weather = self.setting.weather
        if weather == "storm":
            return
        spot = self._project(directions(np.array([self.sun[0]]), np.array([max(self.sun[1], -0.02)])), camera)
        if spot is None:
            return
        mask = self._glow_mask(camera.focal_px)
        x, y = round(float(spot[0, 0]) - mask.width / 2), round(float(spot[0, 1]) - mask.height / 2)
        if -mask.width < x < self.width and -mask.height < y < self.height:
            image.paste(mix(sun_colour(self.light, self.setting), (255, 255, 255), 0.15), (x, y, x + mask.width, y + mask.height), mask)
            if weather in ("clear", "wind") and not (self.setting.hour == "dusk" and not self.light.night):
                self._paste_disc(image, float(spot[0, 0]), float(spot[0, 1]), self.radius * camera.focal_px)

    def _paste_disc(self, image: Image.Image, cx: float, cy: float, r: float) -> None:
        """The disc itself, from a sprite drawn at four times the size."""
        size = math.ceil(r) * 2 + 4
        if self._disc is None or self._disc[0] != r:
            k = 4
            moon = self.light.night
            colour = (232, 238, 252) if moon else mix(sun_colour(self.light, self.setting), (255, 252, 240), 0.72)
            face, mask = Image.new("RGB", (size * k, size * k), colour), Image.new("L", (size * k, size * k), 0)
            c = size * k / 2
            ImageDraw.Draw(mask).ellipse((c - r * k, c - r * k, c + r * k, c + r * k), fill=255)
            if moon:
                pen = ImageDraw.Draw(face)
                for ox, oy, q in ((-0.3, -0.25, 0.26), (0.32, 0.1, 0.2), (-0.1, 0.42, 0.16), (0.25, -0.45, 0.12)):
                    pen.ellipse((c + (ox - q) * r * k, c + (oy - q) * r * k, c + (ox + q) * r * k, c + (oy + q) * r * k),
                                fill=mix(colour, self.stops[0], 0.16))
            small = (size, size)
            self._disc = (r, face.resize(small, Image.Resampling.BOX), mask.resize(small, Image.Resampling.BOX))
        _, face, mask = self._disc
        image.paste(face, (round(cx - size / 2), round(cy - size / 2)), mask)

    def _project(self, rays: Points, camera: Camera) -> Points | None:
        """Pixels of directions; None when any lies behind the lens."""
        view = camera.to_view(np.add(rays, (camera.x, camera.y, camera.z)))
        if view[:, 2].min() < NEAR:
            return None
        return camera.to_screen(view)

    def _splat_stars(self, camera: Camera, power: float) -> None:
        """Blend the stars into the buffer as small soft dots at fractions of a pixel, so that they glide when the camera pans."""
        rays, bright = self._stars
        view = camera.to_view(np.add(rays, (camera.x, camera.y, camera.z)))
        px = camera.to_screen(view)
        seen = (view[:, 2] > NEAR) & (px[:, 0] > 3) & (px[:, 0] < self.width - 4) & (px[:, 1] > 3) & (px[:, 1] < self.height - 4)
        if not seen.any():
            return
        px, b = px[seen], bright[seen]
        sigma = (0.45 + 0.50 * b) * max(0.6, self.height / 720)
        alpha = power * (0.40 + 0.60 * b**0.6)
        tint = np.where((np.flatnonzero(seen) % 3 == 0)[:, None], (255.0, 244.0, 224.0), (214.0, 226.0, 255.0))
        ix, iy = px[:, 0].astype(np.intp), px[:, 1].astype(np.intp)
        for dy in (-1, 0, 1, 2):
            for dx in (-1, 0, 1, 2):
                d2 = (ix + dx + 0.5 - px[:, 0]) ** 2 + (iy + dy + 0.5 - px[:, 1]) ** 2
                w = (alpha * np.exp(-d2 / (2 * sigma**2)))[:, None]
                old = self._buffer[iy + dy, ix + dx].astype(np.float64)
                self._buffer[iy + dy, ix + dx] = (old + (tint - old) * w).astype(np.uint8)

    def _cloud_colours(self, depth: float, flash: float) -> tuple[RGB, RGB, int]:
        """Lit top, underside, and alpha of a cloud."""
        top, middle, low = self.stops
        hour, weather = self.setting.hour, self.setting.weather
        if self.light.night:
            body, belly, alpha = mix(middle, (120, 136, 190), 0.20), mix(top, middle, 0.6), 170
        elif hour in ("golden", "dusk", "dawn"):
            body = mix(mix(middle, low, 0.55), sun_colour(self.light, self.setting), 0.25)
            belly, alpha = mix(mix(top, middle, 0.55), (190, 120, 140), 0.25), 175
        else:
            body = mix(multiply((255, 255, 255), self.light.ambient), middle, 0.08)
            belly, alpha = mix(body, mix(top, (150, 166, 196), 0.5), 0.34), 215
        if weather in ("rain", "storm", "cloudy", "snow"):
            dark = {"rain": 0.30, "storm": 0.48, "cloudy": 0.10, "snow": 0.06}[weather]
            base = mix(middle, low, 0.4)
            body, belly = mix(scale(base, 1.05 - 0.4 * dark), body, 0.25), scale(mix(top, middle, 0.5), 0.98 - 0.5 * dark)
            alpha = 205
        body, belly = mix(body, low, 0.45 * depth), mix(belly, low, 0.40 * depth)
        if flash:
            body, belly = mix(body, (236, 240, 255), 0.7 * flash), mix(belly, (200, 208, 240), 0.5 * flash)
        return body, belly, alpha

    def draw_clouds(self, painter: Painter, t: float) -> None:
        """Draw the drifting clouds, and lightning when it strikes, on a frame that :meth:`paint` has filled."""
        camera, flash = painter.camera, self.flash(t)
        self._draw_drift(painter, camera, t, flash)
        if flash > 0.02:
            self._draw_bolt(painter, camera, t, flash)

    def _draw_drift(self, painter: Painter, camera: Camera, t: float, flash: float) -> None:
        speed = self._pace()
        half = math.atan(18.0 / camera.focal_mm) + 0.55
        shown: list[tuple[_Cloud, float]] = []
        for cloud in self._clouds:
            azimuth = (cloud.azimuth + speed * t * (1.3 - cloud.depth) + 1.8) % 3.6 - 1.8
            if abs((azimuth - camera.yaw + math.pi) % (2 * math.pi) - math.pi) < half:
                shown.append((cloud, azimuth))
        if not shown:
            return
        n = len(shown[0][0].body)
        offset = np.concatenate([np.add(np.concatenate((c.body, c.belly)), (a, c.elevation)) for c, a in shown])
        view = camera.to_view(np.add(directions(offset[:, 0], offset[:, 1]), (camera.x, camera.y, camera.z)))
        px = camera.to_screen(view).reshape(-1, n, 2)
        ahead = view[:, 2].reshape(-1, n).min(axis=1) > NEAR
        for i, (cloud, _) in enumerate(shown):
            body, belly, alpha = self._cloud_colours(cloud.depth, flash)
            for k, colour, a in ((2 * i, body, alpha), (2 * i + 1, belly, alpha // 2)):
                p = px[k]
                lo, hi = p.min(axis=0), p.max(axis=0)
                if not ahead[k] or hi[0] < 0 or lo[0] > self.width or hi[1] < 0 or lo[1] > self.height:
                    continue
                if lo[0] < -3 * self.width or hi[0] > 4 * self.width or lo[1] < -4 * self.height:
                    p = clip_frame(p, self.width, self.height)
                if len(p) >= 3:
                    painter.fill_coords(p.ravel().tolist(), colour, a)

    def _draw_bolt(self, painter: Painter, camera: Camera, t: float, power: float) -> None:
        w, h = float(self.width), float(self.height)
        painter.fill_coords([0.0, 0.0, w, 0.0, w, h, 0.0, h], (226, 232, 255), round(110 * power))
        start, azimuth, strength = next((f for f in self._flashes if 0 <= t % 60.0 - f[0] < 0.45), (0.0, 0.0, 0.0))
        if strength < 0.62 or t % 60.0 - start > 0.2:
            return
        rng = _rng(round(start * 1000), "bolt")
        elevation = np.linspace(0.42, 0.02, 12)
        path = azimuth + np.cumsum(rng.uniform(-0.022, 0.024, 12))
        half = np.linspace(0.0026, 0.0006, 12)
        ring = directions(np.concatenate((path - half, (path + half)[::-1])), np.concatenate((elevation, elevation[::-1])))
        px = self._project(ring, camera)
        if px is not None:
            painter.fill_px(px, (250, 250, 255), round(255 * min(1.0, power * 1.4)))


def _ease(x: Floats) -> Floats:
    """Smoothstep of an array in 0..1."""
    return x * x * (3 - 2 * x)
