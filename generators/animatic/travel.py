"""Ways across the stage: who walks how far, who walks together, who has to make room."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .geometry import Vec3
from .places.base import Place
from .values import Actor, Beat


@dataclass(slots=True)
class Spot:
    """Where a person was left, and how."""

    x: float
    z: float
    y: float = 0.0
    facing: int = 1
    deed: str = "stand"
    kind: str = "stand"
    seat: float = 0.0
    anchor: str = ""
    phase: float = 0.0


def mount_of(prop: str, place: Place) -> str:
    """What is ridden: what the script says, else a horse in the wild and a bicycle elsewhere."""
    if any(w in prop for w in ("horse", "pony", "mare", "stallion")):
        return "horse"
    return "horse" if not prop and place.set in ("desert", "mountain", "field") else "bicycle"


def clear(start: float, far: float, way: int, home: float, others: list[float]) -> tuple[float, float]:
    """A way that does not run through those who stand: it ends before the next one ahead and starts after the last behind."""
    ahead = [o for o in others if (o - home) * way > 0]
    behind = [o for o in others if (o - home) * way <= 0]
    end = start + way * far
    if ahead:
        stop = min(ahead, key=lambda o: abs(o - home)) - way * 0.66
        end = min(end, stop) if way > 0 else max(end, stop)
    if behind:
        first = min(behind, key=lambda o: abs(o - home)) + way * 0.66
        start = max(start, first) if way > 0 else min(start, first)
    return start, max(0.05, (end - start) * way)


def part(a: Spot, b: Spot, want: float, lo: float, hi: float) -> None:
    """Move two neighbours apart where a wall or an anchor kept them too close; who sits or lies stays."""
    lack = want - (b.x - a.x)
    free_a, free_b = a.kind == "stand" or b.kind != "stand", b.kind == "stand"
    if free_b:
        b.x = min(hi, b.x + (lack / 2 if free_a else lack))
    if free_a or b.x - a.x < want:
        a.x = max(lo, b.x - want)
    if b.x - a.x < want:
        b.x = a.x + want


def together(actors: list[Actor], homes: Mapping[str, Spot]) -> list[Actor]:
    """People who walk the same way walk side by side, at the pace of the slowest."""
    going = [a for a in actors if a.moving and a.end[0] != a.start[0] and a.start[2] == a.end[2]]
    if len(going) < 2 or len({a.end[0] > a.start[0] for a in going}) > 1:
        return actors
    lead = min(going, key=lambda a: abs(a.end[0] - a.start[0]))
    way = lead.end[0] - lead.start[0]
    x0 = homes[lead.character].x
    middle = sum(homes[a.character].x - x0 for a in going) / len(going)
    out: list[Actor] = []
    for a in actors:
        if a not in going:
            out.append(a)
            continue
        x = lead.start[0] + homes[a.character].x - x0 - middle
        start, end = (x, a.start[1], a.start[2]), (x + way, a.end[1], a.end[2])
        out.append(replace(a, start=start, end=end, t0=lead.t0, t1=lead.t1, beats=_same_times(a.beats, lead.beats)))
    return out


def _same_times(own: tuple[Beat, ...], lead: tuple[Beat, ...]) -> tuple[Beat, ...]:
    first = own[0]
    return tuple(replace(b, facing=first.facing, gesture=first.gesture, lean=first.lean) for b in lead)


def going(actor: Actor, pose: str, a: Vec3, b: Vec3, speed: float, seconds: float, *, delay: float = 0.0) -> Actor:
    """Travel from ``a`` to ``b``; who arrives early stands, who starts late stood before."""
    way = math.dist(a, b)
    t1 = min(seconds, delay + way / max(speed, 0.05))
    first = actor.beats[0]
    beats: list[Beat] = []
    if delay > 0.1:
        beats.append(replace(first, t=0.0, pose="stand"))
    beats.append(replace(first, t=delay if beats else 0.0, pose=pose))
    if t1 < seconds - 0.25:
        beats.append(replace(first, t=t1, pose="stand" if pose in ("walk", "run") else pose, view="three_quarter"))
    else:
        t1 = seconds
    gait = pose if pose in ("walk", "run", "crawl") else "walk"
    return replace(actor, start=a, end=b, moving=gait, t0=delay if len(beats) > 1 and delay > 0.1 else 0.0, t1=t1, beats=tuple(beats))
