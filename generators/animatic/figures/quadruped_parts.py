"""What dog, cat and horse are made of: proportions, colours, a posed skeleton, and the small sums of limbs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ..light import RGB, mix
from .creature_wear import Wear
from .pen import XY

TAU = 2 * math.pi


@dataclass(frozen=True, slots=True)
class Form:
    """Proportions in metres (body) and skull radii (head)."""

    species: str
    withers: float
    length: float
    chest: float
    loin: float
    leg: float
    head: float
    neck: float
    neck_angle: float
    muzzle: float
    muzzle_pitch: float
    muzzle_base: float
    muzzle_tip: float
    ear: str
    ear_size: float
    tail: str
    tail_len: float
    tail_w: float
    fluff: bool
    sag: float
    skull_rx: float = 1.0
    skull_ry: float = 0.94
    cheek: float = 0.86
    eye_rx: float = 0.2
    eye_ry: float = 0.25
    eye_phi: float = 0.5
    eye_y: float = 0.14
    ear_phi: float = 0.85
    ear_y: float = 0.6
    slit: float = 1.0
    whiskers: bool = False
    crown: float = 0.94
    mane: bool = True
    """Hair on neck and forehead; horses only."""
    ring: bool = False
    """A lion's mane."""
    horn: str = ""
    """``antlers``, ``horns``, ``single`` or nothing."""
    trunk: bool = False


@dataclass(frozen=True, slots=True)
class Coat:
    """Colours of fur and trimmings."""

    main: RGB
    light: RGB
    dark: RGB
    muzzle: RGB
    ear: RGB
    inner_ear: RGB
    mane: RGB
    brow: RGB
    nose: RGB
    eye: RGB
    paw: RGB
    pattern: str
    wear: Wear


@dataclass(slots=True)
class Bones:
    """A posed skeleton, looking to +x, metres."""

    hip: XY
    shoulder: XY
    feet: list[XY] = field(default_factory=list)
    """Near hind, near front, far hind, far front."""
    planted: list[bool] = field(default_factory=lambda: [True] * 4)
    head: XY = (0.0, 0.0)
    nod: float = 0.0
    tilt: float = 0.0
    tail: float = 0.0
    folded: bool = False
    """Hind legs folded under the body (sitting, lying)."""
    lying: bool = False


def knee(a: XY, b: XY, reach: float, bend: float) -> XY:
    """Middle joint of a two-part limb of total length ``reach`` from a to b, bent to the side of ``bend`` (+1 left of a-b)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    d = math.hypot(dx, dy) or 1e-6
    h = math.sqrt(max(0.0, (reach / 2) ** 2 - (min(d, reach) / 2) ** 2))
    return ((a[0] + b[0]) / 2 - dy / d * h * bend, (a[1] + b[1]) / 2 + dx / d * h * bend)


def stride_foot(phase: float, offset: float, stride: float, duty: float, lift: float) -> XY:
    """Foot relative to its root: stands still on the ground while the body moves on, then swings forward.

    One turn of ``phase`` is ``stride`` metres of travel, so a standing foot moves back exactly as fast as the body goes.
    """
    c = (phase / TAU + offset) % 1.0
    half = stride * duty / 2
    if c < duty:
        return (half - c * stride, 0.0)
    u = (c - duty) / (1 - duty)
    ease = u * u * (3 - 2 * u)
    return (-half + 2 * half * ease, lift * math.sin(math.pi * u))


def tinted(c: RGB, age: str) -> RGB:
    """Fur colour at an age: a little paler when old."""
    return mix(c, (200, 196, 190), 0.16) if age == "old" else c


def descending(first: float, *rest: float, gap: float) -> list[float]:
    """Heights that go down by at least ``gap`` each: what framing may rely on even for a low-slung animal."""
    out = [first]
    for y in rest:
        out.append(min(y, out[-1] - gap))
    return out
