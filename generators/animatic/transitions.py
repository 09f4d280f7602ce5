"""Mixing two shots over a cut: both go on in their handles while one gives way to the other."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFilter

from .geometry import smoothstep

BLACK = (4, 4, 7)


def mixed(kind: str, a: Image.Image | None, b: Image.Image, u: float) -> Image.Image:
    """One frame of a transition.

    Args:
        kind: ``dissolve``, ``fade_in``, ``dip``, ``wipe`` or ``iris``. a: frame of the shot before (None = black).
        b: frame of the shot after. u: progress, 0 = all ``a``, 1 = all ``b``.

    Raises:
        ValueError: for a cut that does not mix.
    """
    first = a if a is not None else Image.new("RGB", b.size, BLACK)
    u = min(1.0, max(0.0, u))
    if kind == "dissolve":
        return Image.blend(first, b, smoothstep(u))
    if kind == "fade_in":
        return Image.blend(Image.new("RGB", b.size, BLACK), b, smoothstep(u)) if a is None else _dip(first, b, u)
    if kind == "dip":
        return _dip(first, b, u)
    if kind == "wipe":
        return Image.composite(b, first, _wipe_mask(b.size, u))
    if kind == "iris":
        return _iris(first, b, u)
    raise ValueError(f"a cut of the kind {kind!r} has no frames of its own; expected dissolve, fade_in, dip, wipe or iris")


def shows_first(kind: str, u: float) -> bool:
    """Whether anything of the shot before is seen at progress ``u``."""
    return kind not in ("dip", "iris") or u < 0.5


def shows_second(kind: str, u: float) -> bool:
    """Whether anything of the shot after is seen at progress ``u``."""
    return kind not in ("dip", "iris") or u >= 0.5


def _dip(a: Image.Image, b: Image.Image, u: float) -> Image.Image:
    black = Image.new("RGB", b.size, BLACK)
    return Image.blend(a, black, smoothstep(2 * u)) if u < 0.5 else Image.blend(black, b, smoothstep(2 * u - 1))


def _wipe_mask(size: tuple[int, int], u: float) -> Image.Image:
    """A soft edge travelling left to right."""
    w, h = size
    soft = 0.08
    edge = -soft + smoothstep(u) * (1 + 2 * soft)
    row = bytes(round(255 * min(1.0, max(0.0, (edge + soft - x / w) / (2 * soft)))) for x in range(w))
    return Image.frombytes("L", (w, 1), row).resize((w, h), Image.Resampling.NEAREST)


def _iris(a: Image.Image, b: Image.Image, u: float) -> Image.Image:
    """Closes on the first picture, opens on the second."""
    w, h = b.size
    k = 1 - smoothstep(2 * u) if u < 0.5 else smoothstep(2 * u - 1)
    small = 4
    mask = Image.new("L", (w // small, h // small), 0)
    r = k * math.hypot(w, h) / 2 / small
    cx, cy = w / 2 / small, h * 0.46 / small
    ImageDraw.Draw(mask).ellipse((cx - r, cy - r, cx + r, cy + r), fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(1.2)).resize((w, h), Image.Resampling.BICUBIC)
    return Image.composite(a if u < 0.5 else b, Image.new("RGB", b.size, BLACK), mask)
