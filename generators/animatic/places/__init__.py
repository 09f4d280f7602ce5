"""The places of the animatic: parametric sets, the same at every hour and in every shot."""

from __future__ import annotations

from functools import lru_cache

from ....errors import RenderError
from ....script.vocabulary import EXTERIORS, INTERIORS
from .base import Anchor, Item, Place, Setting, Source, Stage

__all__ = ["Anchor", "Item", "Place", "Setting", "Source", "Stage", "build"]


@lru_cache(maxsize=64)
def build(set_kind: str, location_id: str) -> Place:
    """The place of one location; its layout depends on ``set_kind`` and ``location_id`` only.

    Raises:
        RenderError: the set is not a word of the script's ``SetKind``.
    """
    if set_kind in EXTERIORS:
        from .exteriors import EXTERIOR_BUILDERS

        return EXTERIOR_BUILDERS[set_kind](location_id)
    if set_kind in INTERIORS:
        from .interiors import INTERIORS_BUILDERS

        place: Place = INTERIORS_BUILDERS[set_kind](location_id)
        return place
    known = ", ".join(sorted(EXTERIORS | INTERIORS))
    raise RenderError(f"expected a set the animatic can build, found {set_kind!r}; use one of: {known}")
