"""The framing validator: geometry is known, so heads, headroom, lead room and crops are measured, not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .blocking import measured
from .figures.base import Figure
from .geometry import Camera
from .values import Actor, ShotPlan

MOMENTS = (0.0, 0.25, 0.5, 0.75, 1.0)
SUBTITLE_ZONE = 0.18
"""Share of the height at the bottom that burnt-in subtitles need."""
LEAST_FACE = 0.03


@dataclass(frozen=True, slots=True)
class Head:
    """A head on the screen, pixels: centre, half width, top and chin, and the depth of the figure in metres."""

    character: str
    x: float
    top: float
    chin: float
    half: float
    depth: float

    @property
    def tall(self) -> float:
        return self.chin - self.top


def head_of(actor: Actor, figure: Figure, camera: Camera, t: float) -> Head | None:
    """The head of an actor at ``t``; None behind the lens."""
    feet = actor.position(t)
    px, py, depth = camera.project_one((feet[0], feet[1] - actor.sink, feet[2]))
    if depth < 0.3:
        return None
    s = camera.scale(depth)
    lm = measured(actor, t, figure)
    x = px + s * (lm.chin[0] + lm.head_top[0]) / 2
    top, chin = py - s * lm.head_top[1], py - s * lm.chin[1]
    if abs(lm.head_top[0] - lm.chin[0]) > abs(lm.head_top[1] - lm.chin[1]):
        # Lying: the head is as high as it is else wide.
        middle = (top + chin) / 2
        top, chin = middle - s * lm.head_radius, middle + s * lm.head_radius
        return Head(actor.character, x, top, chin, s * abs(lm.head_top[0] - lm.chin[0]) / 2, depth)
    return Head(actor.character, x, min(top, chin), max(top, chin), s * lm.head_radius, depth)


@dataclass(frozen=True, slots=True)
class Fault:
    """One failing measurement and the correction that would mend it (shares of the frame)."""

    rule: str
    at: float
    shift: float = 0.0
    zoom: float = 1.0
    headroom: float = 0.0

    def __str__(self) -> str:
        return f"{self.rule}@{round(self.at * 100)}%"


def faults(plan: ShotPlan, figures: Mapping[str, Figure], watched: tuple[str, ...], passing: tuple[str, ...] = ()) -> list[Fault]:
    """What is wrong with the framing of ``plan``.

    Args:
        figures: by look id. watched: ids of the characters whose heads the frame has to hold. passing: those who come
            into the picture or leave it, and may be cut by its edge on their way.
    """
    out: list[Fault] = []
    if plan.size == "INSERT":
        return out
    for share in MOMENTS:
        if plan.camera.move == "whip" and share == 1.0:
            continue
        t = share * (plan.frames - 1) / plan.fps
        camera = plan.camera.at(t).camera(plan.width, plan.height)
        heads = [
            (a, h) for a in plan.actors if a.role == "cast" and a.character in watched
            and (h := head_of(a, figures[a.look], camera, t)) is not None
        ]
        for a, h in heads:
            if a.character not in passing or not _on_the_way(a, t):
                out += _head_faults(plan, a, h, share)
        out += _overlaps([h for _, h in heads], share)
    return out


def _on_the_way(a: Actor, t: float) -> bool:
    """True while somebody who comes into the picture or leaves it may be cut by its edge."""
    return bool(a.moving) and not a.runs_on and a.t0 <= t <= a.t1


def _head_faults(plan: ShotPlan, a: Actor, h: Head, at: float) -> list[Fault]:
    w, hh = plan.width, plan.height
    out: list[Fault] = []
    top_limit = -0.6 * h.tall if plan.size == "ECU" else 0.012 * hh
    if h.top < top_limit:
        out.append(Fault("head-top", at, headroom=min(0.12, (top_limit - h.top) / hh + 0.02), zoom=0.94))
    floor = 1.2 * hh if plan.size == "ECU" else hh * (1 - SUBTITLE_ZONE) if plan.subtitles else hh
    if h.chin > floor:
        out.append(Fault("head-low", at, zoom=max(0.78, floor / h.chin - 0.02), headroom=-0.01))
    margin = 0.5 * h.half
    if h.x - h.half < -margin * (1 if plan.size == "ECU" else 0):
        out.append(Fault("head-left", at, shift=min(0.2, (h.half - h.x) / w + 0.03), zoom=0.95))
    if h.x + h.half > w + margin * (1 if plan.size == "ECU" else 0):
        out.append(Fault("head-right", at, shift=-min(0.2, (h.x + h.half - w) / w + 0.03), zoom=0.95))
    if plan.size not in ("EWS", "INSERT", "WS") and h.tall / hh < LEAST_FACE:
        out.append(Fault("face-small", at, zoom=1.25))
    return out


def _overlaps(heads: list[Head], at: float) -> list[Fault]:
    out: list[Fault] = []
    for i, a in enumerate(heads):
        for b in heads[i + 1:]:
            near = a.half + b.half - abs(a.x - b.x)
            if near > 0.7 * min(a.half, b.half) * 2 * 0.5 and min(a.chin, b.chin) - max(a.top, b.top) > 0.35 * min(a.tall, b.tall):
                out.append(Fault("heads-overlap", at))
    return out
