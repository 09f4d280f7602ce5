"""Pixels as arrays: a raster that aggdraw draws on, and the few operations a frame needs, in 16-bit integers.

Arrays are ``(height, width, 3)`` uint8. Integer arithmetic on whole rows is several times faster than the same
operations of Pillow, and gives the same bytes everywhere.
"""

from __future__ import annotations

from functools import lru_cache

import aggdraw
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Wide = NDArray[np.uint16]
CHUNK = 36
"""Rows worked on at once: they stay in the processor's cache."""


class Canvas:
    """A raster to draw on again and again without Pillow's conversions. ``draw``: the aggdraw surface."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.draw = aggdraw.Draw("RGB", (width, height))
        self.draw.setantialias(True)

    def load(self, pixels: Pixels) -> None:
        """Begin with a copy of these pixels."""
        self.draw.frombytes(pixels)

    def pixels(self) -> Pixels:
        """A read-only copy of what is drawn so far."""
        return np.frombuffer(self.draw.tobytes(), dtype=np.uint8).reshape(self.height, self.width, 3)


def even(v: float) -> int:
    """The nearest even number of pixels, at least 2."""
    return max(2, round(v / 2) * 2)


def flat_colour(width: int, height: int, colour: tuple[int, int, int]) -> Pixels:
    """One colour everywhere, not to be written to."""
    return np.frombuffer(bytes(colour) * (width * height), dtype=np.uint8).reshape(height, width, 3)


def picture(pixels: Pixels) -> Image.Image:
    """The pixels as an RGB image."""
    h, w = pixels.shape[:2]
    return Image.frombuffer("RGB", (w, h), np.ascontiguousarray(pixels), "raw", "RGB", 0, 1)


def mixed(a: Pixels, b: Pixels, u: float) -> Pixels:
    """``a`` at 0, ``b`` at 1."""
    share = round(min(1.0, max(0.0, u)) * 256)
    out = np.empty_like(a)
    for y in range(0, len(a), CHUNK):
        part = a[y:y + CHUNK] * np.uint16(256 - share)
        part += b[y:y + CHUNK] * np.uint16(share)
        part >>= 8
        out[y:y + CHUNK] = part
    return out


@lru_cache(maxsize=32)
def _rows(low: int, high: int) -> tuple[tuple[int, int, int, int, Wide], ...]:
    """How ``low`` rows are spread over ``high``: spans ``(first, last, row, next row, weights of the next of 256)``."""
    at = (np.arange(high) + 0.5) * low / high - 0.5
    base = np.floor(at).astype(int)
    share = np.rint((at - base) * 256).astype(np.uint16)
    out = []
    start = 0
    for y in range(1, high + 1):
        if y == high or base[y] != base[start]:
            a, b = int(base[start]), int(base[start]) + 1
            out.append((start, y, max(0, a), min(low - 1, b), share[start:y, None]))
            start = y
    return tuple(out)


def spread_rows(low: NDArray[np.uint8], out: Wide, add: int = 0) -> None:
    """Stretch rows smoothly: ``(r, n)`` bytes to ``(rows, n)`` values of 256 to the byte, plus ``add``."""
    wide = low.astype(np.uint16)
    for start, stop, a, b, share in _rows(len(low), len(out)):
        part = out[start:stop]
        np.multiply(wide[b][None, :], share, out=part)
        part += wide[a][None, :] * (256 - share)
        if add:
            part += np.uint16(add)


def stretch(pixels: Pixels, width: int, height: int) -> Pixels:
    """A smaller picture enlarged smoothly."""
    h = len(pixels)
    if height % h:
        return np.asarray(picture(pixels).resize((width, height), Image.Resampling.BILINEAR))
    across = np.asarray(picture(pixels).resize((width, h), Image.Resampling.BILINEAR)).reshape(h, width * 3)
    times = height // h
    out = np.empty((h, times, width * 3), dtype=np.uint8)
    for y in range(0, h, CHUNK // 2):
        stop = min(h, y + CHUNK // 2)
        rows = across[np.clip(np.arange(y - 1, stop + 1), 0, h - 1)].astype(np.uint16)
        here = rows[1:-1]
        for k in range(times):
            at = (k + 0.5) / times - 0.5
            share = round(abs(at) * 256)
            part = here * np.uint16(256 - share)
            part += (rows[:-2] if at < 0 else rows[2:]) * np.uint16(share)
            part += np.uint16(128)
            part >>= 8
            out[y:stop, k] = part
    return out.reshape(height, width, 3)


def _sum3(a: Wide, out: Wide, edge: int, centre: int, step: int) -> None:
    """Rows or columns (``step`` 0: rows) summed with their two neighbours: ``edge * (before + after) + centre * here``."""
    lo, hi = (a[:-2], a[2:]) if step == 0 else (a[:, :-2 * step], a[:, 2 * step:])
    mid = out[1:-1] if step == 0 else out[:, step:-step]
    np.add(lo, hi, out=mid)
    mid *= np.uint16(edge)
    mid += (a[1:-1] if step == 0 else a[:, step:-step]) * np.uint16(centre)
    if step == 0:
        out[0] = a[0] * np.uint16(edge + centre) + a[1] * np.uint16(edge)
        out[-1] = a[-1] * np.uint16(edge + centre) + a[-2] * np.uint16(edge)
    else:
        out[:, :step] = a[:, :step] * np.uint16(edge + centre) + a[:, step:2 * step] * np.uint16(edge)
        out[:, -step:] = a[:, -step:] * np.uint16(edge + centre) + a[:, -2 * step:-step] * np.uint16(edge)


def soften(pixels: Pixels, edge: int) -> Pixels:
    """Blur over three by three pixels; the neighbours weigh ``edge`` / 16 each way (0 to 5), the middle the rest."""
    h, w = pixels.shape[:2]
    out = np.empty((h, w * 3), dtype=np.uint8)
    rows = pixels.reshape(h, w * 3)
    centre = 16 - 2 * edge
    for y in range(0, h, CHUNK):
        a, b = max(0, y - 1), min(h, y + CHUNK + 1)
        wide = rows[a:b].astype(np.uint16)
        tall = np.empty_like(wide)
        _sum3(wide, tall, edge, centre, 0)
        across = np.empty_like(wide)
        _sum3(tall, across, edge, centre, 3)
        across += np.uint16(128)
        across >>= 8
        out[y:min(h, y + CHUNK)] = across[y - a:y - a + min(CHUNK, h - y)]
    return out.reshape(h, w, 3)
