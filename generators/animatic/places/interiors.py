"""The interior sets of the animatic: set name -> builder of the place with this location id."""

from __future__ import annotations

from collections.abc import Callable

from .base import Place
from .interiors_far import greenhouse, spaceship, train_car
from .interiors_home import bedroom, kitchen, living_room, nursery
from .interiors_public import cafe, gallery, shop, theatre
from .interiors_work import classroom, hospital, laboratory, library, office, workshop

INTERIORS_BUILDERS: dict[str, Callable[[str], Place]] = {
    "kitchen": kitchen, "living_room": living_room, "bedroom": bedroom, "nursery": nursery, "office": office, "classroom": classroom,
    "library": library, "hospital": hospital, "cafe": cafe, "shop": shop, "workshop": workshop, "laboratory": laboratory,
    "theatre": theatre, "gallery": gallery, "greenhouse": greenhouse, "train_car": train_car, "spaceship": spaceship,
}
"""Each builder takes a location id and gives the same place for the same id, at every hour and in every process."""
