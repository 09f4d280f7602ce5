"""Horses of the story that are ridden: which horse it is, how it stands or runs, and where its saddle is."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import get_args

from ...script.model import Script
from ...script.vocabulary import Colour
from .figures.base import ActorState
from .figures.creatures import steed
from .figures.quadruped import Quadruped
from .staging import Cast
from .values import Actor, Beat

RIDDEN = "horse"
"""Mount of somebody on a horse that is drawn with its rider."""
CAST = "cast"
"""Mount of somebody on a horse that is one of the cast and drawn as such."""


@lru_cache(maxsize=16)
def horse_of(name: str) -> Quadruped:
    """The horse of this name; the same in every shot of every film."""
    return steed(name or RIDDEN)


def horse_state(actor: Actor, t: float, facing: int) -> ActorState:
    """How the horse under ``actor`` stands at ``t`` seconds: it runs with the distance, so hooves do not skate."""
    horse = horse_of(actor.steed)
    way = actor.distance * actor.travel(t)
    fast = bool(actor.moving) and (actor.runs_on or actor.t0 <= t <= actor.t1 + 1e-6)
    return ActorState(
        pose="run" if fast else "stand", facing=facing, view="side", phase=actor.phase + math.tau * way / max(horse.stride, 0.3),
    )


def saddle_of(actor: Actor, t: float, facing: int) -> tuple[float, float]:
    """Where the rider sits on the horse at ``t``: ``(x, y)`` in metres of the horse's plane."""
    x, y = horse_of(actor.steed).saddle(horse_state(actor, t, facing))
    return float(x), float(y)


def steed_name(script: Script, prop: str) -> str:
    """Name of the horse ridden: with its colour where the story says one, else in the colour of the story's own horse."""
    horse = next((c for c in script.characters if c.species == "horse" and c.looks and c.looks[0].outfit), None)
    if horse is None or any(word in get_args(Colour) for word in prop.lower().split()):
        return prop
    return f"{horse.looks[0].outfit[0].colour} horse"


def on_own_horse(actors: list[Actor], cast: Cast) -> list[Actor]:
    """Where a horse of the cast is in the picture, it is the one that is ridden: it goes where its rider goes."""
    rider = next((a for a in actors if a.mount == RIDDEN), None)
    horse = next((a for a in actors if cast[a.look].rig.get("species") == "horse"), None)
    if rider is None or horse is None or rider is horse:
        return actors
    figure, facing = cast[horse.look], rider.beats[0].facing
    assert isinstance(figure, Quadruped)
    gait = "run" if rider.moving else "stand"
    x, seat = figure.saddle(ActorState(pose="stand", facing=facing, view="side"))

    def under(at: tuple[float, float, float]) -> tuple[float, float, float]:
        return (at[0] - float(x), at[1], at[2] + 0.02)

    beats = tuple(Beat(b.t, gait if k == 0 else "stand", "side", facing) for k, b in enumerate(rider.beats))
    own = replace(
        horse, start=under(rider.start), end=under(rider.end), moving=gait if rider.moving else "", t0=rider.t0, t1=rider.t1, beats=beats,
    )
    sits = replace(rider, mount=CAST, steed="", seat=round(float(seat), 4))
    return [own if a is horse else sits if a is rider else a for a in actors]


def resting_seat(name: str) -> float:
    """Height of the saddle of a horse that stands."""
    return float(horse_of(name).saddle(ActorState(view="side"))[1])
