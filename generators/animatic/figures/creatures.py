"""The non-human cast of the animatic: dog, cat, horse, bird and robot.

``creature_rig`` turns a look into plain JSON numbers (what a portrait carries along as identity); ``make_creature``
turns that JSON into a drawable :class:`~.base.Figure`.
"""

from __future__ import annotations

import hashlib
import random
import re
from typing import get_args

from ....errors import RenderError
from ....script.model import Character, Cloth, Look
from ....script.vocabulary import Colour
from .base import Figure, Rig
from .bird import Bird, bird_parts
from .quadruped import Quadruped
from .quadruped_rig import quadruped_parts, quadruped_read
from .robot import Robot, robot_parts

SPECIES = ("dog", "cat", "horse", "bird", "robot")
VERSION = 1


def identity_random(character: Character, seed: int) -> random.Random:
    """The generator behind everything that stays the same through all looks of one character."""
    text = "/".join((str(seed), character.id, character.name, *sorted(character.traits)))
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def creature_rig(character: Character, look: Look, seed: int) -> Rig:
    """The rig of one look of an animal or robot, as plain JSON.

    The identity (breed, markings, face, design of a robot) comes from sha256 of the character's id, name, traits and
    ``seed``, so all ages of one character agree; colours come from the look's outfit and hair colour; traits such as
    "small", "fluffy" or "rusty" override chance.

    Raises:
        RenderError: the character is not one of ``SPECIES``.
    """
    rng = identity_random(character, seed)
    # Not the name: a dog called Bear is a dog.
    words = " ".join(re.findall(r"[a-z]+", " ".join((*character.traits, character.role, look.text)).lower()))
    if character.species in ("dog", "cat", "horse"):
        parts = quadruped_parts(character.species, look, words, rng)
    elif character.species == "bird":
        parts = bird_parts(look, words, rng)
    elif character.species == "robot":
        parts = robot_parts(look, words, rng)
    else:
        raise RenderError(
            f"expected a creature ({', '.join(SPECIES)}), found {character.species!r} for {character.id!r}; draw people with the human rig"
        )
    return {"version": VERSION, "species": character.species, "look": look.id, "age": look.age, **parts}


def steed(name: str, seed: int = 0) -> Quadruped:
    """A horse to ride that is a thing of the story and not of the cast ("white horse"); the same name gives the same horse."""
    rng = random.Random(int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big"))
    wild: tuple[Colour, ...] = ("brown", "rust", "sand", "charcoal")
    colour: Colour = next((c for c in get_args(Colour) if c in name.lower().split()), rng.choice(wild))
    look = Look(id="steed.now", age="adult", outfit=(Cloth(garment="fur", colour=colour),))
    rig = creature_rig(Character(id="steed", name=name[:120] or "horse", species="horse", looks=(look,)), look, seed)
    form, coat, speed = quadruped_read(rig)
    return Quadruped(rig, form, coat, speed)


def make_creature(rig: Rig) -> Figure:
    """A figure from its rig.

    Raises:
        RenderError: the rig is not one that :func:`creature_rig` made (unknown species or missing parts).
    """
    species = rig.get("species")
    try:
        if species in ("dog", "cat", "horse"):
            form, coat, speed = quadruped_read(rig)
            return Quadruped(rig, form, coat, speed)
        if species == "bird":
            return Bird(rig)
        if species == "robot":
            return Robot(rig)
    except (KeyError, TypeError, ValueError) as error:
        raise RenderError(f"the rig of a {species} is damaged ({error!r}); make the portrait again") from error
    raise RenderError(f"expected a rig of one of {', '.join(SPECIES)}, found species {species!r}; make the portrait again")


__all__ = ["SPECIES", "creature_rig", "identity_random", "make_creature", "steed"]
