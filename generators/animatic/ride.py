"""Horses of the story that are ridden: which horse it is, how it stands or runs, and where its saddle is."""

from __future__ import annotations

import math
from functools import lru_cache

from .figures.base import ActorState
from .figures.creatures import steed
from .figures.quadruped import Quadruped
from .values import Actor

RIDDEN = "horse"


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


def resting_seat(name: str) -> float:
    """Height of the saddle of a horse that stands."""
    return float(horse_of(name).saddle(ActorState(view="side"))[1])
