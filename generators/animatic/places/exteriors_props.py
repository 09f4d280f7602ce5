"""Details that several exterior sets share: paving, cables, signs, paths, a camp fire."""

from __future__ import annotations

import math

import numpy as np

from ..geometry import Points
from ..light import RGB
from ..light import scale as lighten
from .base import Source
from .buildings import Wall, pool, soft
from .exteriors_kit import Colour, Layer, Sketch, ellipse
from .nature import blob, branches, bush, rock, trunk, tuft

Rng = np.random.Generator


def paving(layer: Layer, x0: float, x1: float, z0: float, z1: float, step: float, colour: RGB = (40, 42, 56), alpha: int = 34,
           skew: float = 0.0) -> None:
    """Joints of flagstones on the ground."""
    for z in np.arange(z0, z1, step):
        layer.ground([(x0, z), (x1, z), (x1, z + 0.03), (x0, z + 0.03)], colour, y=0.004, alpha=alpha)
    for i, x in enumerate(np.arange(x0, x1, step * 1.4)):
        for j, z in enumerate(np.arange(z0, z1, step * 2)):
            off = step * 0.7 * ((i + j) % 2) + skew
            layer.ground([(x + off, z), (x + off + 0.03, z), (x + off + 0.03, z + step), (x + off, z + step)], colour, y=0.004, alpha=alpha)


def cobbles(layer: Layer, rng: Rng, x0: float, x1: float, z0: float, z1: float, count: int, colour: Colour = "cobble2",
            y: float = 0.006) -> None:
    """Scattered stones that give the ground a grain."""
    for z in sorted(rng.uniform(z0, z1, count).tolist(), reverse=True):
        x, w = float(rng.uniform(x0, x1)), float(rng.uniform(0.16, 0.42))
        layer.ground(ellipse(x, z, w, w * 0.34, 9), colour, y=y, alpha=130, gain=float(rng.uniform(0.92, 1.1)))


def car(layer: Layer, x: float, z: float, colour: RGB, facing: int = 1) -> None:
    """A small parked car seen from the side."""
    def m(points: list[tuple[float, float]]) -> Points:
        return np.array([(x + facing * px, py) for px, py in points])

    layer.ground(ellipse(x, z - 0.2, 2.2, 0.5, 20), (24, 26, 36), alpha=100, y=0.01)
    layer.card(m([(-2.0, 0.32), (-2.02, 0.72), (-1.75, 0.86), (-1.2, 0.92), (-0.8, 1.42), (0.45, 1.45), (1.0, 0.95), (1.75, 0.86),
                  (2.02, 0.62), (2.0, 0.32)]), colour, z=z)
    layer.card(m([(-2.0, 0.32), (-2.01, 0.5), (2.01, 0.5), (2.0, 0.32)]), colour, z=z, gain=0.78)
    layer.card(m([(-1.05, 0.94), (-0.72, 1.34), (-0.2, 1.36), (-0.2, 0.94)]), "glass_dark", z=z)
    layer.card(m([(-0.1, 0.94), (-0.1, 1.36), (0.40, 1.37), (0.82, 0.94)]), "glass_dark", z=z)
    layer.card(m([(-0.9, 0.98), (-0.62, 1.32), (-0.45, 1.33), (-0.7, 0.98)]), "glass", z=z, alpha=150)
    layer.card(m([(-0.8, 1.42), (0.45, 1.45), (0.40, 1.51), (-0.75, 1.48)]), "snow", z=z, when="snowy")
    for k in (-1.2, 1.25):
        layer.card(ellipse(x + facing * k, 0.33, 0.36, 0.36, 18), (30, 30, 36), z=z)
        layer.card(ellipse(x + facing * k, 0.33, 0.19, 0.19, 14), (150, 152, 160), z=z)
    layer.card(ellipse(x + facing * 1.9, 0.68, 0.09, 0.10, 10), (255, 244, 214), z=z)
    layer.card(ellipse(x - facing * 1.93, 0.68, 0.07, 0.10, 10), (206, 60, 56), z=z)


def cable(layer: Layer, a: tuple[float, float, float], b: tuple[float, float, float], sag: float, bulbs: int = 0,
          colours: tuple[RGB, ...] = ((255, 214, 140),),
          when: str = "lit", thick: float = 0.02) -> None:
    """A hanging cable, with light bulbs if wanted."""
    k = np.linspace(0, 1, 15)
    line = np.array(a) + (np.array(b) - np.array(a)) * k[:, None]
    line[:, 1] -= sag * 4 * k * (1 - k)
    layer.add(np.vstack((np.add(line, (0, thick, 0)), np.subtract(line, (0, thick, 0))[::-1])), "iron")
    for i in range(bulbs):
        u = (i + 0.5) / bulbs
        p = np.array(a) + (np.array(b) - np.array(a)) * u
        y = float(p[1]) - sag * 4 * u * (1 - u) - 0.08
        ring = ellipse(float(p[0]), y, 0.055, 0.07, 10)
        layer.card(ring, "lamp_glass", z=float(p[2]), when=f"!{when}")
        layer.card(ring, colours[i % len(colours)], z=float(p[2]), glow=1.0, when=when)
        soft(layer, float(p[0]), y, float(p[2]), 0.26, colours[i % len(colours)], when=when, rings=3, strength=0.8)


def neon(wall: Wall, rng: Rng, u: float, v: float, w: float, h: float, colour: RGB) -> None:
    """A glowing sign of abstract strokes."""
    wall.rect(u - 0.14, u + w + 0.14, v - 0.14, v + h + 0.14, (40, 36, 50))
    tall = h > w
    n = 4
    for i in range(n):
        k = (i + 0.5) / n
        kind = int(rng.integers(3))
        cu, cv = (u + w / 2, v + h * (1 - k)) if tall else (u + w * k, v + h / 2)
        s = (h if tall else w) / n * 0.34
        for state, tone, glow in (("!neon", lighten(colour, 0.62), 0.0), ("neon", colour, 1.0)):
            if kind == 0:
                a = np.linspace(0, 2 * math.pi, 17)
                ring = np.stack((cu + s * np.cos(a), cv + s * np.sin(a)), 1)
                inner = np.stack((cu + s * 0.66 * np.cos(a), cv + s * 0.66 * np.sin(a)), 1)
                wall.poly(np.vstack((ring, inner[::-1])), tone, glow=glow, when=state)
            elif kind == 1:
                wall.rect(cu - s, cu + s, cv + s * 0.5, cv + s * 0.86, tone, glow=glow, when=state)
                wall.rect(cu - s * 0.18, cu + s * 0.18, cv - s, cv + s * 0.7, tone, glow=glow, when=state)
            else:
                wall.poly([(cu - s, cv - s), (cu, cv + s), (cu + s, cv - s), (cu + s * 0.58, cv - s), (cu, cv + s * 0.3),
                           (cu - s * 0.58, cv - s)], tone,
                          glow=glow, when=state)
    for i in range(6):
        g = 0.95 * (1 - i / 6)
        wall.poly(ellipse(u + w / 2, v + h / 2, w * 0.6 + g, h * 0.6 + g, 20), colour, glow=1.0, alpha=13, when="neon")


def meadow(s: Sketch, *, reach: float = 26.0, count: int = 90, colours: tuple[Colour, ...] = ("grass2", "grass_dark", "meadow")) -> None:
    """Soft patches and small tufts that give grass a grain near the stage."""
    rng = s.rng
    layer = s.layer(3000.0)
    for _ in range(count // 3):
        z = float(rng.uniform(-9, reach))
        x, w = float(rng.uniform(-18, 18)), float(rng.uniform(0.6, 2.6))
        layer.ground(ellipse(x, z, w, w * 0.26, 14), colours[int(rng.integers(len(colours)))], y=0.003, alpha=54, haze=max(0.0, z))
    for z in sorted(rng.uniform(-7, 12, count).tolist(), reverse=True):
        x = float(rng.uniform(-14, 14))
        tuft(layer, rng, x, float(rng.uniform(0.06, 0.14)), colours[int(rng.integers(2))], z=z, n=4, sway=0.0)


def winding_path(layer: Layer, rng: Rng, *, width: float = 1.5, far: float = 40.0, bend: float = 4.0, colour: Colour = "path",
                 edge: Colour = "path_dark",
                 y: float = 0.006, start: float = -30.0) -> None:
    """A path that runs from beneath the camera into the distance."""
    k = np.linspace(0, 1, 34)
    z = start + (far - start) * k
    phase = float(rng.uniform(0, 6.3))
    c = bend * (np.sin(z * 0.16 + phase) - math.sin(phase)) * np.clip(np.abs(z) / 8, 0, 1)
    for grow, col in ((1.14, edge), (1.0, colour)):
        w = width * grow * (1 + 0.05 * np.sin(z * 1.9))
        layer.ground(np.concatenate((np.stack((c - w, z), 1), np.stack((c + w, z), 1)[::-1])), col, y=y, haze=6.0)


def leaves_on_ground(layer: Layer, rng: Rng, x0: float, x1: float, z0: float, z1: float, count: int) -> None:
    """Fallen leaves, in autumn only."""
    for _ in range(count):
        x, z, r = float(rng.uniform(x0, x1)), float(rng.uniform(z0, z1)), float(rng.uniform(0.05, 0.10))
        layer.ground(ellipse(x, z, r, r * 0.6, 6), ("leaf", "leaf2", "leaf3")[int(rng.integers(3))], y=0.012, when="autumn&!snowy")


def puddles(layer: Layer, rng: Rng, x0: float, x1: float, z0: float, z1: float, count: int) -> None:
    """Standing water that mirrors the sky, after rain only."""
    for _ in range(count):
        x, z, w = float(rng.uniform(x0, x1)), float(rng.uniform(z0, z1)), float(rng.uniform(0.4, 1.3))
        shape = blob(rng, x, z, w, w * 0.34, 0.16, 9, 3)
        layer.ground(shape, (150, 172, 206), y=0.008, alpha=84, when="wet")
        layer.ground((shape - (x, z)) * (0.7, 0.5) + (x + 0.1 * w, z + 0.04), (214, 226, 244), y=0.009, alpha=70, when="wet")


def shimmer(s: Sketch, order: float, x0: float, x1: float, z0: float, z1: float, count: int, *, y: float) -> None:
    """Reflections of lit windows on water: broken streaks towards the camera, when lamps burn."""
    rng = s.rng
    layer = s.layer(order)
    for _ in range(count):
        x, far, w = float(rng.uniform(x0, x1)), float(rng.uniform(0.7, 1.0)), float(rng.uniform(0.25, 0.6))
        tone = ("lit", "lit2", "lit3")[int(rng.integers(3))]
        z = z0 + (z1 - z0) * far
        while z > z0:
            d = float(rng.uniform(0.5, 1.6)) * z / 20
            k = float(rng.uniform(0.4, 1.0))
            layer.ground([(x - w * k, z), (x + w * k, z), (x + w * k * 0.9, z - d), (x - w * k * 0.9, z - d)], tone, y=y, glow=1.0,
                         alpha=round(30 + 40 * (z - z0) / (z1 - z0)), when="lit")
            z -= d * float(rng.uniform(1.3, 2.0))


def campfire(s: Sketch, x: float, z: float) -> None:
    """A ring of stones; burns when the shot says that a fire is a source, and at night."""
    layer = s.layer(z, wind=0.6)
    rng = s.rng
    for a in np.linspace(0, 2 * math.pi, 9)[:-1]:
        rock_x, rock_z = x + 0.42 * math.cos(a), z + 0.30 * math.sin(a)
        layer.card(blob(rng, rock_x, 0.06, 0.11, 0.09), "rock_dark" if math.sin(a) > 0 else "rock", z=rock_z)
    for a, b in ((-0.34, 0.26), (0.32, -0.24)):
        layer.card([(x + a, 0.02), (x + a + 0.07, 0.02), (x + b + 0.03, 0.30), (x + b - 0.04, 0.28)], "wood_dark", z=z)
    for when in ("fire", "dark&!fire"):
        soft(layer, x, 0.4, z - 0.02, 1.7, (255, 150, 60), when=when, strength=1.3)
        pool(layer, x, z - 0.1, 2.8, (255, 160, 70), when=when, strength=1.2)
        for w, h, c in ((0.26, 0.80, (240, 104, 42)), (0.18, 0.58, (255, 168, 60)), (0.10, 0.34, (255, 232, 150))):
            flame = [(x - w, 0.10), (x - w * 1.05, h * 0.30), (x - w * 0.45, h * 0.62), (x - w * 0.05, h), (x + w * 0.35, h * 0.66),
                     (x + w * 0.62, h * 0.74),
                     (x + w * 1.0, h * 0.28), (x + w * 0.8, 0.10)]
            layer.card(flame, c, z=z - 0.03, glow=1.0, when=when, sway=0.10, root=0.1, reach=h * 0.8)
    s.sources.append(Source("fire", x, 0.5, z, 3.2, (255, 160, 80), 1.0))
    s.anchor("fire", x - 0.9 * math.copysign(1.0, x), z - 0.2)


def log_seat(s: Sketch, x: float, z: float, w: float = 1.7) -> None:
    """A felled trunk to sit on."""
    layer = s.layer(z)
    layer.ground(ellipse(x, z, w * 0.58, 0.24, 16), (30, 34, 44), alpha=70, y=0.01)
    layer.card([(x - w / 2, 0.02), (x - w / 2, 0.42), (x + w / 2, 0.40), (x + w / 2, 0.02)], "trunk", z=z - 0.18)
    layer.card([(x - w / 2, 0.30), (x - w / 2, 0.42), (x + w / 2, 0.40), (x + w / 2, 0.30)], "wood", z=z - 0.18)
    layer.card(ellipse(x + w / 2, 0.21, 0.10, 0.20, 16), "wood_light", z=z - 0.185)
    layer.card(ellipse(x + w / 2, 0.21, 0.06, 0.12, 14), "wood", z=z - 0.186)
    layer.card([(x - w / 2, 0.36), (x - w / 2, 0.46), (x + w * 0.3, 0.45), (x + w * 0.45, 0.38)], "snow", z=z - 0.187, when="snowy")
    layer.card(blob(s.rng, x - w * 0.3, 0.40, 0.22, 0.06), "grass_dark", z=z - 0.188, when="!snowy")
    s.anchor("log", x, z - 0.1, "sit", 0.42)


def near_frame(s: Sketch, *, side: int, h: float = 5.0, x: float = 4.3, z: float = -2.6, crown: str = "leaf") -> None:
    """A tree close to the camera at the edge of the frame, whose bough hangs in from above."""
    rng = s.rng
    layer = s.layer(z)
    trunk(layer, side * x, z, h, 0.42, "trunk_dark", lean=-side * 0.12)
    branches(layer, rng, side * (x - 0.15), h * 0.62, z, 1.5, 0.16, -side * 1.05, 1, "trunk_dark")
    crown_spots = [(side * (x - float(rng.uniform(0.2, 2.1))), h * float(rng.uniform(0.70, 0.94))) for _ in range(9)]
    # The rest of the crown lies outside a normal frame; a camera far back sees a whole tree.
    crown_spots += [(side * (x + float(rng.uniform(-1.5, 1.9))), h * float(rng.uniform(0.86, 1.22))) for _ in range(12)]
    for bx, by in crown_spots:
        for k, c in ((1.0, "leaf3"), (0.62, crown)):
            layer.card(blob(rng, bx, by + (1 - k) * 0.16, 0.62 * k, 0.34 * k, 0.2), c, z=z, when="!bare", sway=0.03, root=h * 0.5,
                       reach=h * 0.4)


def far_and_wide(s: Sketch, kind: str) -> None:
    """Dressing between the stage and a camera far back: gives an extreme wide shot its foreground; normal shots never see it."""
    rng = s.rng
    patch = s.layer(3100.0)
    tones: dict[str, tuple[Colour, ...]] = {
        "meadow": ("grass2", "meadow", "grass_dark"), "wood": ("grass2", "leaf3", "grass"), "sand": ("sand2", "sand2",
            "rock_light"), "rock": ("grass2", "rock", "meadow"),
    }
    for _ in range(44):
        z, x, w = float(rng.uniform(-38, -8)), float(rng.uniform(-26, 26)), float(rng.uniform(0.8, 3.0))
        patch.ground(ellipse(x, z, w, w * 0.3, 14), tones[kind][int(rng.integers(3))], y=0.002, alpha=60, haze=0.0)
    for i in range(7):
        z = -8.5 - 3.6 * i
        side = 1 if i % 2 else -1
        x = side * float(rng.uniform(4.6, 6.6) + 0.42 * i)
        layer = s.layer(z)
        if kind == "sand":
            rock(layer, rng, x, float(rng.uniform(0.7, 1.5)), float(rng.uniform(0.3, 0.7)))
        elif kind == "rock":
            rock(layer, rng, x, float(rng.uniform(1.0, 2.2)), float(rng.uniform(0.5, 1.2)))
        elif kind == "wood":
            trunk(layer, x + side * 1.4, z, 24.0, float(rng.uniform(0.5, 0.8)), "trunk_dark", lean=float(rng.uniform(-0.3, 0.3)))
            bush(layer, rng, x, 1.6, 0.8)
        else:
            bush(layer, rng, x, float(rng.uniform(1.2, 1.9)), float(rng.uniform(0.7, 1.0)), flowers="flower2" if i % 3 == 0 else "")
        for k in range(5):
            tuft(layer, rng, x + side * 0.9 * (k - 1.5), float(rng.uniform(0.25, 0.45)), "crop" if kind == "sand" else "grass_dark", n=7,
                 sway=0.0)
