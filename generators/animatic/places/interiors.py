"""The interior sets of the animatic: set name -> builder of the place with this location id."""

from __future__ import annotations

from collections.abc import Callable

from .base import Place
from .interiors_art import gallery, theatre
from .interiors_craft import hospital, laboratory, workshop
from .interiors_glass import greenhouse
from .interiors_home import kitchen, living_room
from .interiors_public import cafe, shop
from .interiors_sleep import bedroom, nursery
from .interiors_travel import spaceship, train_car
from .interiors_work import classroom, library, office

INTERIORS_BUILDERS: dict[str, Callable[[str], Place]] = {
    "kitchen": kitchen, "living_room": living_room, "bedroom": bedroom, "nursery": nursery, "office": office, "classroom": classroom,
    "library": library, "hospital": hospital, "cafe": cafe, "shop": shop, "workshop": workshop, "laboratory": laboratory,
    "theatre": theatre, "gallery": gallery, "greenhouse": greenhouse, "train_car": train_car, "spaceship": spaceship,
}
"""Each builder takes a location id and gives the same place for the same id, at every hour and in every process."""
