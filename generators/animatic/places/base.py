"""What a place of the animatic is: planes, furniture, anchors and light sources, the same at every hour and in every shot.

The audience looks along +z. Actors play on the ``stage`` (around z = 0, between ``stage.z0`` and ``stage.z1``); the
camera stands at negative z. An interior has a back wall at positive z, side walls, floor and ceiling and is open
towards the camera. Layout is fixed by the place's own id (sha256), never by hour, weather or shot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ..light import RGB, Light
from ..paint import Painter

Draw = Callable[[Painter, float], None]
"""``draw(painter, t)``: ``t`` is seconds of story time, for what sways, flows or flickers."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something drawn as one unit. ``z``: world depth that orders it (larger = farther = drawn earlier)."""

    z: float
    draw: Draw
    moving: bool = False
    """True when the picture of it depends on ``t`` (else it may be cached while the camera rests)."""
    x0: float = -1e9
    x1: float = 1e9
    """Extent in x where known; lets the renderer check what hides the cast."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named point where an actor can be: ``door``, ``window``, ``table``, ``chair``, ``bed``, ``bench``, ``rail`` …"""

    name: str
    x: float
    z: float
    kind: Literal["stand", "sit", "lie"] = "stand"
    seat: float = 0.0
    """Height of the seat or mattress in metres (0 for standing)."""
    facing: int = 0
    """-1 / +1 when the anchor prescribes a direction (a chair at a desk), else 0."""


@dataclass(frozen=True, slots=True)
class Source:
    """A light source of the place; ``kind`` is a word of the script's Key vocabulary."""

    kind: str
    x: float
    y: float
    z: float
    radius: float = 2.0
    """Metres the pool of light reaches."""
    colour: RGB = (255, 214, 150)
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The walkable floor (metres) and how far the camera may go."""

    x0: float = -3.0
    x1: float = 3.0
    z0: float = -0.6
    z1: float = 1.6
    camera_x: tuple[float, float] = (-8.0, 8.0)
    camera_y: tuple[float, float] = (0.15, 6.0)
    camera_z: tuple[float, float] = (-60.0, -0.5)


@dataclass(frozen=True, slots=True)
class Place:
    """A built set. ``items`` is called once per shot with the light (colours of windows, lamps on or off)."""

    set: str
    interior: bool
    stage: Stage
    anchors: tuple[Anchor, ...]
    sources: tuple[Source, ...]
    items: Callable[[Light, Setting], list[Item]]
    sky: bool = True
    """Whether the sky can be seen (exteriors, and windows draw their own)."""
    digest: str = ""
    """Hash of the layout; equal at every hour."""

    def anchor(self, *names: str) -> Anchor | None:
        """The first anchor that exists among the names."""
        return next((a for n in names for a in self.anchors if a.name == n), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """When the place is seen: hour, weather, season (words of the script's vocabulary) and which lamps burn."""

    hour: str = "day"
    weather: str = "clear"
    season: str = "summer"
    practicals: tuple[str, ...] = ()
    props: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
