"""What a figure of the animatic is: one rig per look, posed by a small state, measured by landmarks.

A figure is drawn in its own flat plane: metres, origin at the ground between the feet, x to the right of the picture
(a figure facing ``+1`` looks to picture right), y up. The renderer places that plane in the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from ..light import RGB
from ..paint import Flat

View = Literal["front", "three_quarter", "side", "back"]
Pose = Literal[
    "stand", "walk", "run", "sit", "kneel", "lie", "crawl",
    "reach", "hold", "point", "wave", "hug", "work", "play", "carry", "think", "fight", "dance", "cheer", "bow",
]
"""Body poses of the rig. From ``reach`` on they are arm gestures on standing legs (or seated legs with ``seated``)."""

Rig = dict[str, object]
"""Everything that determines a figure's picture, as plain JSON: what a portrait carries along as identity."""


@dataclass(frozen=True, slots=True)
class ActorState:
    """One figure at one moment.

    ``phase``: progress of a cycle in radians; for walk and run it grows with *distance* (:meth:`Figure.stride` metres
    make one full turn), so feet do not skate. ``mouth`` 0 closed … 1 open (speech). ``blink`` 0 open … 1 shut.
    ``breath`` -1…1. ``gesture`` 0…1 strength of an arm gesture. ``gaze`` where the eyes look, each -1…1 (x in picture
    direction, y up). ``seat`` height in metres of what it sits on. ``lean`` radians forward.
    """

    pose: Pose = "stand"
    facing: int = 1
    view: View = "three_quarter"
    expression: str = "neutral"
    phase: float = 0.0
    seated: bool = False
    seat: float = 0.46
    mouth: float = 0.0
    blink: float = 0.0
    breath: float = 0.0
    gesture: float = 1.0
    gaze: tuple[float, float] = (0.0, 0.0)
    lean: float = 0.0
    holding: str = ""


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Where parts of the posed figure are, ``(x, y)`` in metres of the figure's plane."""

    head_top: tuple[float, float]
    chin: tuple[float, float]
    eyes: tuple[float, float]
    mouth: tuple[float, float]
    collar: tuple[float, float]
    armpit: tuple[float, float]
    navel: tuple[float, float]
    mid_thigh: tuple[float, float]
    knee: tuple[float, float]
    sole: tuple[float, float]
    hand: tuple[float, float]
    """The near hand (where a prop is held, what an insert shows)."""
    head_radius: float
    """Half the width of the head with hair and hat."""
    left: float
    right: float
    """Extent of the whole figure in x."""


class Figure(Protocol):
    """A drawable member of the cast (person, animal, robot)."""

    rig: Rig

    @property
    def height(self) -> float:
        """Standing height in metres with hair (hat not counted)."""

    @property
    def stride(self) -> float:
        """Metres walked in one full turn of ``phase``."""

    @property
    def speed(self) -> float:
        """Natural walking speed, metres per second."""

    @property
    def palette(self) -> tuple[RGB, ...]:
        """Main local colours (skin or fur, hair, garments), for identity checks and separation from the background."""

    def landmarks(self, state: ActorState) -> Landmarks:
        """Where its parts are in this state."""

    def draw(self, flat: Flat, state: ActorState) -> None:
        """Draw it. ``flat`` already stands at its feet; never mirrored (the figure handles ``facing`` itself)."""
