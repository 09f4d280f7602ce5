"""Plain values of a planned shot: everything needed to draw it, nothing else. They read and write JSON without loss.

Lengths in metres, times in seconds from the start of the shot, angles in radians, focal lengths in millimetres.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from .geometry import Camera, Vec3, smoothstep
from .light import RGB

DIGITS = 5


def tidy(value: Any) -> Any:
    """Plain JSON with floats rounded to :data:`DIGITS` places and tuples as lists."""
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0
    if isinstance(value, Mapping):
        return {str(k): tidy(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(v) for v in value]
    return value


def _vec(v: Any) -> Vec3:
    return (float(v[0]), float(v[1]), float(v[2]))


def _rgb(v: Any) -> RGB:
    return (int(v[0]), int(v[1]), int(v[2]))


def _pair(v: Any) -> tuple[float, float]:
    return (float(v[0]), float(v[1]))


@dataclass(frozen=True, slots=True)
class CameraPose:
    """Where the camera stands and looks, and its focal length in mm on the 36 mm wide sensor."""

    x: float
    y: float
    z: float
    focal: float
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0

    def camera(self, width: int, height: int) -> Camera:
        """The pinhole camera of this pose."""
        return Camera(self.x, self.y, self.z, self.focal, width, height, self.yaw, self.pitch, self.roll)

    def towards(self, other: CameraPose, u: float, *, geometric: bool = False) -> CameraPose:
        """Mix of two poses; ``geometric`` mixes focal lengths by ratio (an even zoom)."""
        m = [a + (b - a) * u for a, b in zip(self._numbers(), other._numbers(), strict=True)]
        focal = self.focal * (other.focal / self.focal) ** u if geometric else m[3]
        return CameraPose(m[0], m[1], m[2], focal, m[4], m[5], m[6])

    def _numbers(self) -> tuple[float, ...]:
        return (self.x, self.y, self.z, self.focal, self.yaw, self.pitch, self.roll)

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> CameraPose:
        return cls(**{k: float(v) for k, v in d.items()})


@dataclass(frozen=True, slots=True)
class CameraPath:
    """A move: from ``start`` to ``end`` between ``t0`` and ``t1`` seconds, ``shake`` = handheld amplitude (share of frame height)."""

    start: CameraPose
    end: CameraPose
    move: str = "static"
    ease: str = "smooth"
    t0: float = 0.0
    t1: float = 1.0
    shake: float = 0.0

    @property
    def rests(self) -> bool:
        """True when every frame is seen from the same pose."""
        return self.shake == 0.0 and self.start == self.end

    def at(self, t: float) -> CameraPose:
        """The pose at ``t`` seconds (before and after the move it rests, except on ``linear`` moves, which run on)."""
        span = max(self.t1 - self.t0, 1e-6)
        u = (t - self.t0) / span
        if self.ease == "smooth":
            u = smoothstep(u)
        elif self.ease == "in":
            u = min(1.0, max(0.0, u)) ** 2
        elif self.ease == "even":
            u = min(1.0, max(0.0, u))
        else:
            u = min(1.25, max(-0.25, u))
        if u == 0.0:
            return self.start
        return self.start.towards(self.end, u, geometric=self.move in ("zoom_in", "zoom_out"))

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> CameraPath:
        return cls(
            CameraPose.read(d["start"]), CameraPose.read(d["end"]), str(d["move"]), str(d["ease"]),
            float(d["t0"]), float(d["t1"]), float(d["shake"]),
        )


@dataclass(frozen=True, slots=True)
class Beat:
    """From ``t`` on the actor holds this pose."""

    t: float
    pose: str
    view: str = "three_quarter"
    facing: int = 1
    seated: bool = False
    gesture: float = 1.0
    lean: float = 0.0

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Beat:
        return cls(
            float(d["t"]), str(d["pose"]), str(d["view"]), int(d["facing"]), bool(d["seated"]), float(d["gesture"]), float(d["lean"])
        )


@dataclass(frozen=True, slots=True)
class Speech:
    """Seconds during which the mouth moves; ``seed`` fixes its rhythm."""

    start: float
    end: float
    seed: int

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Speech:
        return cls(float(d["start"]), float(d["end"]), int(d["seed"]))


@dataclass(frozen=True, slots=True)
class Actor:
    """One figure in one shot.

    Attributes:
        role: ``cast``, or ``shoulder`` (the dark back of a listener at the frame edge).
        start, end: world position of its feet; it travels between ``t0`` and ``t1`` in the gait ``moving``.
        beats: poses over time, first at or before 0. gaze: eyes at the start, ``gaze_to`` from ``gaze_at`` on.
        phase: of the gait at ``t0``. mount: thing it rides (``steed``: name of a ridden horse). sink: metres of it hidden below
            a water line.
    """

    look: str
    character: str
    start: Vec3
    end: Vec3
    beats: tuple[Beat, ...]
    role: str = "cast"
    moving: str = ""
    t0: float = 0.0
    t1: float = 0.0
    seat: float = 0.46
    expression: str = "neutral"
    gaze: tuple[float, float] = (0.0, 0.0)
    gaze_to: tuple[float, float] = (0.0, 0.0)
    gaze_at: float = 0.0
    holding: str = ""
    phase: float = 0.0
    mouth: tuple[Speech, ...] = ()
    asleep: bool = False
    mount: str = ""
    sink: float = 0.0
    steed: str = ""

    def beat(self, t: float) -> Beat:
        """The pose held at ``t``."""
        held = self.beats[0]
        for b in self.beats[1:]:
            if b.t <= t:
                held = b
        return held

    def travel(self, t: float) -> float:
        """Share of the way covered at ``t`` (0…1; a walk through the whole shot runs on past its ends)."""
        if not self.moving or self.t1 <= self.t0:
            return 0.0
        return min(1.3, max(-0.3, (t - self.t0) / (self.t1 - self.t0))) if self.runs_on else min(
            1.0, max(0.0, (t - self.t0) / (self.t1 - self.t0))
        )

    @property
    def runs_on(self) -> bool:
        """True when the gait has no rest in the shot: handles continue it."""
        return bool(self.moving) and self.t0 == 0.0 and len(self.beats) == 1

    def position(self, t: float) -> Vec3:
        """World position of its feet at ``t``."""
        u = self.travel(t)
        a, b = self.start, self.end
        return (a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, a[2] + (b[2] - a[2]) * u)

    @property
    def distance(self) -> float:
        """Metres of the whole way."""
        return math.dist(self.start, self.end)

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Actor:
        return cls(
            look=str(d["look"]), character=str(d["character"]), start=_vec(d["start"]), end=_vec(d["end"]),
            beats=tuple(Beat.read(b) for b in d["beats"]), role=str(d["role"]), moving=str(d["moving"]), t0=float(d["t0"]),
            t1=float(d["t1"]), seat=float(d["seat"]), expression=str(d["expression"]), gaze=_pair(d["gaze"]),
            gaze_to=_pair(d["gaze_to"]), gaze_at=float(d["gaze_at"]), holding=str(d["holding"]), phase=float(d["phase"]),
            mouth=tuple(Speech.read(m) for m in d["mouth"]), asleep=bool(d["asleep"]), mount=str(d["mount"]), sink=float(d["sink"]),
            steed=str(d.get("steed", "")),
        )


@dataclass(frozen=True, slots=True)
class Pool:
    """Light around a source: world position, reach in metres, colour, strength 0…1."""

    kind: str
    at: Vec3
    radius: float
    colour: RGB
    strength: float

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Pool:
        return cls(str(d["kind"]), _vec(d["at"]), float(d["radius"]), _rgb(d["colour"]), float(d["strength"]))


@dataclass(frozen=True, slots=True)
class LightPlan:
    """The light of a shot as numbers: colours of surfaces, and the map that is laid over the picture.

    ``base``: multiplier (per channel, 0…1) of everything no pool reaches. ``contrast`` 0…1: how far the side away from
    the key falls off. ``exposure``: gain of the whole picture. ``flicker`` 0…1: unrest of a fire or a screen.
    """

    ambient: RGB
    key: RGB
    haze: RGB
    sky: tuple[RGB, RGB, RGB]
    key_side: float
    fill: float
    haze_near: float
    haze_far: float
    haze_max: float
    night: bool
    interior: bool
    base: tuple[float, float, float]
    contrast: float
    falloff: str
    pools: tuple[Pool, ...]
    grade: str
    exposure: float = 1.0
    vignette: float = 0.4
    flicker: float = 0.0
    shaft: float = 0.0
    bloom: float = 0.0

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> LightPlan:
        sky = d["sky"]
        return cls(
            _rgb(d["ambient"]), _rgb(d["key"]), _rgb(d["haze"]), (_rgb(sky[0]), _rgb(sky[1]), _rgb(sky[2])), float(d["key_side"]),
            float(d["fill"]), float(d["haze_near"]), float(d["haze_far"]), float(d["haze_max"]), bool(d["night"]), bool(d["interior"]),
            _vec(d["base"]), float(d["contrast"]), str(d["falloff"]), tuple(Pool.read(p) for p in d["pools"]), str(d["grade"]),
            float(d["exposure"]), float(d["vignette"]), float(d["flicker"]), float(d["shaft"]), float(d["bloom"]),
        )


@dataclass(frozen=True, slots=True)
class Caption:
    """A subtitle and when it stands."""

    start: float
    end: float
    text: str

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Caption:
        return cls(float(d["start"]), float(d["end"]), str(d["text"]))


@dataclass(frozen=True, slots=True)
class Scenery:
    """Which place is seen, and when. ``seed`` fixes what may differ between films: clouds, foreground, dressing."""

    set: str
    location: str
    seed: int
    hour: str
    weather: str
    season: str
    practicals: tuple[str, ...]
    props: tuple[str, ...]
    clock: float = 0.0
    """Story seconds at the start of the shot: what sways and flows goes on over a cut inside a scene."""

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Scenery:
        return cls(
            str(d["set"]), str(d["location"]), int(d["seed"]), str(d["hour"]), str(d["weather"]), str(d["season"]),
            tuple(map(str, d["practicals"])), tuple(map(str, d["props"])), float(d["clock"]),
        )


@dataclass(frozen=True, slots=True)
class ShotPlan:
    """Everything needed to draw one shot.

    ``head`` frames at the start and ``tail`` frames at the end are drawn by the boundaries, not by the shot's own clip.
    ``transition``: frames of the transition into the shot (0 = none). ``lens``: solved focal length of the start in mm.
    ``framing``: ``("ok",)``, ``("mended", …)`` or what still fails.
    """

    id: str
    scene: str
    scenery: Scenery
    camera: CameraPath
    light: LightPlan
    actors: tuple[Actor, ...]
    kind: str
    size: str
    angle: str
    focus: str
    lens: int
    insert: str
    captions: tuple[Caption, ...]
    seconds: float
    frames: int
    fps: int
    width: int
    height: int
    subtitles: bool
    label: bool
    cut: str
    head: int = 0
    tail: int = 0
    transition: int = 0
    framing: tuple[str, ...] = ("ok",)

    def plain(self) -> dict[str, Any]:
        """As plain JSON types, floats rounded; :meth:`read` gives an equal plan."""
        data: dict[str, Any] = tidy(asdict(self))
        return data

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> ShotPlan:
        """Rebuild from :meth:`plain`.

        Raises:
            KeyError, TypeError, ValueError: when the data is not a plan.
        """
        return cls(
            id=str(d["id"]), scene=str(d["scene"]), scenery=Scenery.read(d["scenery"]), camera=CameraPath.read(d["camera"]),
            light=LightPlan.read(d["light"]), actors=tuple(Actor.read(a) for a in d["actors"]), kind=str(d["kind"]),
            size=str(d["size"]), angle=str(d["angle"]), focus=str(d["focus"]), lens=int(d["lens"]), insert=str(d["insert"]),
            captions=tuple(Caption.read(c) for c in d["captions"]), seconds=float(d["seconds"]), frames=int(d["frames"]),
            fps=int(d["fps"]), width=int(d["width"]), height=int(d["height"]), subtitles=bool(d["subtitles"]), label=bool(d["label"]),
            cut=str(d["cut"]), head=int(d["head"]), tail=int(d["tail"]), transition=int(d["transition"]),
            framing=tuple(map(str, d["framing"])),
        )

    def still(self) -> ShotPlan:
        """The part that frame 0 depends on: what comes later is left out, so that editing it does not remake the keyframe."""
        rest = replace(self.camera, end=self.camera.start, move="static", ease="smooth", t0=0.0, t1=1.0)
        actors = tuple(
            replace(a, mouth=tuple(m for m in a.mouth if m.start <= 0.0 < m.end)) for a in self.actors
        )
        captions = tuple(replace(c, end=1.0) for c in self.captions if c.start <= 0.0 < c.end) if self.subtitles else ()
        return replace(
            self, camera=rest, actors=actors, captions=captions, seconds=1.0, frames=1, head=0, tail=0, transition=0, cut="hard"
        )
