"""Camera moves: from one framing and the script's ``c_cam`` to a path between two poses."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ...script.model import CameraDomain
from .geometry import SENSOR_MM, Vec3
from .lens import Aim
from .values import CameraPath, CameraPose

SHAKE = 0.011
"""Handheld amplitude as a share of the frame height."""
WHIP_FRAMES = 7
TRACKED = ("follow", "truck", "handheld", "push_in", "pull_out")
CLOSE = ("MS", "MCU", "CU", "ECU", "INSERT")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the camera has to mind: where the subject's feet are at the start and the end, and the seconds of its way."""

    start: Vec3
    end: Vec3
    t0: float
    t1: float
    moves: bool
    facing: int
    present: bool


def amount(camera: CameraDomain, subject: Subject) -> tuple[float, float, float]:
    """``(pan, tilt, zoom)`` to carry out: the script's vector, or what reads well for the move where the script has none.

    Shares of the frame and a ratio, limited so that a close subject stays in the picture.
    """
    c = camera.c_cam
    pan, tilt, zoom = c.pan, c.tilt, c.zoom
    way = float(subject.facing or 1)
    if camera.move in ("push_in", "zoom_in") and zoom <= 1.02:
        zoom = 1.25 if camera.move == "push_in" else 1.4
    if camera.move in ("pull_out", "zoom_out") and zoom >= 0.98:
        zoom = 1 / 1.25 if camera.move == "pull_out" else 1 / 1.4
    if camera.move in ("pan", "truck", "orbit", "whip") and abs(pan) < 0.02:
        pan = {"pan": 0.3, "truck": 0.35, "orbit": 0.3, "whip": 0.9}[camera.move] * way
    if camera.move in ("tilt", "crane") and abs(tilt) < 0.02:
        tilt = 0.25 if camera.move == "tilt" else 0.28
    if subject.present:
        lim = 0.16 if camera.size in ("CU", "ECU") else 0.22 if camera.size in CLOSE else 0.34
        if camera.move in ("pan", "truck"):
            pan = max(-lim, min(lim, pan))
        if camera.move in ("tilt", "crane"):
            lim = {"EWS": 0.24, "WS": 0.2, "FS": 0.1}.get(camera.size, 0.07)
            tilt = max(-lim, min(lim, tilt))
    elif camera.move in ("pan", "tilt"):
        # A still taken from the move, its first frame above all, has to be a picture of the place.
        pan, tilt = max(-0.26, min(0.26, pan)), max(-0.2, min(0.2, tilt))
    return pan, tilt, max(0.5, min(1.9, zoom))


def path(camera: CameraDomain, aim: Aim, subject: Subject, seconds: float, fps: int) -> CameraPath:
    """The camera path of a shot; where the subject travels under a tight frame or a tracking move, the camera goes along."""
    move = camera.move
    pan, tilt, zoom = amount(camera, subject)
    shake = SHAKE * (1.5 if camera.size in CLOSE else 1.0) if move == "handheld" else 0.0
    if camera.kind == "pov" and move == "static":
        shake = SHAKE * 0.5
    rest = CameraPath(p := aim.pose(), p, move, "smooth", 0.0, max(seconds, 0.1), shake)
    free = ("pan", "whip", "zoom_in", "zoom_out", "dolly_zoom")
    if subject.moves and (move in TRACKED or (camera.size in ("MLS", *CLOSE) and move not in free)):
        return _with_subject(rest, aim, subject, zoom if move in ("push_in", "pull_out") else 1.0, seconds)
    if move in ("push_in", "pull_out"):
        a, b = _zooms(zoom, camera.size)
        return replace(rest, start=aim.pose(a, pitch=p.pitch), end=aim.pose(b, pitch=p.pitch))
    if move in ("zoom_in", "zoom_out"):
        a, b = _zooms(zoom, camera.size)
        start = aim.pose(a)
        return replace(rest, start=start, end=aim.from_point((start.x, start.y, start.z), b))
    if move == "follow":
        return replace(rest, start=aim.pose(0.97, pitch=p.pitch), end=aim.pose(1.05, pitch=p.pitch))
    if move == "pan":
        return _turned(rest, aim, pan, 0.0, subject)
    if move == "tilt":
        return _turned(rest, aim, 0.0, tilt, subject)
    if move == "truck":
        return _trucked(rest, aim, pan)
    if move == "crane":
        lift = tilt * aim.height / aim.scale * 1.6
        return replace(rest, start=aim.pose(cam_y=aim.cam_y - lift / 2), end=aim.pose(cam_y=aim.cam_y + lift / 2))
    if move == "orbit":
        turn = math.copysign(math.radians(min(11.0, 26 * abs(pan))), pan)
        return replace(rest, start=aim.pose(yaw=aim.yaw - turn / 2), end=aim.pose(yaw=aim.yaw + turn / 2))
    if move == "dolly_zoom":
        end = aim.pose(focal=aim.focal * 0.52)
        return replace(rest, end=end)
    if move == "whip":
        turn = math.atan(pan * aim.width / (p.focal * aim.width / SENSOR_MM))
        n = WHIP_FRAMES / fps
        return replace(rest, end=replace(p, yaw=p.yaw + turn), ease="in", t0=max(0.0, seconds - n), t1=max(seconds, n))
    return rest


def _zooms(zoom: float, size: str) -> tuple[float, float]:
    """Scales at the start and the end; a tight frame does not get much tighter than its label."""
    if size in ("ECU", "CU"):
        return (1 / zoom**0.85, zoom**0.15) if zoom > 1 else (zoom**-0.15, zoom**0.85)
    if size in ("EWS", "WS"):
        return (1.0, zoom)
    return (1 / math.sqrt(zoom), math.sqrt(zoom))


def _with_subject(rest: CameraPath, aim: Aim, subject: Subject, zoom: float, seconds: float) -> CameraPath:
    """Along with the subject; when it stops, so does the camera."""
    ease = "linear" if subject.t0 == 0.0 and subject.t1 >= seconds else "even"
    a, b = _zooms(zoom, "MS")
    pitch = rest.start.pitch
    start, end = aim.pose(a, feet=subject.start, pitch=pitch), aim.pose(b, feet=subject.end, pitch=pitch)
    return replace(rest, start=start, end=end, ease=ease, t0=subject.t0, t1=max(subject.t1, subject.t0 + 0.1))


def _turned(rest: CameraPath, aim: Aim, pan: float, tilt: float, subject: Subject) -> CameraPath:
    """Rotation only. With a subject the move passes over it evenly; without one it ends near the framing."""
    p = rest.start
    f = p.focal * aim.width / SENSOR_MM
    share = 0.5 if subject.present else 0.6
    yaw, pitch = math.atan(pan * aim.width / f), math.atan(tilt * aim.height / f)

    def turned(k: float) -> CameraPose:
        return replace(p, yaw=p.yaw + k * yaw, pitch=p.pitch + k * pitch)

    return replace(rest, start=turned(-share), end=turned(1 - share))


def _trucked(rest: CameraPath, aim: Aim, pan: float) -> CameraPath:
    half = pan * aim.width / aim.scale / 2
    lo, hi = aim.stage.camera_x
    p = rest.start
    x0, x1 = max(lo, min(hi, p.x - half)), max(lo, min(hi, p.x + half))
    return replace(rest, start=replace(p, x=x0), end=replace(p, x=x1))
