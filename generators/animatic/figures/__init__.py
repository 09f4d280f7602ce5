"""The drawn cast of the animatic: a look becomes a rig (plain data), a rig becomes a figure that can be posed and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....errors import InputError
from ....script.model import Character, Look
from .base import ActorState, Figure, Landmarks, Rig

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["ActorState", "Figure", "Landmarks", "Rig", "draw_portrait", "make_figure", "make_rig"]


def make_rig(character: Character, look: Look, seed: int) -> Rig:
    """Everything that determines the figure of ``look``, as plain JSON.

    What the look does not say (face, exact shades, a signature detail) is derived from the character's id, name and
    traits and from ``seed``, so that all looks of one character share a face.

    Raises:
        InputError: the look belongs to another character.
    """
    if character.species != "human":
        from .creatures import creature_rig

        return creature_rig(character, look, seed)
    from .rig import human_rig

    return human_rig(character, look, seed)


def make_figure(rig: Rig) -> Figure:
    """The drawable figure of a rig.

    Raises:
        InputError: the rig has no species.
    """
    species = rig.get("species")
    if not isinstance(species, str):
        raise InputError(f"a rig names its species, found {species!r}; make it with make_rig()")
    if species != "human":
        from .creatures import make_creature

        return make_creature(rig)
    from .human import Human

    return Human(rig)


def draw_portrait(rig: Rig, size: tuple[int, int] = (1024, 1024)) -> Image.Image:
    """The portrait sheet of a rig: front and three-quarter bust, full figure and expressions on a neutral ground.

    Args:
        rig: of any species. size: width and height in pixels, both at least 64.

    Returns:
        An RGB image of that size.

    Raises:
        InputError: the size is too small or the rig is not one.
    """
    from .portrait import portrait

    return portrait(make_figure(rig), size)
