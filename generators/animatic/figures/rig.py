"""From a look to a rig: the plain data that determines how a person is drawn.

The face belongs to the *character* (shape, nose, brows, eyes, skin, a signature detail and an accent colour come from
its id, name, traits and the seed), so every look of one person is recognisable; age, hair and outfit belong to the look.
"""

from __future__ import annotations

import hashlib
from random import Random
from typing import cast

from ....errors import InputError
from ....script.model import Character, Look
from ..light import COLOURS, RGB, luma, mix
from .base import Rig

VERSION = 1

SKINS: dict[str, RGB] = {
    "porcelain": (250, 222, 206), "fair": (243, 203, 174), "olive": (224, 179, 138), "tan": (200, 147, 105),
    "brown": (148, 99, 69), "deep": (103, 67, 51),
}
HAIRS: dict[str, RGB] = {
    "black": (42, 37, 44), "dark_brown": (72, 49, 42), "brown": (116, 78, 54), "auburn": (138, 68, 44), "red": (196, 92, 48),
    "blond": (228, 186, 112), "grey": (156, 156, 162), "white": (228, 227, 224),
}
_EYES: tuple[RGB, ...] = ((74, 46, 32), (96, 62, 36), (58, 88, 58), (70, 110, 150), (104, 116, 122), (118, 86, 40))
_DARK_EYES: tuple[RGB, ...] = ((52, 34, 28), (74, 46, 32), (88, 56, 34))
_ACCENTS = ("orange", "gold", "teal", "turquoise", "rose", "crimson", "violet", "yellow", "sky", "rust")
_NOSES = ("button", "straight", "long", "broad", "snub", "hook")
_MARKS = ("none", "freckles", "mole", "cowlick", "none", "dimples")
_SHOES: tuple[RGB, ...] = ((62, 44, 38), (44, 42, 50), (92, 60, 42), (70, 66, 74), (54, 58, 78))

_HINTS: dict[str, tuple[str, object]] = {
    "freckle": ("mark", "freckles"), "dimple": ("mark", "dimples"), "mole": ("mark", "mole"), "scar": ("mark", "scar"),
    "cowlick": ("mark", "cowlick"), "big nose": ("nose", "long"), "long nose": ("nose", "long"), "crooked nose": ("nose", "hook"),
    "button nose": ("nose", "button"), "round face": ("jaw", 0.9), "square jaw": ("jaw", 1.0), "strong jaw": ("jaw", 1.0),
    "pointed chin": ("jaw", -0.9), "bushy brow": ("brow", 1.0), "thick brow": ("brow", 1.0), "big ears": ("ear", 1.0),
    "blue eye": ("eyes", [70, 110, 150]), "green eye": ("eyes", [58, 98, 62]), "brown eye": ("eyes", [84, 52, 34]),
    "grey eye": ("eyes", [104, 116, 122]), "dark eye": ("eyes", [52, 34, 28]), "tall": ("tall", 1.05), "tiny": ("tall", 0.93),
    "lanky": ("tall", 1.05),
}
"""Words of a character's traits that settle a detail of the face or body."""


def _random(*parts: object) -> Random:
    text = "\x1f".join(str(p) for p in parts).encode()
    return Random(int.from_bytes(hashlib.sha256(text).digest()[:8], "big"))


def _person(character: Character, skin: str, seed: int) -> dict[str, object]:
    """What stays the same from infant to old age."""
    r = _random("face", character.id, character.name, *character.traits, seed)
    woman, man = character.gender == "woman", character.gender == "man"
    face: dict[str, object] = {
        "jaw": round(r.uniform(-0.8, 0.8) + (0.25 if man else -0.25 if woman else 0.0), 3),
        "chin": round(r.uniform(-1, 1), 3),
        "cheek": round(r.uniform(-1, 1), 3),
        "nose": r.choice(_NOSES),
        "nose_size": round(r.uniform(0.88, 1.18), 3),
        "brow": round(r.uniform(-0.6, 0.7) + (0.25 if man else -0.2 if woman else 0.0), 3),
        "arch": round(r.uniform(-1, 1), 3),
        "eye_size": round(r.uniform(0.94, 1.1), 3),
        "eye_gap": round(r.uniform(0.94, 1.07), 3),
        "ear": round(r.uniform(-1, 1), 3),
        "mouth": round(r.uniform(0.9, 1.14), 3),
        "lips": round(r.uniform(0.0, 0.6) + (0.4 if woman else 0.0), 3),
        "mark": r.choice(_MARKS),
        "part": r.choice((-1, 1)),
    }
    eyes = list(r.choice(_DARK_EYES if skin in ("brown", "deep") or r.random() < 0.3 else _EYES))
    accent = COLOURS[r.choice(_ACCENTS)]
    shade = r.uniform(-0.04, 0.05)
    out: dict[str, object] = {
        "face": face, "eyes": eyes, "accent": list(accent), "tall": round(r.uniform(0.97, 1.035), 3),
        "skin": list(mix(SKINS[skin], (255, 240, 226) if shade > 0 else (60, 30, 20), abs(shade))),
    }
    traits = " ".join(character.traits).lower().replace("eyebrow", "brow")
    for word, (name, value) in _HINTS.items():
        if word in traits:
            (face if name in face else out)[name] = value
    return out


def hair_colour(name: str, age: str) -> RGB:
    """The colour of hair at an age: greying from middle age on."""
    base = HAIRS[name]
    if age == "old":
        return mix(base, (214, 213, 214), 0.86 if name not in ("grey", "white") else 0.3)
    if age == "middle":
        return mix(base, (176, 174, 176), 0.16)
    if age in ("infant", "child"):
        return mix(base, (230, 190, 130), 0.10 if luma(base) > 0.2 else 0.03)
    return base


def human_rig(character: Character, look: Look, seed: int) -> Rig:
    """The rig of one look of a person (see :func:`make_rig`)."""
    if look.character != character.id:
        raise InputError(f"look {look.id!r} does not belong to character {character.id!r}; give one of its own looks")
    first = character.looks[0].skin
    own = _random("look", look.id, character.name, seed)
    rig: Rig = {"species": "human", "version": VERSION, "id": look.id, "gender": character.gender, "age": look.age, "build": look.build}
    rig.update(_person(character, first, seed))
    if look.skin != first:
        rig["skin"] = list(SKINS[look.skin])
    rig["hair"] = {"style": look.hair, "colour": list(hair_colour(look.hair_colour, look.age))}
    rig["outfit"] = [{"garment": c.garment, "colour": _cloth(COLOURS[c.colour], own)} for c in look.outfit]
    rig["accessories"] = list(look.accessories)
    rig["shoes"] = list(own.choice(_SHOES))
    rig["short_sleeves"] = own.random() < (0.55 if look.age in ("infant", "child", "teen") else 0.3)
    return rig


def _cloth(colour: RGB, r: Random) -> list[int]:
    """The exact shade of a dyed cloth: a little off the catalogue's colour, never black or glaring."""
    shade = mix(colour, (250, 236, 214) if r.random() < 0.5 else (44, 32, 56), r.uniform(0.0, 0.07))
    return [min(244, max(30, c)) for c in shade]


def rgb(value: object) -> RGB:
    """A colour out of a rig."""
    a, b, c = cast("list[int]", value)
    return (int(a), int(b), int(c))
