"""What is seen through the windows of an interior: sky, sun or moon, stars, silhouettes, and weather on the glass."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from ..light import RGB, Light, mix, scale
from ..paint import Painter
from .base import Setting
from .mesh import Frame, Mesh

DARK_HOURS = ("night", "dusk", "dawn")
WET = ("rain", "storm")


@dataclass(frozen=True, slots=True)
class Hole:
    """An opening in a wall, in the wall's own u, v metres; ``view``: what lies behind it."""

    u0: float
    u1: float
    v0: float
    v1: float
    view: str = "sky"
    """``sky`` (houses, trees, weather), ``bare`` (sky alone), ``space`` or ``hall`` (a passage)."""


def lerp_sky(light: Light, t: float) -> RGB:
    """Sky colour at height ``t``: 0 at the horizon, 1 overhead."""
    top, middle, horizon = light.sky
    return mix(horizon, middle, t * 2) if t < 0.5 else mix(middle, top, t * 2 - 1)


def grey_sky(c: RGB, weather: str) -> RGB:
    """The sky colour under this weather."""
    k = {"cloudy": 0.45, "rain": 0.6, "storm": 0.75, "snow": 0.6, "fog": 0.7}.get(weather, 0.0)
    y = round(0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2])
    d = {"storm": 0.6, "rain": 0.82}.get(weather, 1.0)
    return scale(mix(c, (y, y, min(255, y + 8)), k), d)


def paint_sky(f: Frame, hole: Hole, light: Light, setting: Setting, rng: random.Random, bands: int = 8) -> None:
    """Sky bands, sun glow or stars and moon in one opening; ``f`` is the wall's frame."""
    m, depth = 0.04, -0.06
    u0, u1, v0, v1 = hole.u0 - 0.5, hole.u1 + 0.5, hole.v0 - 0.1, hole.v1 + 0.12
    step = (v1 - v0) / bands
    for i in range(bands):
        c = grey_sky(lerp_sky(light, 0.1 + 0.8 * i / bands), setting.weather)
        f.rect(u0, u1, v0 + i * step - m, v0 + (i + 1) * step + (m if i < bands - 1 else 0.2), c, depth, emissive=1.0)
    clear = setting.weather in ("clear", "wind", "cloudy")
    wide, tall = u1 - u0, v1 - v0
    if setting.hour in ("night", "dusk") and clear:
        for _ in range(int(9 * wide * tall) if setting.hour == "night" else int(3 * wide * tall)):
            r = rng.uniform(0.006, 0.014)
            f.disc(u0 + rng.random() * wide, v0 + tall * rng.uniform(0.35, 1.0), r, r, (232, 236, 255), depth, n=5, emissive=1.0,
                   alpha=rng.randrange(110, 255))
    if setting.hour in ("golden", "dawn", "dusk") and clear:
        cu, cv = u0 + wide * rng.uniform(0.25, 0.75), v0 + tall * 0.28
        for k in range(5):
            f.disc(cu, cv, 0.9 - 0.17 * k, 0.75 - 0.14 * k, (255, 226, 150), depth, n=24, emissive=1.0, alpha=26)
        if setting.hour == "golden":
            f.disc(cu, cv, 0.16, 0.16, (255, 246, 214), depth, n=24, emissive=1.0)
    if setting.hour in ("day", "morning") and setting.weather in ("clear", "cloudy", "wind"):
        for _ in range(max(1, int(wide))):
            cu, cv = u0 + rng.random() * wide, v0 + tall * rng.uniform(0.55, 0.9)
            for k in range(3):
                f.disc(cu + 0.16 * (k - 1), cv + 0.03 * (k % 2), 0.2 - 0.03 * (k != 1), 0.055 + 0.02 * (k == 1), (255, 255, 252), depth,
                       n=16, emissive=1.0, alpha=190)


def paint_moon(f: Frame, hole: Hole) -> None:
    """A moon with a small glow in the upper part of an opening."""
    u, v = hole.u0 + 0.66 * (hole.u1 - hole.u0), hole.v0 + 0.74 * (hole.v1 - hole.v0)
    r = min(0.13, 0.12 * (hole.u1 - hole.u0) + 0.03)
    for k in range(4):
        f.disc(u, v, r * (2.6 - 0.4 * k), r * (2.6 - 0.4 * k), (190, 206, 255), -0.055, n=22, emissive=1.0, alpha=18)
    f.disc(u, v, r, r, (240, 242, 255), -0.055, n=24, emissive=1.0)
    f.disc(u - 0.3 * r, v + 0.2 * r, 0.24 * r, 0.2 * r, (214, 220, 244), -0.055, n=12, emissive=1.0)


def paint_view(f: Frame, u0: float, u1: float, light: Light, setting: Setting, rng: random.Random, town: bool) -> None:
    """Silhouettes beyond the wall at 6 to 16 m: hills, then houses with windows or trees; spans ``u0..u1`` of the wall."""
    sky = grey_sky(light.sky[2], setting.weather)
    base = grey_sky(mix(light.sky[1], light.ambient, 0.35), setting.weather)
    far, mid, near = mix(sky, scale(base, 0.7), 0.4), mix(sky, scale(base, 0.55), 0.7), scale(base, 0.5)
    snow = setting.season == "winter" or setting.weather == "snow"
    if setting.hour in ("day", "morning", "golden"):
        leaf: RGB = {"spring": (120, 168, 92), "autumn": (206, 124, 58), "winter": (168, 176, 184)}.get(setting.season, (82, 134, 84))
        mid, near = mix(mid, leaf, 0.35), mix(near, leaf, 0.4)
    pts = [(u0 - 30.0, -3.0)]
    for i in range(25):
        u = u0 - 30 + (u1 - u0 + 60) * i / 24
        pts.append((u, 1.5 + 0.9 * math.sin(u * 0.21) + 0.5 * rng.random()))
    f.poly([*pts, (u1 + 30.0, -3.0)], far, -16.0, emissive=1.0)
    u = u0 - 9.0
    while u < u1 + 9.0:
        wide = rng.uniform(1.5, 2.5)
        if town and rng.random() < 0.75:
            tall = rng.uniform(1.2, 2.9)
            f.rect(u, u + wide, -3, tall, mid, -11.0, emissive=1.0)
            f.poly([(u - 0.15, tall), (u + wide + 0.15, tall), (u + wide / 2, tall + rng.uniform(0.5, 1.1))],
                   mix(mid, (240, 244, 250), 0.6) if snow else scale(mid, 0.82), -11.0, emissive=1.0)
            lit = setting.hour in DARK_HOURS
            for k in range(2):
                for j in range(2):
                    on = rng.random() < 0.55
                    f.rect(u + 0.25 + j * wide * 0.5, u + 0.6 + j * wide * 0.5, tall - 0.75 - k * 0.85, tall - 0.3 - k * 0.85,
                           (255, 204, 112) if lit and on else scale(mid, 0.78), -11.0, emissive=1.0)
        else:
            h, r = rng.uniform(1.5, 2.6), rng.uniform(0.6, 1.0)
            f.rect(u + wide / 2 - 0.09, u + wide / 2 + 0.09, -3, h, scale(near, 0.8), -9.0, emissive=1.0)
            for k in range(4):
                a = k * 1.7 + rng.random()
                f.disc(u + wide / 2 + 0.5 * r * math.cos(a), h + 0.45 * r * math.sin(a), 0.75 * r, 0.65 * r,
                       mix(near, (240, 244, 250), 0.55) if snow and k == 0 else scale(near, 0.92 + 0.06 * k), -9.0, n=14, emissive=1.0)
        u += wide + rng.uniform(0.1, 1.1)


@dataclass(frozen=True, slots=True)
class Pane:
    """A piece of glass: the wall's frame (bound to no mesh) and its rectangle."""

    frame: Frame
    u0: float
    u1: float
    v0: float
    v1: float


def weather_on_glass(panes: list[Pane], setting: Setting, rng: random.Random, painter: Painter, t: float) -> None:
    """Rain streaks or snow flakes inside the panes at time ``t``; the same ``rng`` seed gives the same drops every frame."""
    mesh = Mesh()
    wet = setting.weather in WET
    for p in panes:
        f = Frame(mesh, (0, 0, 0))
        f.origin, f.axes = p.frame.origin, p.frame.axes
        wide, tall = p.u1 - p.u0, p.v1 - p.v0
        for _ in range(max(2, int((9 if wet else 14) * wide * tall))):
            u, phase, speed, size = rng.random(), rng.random(), rng.uniform(0.8, 1.25), rng.uniform(0.6, 1.2)
            if wet:
                v = 1.0 - (phase + t * 1.6 * speed) % 1.0
                a, b = p.v0 + v * tall, min(p.v1, p.v0 + v * tall + 0.16 * size)
                x = p.u0 + u * (wide - 0.03) + 0.015
                f.rect(x - 0.004, x + 0.005, a, b, (214, 226, 240), -0.02, emissive=0.7, alpha=120)
            else:
                v = 1.0 - (phase + t * 0.22 * speed) % 1.0
                x = p.u0 + wide * (0.06 + 0.88 * u) + 0.03 * wide * math.sin(t * 1.3 + 9 * phase)
                r = 0.016 * size
                f.disc(x, p.v0 + r + v * (tall - 2 * r), r, r, (248, 250, 255), -0.02, n=7, emissive=0.85, alpha=225)
    mesh.draw(painter)


def paint_space(f: Frame, hole: Hole, rng: random.Random, tint: RGB) -> None:
    """Deep space with nebulae, stars and a ringed planet in one opening."""
    u0, u1, v0, v1 = hole.u0 - 0.6, hole.u1 + 0.6, hole.v0 - 0.2, hole.v1 + 0.3
    wide, tall = u1 - u0, v1 - v0
    for i in range(5):
        f.rect(u0, u1, v0 + tall * i / 5 - 0.01, v0 + tall * (i + 1) / 5 + 0.01, mix((30, 24, 66), (8, 10, 30), i / 4), -0.06, emissive=1.0)
    for k in range(10):
        r = rng.uniform(0.4, 0.9)
        f.disc(u0 + wide * rng.random(), v0 + tall * (0.25 + 0.4 * rng.random()), 1.6 * r, 0.6 * r, ((112, 66, 150), (46, 96, 150), tint)[k % 3],
            -0.06,
               n=20, emissive=1.0, alpha=24)
    for _ in range(int(16 * wide * tall)):
        r = rng.choice((0.005, 0.006, 0.008, 0.012))
        f.disc(u0 + wide * rng.random(), v0 + tall * rng.random(), r, r, rng.choice(((255, 255, 255), (190, 210, 255), (255, 226, 190))), -0.06,
            n=8, emissive=1.0)
    if wide > 2.5:
        cu, cv, r = u0 + 0.66 * wide, v0 + 0.5 * tall, 0.32 * tall
        for k in range(4):
            f.disc(cu, cv, r * (1.3 - 0.07 * k), r * (1.3 - 0.07 * k), mix(tint, (255, 255, 255), 0.3), -0.058, n=30, emissive=1.0, alpha=18)
        f.disc(cu, cv, r, r, (226, 140, 96), -0.056, n=40, emissive=1.0)
        for k, (y, h, c) in enumerate(((0.45, 0.12, (240, 176, 118)), (0.1, 0.16, (206, 112, 84)), (-0.35, 0.1, (246, 196, 140)),
            (-0.62, 0.08, (196, 100, 80)))):
            half = r * math.sqrt(max(0.0, 1 - y * y)) * 0.985
            f.disc(cu, cv + y * r, half, h * r, c, -0.055 + 0.0005 * k, n=26, emissive=1.0)
        a = [math.radians(d) for d in range(-112, 69, 12)]
        dark = [(cu + r * math.cos(x), cv + r * math.sin(x)) for x in a]
        f.poly([*dark, (cu - 0.1 * r, cv + 0.9 * r), (cu + 0.42 * r, cv + 0.1 * r), (cu + 0.1 * r, cv - 0.86 * r)], (70, 34, 60), -0.052,
            emissive=1.0, alpha=95)
        ring = [(cu + 1.75 * r * math.cos(x), cv + 0.34 * r * math.sin(x) + 0.16 * r * math.cos(x)) for x in [math.radians(d) for d in range(150,
            391, 8)]]
        f.line(ring, 0.07 * r, (250, 214, 170), -0.05, emissive=1.0, alpha=210)
        f.disc(u0 + 0.24 * wide, v0 + 0.74 * tall, 0.09 * tall, 0.09 * tall, (170, 190, 214), -0.056, n=20, emissive=1.0)
        f.disc(u0 + 0.24 * wide + 0.03 * tall, v0 + 0.72 * tall, 0.07 * tall, 0.07 * tall, (140, 160, 190), -0.055, n=18, emissive=1.0)
