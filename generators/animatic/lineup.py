"""Who is in the picture, in which row, how far apart, and when they speak."""

from __future__ import annotations

from ...script.model import Line, Performance, Shot
from ..protocols import noise_seed
from .figures.base import ActorState, Figure
from .staging import Cast
from .values import Speech

LONG = 0.6
"""Metres from which the reach of a figure to one side asks for more room than a person has."""


def length(figure: Figure) -> float:
    """Metres that an animal on four legs needs to one side so that its head covers nobody; 0 for everybody else."""
    if figure.rig.get("species") not in ("dog", "cat", "horse"):
        return 0.0
    lm = figure.landmarks(ActorState(view="side"))
    reach = max(lm.right, -lm.left)
    return 0.85 * reach + 0.2 if reach > LONG else 0.0


def seen(shot: Shot, cast: Cast) -> list[Performance]:
    """Who can be in the picture: not the one through whose eyes we look, not those off screen."""
    people = [p for p in shot.character.people if p.look in cast]
    if shot.camera.kind == "insert":
        return []
    if shot.camera.kind == "pov":
        return [p for p in people if p.character != shot.character.focus]
    return [p for p in people if p.side != "off"] or people[:1]


def gap(shot: Shot, a: Performance, b: Performance) -> float:
    """Metres between two neighbours: what their relation says, inside what the frame can show."""
    link = next((k for k in shot.relation.links if {k.a, k.b} == {a.character, b.character}), None)
    want = link.distance if link else 1.3
    if "hug" in (a.action, b.action):
        return 0.45
    most = {"CU": 0.62, "MCU": 0.72, "MS": 0.92, "MLS": 1.15, "FS": 1.55}.get(shot.camera.size, 2.2)
    return min(max(want, 0.62), max(most, 0.62))


def offset(shot: Shot, order: list[Performance], i: int) -> float:
    """x of the i-th in the row, relative to the first."""
    return sum(gap(shot, order[k], order[k + 1]) for k in range(i))


def speech(shot: Shot, character: str) -> tuple[Speech, ...]:
    """When the character's mouth moves."""
    out: list[Speech] = []
    for i, line in enumerate(shot.dialogue):
        if line.speaker != character or line.mark in ("vo", "os"):
            continue
        out.append(Speech(line.start, min(shot.seconds, line.start + spoken(line)), noise_seed(0, shot.id, f"line{i}", 0) % 1_000_003))
    return tuple(out)


def spoken(line: Line) -> float:
    """Seconds it takes to say a line at 2.75 words a second."""
    return max(0.5, len(line.text.split()) / 2.75)
