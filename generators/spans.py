"""Which frames of a film belong to a shot's own clip and which to the boundary into it: the parts always add up to the shots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..script.model import Script, Shot
from ..script.vocabulary import MIXED_CUTS

HEAD_FRAMES = 12
"""Frames at the start of a continuous shot over which the carried state decays (at 24 fps)."""
TRANSITION_SECONDS = 0.6
"""Length of a transition whose cut does not say."""


@dataclass(frozen=True, slots=True)
class Span:
    """Frames of one shot.

    Attributes:
        frames: on the timeline. head: at its start, drawn by the boundary into it. tail: at its end, drawn by the next boundary.
        transition: of the mixed cut into it (tail of the shot before + own head; 0 = none).
    """

    frames: int
    head: int = 0
    tail: int = 0
    transition: int = 0

    @property
    def body(self) -> int:
        """Frames of the shot's own clip: at least 1."""
        return self.frames - self.head - self.tail


def spans(shots: Sequence[Shot], fps: int, reset: bool) -> list[Span]:
    """The spans of neighbouring shots, the first of which opens the film. With ``reset`` continuous cuts have a carried head."""
    frames = [s.frames(fps) for s in shots]
    heads, tails, mixed = [0] * len(shots), [0] * len(shots), [0] * len(shots)
    for i, shot in enumerate(shots):
        room = (frames[i] - 1) // 2
        if shot.cut.kind in MIXED_CUTS:
            n = round((shot.cut.seconds or TRANSITION_SECONDS) * fps)
            before = i > 0 and shot.cut.kind != "fade_in"
            tail = min(n // 2, (frames[i - 1] - 1) // 2) if before else 0
            head = min(n - n // 2 if before else n, room)
            heads[i], mixed[i] = head, head + tail
            if before:
                tails[i - 1] = tail
        elif shot.cut.kind == "continuous" and reset and i:
            heads[i] = min(round(HEAD_FRAMES * fps / 24), room)
    return [Span(*row) for row in zip(frames, heads, tails, mixed, strict=True)]


def span_of(script: Script, shot: str, fps: int, reset: bool) -> Span:
    """The span of one shot, from its neighbours alone.

    Raises:
        KeyError: the script has no such shot.
    """
    i = script.places_in_order[shot]
    first = max(0, i - 1)
    return spans(script.shots[first:i + 2], fps, reset)[i - first]
