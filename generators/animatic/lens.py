"""From a shot size to a camera: framing is solved from the landmarks of the figure, then lens and distance follow.

The picture's long side is the 36 mm side of the sensor (an upright picture turns the camera), so a lens label means the
same angle of view over the same side in every format.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .figures.base import Landmarks
from .geometry import SENSOR_MM, Vec3
from .places.base import Stage
from .values import CameraPose

HEADROOM = {"EWS": 0.2, "WS": 0.16, "FS": 0.09, "MLS": 0.1, "MS": 0.09, "MCU": 0.08, "CU": 0.06, "ECU": 0.0, "INSERT": 0.2}
"""Share of the frame height above the head."""
SHARE = {"EWS": 0.13, "WS": 0.42}
"""Height of a standing figure as a share of the frame height, in sizes whose subject is the place."""
FEET = {"EWS": 0.8, "WS": 0.88}
"""Where the soles stand in these sizes (share of the frame height from the top)."""
LEAST = {"FS": 0.62, "MLS": 0.46, "MS": 0.36, "MCU": 0.27, "CU": 0.19, "ECU": 0.08}
"""Least height shown, in standing heights: a lying or curled figure must not fill the frame with its chest."""
LENGTH = {"MLS": 0.96, "MS": 0.62, "MCU": 0.4}
"""Share of the length of an animal on four legs, from the nose on, that a size shows."""
LENSES = {"EWS": 24, "WS": 28, "FS": 35, "MLS": 40, "MS": 50, "MCU": 50, "CU": 85, "ECU": 100, "INSERT": 100}


def focal_mm(label: float, width: int, height: int) -> float:
    """Focal length on the 36 mm *wide* sensor of :class:`Camera` for a lens label on the picture's long side."""
    return label * max(1.0, height / width)


def label_of(focal: float, width: int, height: int) -> int:
    """The lens label of a focal length (inverse of :func:`focal_mm`), whole millimetres."""
    return round(focal / max(1.0, height / width))


@dataclass(frozen=True, slots=True)
class Span:
    """What a frame has to hold of a figure, in metres of its own plane: top and bottom edge, x of its middle, half width."""

    top: float
    low: float
    x: float
    half: float


def span_of(size: str, lm: Landmarks, height: float, *, four_legs: bool = False) -> Span:
    """The part of the posed figure that ``size`` shows, cut between joints.

    ``height``: standing height in metres. ``four_legs``: sizes are measured along the body, not only down it.
    """
    hx, hy = lm.head_top
    head = max(hy - lm.chin[1], 0.05)
    top = max(hy, lm.eyes[1] + 0.3 * head)
    pick = {
        "FS": lm.sole[1], "MLS": lm.mid_thigh[1], "MS": lm.navel[1] - 0.02 * height, "MCU": lm.armpit[1] - 0.02 * height,
        "CU": lm.collar[1] - 0.012 * height, "ECU": (lm.mouth[1] + lm.chin[1]) / 2,
    }
    upright = abs(lm.head_top[1] - lm.navel[1]) > 0.18 * height
    if size in SHARE:
        return Span(max(top, 0.3 * height), 0.0, (lm.left + lm.right) / 2, (lm.right - lm.left) / 2)
    if size == "INSERT":
        return Span(lm.hand[1] + 0.16, lm.hand[1] - 0.16, lm.hand[0], 0.15)
    if size == "ECU":
        top = lm.eyes[1] + 0.55 * max(hy - lm.eyes[1], 0.03)
    low = pick[size]
    half, x = 1.5 * lm.head_radius, lm.chin[0]
    if not upright and size in ("FS", "MLS", "MS", "MCU"):
        far = {"FS": lm.right - lm.left, "MLS": 0.75 * (lm.right - lm.left)}.get(size, 0.5 * (lm.right - lm.left))
        side = 1.0 if (lm.left + lm.right) / 2 > hx else -1.0
        half, x = far / 2 + 0.5 * lm.head_radius, hx + side * (far / 2 - lm.head_radius)
        # Lying: some room above, so that the body is not pressed against the upper edge.
        top += 0.22 * height
        low = min(low, top - LEAST.get(size, 0.3) * height)
    elif four_legs and size in LENGTH:
        long = max(lm.right - lm.left, 0.2)
        side = 1.0 if (lm.left + lm.right) / 2 > hx else -1.0
        nose = lm.left if side > 0 else lm.right
        far = LENGTH[size] * long
        half, x = far / 2, nose + side * far / 2
    elif size == "FS":
        half, x = (lm.right - lm.left) / 2, (lm.right + lm.left) / 2
    least = LEAST.get(size, 0.1) * height
    return Span(top, min(low, top - least), x, half)


@dataclass(frozen=True, slots=True)
class Aim:
    """One framing: a point of the world (feet of the subject), what to show of it, and where in the frame.

    ``top``/``low``: metres above the feet at the upper and lower edge of the subject; ``px``: share of the width where
    its middle (``shift`` metres beside the feet) stands; ``headroom``: share of the height above ``top``; ``floor``: share below ``low``.
    """

    feet: Vec3
    top: float
    low: float
    px: float
    headroom: float
    floor: float
    focal: float
    yaw: float
    cam_y: float
    width: int
    height: int
    stage: Stage
    half: float = 0.2
    roll: float = 0.0
    shift: float = 0.0
    """Metres from the feet to the middle of what is framed; that middle stands at ``px``."""

    @property
    def scale(self) -> float:
        """Pixels per metre at the subject: as large as both the height and the width allow."""
        tall = (1 - self.headroom - self.floor) * self.height / max(self.top - self.low, 0.02)
        wide = 0.86 * self.width / max(2 * self.half, 0.02)
        return min(tall, wide)

    @property
    def depth(self) -> float:
        """Metres from the lens to the subject."""
        return self.focal * self.width / SENSOR_MM / self.scale

    def pose(self, zoom: float = 1.0, *, feet: Vec3 | None = None, focal: float | None = None, cam_y: float | None = None,
             yaw: float | None = None, px: float | None = None, pitch: float | None = None) -> CameraPose:
        """The camera that shows this framing ``zoom`` times as large, dollied (not zoomed), inside the stage's limits.

        With ``pitch`` the lens keeps that inclination and its height gives way (a dolly whose sky stands still).
        """
        spot = self.feet if feet is None else feet
        f_mm = self.focal if focal is None else focal
        scale = self.scale * zoom
        share = self.px if px is None else px
        at, turn = self._feet_px(scale, share), self.yaw if yaw is None else yaw
        if pitch is None:
            place = _stand(spot, scale, f_mm, at, self.cam_y if cam_y is None else cam_y, turn, self.width, self.height)
        else:
            place = _stand_level(spot, scale, f_mm, at, pitch, turn, self.width, self.height)
        x = _clamp(place.x, *self.stage.camera_x)
        y = _clamp(place.y, *self.stage.camera_y)
        z = _clamp(place.z, *self.stage.camera_z)
        if (x, y, z) != (place.x, place.y, place.z):
            place = self.from_point((x, y, z), zoom, feet=spot, px=share)
        return replace(place, roll=self.roll)

    def _feet_px(self, scale: float, share: float) -> tuple[float, float]:
        room = self.headroom * self.height
        used = scale * (self.top - self.low)
        if used < (1 - self.headroom - self.floor) * self.height * 0.98:
            # Narrower than the height allows: the spare height goes above and below in the same proportion.
            spare = (1 - self.headroom - self.floor) * self.height - used
            room += spare * 0.45
        return share * self.width - self.shift * scale, room + scale * self.top

    def from_point(self, at: Vec3, zoom: float = 1.0, *, feet: Vec3 | None = None, px: float | None = None) -> CameraPose:
        """The same framing seen from a fixed point: the focal length gives way (a zoom)."""
        spot = self.feet if feet is None else feet
        scale = self.scale * zoom
        fx, fy = self._feet_px(scale, self.px if px is None else px)
        dx, dy, dz = spot[0] - at[0], spot[1] - at[1], spot[2] - at[2]
        flat = math.hypot(dx, dz)
        depth, pitch, yaw, f = flat, 0.0, 0.0, scale * flat
        for _ in range(12):
            f = max(scale * depth, 0.2 * self.width)
            xv = (fx - self.width / 2) * depth / f
            z0 = math.sqrt(max(flat * flat - xv * xv, 1e-6))
            yaw = math.atan2(dx, dz) - math.atan2(xv, z0)
            pitch = math.atan2(dy, z0) - math.atan((self.height / 2 - fy) / f)
            depth = max(0.2, dy * math.sin(pitch) + z0 * math.cos(pitch))
        return CameraPose(at[0], at[1], at[2], f * SENSOR_MM / self.width, yaw, pitch, self.roll)


def _clamp(v: float, lo: float, hi: float) -> float:
    return min(hi, max(lo, v))


def _stand(feet: Vec3, scale: float, focal: float, at: tuple[float, float], cam_y: float, yaw: float, width: int, height: int) -> CameraPose:
    """Closed form: the pose with this focal length, height and yaw that puts ``feet`` at ``at`` px with ``scale`` px/m."""
    f = focal * width / SENSOR_MM
    depth = f / scale
    alpha = math.atan((height / 2 - at[1]) / f)
    reach = depth / math.cos(alpha)
    dy = _clamp(feet[1] - cam_y, -0.94 * reach, 0.94 * reach)
    z0 = math.sqrt(reach * reach - dy * dy)
    pitch = math.atan2(dy, z0) - alpha
    xv = (at[0] - width / 2) / scale
    c, s = math.cos(yaw), math.sin(yaw)
    return CameraPose(feet[0] - (xv * c + z0 * s), feet[1] - dy, feet[2] - (z0 * c - xv * s), focal, yaw, pitch)


def _stand_level(
    feet: Vec3, scale: float, focal: float, at: tuple[float, float], pitch: float, yaw: float, width: int, height: int
) -> CameraPose:
    """As :func:`_stand`, but the pitch is given and the height of the lens follows."""
    f = focal * width / SENSOR_MM
    depth = f / scale
    alpha = math.atan((height / 2 - at[1]) / f)
    reach = depth / math.cos(alpha)
    dy, z0 = reach * math.sin(pitch + alpha), reach * math.cos(pitch + alpha)
    xv = (at[0] - width / 2) / scale
    c, s = math.cos(yaw), math.sin(yaw)
    return CameraPose(feet[0] - (xv * c + z0 * s), feet[1] - dy, feet[2] - (z0 * c - xv * s), focal, yaw, pitch)


def camera_height(angle: str, size: str, eye: float, depth: float) -> float:
    """Height of the lens in metres for an angle; ``eye``: height of the subject's eyes, ``depth``: distance to it."""
    if angle == "low":
        return max(0.3, eye - min(1.1, 0.34 * depth + 0.12))
    if angle == "ground":
        return 0.18
    if angle == "high":
        return eye + min(2.6, 0.22 * depth + 0.1)
    if angle == "top":
        return eye + min(3.6, 0.42 * depth + 0.25)
    if size in ("EWS", "WS"):
        return max(1.1, 0.4 * eye + 1.0)
    if size == "FS":
        return 0.62 * eye + 0.25
    return eye * 0.97


def view_of(azimuth: float) -> str:
    """Rig view for the degrees around the subject."""
    a = abs(azimuth)
    if a < 18:
        return "front"
    if a < 62:
        return "three_quarter"
    return "side" if a < 125 else "back"
