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
    view: str = ""

    @property
    def held(self) -> bool:
        """Whether a piece of furniture holds this person: who sits or lies there cannot be pushed aside."""
        return self.kind in ("sit", "lie") and bool(self.anchor) and self.anchor != STOOL


GROUND = 0.06
"""Height at which somebody sits on bare ground."""
CLEAR = 0.66
"""Metres before somebody at which a way ends."""
LEAST_WAY = 0.9
"""Metres that a walk through the picture has at least, where the stage allows it."""
STOOL = "+stool"
"""Anchor of somebody for whom a stool is brought: it goes where its sitter goes."""


def mount_of(prop: str, place: Place, horses: bool = False) -> str:
    """What is ridden: what the script says, else a horse in the wild or in a story with ``horses``, and a bicycle elsewhere."""
    if any(w in prop for w in ("horse", "pony", "mare", "stallion")):
        return "horse"
    return "horse" if horses or (not prop and place.set in ("desert", "mountain", "field")) else "bicycle"


def clear(start: float, far: float, way: int, home: float, others: list[float], bound: float, least: float) -> tuple[float, float]:
    """A way that does not run through those who stand: it ends before the next one ahead and starts after the last behind.

    ``bound``: x back to which the start may be moved when less than ``least`` metres of the way are left.
    """
    ahead = [o for o in others if (o - home) * way > 0]
    behind = [o for o in others if (o - home) * way <= 0]
    end = start + way * far
    if ahead:
        stop = min(ahead, key=lambda o: abs(o - home)) - way * CLEAR
        end = min(end, stop) if way > 0 else max(end, stop)
    if behind:
        first = min(behind, key=lambda o: abs(o - home)) + way * CLEAR
        start = max(start, first) if way > 0 else min(start, first)
        bound = max(bound, first) if way > 0 else min(bound, first)
    if (end - start) * way < least:
        start = max(bound, end - least) if way > 0 else min(bound, end + least)
    return start, max(0.05, (end - start) * way)


def arrange(row: list[Spot], wants: list[float], lo: float, hi: float) -> None:
    """Move neighbours apart, left to right, until each pair has the distance it wants, inside ``lo``…``hi``.

    Args:
        row: in the order of the screen; who is :attr:`Spot.held` stays. wants: metres between each and the next.
    """
    for _ in range(40):
        moved = False
        for a, b, want in zip(row, row[1:], wants, strict=False):
            lack = want - (b.x - a.x)
            if lack < 0.005 or (a.held and b.held):
                continue
            share = 0.5 if not a.held and not b.held else 0.0 if a.held else 1.0
            a.x, b.x = a.x - share * lack, b.x + (1 - share) * lack
            moved = True
        for k, s in enumerate(row):
            if not s.held:
                # Whoever stands farther in has to leave room for those outside of it.
                s.x = min(max(s.x, lo + sum(wants[:k]) * 0.5), hi - sum(wants[k:]) * 0.5)
        if not moved:
            return


def carried_on(old: Spot, kind: str, place: Place) -> Spot:
    """The spot after a continuous cut: nobody jumps. Who sits down there takes a seat at hand, else a stool or the ground."""
    if old.kind == kind:
        return replace(old)
    if kind == "stand":
        return replace(old, kind="stand", seat=0.0, anchor="", view="")
    near = [a for a in place.anchors if a.kind == kind and math.hypot(a.x - old.x, a.z - old.z) < 1.0]
    if near:
        a = min(near, key=lambda a: (math.hypot(a.x - old.x, a.z - old.z), a.x))
        return Spot(a.x, a.z, facing=a.facing, kind=kind, seat=a.seat or 0.46, anchor=a.name)
    if kind == "sit":
        return replace(old, kind=kind, seat=0.46 if place.interior else GROUND, anchor=STOOL if place.interior else "", view="")
    return replace(old, kind=kind, seat=0.0, anchor="", view="")


def beside_furniture(spot: Spot, place: Place) -> None:
    """Nobody stands inside a chair or a bed: step towards the audience, or beside it."""
    st = place.stage
    for a in place.anchors:
        if a.kind == "stand" or a.seat < 0.3:
            continue
        wide, deep = (1.0, 0.62) if a.kind == "lie" else (0.44, 0.5)
        if abs(spot.x - a.x) < wide and abs(spot.z - a.z) < deep:
            if a.z - deep >= st.z0:
                spot.z = a.z - deep
            else:
                right = a.x - wide < st.x0 + 0.2 or (spot.x >= a.x and a.x + wide < st.x1 - 0.2)
                spot.x = a.x + wide if right else a.x - wide


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
