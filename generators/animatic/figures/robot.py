"""Crude robot."""

from __future__ import annotations

import random

from ....script.model import Look
from ..light import RGB
from ..paint import Flat
from .base import ActorState, Landmarks, Rig
from .pen import Pen


def robot_parts(look: Look, words: str, rng: random.Random) -> dict[str, object]:
    """Parts."""
    return {}


class Robot:
    """Crude."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.height = 0.6
        self.stride = 0.5
        self.speed = 0.9
        self.palette: tuple[RGB, ...] = ((150, 110, 70),)

    def landmarks(self, state: ActorState) -> Landmarks:
        f = state.facing
        return Landmarks((0.25 * f, 0.6), (0.3 * f, 0.42), (0.3 * f, 0.52), (0.35 * f, 0.46), (0.2 * f, 0.4), (0.2 * f, 0.34), (0, 0.3),
                         (0, 0.22), (0, 0.14), (0, 0), (0.3 * f, 0.3), 0.12, -0.4, 0.4)

    def draw(self, flat: Flat, state: ActorState) -> None:
        pen = Pen.on(flat, facing=state.facing, skin=True)
        pen.ellipse(0, 0.3, 0.3, 0.14, (150, 110, 70))
        pen.ellipse(0.28, 0.5, 0.12, 0.11, (150, 110, 70))
