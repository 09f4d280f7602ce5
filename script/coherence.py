"""Coherence C of consecutive scripts (crude)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .model import Character, Location, Shot

TAU_C = 0.45


@dataclass(frozen=True, slots=True)
class Coherence:
    """``score`` 0…1, its ``parts``, and ``repetition`` 0…1 beside it."""

    score: float
    parts: Mapping[str, float]
    repetition: float = 0.0

    def passes(self, tau_c: float = TAU_C) -> bool:
        """Whether C > tau_c."""
        return self.score > tau_c


def coherence(
    previous: Shot | None, shot: Shot, characters: Sequence[Character] = (), locations: Sequence[Location] = ()
) -> Coherence:
    """C of two consecutive shots."""
    if previous is None:
        return Coherence(1.0, {"first": 1.0})
    a = {p.character for p in previous.character.people}
    b = {p.character for p in shot.character.people}
    cast = len(a & b) / max(1, len(a | b))
    place = float(previous.background.location == shot.background.location)
    return Coherence(0.6 * cast + 0.4 * place, {"cast": cast, "place": place})
