"""Colours of fur, feathers and casings from the words of a look, and reading them back from a rig."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ....script.model import Look
from ..light import COLOURS, RGB, luma, mix, scale
from .creature_wear import Wear

HAIR: dict[str, RGB] = {
    "black": (48, 44, 50), "dark_brown": (82, 58, 46), "brown": (134, 92, 62), "auburn": (158, 84, 52), "red": (198, 106, 56),
    "blond": (222, 180, 112), "grey": (148, 146, 148), "white": (240, 236, 228),
}
_NATURAL: dict[str, RGB] = {
    "black": (52, 48, 54), "charcoal": (76, 76, 82), "grey": (146, 146, 148), "silver": (182, 184, 188), "white": (242, 238, 230),
        "cream": (238, 218, 180),
    "sand": (216, 182, 132), "brown": (138, 94, 62), "rust": (176, 96, 58), "orange": (222, 142, 72), "gold": (220, 170, 90),
        "yellow": (238, 200, 96),
}
"""Fur is softer than dyed cloth; colours that fur does not have are used as they are (a fairy-tale animal may be blue)."""


def fur_colour(look: Look) -> RGB:
    """Main colour of the coat: the natural garment (``fur``, ``shell``) when the look names one, else the hair colour."""
    cloth = next((c for c in look.outfit if c.garment in ("fur", "shell")), None)
    if cloth is None:
        return HAIR[look.hair_colour]
    return _NATURAL.get(cloth.colour, mix(COLOURS[cloth.colour], (190, 180, 170), 0.12))


def wear_of(look: Look) -> dict[str, object]:
    """Accessories and clothes of a look as JSON."""
    worn = [c for c in look.outfit if c.garment not in ("fur", "shell")]
    colour = COLOURS[worn[0].colour] if worn else (196, 62, 60)
    body = next((c for c in worn if c.garment not in ("trousers", "shorts", "skirt")), None)
    return {"items": list(look.accessories), "colour": list(colour), "cloth": list(COLOURS[body.colour]) if body else None}


def rgb(value: object) -> RGB:
    """A colour from JSON.

    Raises:
        ValueError: it is not three numbers 0..255.
    """
    if not isinstance(value, list | tuple) or len(value) != 3 or not all(isinstance(v, int) and 0 <= v <= 255 for v in value):
        raise ValueError(f"expected a colour of three numbers 0..255, found {value!r}")
    return (value[0], value[1], value[2])


def read_wear(value: object) -> Wear:
    """Clothes and accessories from JSON."""
    data = section(value)
    cloth = data["cloth"]
    items = cast("list[object]", data["items"])
    return Wear(tuple(str(i) for i in items), rgb(data["colour"]), None if cloth is None else rgb(cloth))


def section(value: object) -> Mapping[str, object]:
    """A JSON object of a rig.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, dict):
        raise TypeError(f"expected a JSON object, found {type(value).__name__}")
    return cast("Mapping[str, object]", value)


def paler(c: RGB, t: float = 0.5) -> RGB:
    """Belly and muzzle colour of a coat."""
    return mix(c, (252, 244, 228), t)


def darker(c: RGB) -> RGB:
    """Marking colour of a coat; on very dark fur the markings are a little lighter instead."""
    return mix(c, (150, 128, 116), 0.3) if luma(c) < 0.2 else scale(mix(c, (60, 36, 30), 0.22), 0.66)
