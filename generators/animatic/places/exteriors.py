"""The exterior sets by name."""

from __future__ import annotations

from collections.abc import Callable

from . import exteriors_garden, exteriors_high, exteriors_station, exteriors_town, exteriors_water, exteriors_wild
from .base import Place
from .exteriors_kit import Sketch, seeded

Builder = Callable[[Sketch], None]

_BUILDERS: dict[str, Builder] = {
    "street": exteriors_town.street, "alley": exteriors_town.alley, "village": exteriors_town.village,
    "garden": exteriors_garden.garden, "park": exteriors_garden.park,
    "forest": exteriors_wild.forest, "field": exteriors_wild.field, "mountain": exteriors_wild.mountain, "desert": exteriors_wild.desert,
    "shore": exteriors_water.shore, "harbour": exteriors_water.harbour, "ship_deck": exteriors_water.ship_deck,
    "station": exteriors_station.station, "rooftop": exteriors_high.rooftop, "bridge": exteriors_high.bridge,
}


def _bind(name: str) -> Callable[[str], Place]:
    def make(location_id: str) -> Place:
        sketch = Sketch(name, seeded("place", name, location_id))
        _BUILDERS[name](sketch)
        return sketch.place()

    return make


EXTERIOR_BUILDERS: dict[str, Callable[[str], Place]] = {name: _bind(name) for name in _BUILDERS}
"""A builder for every word of the script's ``Exterior``: ``builder(location_id)`` gives the place."""
