"""How a frame travels over a still picture: windows inside the picture, eased, never over its border.

A *window* is the part of the picture that one frame shows, in shares of the largest part of the picture that has the frame's
shape (the *cover*): centre ``(x, y)`` from its top left, ``scale`` = width of the window / width of the cover, ``roll`` in radians
(clockwise picture positive).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..script.model import CameraDomain, Shot
from .animatic.moves import SHAKE, WHIP_FRAMES, Subject, amount

RAMP = 0.3
"""Share of a move over which it starts, and over which it comes to rest."""
DRIFT = 0.02
"""Creep of a shot without a move: how much closer it ends. A picture that stands perfectly still reads as a fault of the player."""
ROLL = 0.0035
"""Handheld roll in radians at one standard deviation of the unrest."""
UNREST = 2.2
"""Bound of one handheld field in standard deviations; the fields saturate softly below it."""
LEAST = 0.5
"""No path may need a window narrower than this share of the cover: farther travel is shortened, as the pixels would show."""
WHIP = 0.35
"""Farthest travel of a whip pan in shares of the frame: most of the shot is seen from its start, so that has to be a good framing."""
SAMPLES = 97
_TURN = 0.35
"""Share of an orbit's travel that a flat picture can follow without looking pushed."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the picture that one frame shows (see the module)."""

    x: float
    y: float
    scale: float
    roll: float = 0.0

    def corners(self, aspect: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        """``(4, 2)`` corners in shares of the cover; ``aspect`` = width / height of the frame."""
        c, s = math.cos(self.roll), math.sin(self.roll)
        half = 0.5 * self.scale
        out = []
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            dx, dy = sx * half * aspect, sy * half  # in heights of the cover
            out.append((self.x + (dx * c - dy * s) / aspect, self.y + dx * s + dy * c))
        return np.array(out)


@dataclass(frozen=True, slots=True)
class Travel:
    """What the window does over a shot.

    Attributes:
        pan, tilt: travel in shares of the frame (+ right, + up). zoom: scale of the subject at the end / at the start.
        shake: handheld amplitude, share of the frame's height at one standard deviation (0 = none).
        t0, t1: seconds between which it moves. rests_in, rests_out: it starts from rest, it comes to rest; a move that goes on over
            a continuous cut does not. aim: point of the frame, from its top left, towards which a zoom goes.
    """

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 1.0
    shake: float = 0.0
    t0: float = 0.0
    t1: float = 1.0
    rests_in: bool = True
    rests_out: bool = True
    aim: tuple[float, float] = (0.5, 0.5)

    def plain(self) -> dict[str, Any]:
        """As plain JSON types."""
        return {k: [round(x, 6) for x in v] if isinstance(v, tuple) else round(v, 6) if isinstance(v, float) else v for k, v in asdict(self).items()}

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Travel:
        """Rebuild from :meth:`plain`."""
        return cls(
            float(d["pan"]), float(d["tilt"]), float(d["zoom"]), float(d["shake"]), float(d["t0"]), float(d["t1"]), bool(d["rests_in"]),
            bool(d["rests_out"]), (float(d["aim"][0]), float(d["aim"][1])),
        )

    def progress(self, t: float) -> float:
        """Share of the travel covered at ``t`` seconds, 0…1."""
        return eased((t - self.t0) / max(self.t1 - self.t0, 1e-6), self.rests_in, self.rests_out)


def eased(u: float, rests_in: bool = True, rests_out: bool = True) -> float:
    """Progress of a move: constant speed between two soft ramps (raised cosine), 0 before and 1 after it."""
    u = min(1.0, max(0.0, u))
    a, b = (RAMP if rests_in else 0.0), (RAMP if rests_out else 0.0)

    def ramp(x: float, width: float) -> float:
        return 0.5 * (x - width / math.pi * math.sin(math.pi * x / width))

    if u < a:
        done = ramp(u, a)
    elif u <= 1 - b:
        done = a / 2 + (u - a)
    else:
        done = 1 - a / 2 - b / 2 - ramp(1 - u, b)
    return done / (1 - a / 2 - b / 2)


def travel_of(shot: Shot, fps: int, *, before: Shot | None = None, after: Shot | None = None, drift: float = DRIFT) -> Travel:
    """The travel of a shot by its camera move and ``c_cam``.

    Args:
        before, after: the neighbour over a continuous cut whose state is carried (else None): a move that both share goes
            through the cut without resting there. drift: creep of a shot without a move, 0 for none.
    """
    cam, seconds = shot.camera, max(shot.seconds, 0.1)
    pan, tilt, zoom = _amounts(cam, bool(shot.character.people) and cam.kind != "insert")
    shake = SHAKE * 0.7 if cam.move == "handheld" else SHAKE * 0.3 if cam.kind == "pov" else 0.0
    if cam.move == "whip":
        n = WHIP_FRAMES / fps
        return Travel(max(-WHIP, min(WHIP, pan)), 0.0, 1.0, shake, max(0.0, seconds - n), max(seconds, n), True, False)
    if pan == tilt == 0.0 and zoom == 1.0 and not shake:
        zoom = 1.0 + drift
    return Travel(
        _within(pan, zoom), tilt, zoom, shake, 0.0, seconds, not (before is not None and flows(before, shot)),
        not (after is not None and flows(shot, after)), aim_of(shot),
    )


def aim_of(shot: Shot) -> tuple[float, float]:
    """Where the subject of the shot is to be expected, in shares of the frame from its top left."""
    people = [p for p in shot.character.people if p.side != "off"]
    if not people or shot.camera.kind == "insert":
        return 0.5, 0.5
    main = next((p for p in people if p.character == shot.character.focus), people[0])
    x = 0.5 if shot.camera.kind in ("two_shot", "group", "tableau") and len(people) > 1 else {"left": 0.38, "right": 0.62}.get(main.side, 0.5)
    return x, 0.52 if shot.camera.size in ("EWS", "WS", "FS") else 0.42


def _within(pan: float, zoom: float) -> float:
    """Travel that leaves windows of at least :data:`LEAST`."""
    most = max(0.0, 1 / LEAST - max(zoom, 1 / zoom, 1.0))
    return max(-most, min(most, pan))


def _amounts(cam: CameraDomain, present: bool) -> tuple[float, float, float]:
    """``(pan, tilt, zoom)`` that a flat picture shows for a move."""
    way = -1 if cam.c_cam.pan < 0 else 1
    pan, tilt, zoom = amount(cam, Subject((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 0.0, 0.0, False, way, present))
    match cam.move:
        case "pan" | "truck":
            return pan, 0.0, 1.0
        case "tilt" | "crane":
            return 0.0, tilt, 1.0
        case "push_in" | "pull_out" | "zoom_in" | "zoom_out":
            return 0.0, 0.0, min(1.6, max(0.62, zoom))
        case "orbit":
            return _TURN * pan, 0.0, 1.04
        case "follow":
            return 0.3 * max(-0.3, min(0.3, pan)), 0.0, 1.05
        case "dolly_zoom":
            return 0.0, 0.0, 1.18
        case "whip":
            return pan, 0.0, 1.0
        case _:
            return 0.0, 0.0, 1.0


FAMILIES = (("pan", "truck", "follow", "orbit"), ("tilt", "crane"), ("push_in", "zoom_in"), ("pull_out", "zoom_out"))


def flows(a: Shot, b: Shot) -> bool:
    """Whether one move goes on over the continuous cut from ``a`` to ``b``: the same kind, the same way."""
    family = next((f for f in FAMILIES if a.camera.move in f), None)
    if b.cut.kind != "continuous" or family is None or b.camera.move not in family:
        return False
    x, y = a.camera.c_cam, b.camera.c_cam
    return x.pan * y.pan >= 0 and x.tilt * y.tilt >= 0


class Path:
    """The windows of a shot over any picture of its shape.

    The over-scan follows from the travel: the windows are as large as the picture allows for the whole way, handheld unrest
    included, and the way lies in the middle of the picture.

    Args:
        travel: what the window does. aspect: width / height of the frame.
    """

    def __init__(self, travel: Travel, aspect: float) -> None:
        self.travel, self.aspect = travel, aspect
        self._size, self._x, self._y = 1.0, 0.5, 0.5
        ways = [self._window(travel.t0 + (travel.t1 - travel.t0) * i / (SAMPLES - 1), (0.0, 0.0, 0.0)) for i in range(SAMPLES)]
        rolls = (ROLL * UNREST, -ROLL * UNREST) if travel.shake else (0.0,)
        dy = travel.shake * UNREST
        points = np.concatenate([
            Window(w.x + sx * dy / aspect, w.y + sy * dy, w.scale, roll).corners(aspect)
            for w in ways for roll in rolls for sx, sy in (((-1, -1), (1, 1)) if travel.shake else ((0, 0),))
        ]) - 0.5
        low, high = points.min(axis=0), points.max(axis=0)
        self._size = min(1.0, float((1.0 / np.maximum(high - low, 1e-9)).min()))
        self._x, self._y = 0.5 - self._size * float(low[0] + high[0]) / 2, 0.5 - self._size * float(low[1] + high[1]) / 2

    def _window(self, t: float, unrest: tuple[float, float, float]) -> Window:
        v = self.travel
        u = v.progress(t)
        k = self._size
        s = v.zoom ** (-u) if v.zoom >= 1 else v.zoom ** (1 - u)
        a, left = v.shake, 1 - s  # the closer the window, the nearer it is to what the move is about
        return Window(
            self._x + k * (v.pan * (u - 0.5) + left * (v.aim[0] - 0.5) + a * unrest[0] / self.aspect),
            self._y + k * (-v.tilt * (u - 0.5) + left * (v.aim[1] - 0.5) + a * unrest[1]), k * s, ROLL * unrest[2] if a else 0.0,
        )

    def at(self, t: float, unrest: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Window:
        """The window at ``t`` seconds. ``unrest``: handheld fields x, y, roll in standard deviations (bounded by tanh)."""
        soft = tuple(UNREST * math.tanh(f / UNREST) for f in unrest)
        return self._window(t, (soft[0], soft[1], soft[2]))
