"""World, camera and projection of the animatic.

World axes in metres: x right, y up, z away from the audience; the ground is y = 0. Angles in radians. The sensor is
36 mm wide, so a focal length of ``f`` mm makes ``f * width / 36`` pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""``(N, 2)`` or ``(N, 3)`` coordinates."""
Vec3 = tuple[float, float, float]

SENSOR_MM = 36.0
NEAR = 0.15
"""Metres in front of the lens inside which nothing is drawn."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera. ``yaw`` turns right (+), ``pitch`` up (+), ``roll`` clockwise picture (+)."""

    x: float
    y: float
    z: float
    focal_mm: float
    width: int
    height: int
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return self.focal_mm * self.width / SENSOR_MM

    def moved(self, **changes: float) -> Camera:
        """A copy with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_view(self, points: Points) -> Points:
        """World ``(N, 3)`` to camera space ``(N, 3)``: x right, y up, z along the lens."""
        p = np.asarray(points, dtype=np.float64).reshape(-1, 3) - (self.x, self.y, self.z)
        cy, sy = math.cos(self.yaw), math.sin(self.yaw)
        cp, sp = math.cos(self.pitch), math.sin(self.pitch)
        z0 = p[:, 0] * sy + p[:, 2] * cy
        out = np.empty_like(p)
        out[:, 0] = p[:, 0] * cy - p[:, 2] * sy
        out[:, 1] = p[:, 1] * cp - z0 * sp
        out[:, 2] = p[:, 1] * sp + z0 * cp
        return out

    def to_screen(self, view: Points) -> Points:
        """Camera space ``(N, 3)`` (z > 0) to pixels ``(N, 2)``, y down."""
        z = np.maximum(view[:, 2], 1e-6)
        f = self.focal_px
        x, y = f * view[:, 0] / z, -f * view[:, 1] / z
        if self.roll:
            c, s = math.cos(self.roll), math.sin(self.roll)
            x, y = c * x - s * y, s * x + c * y
        out = np.empty((len(view), 2))
        np.add(x, self.width / 2, out=out[:, 0])
        np.add(y, self.height / 2, out=out[:, 1])
        return out

    def project(self, points: Points) -> tuple[Points, NDArray[np.float64]]:
        """World ``(N, 3)`` to pixels ``(N, 2)`` and depth along the lens ``(N,)``; pixels are void where depth < NEAR."""
        view = self.to_view(points)
        return self.to_screen(view), view[:, 2]

    def project_one(self, point: Vec3) -> tuple[float, float, float]:
        """One world point to ``(x px, y px, depth m)``."""
        px, depth = self.project(np.array([point]))
        return float(px[0, 0]), float(px[0, 1]), float(depth[0])

    def scale(self, depth: float) -> float:
        """Pixels per metre at ``depth`` metres along the lens."""
        return self.focal_px / max(depth, NEAR)

    def visible_height(self, depth: float) -> float:
        """Metres of the world that the frame's height covers at ``depth``."""
        return self.height / self.scale(depth)

    def horizon_px(self) -> float:
        """Screen y of the horizon at the centre column (ignoring roll)."""
        return self.height / 2 + self.focal_px * math.tan(self.pitch)


def clip_near(view: Points, near: float = NEAR) -> Points:
    """Clip a polygon in camera space to z >= near (Sutherland-Hodgman); may return fewer than 3 points."""
    z = view[:, 2]
    inside = z >= near
    if inside.all():
        return view
    if not inside.any():
        return view[:0]
    out: list[Points] = []
    n = len(view)
    for i in range(n):
        a, b = view[i], view[(i + 1) % n]
        if inside[i]:
            out.append(a)
        if inside[i] != inside[(i + 1) % n]:
            t = (near - a[2]) / (b[2] - a[2])
            out.append(a + t * (b - a))
    return np.array(out)


def clip_frame(px: Points, width: int, height: int, margin: float = 1.0) -> Points:
    """Clip a screen polygon to the frame grown by ``margin`` frames on each side; huge coordinates stall the rasteriser."""
    lo_x, hi_x = -margin * width, (1 + margin) * width
    lo_y, hi_y = -margin * height, (1 + margin) * height
    mn, mx = px.min(axis=0), px.max(axis=0)
    if mn[0] >= lo_x and mx[0] <= hi_x and mn[1] >= lo_y and mx[1] <= hi_y:
        return px
    if mx[0] < lo_x or mn[0] > hi_x or mx[1] < lo_y or mn[1] > hi_y:
        return px[:0]
    for axis, bound, keep_greater in ((0, lo_x, True), (0, hi_x, False), (1, lo_y, True), (1, hi_y, False)):
        if len(px) == 0:
            break
        v = px[:, axis]
        inside = v >= bound if keep_greater else v <= bound
        if inside.all():
            continue
        out: list[Points] = []
        n = len(px)
        for i in range(n):
            a, b = px[i], px[(i + 1) % n]
            j = (i + 1) % n
            if inside[i]:
                out.append(a)
            if inside[i] != inside[j]:
                t = (bound - a[axis]) / (b[axis] - a[axis])
                out.append(a + t * (b - a))
        px = np.array(out) if out else px[:0]
    return px


def smoothstep(t: float) -> float:
    """0 at t <= 0, 1 at t >= 1, level at both ends."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def smooth_curve(points: Points, per_segment: int = 6, closed: bool = True) -> Points:
    """Catmull-Rom spline through ``(N, 2)`` points, sampled ``per_segment`` times between neighbours."""
    p = np.asarray(points, dtype=np.float64)
    n = len(p)
    if n < 3:
        return p
    t = np.linspace(0, 1, per_segment, endpoint=False)[:, None]
    if closed:
        p0, p1, p2, p3 = np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)
    else:
        q = np.vstack((2 * p[0] - p[1], p, 2 * p[-1] - p[-2]))
        p0, p1, p2, p3 = q[:-3], q[1:-2], q[2:-1], q[3:]
    a = 2 * p1
    b = p2 - p0
    c = 2 * p0 - 5 * p1 + 4 * p2 - p3
    d = -p0 + 3 * p1 - 3 * p2 + p3
    out = 0.5 * (a[:, None] + b[:, None] * t + c[:, None] * t**2 + d[:, None] * t**3)
    out = out.reshape(-1, 2)
    return out if closed else np.vstack((out, p[-1:]))
