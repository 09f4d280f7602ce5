"""The exterior sets by name."""

from __future__ import annotations

from collections.abc import Callable

from .base import Place
from .exteriors_kit import Ground, Sketch, seeded
from . import exteriors_town as town
from .nature import hills, tree

Builder = Callable[[Sketch], None]


def _crude(s: Sketch) -> None:
    s.layers.append(Ground("grass", "meadow"))
    hills(s.layer(90.0), s.rng, 22.0, "hill2")
    hills(s.layer(40.0), s.rng, 7.0, "hill")
    for i in range(6):
        z = 6.0 + 1.5 * i
        tree(s.layer(z), s.rng, float(s.rng.uniform(-8, 8)), 4.5)
    s.anchor("path_left", -2.0, 0.2)
    s.anchor("path_right", 2.0, 0.2)
    s.anchor("bench", 0.6, 0.8, "sit", 0.46)


_BUILDERS: dict[str, Builder] = {
    name: _crude for name in (
        "street", "alley", "village", "garden", "park", "forest", "field", "mountain", "desert", "shore", "harbour", "ship_deck",
        "station", "rooftop", "bridge",
    )
}
_BUILDERS.update({"street": town.street, "alley": town.alley, "village": town.village, "station": town.station})


def _make(name: str, location_id: str) -> Place:
    sketch = Sketch(name, seeded("place", name, location_id))
    _BUILDERS[name](sketch)
    return sketch.place()


def _bind(name: str) -> Callable[[str], Place]:
    return lambda location_id: _make(name, location_id)


EXTERIOR_BUILDERS: dict[str, Callable[[str], Place]] = {name: _bind(name) for name in _BUILDERS}
