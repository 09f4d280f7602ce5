"""The interior sets of the animatic: set name -> builder of the place with this location id."""
from __future__ import annotations

from collections.abc import Callable

from ..light import scale
from .base import Place
from .interiors_home import bedroom, kitchen, living_room, nursery
from .interiors_work import classroom, hospital, laboratory, library, office, workshop
from .outside import Hole
from .rooms import Room

Builder = Callable[[str], Place]


def _crude(set_name: str) -> Builder:
    def build(location: str) -> Place:
        r = Room(set_name, location)
        r.holes["back"].append(Hole(-1.6, -0.2, 1.0, 2.3))
        r.panes.append(("back", -1.6, -0.2, 1.0, 2.3))
        r.holes["left"].append(Hole(-0.5, 1.0, 1.0, 2.3))
        r.panes.append(("left", -0.5, 1.0, 1.0, 2.3))
        for n in ("left", "right", "back"):
            r.paint_wall(n, scale(r.pal.wall, 1.02), scale(r.pal.wall, 0.93))  # type: ignore[arg-type]
        r.planks()
        r.ceiling(beams=3)
        r.trim(wainscot=0.9, crown=r.pal.ceiling)
        r.occlusion()
        t = r.at(1.2, 1.9)
        t.box(-0.8, 0.8, 0.68, 0.74, -0.4, 0.4, r.pal.wood)
        r.stand("door", 2.6, 1.0)
        r.stand("window", -1.0, 1.2)
        r.sit("chair", 0.2, 0.8, 0.46, 1)
        r.source("window", -1.0, 1.6, 3.5, 3.0)
        r.source("lamp", 1.0, 2.2, 2.0)
        return r.place()

    return build


SETS = ("kitchen", "living_room", "bedroom", "nursery", "office", "classroom", "library", "hospital", "cafe", "shop",
    "workshop", "laboratory", "theatre", "gallery", "greenhouse", "train_car", "spaceship")
INTERIORS_BUILDERS: dict[str, Builder] = {s: _crude(s) for s in SETS}
INTERIORS_BUILDERS.update(kitchen=kitchen, living_room=living_room, bedroom=bedroom, nursery=nursery, office=office, classroom=classroom, library=library, hospital=hospital,
                          workshop=workshop, laboratory=laboratory)
