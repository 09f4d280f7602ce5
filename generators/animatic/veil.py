"""What hangs soft and dark before the picture: the shoulder of a listener near the lens."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .figures.base import ActorState, Figure
from .geometry import Camera, Vec3
from .light import Light
from .paint import Painter
from .raster import Canvas, Pixels, Wide, even, flat_colour, soften, stretch

SHRINK = 4
"""It is out of focus, so it is drawn at this fraction of the raster."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Something soft laid over a part of the frame: ``(frame * keep + add) / 256`` inside ``box`` (x0, y0, x1, y1 in pixels)."""

    box: tuple[int, int, int, int]
    keep: Wide
    add: Wide

    def over(self, raw: Pixels) -> Pixels:
        """A copy of the frame with it."""
        x0, y0, x1, y1 = self.box
        out = raw.copy()
        part = out[y0:y1, x0:x1]
        wide = part.astype(np.uint16)
        wide *= self.keep
        wide += self.add
        wide >>= 8
        part[:] = wide
        return out


def shoulder(figure: Figure, state: ActorState, at: Vec3, camera: Camera, light: Light) -> Veil:
    """The figure standing at ``at`` (metres), dark and out of focus, for a frame of the camera's size."""
    width, height = camera.width, camera.height
    cam = replace(camera, width=even(width / SHRINK), height=even(height / SHRINK))
    dark = replace(light, ambient=_dimmed(light.ambient, 0.8), exposure=0.8)
    white = replace(light, haze=(255, 255, 255), haze_near=-1.0, haze_far=0.0, haze_max=1.0)
    small: list[Pixels] = []
    for lit, ground in ((dark, dark.shade(figure.palette[-1])), (white, (0, 0, 0))):
        canvas = Canvas(cam.width, cam.height)
        canvas.load(flat_colour(cam.width, cam.height, ground))
        flat = Painter(canvas, cam, lit).at(*at)
        if flat is not None:
            figure.draw(flat, state)
        small.append(soften(canvas.pixels(), 5))
    x0, y0, x1, y1 = _covered(small[1])
    kx, ky = width // cam.width, height // cam.height
    if cam.width * kx != width or cam.height * ky != height:
        # The small raster does not divide the large one: no part of it can be enlarged alone.
        x0, y0, x1, y1, kx, ky = 0, 0, cam.width, cam.height, 0, 0
    w, h = ((x1 - x0) * kx, (y1 - y0) * ky) if kx else (width, height)
    face, mask = (stretch(np.ascontiguousarray(s[y0:y1, x0:x1]), w, h).astype(np.uint16) for s in small)
    keep = np.uint16(256) - (mask + (mask >> 7))
    return Veil((x0 * kx, y0 * ky, x0 * kx + w, y0 * ky + h), keep, face * (np.uint16(256) - keep) + np.uint16(127))


def _covered(mask: Pixels) -> tuple[int, int, int, int]:
    """The part of a mask that is not black, two pixels wider where there is room; never empty."""
    lit = mask[:, :, 0] > 0
    rows, cols = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    if not len(rows):
        return 0, 0, 4, 4
    h, w = lit.shape
    return max(0, int(cols[0]) - 2), max(0, int(rows[0]) - 2), min(w, int(cols[-1]) + 3), min(h, int(rows[-1]) + 3)


def _dimmed(c: tuple[int, int, int], k: float) -> tuple[int, int, int]:
    return (round(c[0] * k), round(c[1] * k), round(c[2] * k))
